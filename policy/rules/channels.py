"""How information travels: never by fax, and by telephone only to a person whose identity is sure, unheard by others (3.1, 3.3)."""

from __future__ import annotations

from datetime import date

from policy.facts import Ask, Call, CallerIdentity, Channel
from policy.findings import Because, Change, Field, Verdict
from policy.rule import Rule, Say, rule
from policy.rules.aims import not_yet
from policy.text import said


def call_of(ask: Ask) -> Call | None:
    """Return the call by which an ask would be told, if it would be told by telephone (3.3)."""
    return ask.call if ask.channel is Channel.TELEPHONE else None


@rule("3.1")
def nothing_goes_by_fax(ask: Ask, today: date) -> Say | None:
    """Nothing about a client is sent by fax."""
    return Say(Verdict.NO, Because.BY_FAX, Field.CHANNEL, Change.USE_ANOTHER_CHANNEL) if ask.channel is Channel.FAX else None


@rule("3.3")
def a_call_is_checked(ask: Ask, today: date) -> Say | None:
    """Before anything is told by telephone, the worker says who is on the line and who could listen."""
    if ask.channel is not Channel.TELEPHONE or ask.call:
        return None
    return not_yet(Because.CALL_NOT_CHECKED, Field.CALL, Change.CHECK_THE_CALLER)


@rule("3.3")
def an_unsure_caller_is_called_back(ask: Ask, today: date) -> Say | None:
    """A worker who is not sure who is on the line takes the details and calls back."""
    call = call_of(ask)
    if call is None or call.identity is not CallerIdentity.UNSURE:
        return None
    return not_yet(Because.CALLER_UNSURE, Field.CALL, Change.CALL_BACK)


@rule("3.3")
def the_number_called_back_is_known(ask: Ask, today: date) -> Say | None:
    """Calling back proves something only if the worker can say where the number came from."""
    call = call_of(ask)
    if call is None or call.identity is not CallerIdentity.CALLED_BACK or said(call.number_source):
        return None
    return not_yet(Because.NUMBER_SOURCE_NOT_SAID, Field.CALL, Change.SAY_WHERE_THE_NUMBER_CAME_FROM)


@rule("3.3")
def a_call_cannot_be_overheard(ask: Ask, today: date) -> Say | None:
    """Nothing is told by telephone where somebody else could listen."""
    call = call_of(ask)
    if call is None or call.overheard is False:
        return None
    if call.overheard is None:
        return not_yet(Because.OVERHEARD_NOT_SAID, Field.CALL, Change.SAY_WHETHER_OVERHEARD)
    return not_yet(Because.COULD_BE_OVERHEARD, Field.CALL, Change.MOVE_SOMEWHERE_PRIVATE)


RULES: tuple[Rule, ...] = (
    nothing_goes_by_fax,
    a_call_is_checked,
    an_unsure_caller_is_called_back,
    the_number_called_back_is_known,
    a_call_cannot_be_overheard,
)
