"""``portcullis generate``: write generated files again, or see that they are up to date.

Owns: which modules generate what. Refuses to know: what they write.
Works in a checkout only. With ``--check`` every file is as it was before, and a difference fails.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from services.cli.console import JsonOption, out, print_json
from services.cli.errors import CliError, FileError

ROOT = Path(__file__).resolve().parents[3]

# generator module, run with ``python -m``: the files it writes
GENERATORS: dict[str, tuple[str, ...]] = {
    "schemas.asyncapi": ("schemas/generated/**/*",),
    "deploy.kafka.generate": ("deploy/kafka/*.txt", "deploy/kafka/*.sh"),
    "deploy.runtime_lock": ("deploy/runtime.lock",),
    "deploy.notices": ("THIRD-PARTY-NOTICES.md",),
}


class DriftError(CliError):
    """A generated file differs from what its generator writes."""

    code = "generated_drift"


def generate(
    compare_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; a difference fails.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Run every generator of the checkout."""
    if not (ROOT / "pyproject.toml").exists():
        message = f"{ROOT} is not a checkout of Portcullis"
        raise FileError(message, remedy="Generated files are written in a clone of the repository.")
    before = snapshot(ROOT)
    for module in GENERATORS:
        _run(module)
    changed = differing(before, snapshot(ROOT))
    if compare_only:
        restore(ROOT, before, changed)
    if compare_only and changed:
        message = f"Generated files are not what their generators write: {', '.join(changed)}"
        raise DriftError(message, remedy="Type 'make generate' and review the difference.")
    if as_json:
        print_json({"generators": list(GENERATORS), "changed": changed})
    else:
        out.print(f"Changed: {', '.join(changed)}" if changed else "Everything is up to date.")


def snapshot(root: Path) -> dict[str, bytes]:
    """Read every generated file, by its path inside the checkout."""
    return {str(path.relative_to(root)): path.read_bytes() for path in _generated(root)}


def differing(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Name the files that were added, removed or changed."""
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name))


def restore(root: Path, before: Mapping[str, bytes], changed: list[str]) -> None:
    """Give the files named their former content; files that were not there go."""
    for name in changed:
        if name in before:
            (root / name).write_bytes(before[name])
        else:
            (root / name).unlink()


def _generated(root: Path) -> Iterator[Path]:
    for patterns in GENERATORS.values():
        for pattern in patterns:
            yield from (path for path in root.glob(pattern) if path.is_file())


def _run(module: str) -> None:
    outcome = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        message = f"The generator {module} failed: {outcome.stderr.strip()[-1000:]}"
        raise CliError(message, remedy=f"Run 'python -m {module}' to see all of it.")
