"""Every generated file of ``schemas`` as text.

Owns: paths and texts. Refuses to know: writing them.
"""

import json
import re
from pathlib import Path

from schemas.asyncapi.document import describe_wire
from schemas.reading.events import events_of, type_of
from schemas.topics import TOPICS

_HERE = Path(__file__).parent.parent
_MARK = re.compile(r"(<!-- begin (?P<kind>\S+) ?(?P<name>\S*) -->\n).*?(<!-- end -->)", re.DOTALL)
_LANGUAGES = {".py": "python", ".java": "java", ".sh": "sh", ".json": "json"}


def generate_artifacts() -> dict[Path, str]:
    """Give the text of every generated file by its path."""
    generated = _HERE / "generated"
    artifacts = {generated / "asyncapi.json": _show(describe_wire())}
    for event in {event for topic in TOPICS for event in events_of(topic)}:
        schema = event.model_json_schema()
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        artifacts[generated / f"{type_of(event)}.schema.json"] = _show(schema)
    readme = _HERE / "README.md"
    artifacts[readme] = _fill(readme.read_text(encoding="utf-8"))
    return artifacts


def show_topics() -> str:
    """Show the registry as a Markdown table."""
    rows = ["| Topic | Partitions | Key | Writer | Events |", "|---|---|---|---|---|"]
    for topic in TOPICS:
        events = ", ".join(f"`{type_of(event)}`" for event in topic.events)
        lane = f"{topic.partitions}"
        rows.append(f"| `{topic.name}` | {lane} | {topic.key} | {topic.owner} | {events} |")
    return "\n".join(rows) + "\n"


def _show(document: object) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _fill(readme: str) -> str:
    """Fill what stands between ``begin`` and ``end`` markers: the table, and embedded files."""

    def put(found: re.Match[str]) -> str:
        if found["kind"] == "topics":
            return found[1] + show_topics() + found[4]
        path = _HERE / found["name"]
        text = path.read_text(encoding="utf-8").strip("\n")
        return f"{found[1]}```{_LANGUAGES[path.suffix]}\n{text}\n```\n{found[4]}"

    return _MARK.sub(put, readme)
