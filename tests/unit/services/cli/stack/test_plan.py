from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.local.home import Home
from services.cli.errors import UsageError
from services.cli.stack.plan import StackPorts, choose_ports, plan_stack

HOME = Home(Path("/somewhere"))
AS_OF = datetime(2026, 11, 23, 15, tzinfo=UTC)
ANCHOR = datetime(2026, 11, 25, 8, tzinfo=UTC)
PORTS = StackPorts(19092, 19093, {"screening": 18081, "audit": 18082, "reporting_sink": 18083})


def test_the_default_ports_are_the_documented_ones() -> None:
    assert PORTS == choose_ports("fixed", 0)


def test_an_offset_moves_every_port() -> None:
    moved = choose_ports("fixed", 1000)

    assert (20092, 20093) == (moved.kafka, moved.controller)
    assert {"screening": 19081, "audit": 19082, "reporting_sink": 19083} == moved.http


@pytest.mark.parametrize("offset", [-1, 40_001])
def test_an_offset_outside_the_range_is_refused(offset: int) -> None:
    with pytest.raises(UsageError, match="--port-offset"):
        choose_ports("fixed", offset)


def test_free_ports_are_all_different() -> None:
    free = choose_ports("free", 0)

    assert 5 == len({free.kafka, free.controller, *free.http.values()})


def test_every_process_is_told_where_kafka_and_home_are() -> None:
    plan = plan_stack(HOME, PORTS, kafka=None, database=None, as_of=None, anchor=None)

    assert ["screening", "audit", "reporting_sink"] == [child.name for child in plan.children]
    assert {
        "PORTCULLIS_KAFKA": "127.0.0.1:19092",
        "PORTCULLIS_HOME": "/somewhere",
        "PORTCULLIS_DATABASE": "",
        "PORTCULLIS_HTTP_PORT": "18081",
    } == plan.children[0].environment
    assert ("-m", "services.screening") == plan.children[0].command[1:]
    assert (19092, 19093) == (plan.kafka_port, plan.controller_port)


def test_an_existing_kafka_and_database_are_used_and_not_started() -> None:
    url = "postgresql+psycopg://someone:secret@there/db"
    plan = plan_stack(HOME, PORTS, kafka="k:9092", database=url, as_of=None, anchor=None)

    assert plan.kafka_port is None
    assert "k:9092" == plan.kafka
    assert "postgresql" == plan.database
    assert url == plan.children[0].environment["PORTCULLIS_DATABASE"]


def test_every_process_shares_the_clock() -> None:
    plan = plan_stack(HOME, PORTS, kafka=None, database=None, as_of=AS_OF, anchor=ANCHOR)
    told = [
        (child.environment["PORTCULLIS_AS_OF"], child.environment["PORTCULLIS_AS_OF_ANCHOR"])
        for child in plan.children
    ]

    assert {("2026-11-23T15:00:00+00:00", "2026-11-25T08:00:00+00:00")} == set(told)
