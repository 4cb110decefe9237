"""What can go wrong that a person should hear of: a code that names its words (templates/trouble), and safe facts only."""

from __future__ import annotations


class JustUsError(Exception):
    """The base of our errors; its text is a code and safe facts, never what a person typed."""


class NotSetUp(JustUsError):
    """The settings are missing or wrong; each problem says what to do."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep one sentence for each problem."""
        super().__init__("\n".join(problems))
        self.problems = problems


class Refused(JustUsError):
    """The person may not do this, or it is not there: the same words for both where it matters. `code` names templates/trouble/<code>."""

    def __init__(self, code: str, **facts: str) -> None:
        """Keep the code and the safe facts that its words need."""
        super().__init__(code)
        self.code = code
        self.facts = facts


class FieldProblem(JustUsError):
    """Something in a form that the person can mend: each field with the code of its words (templates/problems)."""

    def __init__(self, **problems: str) -> None:
        """Keep the code for each field."""
        super().__init__(",".join(sorted(problems)))
        self.problems = problems


class Noted(JustUsError):
    """Refused, yet what was noted on the way is kept: the desk commits, all but the receipts, and then raises `refused`."""

    def __init__(self, refused: Refused | FieldProblem) -> None:
        """Keep what the person is to hear."""
        super().__init__(str(refused))
        self.refused = refused


class AlreadyDone(JustUsError):
    """The very same payload was acted on before; `about` is what came of it."""

    def __init__(self, about: str) -> None:
        """Keep what came of it."""
        super().__init__("already_done")
        self.about = about


class Busy(JustUsError):
    """The database did not answer in time, or not at all; nothing was kept."""


class Tampered(JustUsError):
    """A sealed value or the log does not check: it was changed, or the key is another one."""
