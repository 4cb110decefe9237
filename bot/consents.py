"""A client's consents: recorded, and found again for every request; never changed and never deleted (part 5, 3.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from bot.briefings import briefing
from bot.checks import must_have_been
from bot.clients import is_child
from bot.errors import FieldProblem, Refused
from bot.records import Client, ConsentPaper, ConsentRecord, ErrorMark, Withdrawal
from bot.store import Desk
from policy.codec import consent_from_plain, consent_to_plain
from policy.consents import answers_that_stand
from policy.deadlines import consent_ends_at_the_latest, support_ends
from policy.facts import Answer, Category, Consent, ConsentKind, Form, GivenBy, Purpose, TakenBack
from policy.findings import Because
from policy.lives import PERMITS, life_of
from policy.taking_back import left_of
from policy.text import is_among, plain_name
from policy.validity import flaws_of
from policy.value import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What is kept with an answer and decides nothing: where the paper is (3.6), and whether support is for a complex case (5.5)."""

    paper_at: str = ""
    complex_case: bool | None = None


MISSING, PLACED, NONE = "missing", "placed", "none"
"""Where the paper of a signed consent stands: nobody has said where it is, somebody has, and there is none."""


def record(desk: Desk, ref: str, consent: Consent, aside: Aside = Aside(), *, renews: bool = False) -> Consent:
    """Keep what the client answered as a new record, and return it as it will be found by every later request."""
    client = desk.client(ref)
    desk.hold_answers(ref)
    _check(desk, consent, is_child=is_child(client, consent.given_on))
    row = ConsentRecord(
        id=desk.new_id("C"), team_id=desk.team, client_ref=ref, kind=consent.kind, answer=consent.answer, given_on=consent.given_on, ends_on=consent.ends_on,
        replaces=consent.replaces or None, renews=renews, recorded_by=desk.actor, recorded_at=desk.now, sealed=b"",
    )  # fmt: skip
    told = briefing(desk, ref, consent.given_on)
    kept = replace(consent, id=row.id, briefed_on=told.on, not_told=told.not_told, words_changed_on=told.words_changed_on, paper_known=bool(aside.paper_at))
    row.sealed = desk.seal(ref, "consent", row.id, {"consent": consent_to_plain(kept), "paper_at": aside.paper_at, "complex_case": aside.complex_case})
    desk.session.add(row)
    desk.log(
        "consent:answer:record", ref, consent=row.id, kind=consent.kind, answer=consent.answer, form=consent.form, ends=consent.ends_on.isoformat(),
        given_by=consent.given_by, paper_known=bool(aside.paper_at), replaces=consent.replaces, renews=renews,
    )  # fmt: skip
    if consent.replaces:
        desk.redraw(consent.replaces)
    if is_on_paper(consent, aside) and not aside.paper_at:
        paper = ConsentPaper(
            consent_id=row.id, team_id=desk.team, client_ref=ref, owed_by=desk.actor, owed_since=desk.today, state=MISSING,
        )  # fmt: skip
        desk.session.add(paper)
    return kept


def is_on_paper(consent: Consent, aside: Aside) -> bool:
    """Whether the client signed something: any written yes to sharing, and one to support in a complex case (3.6, 5.4, 5.5)."""
    signed = consent.answer is Answer.GIVEN and consent.form is Form.WRITTEN
    return signed and (consent.kind is ConsentKind.SHARE or bool(aside.complex_case))


def _check(desk: Desk, consent: Consent, *, is_child: bool) -> None:
    """Refuse what cannot be so, beside the field that says it."""
    must_have_been(desk, given_on=consent.given_on)
    if consent.ends_on < consent.given_on:
        raise FieldProblem(ends_on="ends_before_it_begins")
    if consent.kind is ConsentKind.SUPPORT:
        if consent.answer is Answer.GIVEN and consent.ends_on > support_ends(consent.given_on, desk.values):
            raise FieldProblem(support_ends_on="support_too_long")
        return
    if consent.ends_on > consent_ends_at_the_latest(consent.given_on, desk.values):
        raise FieldProblem(ends_on="consent_too_long")
    if consent.assessment and consent.assessment.assessed_on != consent.given_on:
        raise FieldProblem(assessed_on="assessed_another_day")
    if consent.given_by is GivenBy.PARENT and not is_child:
        raise FieldProblem(decided_by="parent_of_an_adult")
    _check_kept_back(consent)


def _check_kept_back(consent: Consent) -> None:
    if keeps_from_others(consent):
        raise FieldProblem(kept_from="not_among_them")
    if nothing_left(consent):
        raise FieldProblem(kept_back="nothing_left_of_it")


def keeps_from_others(consent: Consent) -> bool:
    """Whether it keeps something back from somebody whom it does not name, as names are compared: a misspelt name would keep nothing back (3.4)."""
    return any(not is_among(one.recipient, consent.recipients) for one in consent.kept_back if one.recipient)


def nothing_left(consent: Consent) -> bool:
    """Whether all that it names is kept back, from everybody or from each by name: then it is no yes (3.4)."""
    kept: dict[str, set[Category]] = {}
    for one in consent.kept_back:
        kept.setdefault(plain_name(one.recipient or ""), set()).add(one.category)
    everybody = kept.get("", set())
    return bool(kept) and all(everybody | kept.get(name, set()) >= set(consent.categories) for name in consent.named or {""})


def on_record(desk: Desk, ref: str, only: Sequence[str] | None = None) -> tuple[Consent, ...]:
    """Everything the client ever answered, with what was withdrawn since or marked as an error, oldest first: the facts for a decision.

    Whether the client is an adult by now is part of each, for then a parent's yes counts no more (5.2.1).
    With `only`, no more than these answers and those that take their place: to show a page of them.
    """
    taken_back: dict[str, list[Withdrawal]] = {}
    for withdrawal in desk.session.scalars(
        select(Withdrawal).where(Withdrawal.team_id == desk.team, Withdrawal.client_ref == ref).order_by(Withdrawal.recorded_at)
    ):
        taken_back.setdefault(withdrawal.consent_id, []).append(withdrawal)
    wrong = set(desk.session.scalars(select(ErrorMark.consent_id).where(ErrorMark.team_id == desk.team, ErrorMark.client_ref == ref)))
    found = (ConsentPaper.team_id == desk.team, ConsentPaper.client_ref == ref, ConsentPaper.state == PLACED)
    placed = set(desk.session.scalars(select(ConsentPaper.consent_id).where(*found)))
    query = select(ConsentRecord).where(ConsentRecord.team_id == desk.team, ConsentRecord.client_ref == ref)
    if only is not None:
        query = query.where(or_(ConsentRecord.id.in_(only), ConsentRecord.replaces.in_(only)))
    rows = desk.session.scalars(query.order_by(ConsentRecord.given_on, ConsentRecord.recorded_at)).all()
    client = desk.session.get(Client, (desk.team, ref))
    adult = client is not None and not is_child(client, desk.today)
    consents = (replace(_consent(desk, ref, row, taken_back.get(row.id, ()), in_error=row.id in wrong), now_adult=adult) for row in rows)
    return tuple(replace(one, paper_known=True) if one.id in placed else one for one in consents)


def answered_on(desk: Desk, ref: str, day: date, before: datetime) -> tuple[Consent, ...]:
    """What the client answered on a day, as it was recorded before a moment, whatever became of it since."""
    query = select(ConsentRecord).where(ConsentRecord.team_id == desk.team, ConsentRecord.client_ref == ref, ConsentRecord.given_on == day)
    return tuple(_consent(desk, ref, row, (), in_error=False) for row in desk.session.scalars(query.where(ConsentRecord.recorded_at < before)))


def to_change(desk: Desk, consent_id: str) -> tuple[ConsentRecord, Consent, Aside]:
    """Fetch a record of a client of yours that still stands, and keep others from changing it meanwhile; 'not yours' and 'not there' are one answer."""
    row = to_read(desk, consent_id)
    desk.hold_answers(row.client_ref)
    every = on_record(desk, row.client_ref)
    consent = next(one for one in every if one.id == consent_id)
    if consent.in_error or any(one.replaces == consent_id for one in every):
        raise Refused("consent_already_changed", ref=consent_id)
    return row, consent, aside_of(desk, row)


def to_read(desk: Desk, consent_id: str) -> ConsentRecord:
    """Fetch a record of a client of yours; 'not yours' and 'not there' are one answer."""
    row = desk.session.get(ConsentRecord, consent_id)
    here = row if row and row.team_id == desk.team else None
    if not desk.reach(here.client_ref if here else "").works or here is None:
        raise Refused("no_such_consent", ref=consent_id)
    desk.client(here.client_ref)
    return here


def aside_of(desk: Desk, row: ConsentRecord) -> Aside:
    """What was kept beside an answer, with where its paper is by now."""
    typed = desk.unseal(row.client_ref, "consent", row.id, row.sealed)
    paper = desk.session.get(ConsentPaper, row.id)
    later = desk.unseal(row.client_ref, "consent_paper", row.id, paper.sealed) if paper and paper.sealed else ""
    return Aside(paper_at=later or typed["paper_at"], complex_case=typed["complex_case"])


def live(desk: Desk, ref: str) -> tuple[Consent, ...]:
    """The consents to share that stand today: given, and neither ended, changed, wholly withdrawn nor marked as an error."""
    answers = answers_that_stand(on_record(desk, ref))
    return tuple(one for one in answers if is_live(one, desk.today))


def supporting(desk: Desk, ref: str) -> Consent | None:
    """The client's last answer about being supported that no later record changes and that is no error (5.5)."""
    every = on_record(desk, ref)
    changed = {one.replaces for one in every}
    return next((one for one in reversed(every) if one.kind is ConsentKind.SUPPORT and not one.in_error and one.id not in changed), None)


def is_live(consent: Consent, today: date) -> bool:
    """Whether an answer that no later one changes still permits something on a day."""
    return life_of(consent, today) in PERMITS


def renewals(desk: Desk, ref: str) -> frozenset[str]:
    """The records of a client that give an older yes more time, and change nothing of it (5.4)."""
    query = select(ConsentRecord.id).where(ConsentRecord.team_id == desk.team, ConsentRecord.client_ref == ref, ConsentRecord.renews)
    return frozenset(desk.session.scalars(query))


def flaws(consent: Consent, values: Values) -> tuple[Because, ...]:
    """What a consent to share lacks to count (part 5), in the policy's words; nothing for other answers."""
    return flaws_of(consent, values) if consent.answer is Answer.GIVEN and consent.kind is ConsentKind.SHARE else ()


def named_recipients(desk: Desk, ref: str) -> tuple[str, ...]:
    """The recipients that live consents name, each once."""
    names = [name for one in live(desk, ref) for name in left_of(one, desk.today).recipients]
    return tuple({" ".join(name.casefold().split()): name for name in names}.values())


def ever_named(desk: Desk, ref: str) -> tuple[str, ...]:
    """The recipients that any answer of the client names, whatever became of it, each once."""
    names = [name for one in on_record(desk, ref) for name in one.recipients]
    return tuple({" ".join(name.casefold().split()): name for name in names}.values())


def _consent(desk: Desk, ref: str, row: ConsentRecord, taken_back: Sequence[Withdrawal], *, in_error: bool) -> Consent:
    """A consent as the policy sees it, with its withdrawals."""
    kept = consent_from_plain(desk.unseal(ref, "consent", row.id, row.sealed)["consent"])
    whole: list[date] = []
    parts: list[TakenBack] = []
    for withdrawal in taken_back:
        said = desk.unseal(ref, "withdrawal", withdrawal.id, withdrawal.sealed)
        if said["whole"]:
            whole.append(withdrawal.withdrawn_on)
        else:
            parts.append(part_of(said, withdrawal.withdrawn_on))
    return replace(kept, withdrawn_on=min(whole, default=None), taken_back=(*kept.taken_back, *parts), in_error=in_error)


def part_of(said: Mapping[str, Any], since: date) -> TakenBack:
    """What was taken back at one time, as it was sealed."""
    purposes, categories = map(Purpose, said["purposes"]), map(Category, said["categories"])
    return TakenBack(since=since, recipients=tuple(said["recipients"]), purposes=tuple(purposes), categories=tuple(categories))
