"""Settings come from the environment; what is secret and not given is made once and kept."""

from pathlib import Path

import pytest

from webapp import config


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty instance folder of the test's own."""
    folder = tmp_path / "instance"
    monkeypatch.setattr(config, "INSTANCE", folder)
    return folder


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql+psycopg://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("sqlite:////tmp/x.sqlite", "sqlite:////tmp/x.sqlite"),
    ],
)
def test_the_database_address_names_the_installed_driver(given: str, used: str) -> None:
    assert config.database_url({"DATABASE_URL": given}) == used


def test_without_an_address_the_data_are_in_the_instance_folder(instance: Path) -> None:
    assert config.database_url({}) == f"sqlite:///{instance / 'mirato.sqlite'}"


def test_secrets_are_made_once_and_only_their_owner_reads_them(instance: Path) -> None:
    first, keys = config.secret_key({}), config.encryption_keys({})
    assert config.secret_key({}) == first
    assert config.encryption_keys({}) == keys
    assert {oct(path.stat().st_mode & 0o777) for path in instance.iterdir()} == {"0o600"}


def test_secrets_given_are_used_and_nothing_is_written(instance: Path) -> None:
    settings = config.settings({"SECRET_KEY": "mine", "MIRATO_KEYS": "new, old", "DATABASE_URL": "sqlite://"})
    assert (settings["SECRET_KEY"], settings["ENCRYPTION_KEYS"]) == ("mine", ["new", "old"])
    assert not instance.exists()


def test_cookies_go_over_https_only_when_the_site_is_behind_it(instance: Path) -> None:
    assert config.settings({"MIRATO_HTTPS": "1"})["SESSION_COOKIE_SECURE"] is True
    assert config.settings({})["SESSION_COOKIE_SECURE"] is False
