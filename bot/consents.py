"""A client's consents: recorded, and found again for every request; never changed and never deleted (part 5, 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.clients import briefed_on
from bot.errors import FieldProblem
from bot.records import ConsentRecord, Withdrawal
from bot.store import Desk
from policy.consents import FLAWS
from policy.deadlines import consent_ends_at_the_latest
from policy.facts import Answer, Capacity, Category, Consent, Form, KeptBack, Purpose
from policy.findings import Because
from policy.text import same_name
from policy.values import Values


def record(desk: Desk, ref: str, consent: Consent, paper_at: str) -> Consent:
    """Keep what the client answered as a new record, and return it as it will be found by every later request."""
    _check_dates(desk, consent)
    desk.client(ref)
    row = ConsentRecord(
        id=desk.new_id("C"), team_id=desk.team, client_ref=ref, answer=consent.answer, given_on=consent.given_on, ends_on=consent.ends_on,
        recorded_by=desk.actor, recorded_at=desk.now, sealed=b"",
    )  # fmt: skip
    told = briefed_on(desk, ref)
    kept = replace(consent, id=row.id, briefed_on=told if told and told <= consent.given_on else None)
    row.sealed = desk.seal(ref, "consent", row.id, _typed(kept) | {"paper_at": paper_at})
    desk.session.add(row)
    desk.log(
        "consent:answer:record", ref, consent=row.id, answer=consent.answer, form=consent.form, ends=consent.ends_on.isoformat(), paper_known=bool(paper_at)
    )
    return kept


def _check_dates(desk: Desk, consent: Consent) -> None:
    if consent.given_on > desk.today:
        raise FieldProblem(given_on="date_in_future")
    if consent.ends_on < consent.given_on:
        raise FieldProblem(ends_on="ends_before_it_begins")
    if consent.ends_on > consent_ends_at_the_latest(consent.given_on, desk.values):
        raise FieldProblem(ends_on="consent_too_long")


def on_record(desk: Desk, ref: str) -> tuple[Consent, ...]:
    """Everything the client ever answered, with what was withdrawn since, oldest first: the facts for a decision."""
    taken_back: dict[str, list[Withdrawal]] = {}
    for withdrawal in desk.session.scalars(
        select(Withdrawal).where(Withdrawal.team_id == desk.team, Withdrawal.client_ref == ref).order_by(Withdrawal.recorded_at)
    ):
        taken_back.setdefault(withdrawal.consent_id, []).append(withdrawal)
    rows = desk.session.scalars(
        select(ConsentRecord)
        .where(ConsentRecord.team_id == desk.team, ConsentRecord.client_ref == ref)
        .order_by(ConsentRecord.given_on, ConsentRecord.recorded_at)
    ).all()
    return tuple(_consent(desk, ref, row, taken_back.get(row.id, ())) for row in rows)


def live(desk: Desk, ref: str) -> tuple[Consent, ...]:
    """The consents that were given and have neither ended nor been wholly withdrawn today."""
    return tuple(one for one in on_record(desk, ref) if one.answer is Answer.GIVEN and one.given_on <= desk.today <= one.ends_on and one.withdrawn_on is None)


def flaws(consent: Consent, values: Values) -> tuple[Because, ...]:
    """What a given consent lacks to count (part 5), in the policy's words; nothing for other answers."""
    return tuple(because for because, lacks in FLAWS if lacks(consent, values)) if consent.answer is Answer.GIVEN else ()


def named_recipients(desk: Desk, ref: str) -> tuple[str, ...]:
    """The recipients that live consents name, each once."""
    names = [name for one in live(desk, ref) for name in one.recipients if not any(same_name(name, gone) for gone in one.withdrawn_recipients)]
    return tuple({" ".join(name.casefold().split()): name for name in names}.values())


def _typed(consent: Consent) -> dict[str, Any]:
    """What is sealed of a consent."""
    return {
        "recipients": list(consent.recipients),
        "purposes": list(consent.purposes),
        "categories": list(consent.categories),
        "kept_back": [{"category": one.category, "recipient": one.recipient} for one in consent.kept_back],
        "in_their_words": consent.in_their_words,
        "form": consent.form,
        "why_verbal": consent.why_verbal,
        "plan_to_sign": consent.plan_to_sign,
        "capacity": consent.capacity,
        "doubt_observed": consent.doubt_observed,
        "briefed_on": consent.briefed_on.isoformat() if consent.briefed_on else None,
        "free_of_duress": consent.free_of_duress,
    }


def _consent(desk: Desk, ref: str, row: ConsentRecord, taken_back: Sequence[Withdrawal]) -> Consent:
    """A consent as the policy sees it, with its withdrawals."""
    typed = desk.unseal(ref, "consent", row.id, row.sealed)
    whole: list[date] = []
    some: list[str] = []
    for withdrawal in taken_back:
        said = desk.unseal(ref, "withdrawal", withdrawal.id, withdrawal.sealed)
        if said["whole"]:
            whole.append(withdrawal.withdrawn_on)
        else:
            some += said["recipients"]
    return Consent(
        id=row.id,
        answer=Answer(row.answer),
        recipients=tuple(typed["recipients"]),
        purposes=tuple(map(Purpose, typed["purposes"])),
        categories=tuple(map(Category, typed["categories"])),
        kept_back=tuple(KeptBack(category=Category(one["category"]), recipient=one["recipient"]) for one in typed["kept_back"]),
        in_their_words=typed["in_their_words"],
        form=Form(typed["form"]),
        why_verbal=typed["why_verbal"],
        plan_to_sign=typed["plan_to_sign"],
        capacity=Capacity(typed["capacity"]),
        doubt_observed=typed["doubt_observed"],
        briefed_on=date.fromisoformat(typed["briefed_on"]) if typed["briefed_on"] else None,
        free_of_duress=typed["free_of_duress"],
        given_on=row.given_on,
        ends_on=row.ends_on,
        withdrawn_on=min(whole, default=None),
        withdrawn_recipients=tuple(some),
    )
