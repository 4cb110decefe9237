"""Records of what was asked to be shared about a client, as they are opened for a pack: who asked and decided, and what was shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot import kept
from bot.access.opened import Opened, Person
from bot.access.source import Key
from bot.approving import said_with
from bot.records import Conflict, Consultation, Disclosure, Question, Request, Vote
from bot.store import Desk
from policy.considering import Seen
from policy.facts import Category, Channel
from policy.grounds import Consultation as Consulted
from policy.grounds import Ground


def request(desk: Desk, _ref: str, row: Request) -> Opened:
    """What was asked to be shared."""
    stands = kept.last(desk, row)
    ground = Ground(row.ground) if row.ground else None
    facts = {"asked_by": Person(row.asked_by), "asked_at": row.asked_at, "ask": stands.ask, "ground": ground, "verdict": stands.decision.verdict,
             "clauses": tuple(row.clauses)}  # fmt: skip
    return Opened(record=row.id, at=row.asked_at, facts=facts, seen=Seen(ground=ground), known=(stands.ask.recipient.name,))


def _ground(desk: Desk, request_id: str) -> Ground | None:
    ground = desk.session.scalar(select(Request.ground).where(Request.team_id == desk.team, Request.id == request_id))
    return Ground(ground) if ground else None


def vote(desk: Desk, _ref: str, row: Vote) -> Opened:
    """What somebody decided."""
    said = said_with(desk, desk.session.get_one(Request, row.request_id), row)
    stands_in = Person(row.for_user) if row.for_user else None
    facts = {"request_ref": row.request_id, "decided_by": Person(row.user_id), "stands_in_for": stands_in, "approves": row.approves, "said": said}
    return Opened(record=f"{row.request_id}.{row.user_id}", at=row.voted_at, facts=facts, seen=Seen(ground=_ground(desk, row.request_id)))


def conflict(desk: Desk, ref: str, row: Conflict) -> Opened:
    """That somebody left it to others."""
    lifted = desk.unseal(ref, f"lift:{row.user_id}", row.request_id, row.sealed_lift) if row.sealed_lift else ""
    facts = {"request_ref": row.request_id, "stood_back": Person(row.user_id),
             "reason": desk.unseal(ref, f"conflict:{row.user_id}", row.request_id, row.sealed),
             "lifted_by": Person(row.lifted_by) if row.lifted_by else None, "lifted_because": lifted}  # fmt: skip
    seen = Seen(ground=_ground(desk, row.request_id), from_others=True)
    return Opened(record=f"{row.request_id}.{row.user_id}", at=row.declared_at, facts=facts, seen=seen)


def name_of_conflict(record: str) -> Mapping[Key, Any]:
    """That, by its request and who it was."""
    request, _, user = record.partition(".")
    return {Conflict.request_id: request, Conflict.user_id: user}


def question(desk: Desk, ref: str, row: Question) -> Opened:
    """What a trustee asked."""
    answer = desk.unseal(ref, "answer", row.id, row.sealed_answer) if row.sealed_answer else ""
    facts = {"request_ref": row.request_id, "question_by": Person(row.asked_by), "question": desk.unseal(ref, "question", row.id, row.sealed), "answer": answer}
    return Opened(record=row.id, at=row.asked_at, facts=facts, seen=Seen(ground=_ground(desk, row.request_id)))


def consultation(desk: Desk, ref: str, row: Consultation) -> Opened:
    """Advice that a worker took."""
    said, kind = desk.unseal(ref, "consultation", row.id, row.sealed), Consulted(row.kind)
    facts = {"request_ref": row.request_id, "recorded_by": Person(row.recorded_by), "doubt_asked_on": row.asked_on, "doubt_kind": kind,
             "doubt_whom": said["whom"], "question": said["question"], "answer": said["answer"]}  # fmt: skip
    seen = Seen(ground=_ground(desk, row.request_id), advice_taken=kind is Consulted.ADVISER)
    return Opened(record=row.id, at=row.recorded_at, facts=facts, seen=seen, known=(said["whom"],))


def disclosure(desk: Desk, ref: str, row: Disclosure) -> Opened:
    """What was shared."""
    typed = desk.unseal(ref, "disclosure", row.request_id, row.sealed)
    ask = kept.last(desk, desk.session.get_one(Request, row.request_id)).ask
    second = Person(row.second_worker) if row.second_worker else None
    facts = {"request_ref": row.request_id, "was_shared": row.shared, "shared_with": ask.recipient.name if row.shared else None,
             "recipient_kind": ask.recipient.kind, "shared_at": row.shared_at, "categories": tuple(map(Category, typed["categories"])),
             "shared_by_way_of": Channel(typed["channel"]) if typed["channel"] else None, "purpose": ask.purpose, "note": typed["note"],
             "recorded_by": Person(row.recorded_by), "second_worker": second, "confirmed": row.confirmed}  # fmt: skip
    return Opened(record=row.request_id, at=row.recorded_at, facts=facts, seen=Seen(ground=_ground(desk, row.request_id)), known=(ask.recipient.name,))


def name_of_vote(record: str) -> Mapping[Key, Any]:
    """A decision, by its request and whose it is."""
    request, _, user = record.partition(".")
    return {Vote.request_id: request, Vote.user_id: user}
