"""Migrations written from tables, run once, refused from the future."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from services.chassis.database import Database
from services.chassis.database.generate import write_migration
from services.chassis.database.migrate import CHASSIS_MIGRATIONS
from services.chassis.errors import DatabaseError
from services.chassis.tables import METADATA as CHASSIS


def tables(**columns: tuple[str, ...]) -> MetaData:
    metadata = MetaData()
    for name, more in columns.items():
        key = Column("id", Integer, primary_key=True)
        Table(name, metadata, key, *(Column(each, Text) for each in more))
    return metadata


def query(file: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        found = connection.execute(statement).fetchall()
        connection.commit()
    finally:
        connection.close()
    return found


def test_a_database_goes_from_version_to_version(tmp_path: Path) -> None:
    folder, file = tmp_path / "migrations", tmp_path / "x.sqlite"
    first = write_migration(tables(word=()), folder, "initial")
    Database.open(f"sqlite:///{file}", MetaData(), folder).close()
    query(file, "INSERT INTO word VALUES (1)")
    second = write_migration(tables(word=("text",)), folder, "texts")
    for _ in range(2):
        Database.open(f"sqlite:///{file}", MetaData(), folder).close()

    assert ("v0001_initial.py", "v0002_texts.py") == (first.name, second.name)
    assert [(1, None)] == query(file, "SELECT * FROM word")
    assert [("0002",)] == query(file, "SELECT version_num FROM process_version")


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    Database.open(f"sqlite:///{file}", MetaData()).close()
    query(file, "UPDATE chassis_version SET version_num = '9999'")

    with pytest.raises(DatabaseError, match=r"chassis_version is at 9999.*update it"):
        Database.open(f"sqlite:///{file}", MetaData())


def test_an_empty_version_table_means_that_nothing_ran(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    query(file, "CREATE TABLE chassis_version (version_num VARCHAR(32) NOT NULL)")
    Database.open(f"sqlite:///{file}", MetaData()).close()

    assert [("0001",)] == query(file, "SELECT version_num FROM chassis_version")


def test_the_chassis_s_migrations_give_the_tables_it_declares(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in CHASSIS_MIGRATIONS.glob("v*_*.py"):
        (folder / path.name).write_text(path.read_text())
    written = write_migration(CHASSIS, folder, "difference")

    assert "    pass\n" in written.read_text()
