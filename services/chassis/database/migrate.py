"""Tables brought up to date before a worker starts, under one lock.

Owns: when and how Alembic runs. It is imported only when the stored revision differs: that costs
half a second. Refuses to know: what the tables are for.

A version folder holds ``v<revision>_<name>.py`` files; the chassis has its own, a process another.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text

from services.chassis.database.dialects import Dialect
from services.chassis.errors import DatabaseError

CHASSIS_MIGRATIONS = Path(__file__).parents[1] / "migrations"
CHASSIS_VERSION = "chassis_version"  # tables that hold the stored revision
PROCESS_VERSION = "process_version"


def migrate(dialect: Dialect, metadata: MetaData, migrations: Path | None) -> None:
    """Bring the chassis's and the process's tables up to date.

    Args:
        dialect: an open, claimed database.
        metadata: the process's tables; created as they are when it has no ``migrations``.
        migrations: the process's version folder.

    Raises:
        DatabaseError: the database is of a later version than this code.
    """
    engine = dialect.engine()
    try:
        with engine.begin() as connection:
            dialect.lock_schema(connection)
            upgrade(connection, CHASSIS_MIGRATIONS, CHASSIS_VERSION)
            if migrations is None:
                metadata.create_all(connection)
            else:
                upgrade(connection, migrations, PROCESS_VERSION)
    finally:
        engine.dispose()


def upgrade(connection: Connection, folder: Path, version_table: str) -> None:
    """Run what is missing of one version folder."""
    revisions = sorted(path.name[1:].split("_")[0] for path in folder.glob("v*_*.py"))
    stored = _stored(connection, version_table)
    if stored == revisions[-1]:
        return
    if stored is not None and stored not in revisions:
        message = (
            f"{version_table} is at {stored}, this code knows up to {revisions[-1]}: update it"
        )
        raise DatabaseError(message)
    _run_alembic(connection, folder, version_table)


def _stored(connection: Connection, version_table: str) -> str | None:
    if not inspect(connection).has_table(version_table):
        return None
    found = connection.execute(
        text(f"SELECT version_num FROM {version_table}")  # noqa: S608 - one of two constants
    ).scalar()
    return None if found is None else str(found)


def _run_alembic(connection: Connection, folder: Path, version_table: str) -> None:
    from alembic.config import Config  # noqa: PLC0415 - costs half a second
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415 - as above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    script = ScriptDirectory(str(folder), version_locations=[str(folder)])
    step: Callable[..., object] = lambda revision, _: script._upgrade_revs("head", revision)  # noqa: E731, SLF001 - what alembic.command.upgrade does
    with EnvironmentContext(Config(), script, fn=step, destination_rev="head") as environment:
        environment.configure(connection=connection, version_table=version_table)
        with environment.begin_transaction():
            environment.run_migrations()
