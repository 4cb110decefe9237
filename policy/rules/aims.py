"""Before anything is told outside: a named recipient, a purpose that can be justified, no more than is needed (parts 1 to 3.5)."""

from __future__ import annotations

from datetime import date

from policy.consents import read
from policy.facts import Ask, RecipientKind
from policy.findings import Because, Change, Field, Verdict
from policy.rule import Rule, Say, rule
from policy.text import plain_name, said
from policy.values import values_of


def outside(ask: Ask) -> bool:
    """Tell whether the recipient is outside the charity (2.3)."""
    return ask.recipient.kind is not RecipientKind.COLLEAGUE


def not_yet(because: Because, field: Field, change: Change, about: tuple[str, ...] = ()) -> Say:
    """Return the answer that something is missing, and what (2.3)."""
    return Say(Verdict.NOT_YET, because, field, change, about)


def without_need(ask: Ask) -> tuple[str, ...]:
    """Return the categories asked for with no word on why they are needed, in the order of the ask (2.3.3)."""
    return tuple(dict.fromkeys([item.category.value for item in ask.items if not said(item.need)]))


@rule("1.1")
def silence_refuses(ask: Ask, today: date) -> Say | None:
    """Where no clause allows it, nothing that a client said leaves the charity."""
    return Say(Verdict.NO, Because.NO_CLAUSE_ALLOWS_IT, Field.PURPOSE)


@rule("3.5")
def the_recipient_is_named(ask: Ask, today: date) -> Say | None:
    """A recipient is one named body or person, so that the client can be told who will know."""
    if plain_name(ask.recipient.name).strip(".-"):
        return None
    return not_yet(Because.NO_RECIPIENT, Field.RECIPIENT, Change.NAME_THE_RECIPIENT)


@rule("2.3.2")
def what_can_be_anonymous_is_anonymous(ask: Ask, today: date) -> Say | None:
    """Where information without anything that shows who it is about would do, only that is told."""
    if ask.anonymous_would_do is True:
        return Say(Verdict.ANONYMISE, Because.ANONYMOUS_WOULD_DO, Field.ANONYMOUS)
    if ask.anonymous_would_do is None and outside(ask):
        return not_yet(Because.ANONYMOUS_NOT_SAID, Field.ANONYMOUS, Change.SAY_WHETHER_ANONYMOUS)
    return None


@rule("2.3.2")
def naming_the_client_has_a_reason(ask: Ask, today: date) -> Say | None:
    """Whoever says that anonymous information would not do says why."""
    if ask.anonymous_would_do is not False or said(ask.why_not_anonymous) or not outside(ask):
        return None
    return not_yet(Because.WHY_NOT_ANONYMOUS_NOT_SAID, Field.ANONYMOUS, Change.SAY_WHY_NOT_ANONYMOUS)


@rule("2.3.3")
def what_is_to_be_told_is_chosen(ask: Ask, today: date) -> Say | None:
    """Nobody shares 'the file': each category that is to be told is chosen."""
    return None if ask.items or not outside(ask) else not_yet(Because.NOTHING_CHOSEN, Field.ITEMS, Change.CHOOSE_WHAT)


@rule("2.3.3")
def each_category_is_needed(ask: Ask, today: date) -> Say | None:
    """Each category that is to be told outside has its own reason why this recipient needs it."""
    bare = without_need(ask) if outside(ask) else ()
    return not_yet(Because.NEED_NOT_SAID, Field.ITEMS, Change.SAY_THE_NEED, bare) if bare else None


@rule("2.3.3")
def each_category_serves_the_purpose(ask: Ask, today: date) -> Say | None:
    """What could not serve the stated purpose is not told for it, even with a reason."""
    allowed = values_of(ask).needed_for[ask.purpose]
    beside_the_point = [item.category.value for item in ask.items if item.category not in allowed]
    if not beside_the_point or not outside(ask):
        return None
    return Say(Verdict.NO, Because.NOT_NEEDED_FOR_PURPOSE, Field.ITEMS, Change.LEAVE_OUT, tuple(dict.fromkeys(beside_the_point)))


@rule("2.3.4")
def telling_can_be_justified(ask: Ask, today: date) -> Say | None:
    """The worker writes down why this recipient is to be told, and a full stop is not a reason."""
    if said(ask.justification) or not outside(ask):
        return None
    return not_yet(Because.NO_JUSTIFICATION, Field.JUSTIFICATION, Change.SAY_WHY)


@rule("2.3.5")
def telling_without_consent_is_recorded(ask: Ask, today: date) -> Say | None:
    """Whoever tells without consent, once approved, records what was decided and why."""
    if not (ask.approved and read(ask, today).rests_on_case):
        return None
    return Say(Verdict.SHARE, Because.RECORD_OWED, Field.APPROVAL)


RULES: tuple[Rule, ...] = (
    the_recipient_is_named,
    what_can_be_anonymous_is_anonymous,
    naming_the_client_has_a_reason,
    what_is_to_be_told_is_chosen,
    each_category_is_needed,
    each_category_serves_the_purpose,
    telling_can_be_justified,
    telling_without_consent_is_recorded,
)
