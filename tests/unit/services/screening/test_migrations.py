"""The migrations give the tables that are declared."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from services.chassis.database.migrate import PROCESS_VERSION, upgrade
from services.screening import app
from services.screening.adapters.tables import METADATA


def test_the_migrations_give_the_tables_that_are_declared() -> None:
    assert Path(app.__file__).parent / "migrations" == app.MIGRATIONS

    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        upgrade(connection, app.MIGRATIONS, PROCESS_VERSION)
        context = MigrationContext.configure(
            connection, opts={"include_object": lambda _o, named, *_: named != PROCESS_VERSION}
        )

        assert [] == compare_metadata(context, METADATA)
    engine.dispose()
