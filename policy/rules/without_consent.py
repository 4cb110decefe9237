"""Telling without consent: the questions that come first, and the approval of somebody else (3.4, 4.1, 4.3)."""

from __future__ import annotations

from datetime import date

from policy.consents import case_of, read
from policy.facts import Ask
from policy.findings import Because, Change, Field, Verdict
from policy.rule import Lane, Rule, Say, rule
from policy.rules.aims import not_yet
from policy.text import said
from policy.values import NOT_FOR_THE_CLIENT_TO_TELL, NOT_TO_BE_WARNED


def answered(done: bool | None, why_not: str) -> bool:
    """Tell whether a question was answered: yes, or no with the reason (4.3)."""
    return done is True or (done is False and said(why_not))


def approved_or_asked(ask: Ask, approved: Because, asked: Because, change: Change = Change.GET_APPROVAL, about: tuple[str, ...] = ()) -> Say:
    """Return the answer of a case that is complete: telling if it is approved, else asking the trustees (4.1)."""
    if ask.approved:
        return Say(Verdict.SHARE, approved, Field.GROUND, about=about)
    return Say(Verdict.ASK_TRUSTEES, asked, Field.GROUND, change, about)


@rule("4.1", Lane.CASE)
def somebody_else_approves(ask: Ask, today: date) -> Say | None:
    """Nothing is told without consent until at least one other person has talked it over and approved it."""
    if case_of(ask, today) is None:
        return None
    if ask.approved:
        return Say(Verdict.SHARE, Because.APPROVED, Field.APPROVAL)
    return Say(Verdict.ASK_TRUSTEES, Because.APPROVAL_NEEDED, Field.APPROVAL, Change.GET_APPROVAL)


@rule("4.1", Lane.CASE)
def the_lack_of_consent_is_explained(ask: Ask, today: date) -> Say | None:
    """Before anything is told without consent, the worker says why there is none: it cannot be had, or asking would do harm."""
    case = case_of(ask, today)
    if case is None or case.why_no_consent:
        return None
    return not_yet(Because.WHY_NO_CONSENT_NOT_SAID, Field.GROUND, Change.SAY_WHY_NO_CONSENT)


@rule("3.4", Lane.CASE)
def only_a_named_risk_answers_a_no(ask: Ask, today: date) -> Say | None:
    """Where the client has said no, the worker names the serious risk to somebody, and the trustees know of the no."""
    case = case_of(ask, today)
    if case is None or not read(ask, today).said_no:
        return None
    if not said(case.risk):
        return not_yet(Because.RISK_NOT_NAMED, Field.GROUND, Change.NAME_THE_RISK)
    return None if ask.approved else approved_or_asked(ask, Because.APPROVED, Because.CLIENT_SAID_NO)


@rule("4.3", Lane.CASE)
def the_client_is_talked_to_first(ask: Ask, today: date) -> Say | None:
    """The worker talks it over with the client first, or says why not; nobody asks this where a word could warn a suspect."""
    case = case_of(ask, today)
    if case is None or case.ground in NOT_TO_BE_WARNED or answered(case.discussed_with_client, case.why_not_discussed):
        return None
    return not_yet(Because.DISCUSSION_NOT_SAID, Field.GROUND, Change.SAY_WHETHER_DISCUSSED)


@rule("4.3", Lane.CASE)
def the_client_is_encouraged_to_tell(ask: Ask, today: date) -> Say | None:
    """The worker encourages the client to tell it themselves, or says why not; nobody asks this where a word could warn a suspect, or of a court's order."""
    case = case_of(ask, today)
    if case is None or case.ground in NOT_FOR_THE_CLIENT_TO_TELL or answered(case.encouraged_to_go_themselves, case.why_not_encouraged):
        return None
    return not_yet(Because.ENCOURAGEMENT_NOT_SAID, Field.GROUND, Change.SAY_WHETHER_ENCOURAGED)


@rule("4.3", Lane.CASE)
def a_doubt_is_talked_over(ask: Ask, today: date) -> Say | None:
    """A worker in doubt asks the helpline or a "what if" question first; the trustees see whether somebody was asked, and a doubt holds nothing up."""
    case = case_of(ask, today)
    if case is None or not case.in_doubt:
        return None
    if case.consulted:
        return approved_or_asked(ask, Because.DOUBT_TALKED_OVER, Because.DOUBT_TALKED_OVER)
    return approved_or_asked(ask, Because.DOUBT_NOT_TALKED_OVER, Because.DOUBT_NOT_TALKED_OVER, Change.RECORD_A_CONSULTATION)


RULES: tuple[Rule, ...] = (
    somebody_else_approves,
    the_lack_of_consent_is_explained,
    only_a_named_risk_answers_a_no,
    the_client_is_talked_to_first,
    the_client_is_encouraged_to_tell,
    a_doubt_is_talked_over,
)
