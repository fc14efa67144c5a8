"""The libraries the application is made of, before an application exists."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from alembic.config import Config
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from models import Base

ROME = ZoneInfo("Europe/Rome")


class Clock:
    """The one place that knows what time it is, so that tests can move it."""

    def __init__(self) -> None:
        self.frozen_at: datetime | None = None

    def now(self) -> datetime:
        """This moment, in UTC."""
        return self.frozen_at or datetime.now(UTC)

    def today(self) -> date:
        """The day it is in Rome."""
        return self.now().astimezone(ROME).date()


clock = Clock()
db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()


@migrate.configure
def hand_over_engine(config: Config) -> Config:
    """Migrations know no web: they are given the engine."""
    config.attributes["engine"] = db.engine
    return config


babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[])
login_manager = LoginManager()
