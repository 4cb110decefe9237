"""What is decided about a file whose time has come: the data lead keeps it longer or asks to destroy it, and somebody else agrees or not (2.1.1).

Everything is asked again at the click, while the client's row is held: whether it is time, whether anything is open or held, and who may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.errors import FieldProblem, Refused
from bot.records import Destruction, FileClosing, RetentionDecision
from bot.retention import alone, destroying
from bot.retention.files import ASKED, CLOSED, as_closed, held, held_record
from bot.retention.holds import holds
from bot.store import DATA_LEAD, TRUSTEE, Desk
from policy.retention import Bar, bar_to_agreeing, bar_to_asking, enough_agreed, lacks_of_keeping

RETAIN, ASK, AGREE, REFUSE, BACK = "retain", "ask", "agree", "refuse", "back"
"""The decisions on record."""

DECIDES = (DATA_LEAD, TRUSTEE)
"""Who may agree: another data lead or a trustee."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer to a request to destroy: the certificates of what is gone, and the files that wait for one more or stay."""

    batch: str
    destroyed: tuple[Destruction, ...]
    others: tuple[str, ...]


def retain(desk: Desk, refs: Sequence[str], reason: str, until: date) -> str:
    """Keep files longer, with the reason, until a day on which they are looked at again; returns the mark of what was decided together."""
    desk.must_be(DATA_LEAD)
    if lacks := lacks_of_keeping(reason, until, desk.today, desk.values):
        raise FieldProblem(**{field: str(lack) for field, lack in lacks.items()})
    batch = desk.new_id("K")
    for ref in _each(refs):
        _, row = _locked(desk, ref)
        if row.state != CLOSED:
            raise Refused("file_asked_already", ref=ref)
        row.kept_until, row.told_on = until, None
        decision = _decided(desk, ref, batch, RETAIN, until=until, reason=reason)
        desk.log("retention:file:retain", ref, until=until.isoformat(), decision=decision, clauses=["2.1.1"])
    return batch


def ask(desk: Desk, refs: Sequence[str]) -> str:
    """Ask that files be destroyed, whose time has come and in which nothing is open or held; those who may agree are told, once for all of them."""
    desk.must_be(DATA_LEAD)
    batch = desk.new_id("K")
    others = may_agree(desk, desk.actor)
    if len(others) + 1 < desk.values.destroyers_needed.on(desk.today):
        raise Refused("nobody_to_agree")
    for ref in _each(refs):
        _, row = _locked(desk, ref)
        if row.state != CLOSED:
            raise Refused("file_asked_already", ref=ref)
        _must_be_time(desk, row)
        row.state, row.asked_by, row.asked_at, row.asked_in, row.told_on = ASKED, desk.actor, desk.now, batch, desk.today
        desk.log("retention:file:ask", ref, rule=row.rule, due=row.due_on.isoformat(), decision=_decided(desk, ref, batch, ASK), clauses=["2.1.1"])
    for one in others:
        desk.say("retention/to_agree", batch, one)
    return batch


def agree(desk: Desk, refs: Sequence[str]) -> Answered:
    """Agree, as somebody else, that files be destroyed; with the last yes that is needed they are, at once and for good."""
    desk.must_be(*DECIDES)
    batch = desk.new_id("K")
    gone: list[Destruction] = []
    waiting: list[str] = []
    askers: set[str] = set()
    for ref in _each(refs):
        client, row = _asked(desk, ref)
        _must_be_time(desk, row)
        asked_by, agreed = str(row.asked_by), {*agreed_by(desk, row), desk.actor}
        askers.add(asked_by)
        desk.log("retention:file:agree", ref, asked_by=asked_by, decision=_decided(desk, ref, batch, AGREE), clauses=["2.1.1"])
        if enough_agreed(asked_by, agreed, desk.today, desk.values):
            gone.append(destroying.destroy(desk, client, row, batch, agreed))
        else:
            waiting.append(ref)
    for one in sorted(askers):
        desk.say("retention/answered", batch, one)
    return Answered(batch, tuple(gone), tuple(waiting))


def refuse(desk: Desk, refs: Sequence[str], reason: str) -> Answered:
    """Say no to destroying files, with the reason: they stay, and the data lead may keep them longer or ask again."""
    desk.must_be(*DECIDES)
    if not reason.strip():
        raise FieldProblem(reason="keep_reason_not_said")
    batch = desk.new_id("K")
    askers: set[str] = set()
    for ref in _each(refs):
        _, row = _asked(desk, ref)
        askers.add(str(row.asked_by))
        _fall_back(row)
        desk.log("retention:file:refuse", ref, decision=_decided(desk, ref, batch, REFUSE, reason=reason), clauses=["2.1.1"])
    for one in sorted(askers):
        desk.say("retention/answered", batch, one)
    return Answered(batch, (), tuple(_each(refs)))


def take_back(desk: Desk, ref: str) -> None:
    """Take back that a file be destroyed: for whoever asked, and for every data lead."""
    desk.must_be(DATA_LEAD)
    _, row = _locked(desk, ref)
    if row.state != ASKED:
        raise Refused(Bar.NOT_ASKED, ref=ref)
    _fall_back(row)
    desk.log("retention:file:take_back", ref, decision=_decided(desk, ref, desk.new_id("K"), BACK), clauses=["2.1.1"])


def may_agree(desk: Desk, asker: str) -> tuple[str, ...]:
    """Everybody who could agree to what somebody asked."""
    return tuple(sorted({one for role in DECIDES for one in desk.holders(role)} - {asker}))


def agreed_by(desk: Desk, row: FileClosing) -> tuple[str, ...]:
    """Who agreed already to what stands now."""
    query = select(RetentionDecision.decided_by).where(
        RetentionDecision.team_id == desk.team, RetentionDecision.client_ref == row.client_ref, RetentionDecision.decision == AGREE,
        RetentionDecision.decided_at >= row.asked_at,
    )  # fmt: skip
    return tuple(sorted(set(desk.session.scalars(query))))


def _locked(desk: Desk, ref: str) -> tuple[Any, FileClosing]:
    """Hold a closed file; one that is destroyed says so."""
    client = held_record(desk, ref)
    if client.wrapped_key is None:
        raise Refused("destroyed", ref=ref)
    if alone.is_given(desk, ref):
        raise Refused("file_not_closed", ref=ref)
    return client, held(desk, ref)


def _asked(desk: Desk, ref: str) -> tuple[Any, FileClosing]:
    """Hold a file that somebody asked to destroy, who still may, and that this person may agree to."""
    client, row = _locked(desk, ref)
    asked = row.asked_by if row.state == ASKED and row.asked_by and DATA_LEAD in desk.roles(row.asked_by) else None
    if bar := bar_to_agreeing(asked, agreed_by(desk, row) if asked else (), desk.actor):
        raise Refused(bar, ref=ref)
    return client, row


def _must_be_time(desk: Desk, row: FileClosing) -> None:
    """Refuse a file whose time has not come, or in which something is open or held, and say what."""
    found = holds(desk, row.client_ref)
    bar = bar_to_asking(as_closed(desk, row), row.kept_until, [one.kind for one in found], desk.today, desk.values)
    if bar is not None:
        raise Refused(bar, ref=row.client_ref, open=", ".join(dict.fromkeys(one.ref for one in found)))


def _fall_back(row: FileClosing) -> None:
    row.state, row.asked_by, row.asked_at, row.asked_in, row.told_on = CLOSED, None, None, None, None


def _decided(desk: Desk, ref: str, batch: str, decision: str, *, until: date | None = None, reason: str = "") -> str:
    """Keep one decision, and return its reference."""
    row = RetentionDecision(
        id=desk.new_id("K"), team_id=desk.team, client_ref=ref, batch=batch, decision=decision, decided_by=desk.actor, decided_at=desk.now, until=until
    )
    if reason:
        row.sealed = desk.seal(ref, "retention_decision", row.id, reason)
    desk.session.add(row)
    desk.session.flush()
    return row.id


def _each(refs: Sequence[str]) -> tuple[str, ...]:
    """Each file once, in one order for everybody, so that two who decide about the same never wait for each other."""
    return tuple(sorted(set(refs)))
