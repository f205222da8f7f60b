"""Writes deploy/runtime.lock: the part of requirements.lock that the services need.

Owns: leaving the development tools out of the image. Run by ``make generate``.
"""

import re
from pathlib import Path

from deploy.notices import runtime

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# Generated from requirements.lock by `make generate`; do not edit.
# What the services need at run time, without the development tools. Hashes, no addresses.
"""


def blocks(lock: str) -> list[tuple[str, str]]:
    """Split a lock file into (normalized package name, its lines with hashes)."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        name = re.match(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", block)
        if name:
            lines = [line for line in block.splitlines() if not line.lstrip().startswith("#")]
            found.append((re.sub(r"[-_.]+", "-", name.group(1)).lower(), "\n".join(lines)))
    return found


def render(lock: str, needed: set[str]) -> str:
    """Keep the packages needed, in the order of the lock."""
    kept = [text for name, text in blocks(lock) if name in needed]
    return HEAD + "\n".join(kept) + "\n"


def main() -> None:
    """Write the file."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    (ROOT / "deploy" / "runtime.lock").write_text(render(lock, runtime()), "utf-8")


if __name__ == "__main__":
    main()
