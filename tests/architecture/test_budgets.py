"""Budgets of the house: size of functions, files and folders; words that hide meaning."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXEMPT = {"generated", "migrations"}
BANNED = {
    "common", "util", "utils", "helper", "helpers", "misc", "manager", "processor",
}  # fmt: skip
BANNED_ALONE = {"data", "info", "base", "check"}
# Words the glossary replaces and that have no other use here.
NOT_OUR_WORDS = {
    "buyer",
    "blacklist",
    "whitelist",
    "licence",  # codespell:ignore
    "licences",  # codespell:ignore
    "verdict",
    "waiver",
}


def sources() -> list[Path]:
    return sorted(
        path
        for top in ("schemas", "services")
        for path in (ROOT / top).rglob("*.py")
        if not EXEMPT & set(path.relative_to(ROOT).parts)
    )


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    docstring = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {code_lines(node)}"
        for path in sources()
        for node in functions(path)
        if code_lines(node) > 40
    ]

    assert [] == long


def test_no_file_has_more_than_three_hundred_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)} {count}"
        for path in sources()
        if (count := sum(1 for line in path.read_text().splitlines() if line.strip())) > 300
    ]

    assert [] == long


def test_no_folder_has_more_than_twenty_modules() -> None:
    folders = {path.parent for path in sources()}
    crowded = [
        f"{folder.relative_to(ROOT)} {count}"
        for folder in sorted(folders)
        if (count := sum(1 for path in folder.glob("*.py") if path.name != "__init__.py")) > 20
    ]

    assert [] == crowded


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def words(name: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return {word for word in spaced.lower().split("_") if word}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_what_they_mean(path: Path) -> None:
    bad = [f"{path.stem} (the file)"] if words(path.stem) & BANNED else []
    for line, name in identifiers(path):
        parts = words(name)
        if parts & (BANNED | NOT_OUR_WORDS) or (name.lower() in BANNED_ALONE - {"data"}):
            bad.append(f"{line}: {name}")

    assert [] == bad


def test_the_chassis_has_no_business_word_in_it() -> None:
    business = {"order", "orders", "eccn", "hold", "holds"}
    bad = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sources()
        if path.is_relative_to(ROOT / "services" / "chassis")
        for line, name in identifiers(path)
        if words(name) & business
    ]

    assert [] == bad


def public_definitions(path: Path) -> Iterator[tuple[int, str, bool]]:
    def visit(body: list[ast.stmt], prefix: str) -> Iterator[tuple[int, str, bool]]:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if node.name.startswith("_") or any(
                    isinstance(each, ast.Name) and each.id == "overload"
                    for each in node.decorator_list
                ):
                    continue  # an overload is documented where it is defined
                yield node.lineno, prefix + node.name, ast.get_docstring(node) is not None
                if isinstance(node, ast.ClassDef):
                    yield from visit(node.body, f"{prefix}{node.name}.")

    yield from visit(ast.parse(path.read_text()).body, "")


def test_every_public_name_is_documented() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sources()
        for line, name, documented in public_definitions(path)
        if not documented
    ]

    assert [] == bare


def test_every_module_says_what_it_owns() -> None:
    bare = [
        str(path.relative_to(ROOT))
        for path in sources()
        if not (ast.get_docstring(ast.parse(path.read_text())) or "").strip()
        or "Placeholder" in (ast.get_docstring(ast.parse(path.read_text())) or "")
    ]

    assert [] == bare


def test_every_lint_ignore_gives_its_reason() -> None:
    pattern = re.compile(r"#\s*(noqa|type:\s*ignore)[^#]*$")
    bad = []
    for path in sources():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = pattern.search(line)
            if found and not re.search(r"(\s-\s|\s#\s|:\s.*\s-\s)", line[found.start() :]):
                bad.append(f"{path.relative_to(ROOT)}:{number}")

    assert [] == bad


def test_folders_with_readers_have_a_readme() -> None:
    need = [
        "", "schemas", "services", "services/policy", "services/policy/reference",
        "services/matching", "services/tlog", "services/chassis", "services/screening",
        "services/audit", "services/reporting_sink", "services/simulator", "services/cli",
        "services/decisions", "deploy", "tests",
    ]  # fmt: skip
    missing = [folder for folder in need if not (ROOT / folder / "README.md").is_file()]

    assert [] == missing
