"""The `flask …` commands: thin shells over services."""

from flask import Flask

from webapp.commands import bench, demo, imports, matching, messages, model, suggest, vocabulary, worker


def init_app(app: Flask) -> None:
    """Register every command."""
    app.cli.add_command(demo.demo)
    app.cli.add_command(imports.group)
    app.cli.add_command(messages.group)
    app.cli.add_command(model.model)
    app.cli.add_command(vocabulary.group)
    for command in (matching.rank, matching.opportunities, matching.link, suggest.suggest, bench.bench, worker.worker):
        app.cli.add_command(command)
