"""The `flask …` commands: thin shells over services."""

from flask import Flask

from webapp.commands import demo, imports, matching


def init_app(app: Flask) -> None:
    """Register every command."""
    app.cli.add_command(demo.demo)
    app.cli.add_command(imports.group)
    for command in (matching.rank, matching.opportunities, matching.link):
        app.cli.add_command(command)
