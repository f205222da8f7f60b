"""Writes a migration from tables as they are declared; for developers.

Owns: comparing declared tables with what the migrations so far give, and writing the difference.
Usage: ``python -m services.chassis.database.generate services.screening.tables:METADATA
services/screening/migrations initial``.
"""

import sys
from importlib import import_module
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import StaticPool

from services.chassis.database.migrate import PROCESS_VERSION, upgrade

TEMPLATE = '''\
"""{name}, written by services.chassis.database.generate; never edited once released."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision}


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    {body}
'''


def write_migration(metadata: MetaData, folder: Path, name: str) -> Path:
    """Write the next revision into a version folder; return its file."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    folder.mkdir(parents=True, exist_ok=True)
    last = max((path.name[1:5] for path in folder.glob("v*_*.py")), default="0000")
    with engine.connect() as connection:
        if last != "0000":
            upgrade(connection, folder, PROCESS_VERSION)
        context = MigrationContext.configure(
            connection,
            opts={
                "target_metadata": metadata,
                "include_object": lambda _o, named, *_: named != PROCESS_VERSION,
            },
        )
        operations = produce_migrations(context, metadata).upgrade_ops
    if operations is None:
        message = "Alembic produced nothing"
        raise SystemExit(message)
    revision = f"{int(last) + 1:04d}"
    path = folder / f"v{revision}_{name}.py"
    path.write_text(
        TEMPLATE.format(
            name=name.capitalize(),
            revision=revision,
            down_revision="None" if last == "0000" else f'"{last}"',
            body=render_python_code(operations),
        ),
        "utf-8",
    )
    return path


if __name__ == "__main__":
    module, _, attribute = sys.argv[1].partition(":")
    written = write_migration(
        getattr(import_module(module), attribute), Path(sys.argv[2]), sys.argv[3]
    )
    sys.stdout.write(f"{written}\n")
