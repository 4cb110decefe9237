"""What a client answered elsewhere, from the cells of a row: an answer as it would have been recorded here, and what it lacks (part 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.consents import keeps_from_others, nothing_left
from bot.importing.columns import DecidedBy
from bot.importing.problems import Wrong
from bot.store import Desk
from policy.ages import is_child_on
from policy.deadlines import consent_ends, consent_ends_at_the_latest, support_ends
from policy.facts import Answer, Assessment, BriefingItem, Capacity, Consent, ConsentKind, Form, GivenBy, KeptBack
from policy.findings import Because
from policy.validity import flaws_of
from policy.value import Values

Cells = dict[str, Any]
"""What the cells of a row say, by the names of their columns."""


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A row of the list of consents, in order; what it lacks to count is no reason to refuse it."""

    ref: str
    consent: Consent
    paper_at: str
    recorded_by: str
    withdrawn_on: date | None
    flaws: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a client when their answers are read."""

    is_child: bool
    adult_in: date | None
    told_on: date | None
    told: frozenset[BriefingItem]

    def is_child_on(self, day: date) -> bool:
        """Whether they count as a child on a day (5.2.1)."""
        return is_child_on(self.is_child, self.adult_in, day)


def answer_of(cells: Cells, known: Known | None, desk: Desk, by: str, words_since: date | None) -> NewConsent:
    """An answer as it would have been recorded: with what had been told by then, and what it lacks to count."""
    given_on, decided = cells["given_on"], cells["decided_by"] or DecidedBy.CLIENT
    kind = cells["kind"] or ConsentKind.SHARE
    in_doubt = decided is DecidedBy.CLIENT_IN_DOUBT
    told = bool(known and known.told_on and known.told_on <= given_on)
    usually_ends = support_ends if kind is ConsentKind.SUPPORT else consent_ends
    consent = Consent(
        id="", kind=kind, answer=cells["answer"], recipients=cells["recipients"] or (), purposes=cells["purposes"] or (), categories=cells["categories"] or (),
        kept_back=tuple(KeptBack(category=one, recipient=name) for one in cells["kept_back"] or () for name in cells["kept_from"] or (None,)),
        in_their_words=cells["in_their_words"] or "", form=cells["form"] or Form.VERBAL, why_verbal=cells["why_verbal"] or "",
        plan_to_sign=cells["plan_to_sign"] or "", paper_known=bool(cells["paper_at"]),
        given_by=GivenBy.CLIENT if in_doubt or decided is DecidedBy.CLIENT else GivenBy(decided.value), authority_seen=cells["authority_seen"] or "",
        capacity=Capacity.DOUBTED if in_doubt else Capacity.PRESUMED, assessment=_assessment(cells, given_on) if in_doubt else None,
        briefed_on=known.told_on if known else None, words_changed_on=words_since if told else None,
        not_told=tuple(one for one in BriefingItem if not (told and known and one in known.told)),
        free_of_duress=cells["free_of_duress"], given_on=given_on, ends_on=cells["ends_on"] or usually_ends(given_on, desk.values),
    )  # fmt: skip
    counts = consent.answer is Answer.GIVEN and kind is ConsentKind.SHARE
    return NewConsent(
        cells["reference"], consent, cells["paper_at"] or "", (cells["recorded_by"] or (by,))[0], cells["withdrawn_on"],
        flaws_of(replace(consent, now_adult=bool(known and not known.is_child_on(desk.today))), desk.values) if counts else (),
    )  # fmt: skip


def is_the_same(one: Consent, other: Consent) -> bool:
    """Whether two records say the same, whatever they are called and whatever else is known by then: what the client was told, where the paper is."""
    return _said(one) == _said(other)


def _said(consent: Consent) -> Consent:
    return replace(consent, id="", replaces="", taken_back=(), paper_known=None, briefed_on=None, not_told=(), words_changed_on=None, now_adult=False)


def latest_end(consent: Consent, values: Values) -> date:
    """The last day that an answer may have: a consent to be supported lasts longer than one to share (5.4, 5.5)."""
    return (support_ends if consent.kind is ConsentKind.SUPPORT else consent_ends_at_the_latest)(consent.given_on, values)


def _assessment(cells: Cells, given_on: date) -> Assessment:
    asked = {name: cells[name] for name in ("understands", "retains", "weighs", "communicates", "because_of_impairment")}
    return Assessment(observed=cells["observed"] or "", cause=cells["cause"] or "", assessed_on=cells["assessed_on"] or given_on, **asked)


def what_is_lacking(consent: Consent, cells: Cells) -> dict[str, Wrong]:
    """What an answer cannot be without, and what contradicts it."""
    wrong: dict[str, Wrong] = {}
    if consent.kind is ConsentKind.SHARE:
        needed = ("recipients", "purposes", "categories") if consent.answer is Answer.GIVEN else ("recipients",)
        wrong = {name: Wrong("needed_for_this_answer") for name in needed if not cells[name]}
    if cells["kept_from"] and not cells["kept_back"]:
        wrong["kept_back"] = Wrong("needed_for_this_answer")
    if keeps_from_others(consent):
        wrong["kept_from"] = Wrong("not_among_them")
    elif nothing_left(consent):
        wrong["kept_back"] = Wrong("nothing_left_of_it")
    if cells["withdrawn_on"] and consent.answer is not Answer.GIVEN:
        wrong["withdrawn_on"] = Wrong("only_a_yes_is_withdrawn")
    elif cells["withdrawn_on"] and cells["withdrawn_on"] < consent.given_on:
        wrong["withdrawn_on"] = Wrong("withdrawn_before_given")
    if consent.assessment and consent.assessment.assessed_on != consent.given_on:
        wrong["assessed_on"] = Wrong("assessed_another_day")
    return wrong
