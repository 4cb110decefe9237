"""The house rules as functions of source text, so that each can be shown something bad and seen to say so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from packaging.requirements import Requirement

CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "localtime", "gmtime"}


def clocks(source: str) -> Iterator[int]:
    """Lines that read a clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = ast.unparse(node.func.value)
            if owner in {"datetime", "date", "time", "datetime.datetime", "datetime.date"}:
                yield node.lineno


def sentences(source: str, words: int = 3) -> Iterator[tuple[int, str]]:
    """Strings of more than three words that a person could read: not docstrings, not what is raised or asserted for programmers."""
    tree = ast.parse(source)
    skipped = {id(inner) for node in ast.walk(tree) for inner in _not_for_people(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            if re.match(r"(?:SELECT|SET|CREATE TABLE|INSERT|PRAGMA) ", node.value) or re.search(r"charset=| -c [a-z_]+=", node.value):
                continue  # said to the database or to a browser
            if len(re.findall(r"[A-Za-z']{2,}", node.value)) > words and " " in node.value.strip():
                yield node.lineno, node.value


def _not_for_people(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Raise | ast.Assert):
        yield from ast.walk(node)


def long_functions(source: str, most: int) -> Iterator[tuple[str, int]]:
    """Functions longer than they may be, docstrings not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = node.body[0] if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant) else None
            length = (node.end_lineno or 0) - node.lineno + 1 - ((doc.end_lineno or 0) - doc.lineno + 1 if doc else 0)
            if length > most:
                yield node.name, length


def decisions_without_values(source: str) -> Iterator[int]:
    """Lines that ask the policy and leave out whose numbers it goes by."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "decide" and "values" not in {one.arg for one in node.keywords}:
            yield node.lineno


def patches(source: str) -> Iterator[int]:
    """Lines that patch code instead of standing in for what is outside."""
    for number, line in enumerate(source.splitlines(), 1):
        if re.search(r"\bmock\.patch|unittest\.mock|\bmonkeypatch\.setattr\((?!sys,)", line):
            yield number


def weak_test_names(source: str) -> Iterator[str]:
    """Tests whose name is not a claim of at least three words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_") and len(node.name.split("_")) < 4:
            yield node.name


def bare_exceptions_to_rules(source: str) -> Iterator[int]:
    """Lines that switch a rule off without saying why."""
    for number, line in enumerate(source.splitlines(), 1):
        if re.search(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)", line) and not re.search(
            r"(noqa: [A-Z0-9, ]+|ignore\[[a-z-]+(, [a-z-]+)*\]|no cover)\s+#\s*\S+", line
        ):
            yield number


TAKES_AWAY = {"drop_column", "drop_table", "drop_constraint", "drop_index", "rename_table", "execute"}
"""What a migration does that could take something from a replica of the release before; `execute` could do anything."""


def unsafe_steps(source: str) -> Iterator[str]:
    """Steps forward of a migration that a running replica of the release before may not survive, and that do not say since which release nothing uses it."""
    lines = source.splitlines()
    forward = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and node.name != "downgrade"]
    for call in (node for one in forward for node in ast.walk(one) if isinstance(node, ast.Call)):
        said = " ".join(lines[max(call.lineno - 2, 0) : call.end_lineno])
        if _takes_away(call) and not re.search(r"# unused since \d+\.\d+", said):
            yield f"line {call.lineno}: {ast.unparse(call.func)}"


def _takes_away(call: ast.Call) -> bool:
    """Whether a call takes away, renames, or asks for more than an older replica gives."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = {one.arg: ast.unparse(one.value) for one in call.keywords}
    if name == "add_column":
        columns = [one for one in call.args if isinstance(one, ast.Call)]
        told = [{one.arg: ast.unparse(one.value) for one in column.keywords} for column in columns]
        return any(column.get("nullable") != "True" and "server_default" not in column for column in told)
    changes = set(given) - {"existing_type", "existing_nullable", "existing_server_default", "schema"}
    widens = changes == {"nullable"} and given["nullable"] == "True"
    return name in TAKES_AWAY or (name == "alter_column" and not widens and changes != {"server_default"})


def not_locked(wanted: list[str], lock: str) -> Iterator[str]:
    """Requirements that the lock file does not meet, and what in it has no hash or names a host."""
    locked = {match[1].lower(): match[2] for match in re.finditer(r"^([A-Za-z0-9._-]+)==([^ \\\n]+)", lock.replace("[binary]", ""), re.M)}
    for text in wanted:
        requirement = Requirement(text)
        version = locked.get(requirement.name.lower())
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            yield text
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        if "--hash=sha256:" not in entry:
            yield entry.splitlines()[0]
    yield from re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", lock)
