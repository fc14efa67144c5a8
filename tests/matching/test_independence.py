"""The engine stands alone: whoever embeds it needs neither the web framework nor the database."""

import subprocess
import sys

import matching

FORBIDDEN = ("flask", "sqlalchemy", "wtforms", "models", "webapp")


def test_importing_the_engine_loads_no_web_and_no_database() -> None:
    code = f"import sys, matching; print([m for m in sys.modules if m.split('.')[0] in {FORBIDDEN}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_all_there() -> None:
    assert sorted(matching.__all__) == sorted(set(matching.__all__))
    assert [name for name in matching.__all__ if not hasattr(matching, name)] == []
