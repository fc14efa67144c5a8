"""How Alembic reaches the database: the engine is handed over by whoever runs the migrations."""

from alembic import context
from alembic.autogenerate.api import AutogenContext

from models import Base
from models.columns import CodeSet, UtcDateTime
from models.encryption import EncryptedBytes, EncryptedText


def render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our column types as the plain types they store, so that old migrations outlive the classes."""
    if kind == "type" and isinstance(item, CodeSet):
        return f"sa.String({item.impl.length})"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, EncryptedBytes):
        return "sa.LargeBinary()"
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    with context.config.attributes["engine"].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
