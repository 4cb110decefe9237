"""Break the policy on purpose, one small change at a time, and see that its tests notice: `make mutate`.

Cosmic Ray makes the changes; each is tried in a forked child, which reads the changed module in place of the written one, so no file is touched.
What nobody notices must stand in tests/policy/survivors.yaml with the reason why it changes nothing; a reason that is no longer needed is a fault too.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path

import yaml
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parent.parent
SURVIVORS = ROOT / "tests" / "policy" / "survivors.yaml"
# Changes of annotations (|) mean nothing at run time, and one wrong sum is as good a change as ten.
OPERATORS = re.compile(
    r"core/(NumberReplacer|AddNot|ReplaceTrueWithFalse|ReplaceFalseWithTrue|RemoveDecorator|ZeroIterationForLoop|ReplaceOrWithAnd|ReplaceAndWithOr"
    r"|ReplaceUnaryOperator_Delete_\w+|ReplaceComparisonOperator_(Is_IsNot|IsNot_Is|Eq_NotEq|NotEq_Eq|(Lt|LtE|Gt|GtE)_(Lt|LtE|Gt|GtE))"
    r"|ReplaceBinaryOperator_(Sub_Add|Add_Sub|Mul_Add|BitAnd_BitOr))"
)
LAST = {"test_policy_examples", "test_policy_properties"}
TIMEOUT = 120
NOTICED, SURVIVED, TIMED_OUT = "noticed", "survived", "noticed by taking for ever"


@dataclass(frozen=True)
class Mutation:
    """One small change: the module, and the line before and after it."""

    path: Path
    before: str
    after: str
    source: str

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def mutations(path: Path) -> Iterator[Mutation]:
    """Every change of one module, each once."""
    written = path.read_text(encoding="utf-8")
    tree = get_ast_from_path(path)
    for name in filter(OPERATORS.fullmatch, operator_names()):
        operator = get_operator(name)()
        for occurrence in range(sum(1 for node in ast_nodes(tree) for _ in operator.mutation_positions(node))):
            source = mutate_code(written, operator, occurrence)
            before, after = changed(written, source)
            # The options of a dataclass hold the shape of the code, not an answer.
            if not before.startswith("@dataclass") or name.endswith("RemoveDecorator"):
                yield Mutation(path, before, after, source)


def changed(written: str, source: str) -> tuple[str, str]:
    """The lines that a change touched, before and after it."""
    told = [line for line in ndiff(written.splitlines(), source.splitlines()) if line[:2] in {"- ", "+ "}]
    return tuple("; ".join(line[2:].strip() for line in told if line.startswith(sign)) for sign in "-+")  # type: ignore[return-value]  # two signs


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the changed module in place of the written one."""

    def __init__(self, mutation: Mutation) -> None:
        self.mutation = mutation

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]  # importlib's own shape
        package = [str(self.mutation.path.parent)] if self.mutation.path.name == "__init__.py" else None
        if name != self.mutation.module:
            return None
        return importlib.util.spec_from_file_location(name, self.mutation.path, loader=self, submodule_search_locations=package)

    def exec_module(self, module):  # type: ignore[no-untyped-def]  # importlib's own shape
        exec(compile(self.mutation.source, str(self.mutation.path), "exec"), module.__dict__)


def tried(mutation: Mutation) -> int:
    """Start a child that runs the policy's tests on one change; it stops at the first that fails."""
    if child := os.fork():
        return child
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1), os.dup2(nowhere, 2)
        sys.meta_path.insert(0, Instead(mutation))
        _examples()
        import pytest

        told = ["-x", "-q", "--no-header", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        # The long ones are not even collected for a change that a short one notices.
        code = next((failed for some in _tests() if (failed := int(pytest.main([*told, *map(str, some)])))), 0)
    except BaseException:  # noqa: B036  # a change that cannot even be imported is noticed
        code = 1
    os._exit(code)


def _tests() -> tuple[list[Path], list[Path]]:
    """The files of tests, and those that take longest."""
    every = sorted((ROOT / "tests" / "policy").glob("test_*.py"))
    return [path for path in every if path.stem not in LAST], [path for path in every if path.stem in LAST]


def _examples() -> None:
    """Look at the worked examples first: most changes show there, in a tenth of a second."""
    from bot.examples import examples

    for one in examples():
        if any(one.answer[name] != expected for name, expected in one.expect.items()):
            os._exit(1)


def results(work: list[Mutation], at_once: int) -> Iterator[tuple[Mutation, str]]:
    """Try every change, a few at once."""
    waiting, running = list(reversed(work)), dict[int, tuple[Mutation, float]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            mutation = waiting.pop()
            running[tried(mutation)] = mutation, time.monotonic()
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            mutation, _ = running.pop(child)
            yield mutation, (NOTICED if os.waitstatus_to_exitcode(status) else SURVIVED)
            continue
        for late in [child for child, (_, since) in running.items() if time.monotonic() - since > TIMEOUT]:
            os.kill(late, 9)
            os.waitpid(late, 0)
            yield running.pop(late)[0], TIMED_OUT
        time.sleep(0.02)


def main(names: list[str]) -> int:
    """Try every change of the policy, or of the modules named, and report."""
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    import hypothesis  # noqa: F401  # loaded once, before the children are forked
    import jinja2  # noqa: F401
    import pytest  # noqa: F401

    paths = [path for path in sorted((ROOT / "policy").rglob("*.py")) if not names or path.stem in names]
    work = [one for path in paths for one in mutations(path)]
    explained = {(one["module"], one["before"], one["after"]): one["why"] for one in yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or ()}
    if any(result != SURVIVED for _, result in results([Mutation(paths[0], "", "", paths[0].read_text(encoding="utf-8"))], 1)):
        print("# the tests of the policy fail before anything is changed: mend that first")
        return 2
    counts: Counter[str] = Counter()
    unexplained, needed = [], set()
    for number, (one, result) in enumerate(results(work, os.cpu_count() or 1), 1):
        counts[result] += 1
        key = one.module, one.before, one.after
        if result == SURVIVED and key in explained:
            needed.add(key)
        elif result == SURVIVED:
            unexplained.append(key)
            print(f"- module: {one.module}\n  before: {one.before!r}\n  after: {one.after!r}\n  why:", flush=True)
        if number % 50 == 0:
            print(f"# {number} of {len(work)}", file=sys.stderr, flush=True)
    idle = [key for key in explained if key not in needed and any(one.module == key[0] for one in work)]
    for module, before, after in idle:
        print(f"# no longer survives: {module}: {before!r} -> {after!r}")
    print(f"# {len(work)} changes: {dict(counts)}; {len(needed)} survivors explained, {len(unexplained)} not", flush=True)
    return 1 if unexplained or idle else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
