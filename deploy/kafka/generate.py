"""Writes the topic settings and the access rows for an existing Kafka from the topic registry.

Owns: ``topics.sh``, ``acls.sh`` and ``access.txt`` of this folder. Run by ``make generate``.
"""

import re
from pathlib import Path

from schemas.topics import TOPICS, AccessRow, Topic, access_rows, settings

FOLDER = Path(__file__).resolve().parent
HEAD = """#!/usr/bin/env bash
# Generated from schemas/topics.py by `make generate`; do not edit.
# {purpose}
# KAFKA_BIN: folder of Kafka's own scripts. BOOTSTRAP: host:port. COMMAND_CONFIG: client properties.
set -euo pipefail
bin=${{KAFKA_BIN:+$KAFKA_BIN/}}
bootstrap=${{BOOTSTRAP:?set BOOTSTRAP to host:port}}
config=()
if [ -n "${{COMMAND_CONFIG:-}}" ]; then config=(--command-config "$COMMAND_CONFIG"); fi
"""
TOPICS_PURPOSE = "Creates every topic that is missing; changes none that exists."
ACLS_PURPOSE = "Allows each principal what it needs, and nothing else. A broker refuses the rest."
RELAYS = ("screening", "audit", "reporting_sink")


def principal(owner: str) -> str:
    """Kafka's principal of an owner named in the registry."""
    return "User:portcullis-" + re.sub(r"[^a-z0-9]+", "-", owner.lower())


def render_topics() -> str:
    """The script that creates the topics, settings spelled out."""
    head = HEAD.format(purpose=TOPICS_PURPOSE)
    opening = "replicas=${REPLICAS:-3}\nin_sync=${REPLICAS_IN_SYNC:-2}\n"
    return head + opening + "".join(_topic_command(topic) for topic in TOPICS)


def render_acls() -> str:
    """The script that allows each principal its topics, groups and relay identities."""
    rows = "".join(_acl_command(row) for row in access_rows())
    relays = "".join(_relay_commands(name) for name in RELAYS)
    return HEAD.format(purpose=ACLS_PURPOSE) + rows + relays


def render_access() -> str:
    """The same rows as a table to read."""
    widest = max(len(row.principal) for row in access_rows())
    lines = (f"{row.principal:<{widest}}  {row.operation:<8}  {row.topic}" for row in access_rows())
    return "\n".join(["# Generated from schemas/topics.py by `make generate`.", *lines]) + "\n"


def _topic_command(topic: Topic) -> str:
    wanted = settings(topic) | {"min.insync.replicas": '"$in_sync"'}
    configs = "".join(f" \\\n  --config {name}={value}" for name, value in wanted.items())
    return (
        f'\n"${{bin}}kafka-topics.sh" --bootstrap-server "$bootstrap" "${{config[@]}}" \\\n'
        f"  --create --if-not-exists --topic {topic.name} \\\n"
        f'  --partitions {topic.partitions} --replication-factor "$replicas"{configs}\n'
    )


def _acl_command(row: AccessRow) -> str:
    operation = f"--operation {row.operation} --topic {row.topic}"
    return _allow(row.principal, operation)


def _relay_commands(name: str) -> str:
    """A process of ours reads in groups of its name; only relays may use a transactional id."""
    group = f"--operation Read --group portcullis.{name}. --resource-pattern-type prefixed"
    write = f"--operation Write --transactional-id {name}. --resource-pattern-type prefixed"
    return (
        _allow(name, group) + _allow(name, write) + _allow(name, write.replace("Write", "Describe"))
    )


def _allow(owner: str, what: str) -> str:
    return (
        f'\n"${{bin}}kafka-acls.sh" --bootstrap-server "$bootstrap" "${{config[@]}}" \\\n'
        f"  --add --allow-principal {principal(owner)} {what}\n"
    )


def write(folder: Path = FOLDER) -> None:
    """Write the three files."""
    for name, text in (
        ("topics.sh", render_topics()),
        ("acls.sh", render_acls()),
        ("access.txt", render_access()),
    ):
        (folder / name).write_text(text, "utf-8")
    for name in ("topics.sh", "acls.sh"):
        (folder / name).chmod(0o755)


if __name__ == "__main__":
    write()
