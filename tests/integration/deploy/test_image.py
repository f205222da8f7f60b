"""The image's recipe, read as instructions: what a linter and a reviewer would ask."""

import json
import re
from pathlib import Path

import pytest

from deploy.runtime_lock import blocks

ROOT = Path(__file__).resolve().parents[3]


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    joined = re.sub(r"\\\n\s*", "", "\n".join(_uncommented(text)))
    pairs = [line.split(" ", 1) for line in joined.splitlines() if line.strip()]
    return [(word, rest.strip()) for word, rest in pairs]


def _uncommented(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def values(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def test_only_known_instructions_are_used() -> None:
    known = {
        "FROM", "WORKDIR", "ENV", "RUN", "COPY", "LABEL", "USER", "VOLUME", "EXPOSE",
        "STOPSIGNAL", "HEALTHCHECK", "CMD",
    }  # fmt: skip

    assert set() == {word for word, _ in instructions()} - known


def test_both_stages_start_from_a_pinned_slim_python_of_a_supported_version() -> None:
    images = {line.split(" ")[0] for line in values("FROM")}

    assert {"python:3.11-slim-bookworm"} == images


def test_the_process_does_not_run_as_root() -> None:
    assert ["10001:10001"] == values("USER")


def test_every_installation_from_the_registry_checks_hashes() -> None:
    installs = re.findall(r"pip install ([^&]+)", " ".join(values("RUN")))
    loose = [one for one in installs if "--require-hashes" not in one and "--no-index" not in one]

    assert 3 == len(installs)
    assert [] == loose


@pytest.mark.parametrize("word", ["CMD", "VOLUME"])
def test_commands_are_given_as_lists(word: str) -> None:
    for rest in values(word):
        assert isinstance(json.loads(rest), list)


def test_everything_copied_from_the_checkout_exists() -> None:
    copied = [line.split(" ")[:-1] for line in values("COPY") if not line.startswith("--from")]
    missing = [name for names in copied for name in names if not (ROOT / name).exists()]

    assert [] == missing


def test_the_image_leaves_development_tools_out() -> None:
    names = {name for name, _ in blocks((ROOT / "deploy" / "runtime.lock").read_text())}

    assert set() == names & {"pytest", "mypy", "ruff", "codespell", "hypothesis", "pgserver"}
    assert {"faststream", "aiokafka", "sqlalchemy", "psycopg", "pydantic"} <= names


def test_the_runtime_lock_is_part_of_the_lock_with_a_hash_for_each() -> None:
    whole = dict(blocks((ROOT / "requirements.lock").read_text()))
    part = blocks((ROOT / "deploy" / "runtime.lock").read_text())

    assert [] == [name for name, _ in part if name not in whole]
    assert [] == [name for name, text in part if "--hash=sha256:" not in text]
    assert "://" not in (ROOT / "deploy" / "runtime.lock").read_text()
