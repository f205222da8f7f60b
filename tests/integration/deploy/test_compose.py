"""The compose file against its specification, and against what the code expects."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from services.chassis.local.kafka import render_properties
from services.chassis.settings import ChassisSettings

ROOT = Path(__file__).resolve().parents[3]
OURS = ("screening", "audit", "reporting_sink")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_the_file_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads((Path(__file__).parent / "vendor" / "compose-spec.json").read_text())
    faults = [
        f"{'/'.join(map(str, fault.path))}: {fault.message}"
        for fault in jsonschema.Draft201909Validator(schema).iter_errors(compose)
    ]

    assert [] == faults


def test_every_process_has_a_package_to_run(compose: dict[str, Any]) -> None:
    commands = {name: compose["services"][name]["command"] for name in OURS}

    assert {name: ["python", "-m", f"services.{name}"] for name in OURS} == commands
    assert [] == [name for name in OURS if not (ROOT / "services" / name).is_dir()]


def test_every_setting_given_is_one_that_processes_read(compose: dict[str, Any]) -> None:
    known = {f"PORTCULLIS_{name.upper()}" for name in ChassisSettings.model_fields}

    for name in (*OURS, "install"):
        assert set() == set(compose["services"][name]["environment"]) - known


def test_processes_start_after_the_installation_is_made(compose: dict[str, Any]) -> None:
    for name in OURS:
        wanted = compose["services"][name]["depends_on"]

        assert "service_completed_successfully" == wanted["install"]["condition"]
        assert "service_healthy" == wanted["postgres"]["condition"]


def test_our_containers_are_read_only_and_without_privileges(compose: dict[str, Any]) -> None:
    for name in (*OURS, "install"):
        service = compose["services"][name]

        assert service["read_only"]
        assert ["ALL"] == service["cap_drop"]
        assert ["no-new-privileges:true"] == service["security_opt"]


def test_no_port_is_open_to_other_machines(compose: dict[str, Any]) -> None:
    published = [
        port for service in compose["services"].values() for port in service.get("ports", ())
    ]

    assert 4 == len(published)
    assert [] == [port for port in published if not port.startswith("127.0.0.1:")]


def test_no_password_stands_in_the_file() -> None:
    lines = (ROOT / "docker-compose.yml").read_text().splitlines()
    mentions = [line for line in lines if "PASSWORD" in line or "portcullis:" in line]
    secret = [line for line in mentions if "PASSWORD: " in line or "://portcullis:" in line]

    assert 2 == len(secret)
    assert [] == [line for line in secret if "${PORTCULLIS_POSTGRES_PASSWORD:?" not in line]


def test_kafka_in_the_container_has_the_settings_of_the_embedded_one(
    compose: dict[str, Any],
) -> None:
    embedded = dict(line.split("=", 1) for line in render_properties(Path("/x"), 1, 2).splitlines())
    given = compose["services"]["kafka"]["environment"]
    differ = {
        name: (embedded[name], given[variable])
        for name in embedded
        if (variable := "KAFKA_" + name.upper().replace(".", "_")) in given
        and embedded[name] != given[variable]
    }

    assert {
        "listeners",
        "advertised.listeners",
        "listener.security.protocol.map",
        "log.dirs",
    } == set(differ)
    assert "apache/kafka:4.3.1" == compose["services"]["kafka"]["image"]


def test_every_image_is_pinned(compose: dict[str, Any]) -> None:
    images = {service["image"] for service in compose["services"].values()}

    assert {"apache/kafka:4.3.1", "postgres:18.4", "portcullis:local"} == images


def test_every_volume_used_is_declared(compose: dict[str, Any]) -> None:
    used = {
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", ())
    }

    assert set(compose["volumes"]) == used
