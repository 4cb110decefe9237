"""A charity's own numbers of the policy: one file, read at the start, taken on whole or not at all."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from bot.errors import JustUsError
from bot.terminal import said
from policy.adopting import NotAdopted, Problem, adopt
from policy.value import Values
from policy.values import STANDARD


class WrongFile(JustUsError):
    """The file cannot be taken on; each problem is a sentence that names the clause and what it is about."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep one sentence for each problem."""
        super().__init__("\n".join(problems))
        self.problems = problems


def values_in(path: Path) -> Values:
    """Return the values that a file sets; raise WrongFile with everything that is wrong at once."""
    entries = _entries(path)
    try:
        return adopt(entries)
    except NotAdopted as wrong:
        raise WrongFile(tuple(_in_words(path, one) for one in wrong.problems)) from None


def _entries(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise WrongFile((said("policy_file", "no_file", path=path),)) from None
    except UnicodeDecodeError:
        raise WrongFile((said("policy_file", "not_text", path=path),)) from None
    except tomllib.TOMLDecodeError as wrong:
        raise WrongFile((said("policy_file", "not_toml", path=path, where=wrong),)) from None


def _in_words(path: Path, problem: Problem) -> str:
    value = STANDARD.numbers().get(problem.name)
    bounds = {"least": value.least, "most": value.most} if value else {}
    where = said("policy_file", "where", path=path, clause=problem.clause, name=problem.name)
    known = [name for name, one in STANDARD.numbers().items() if "." not in name and one.least < one.most]
    return f"{where} {said('policy_file', problem.code, clause=problem.clause, known=known, **bounds)}"
