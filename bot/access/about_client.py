"""Records about a client themselves, as they are opened for a pack: their file, what they answered, safety, danger, and who looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, or_, select

from bot.access.opened import Opened, Person
from bot.access.source import Key
from bot.errors import Tampered
from bot.looking import concerns
from bot.notices import NoticeAnswer
from bot.records import (
    Briefing,
    Client,
    ClientTalk,
    ConsentPaper,
    ConsentRecord,
    Emergency,
    EmergencyReview,
    ErrorMark,
    Notice,
    PrecautionNote,
    PrecautionReview,
    Scan,
    Withdrawal,
)
from bot.scans import KEPT, SEALED
from bot.store import CLOCK, Desk
from bot.tables import LogEntry
from policy.briefings import BriefingFormat
from policy.codec import consent_from_plain, precaution_from_plain
from policy.considering import Seen
from policy.facts import BriefingItem, Category, Channel, Danger, Purpose
from policy.reviewing import Judgement


def file(desk: Desk, ref: str, row: Client) -> Opened:
    """The client's file."""
    workers = tuple(Person(one) for one in desk.key_workers(ref))
    facts = {"reference": row.ref, "is_child": row.is_child, "opened_by": Person(row.opened_by), "opened_at": row.opened_at, "key_workers": workers}
    return Opened(record=row.ref, at=row.opened_at, facts=facts)


def briefing(desk: Desk, ref: str, row: Briefing) -> Opened:
    """What they were told."""
    told = desk.unseal(ref, "briefing", row.id, row.sealed)
    facts = {"given_on": row.given_on, "given_by": Person(row.given_by), "told": tuple(map(BriefingItem, told["told"])),
             "formats": tuple(map(BriefingFormat, told["formats"])), "language": told["language"], "recorded_by": Person(row.recorded_by)}  # fmt: skip
    return Opened(record=row.id, at=row.recorded_at, facts=facts)


def consent(desk: Desk, ref: str, row: ConsentRecord) -> Opened:
    """What they answered."""
    typed = desk.unseal(ref, "consent", row.id, row.sealed)
    consent = consent_from_plain(typed["consent"])
    facts = {"consent": consent, "paper_at": typed["paper_at"], "complex_case": typed["complex_case"], "recorded_by": Person(row.recorded_by)}
    return Opened(record=row.id, at=row.recorded_at, facts=facts, known=consent.recipients)


def withdrawal(desk: Desk, ref: str, row: Withdrawal) -> Opened:
    """What they took back."""
    typed = desk.unseal(ref, "withdrawal", row.id, row.sealed)
    recipients = tuple(typed["recipients"])
    facts = {"consent_ref": row.consent_id, "withdrawn_on": row.withdrawn_on, "whole": typed["whole"], "recipients": recipients,
             "purposes": tuple(map(Purpose, typed["purposes"])), "categories": tuple(map(Category, typed["categories"])), "how": typed["how"],
             "recorded_by": Person(row.recorded_by)}  # fmt: skip
    return Opened(record=row.id, at=row.recorded_at, facts=facts, known=recipients)


def notice(desk: Desk, ref: str, row: Notice) -> Opened:
    """A letter to whoever holds what they took back, and what became of it."""
    said = desk.unseal(ref, "notice", row.id, row.sealed)
    sent = desk.unseal(ref, "notice_sent", row.id, row.sealed_sent) if row.sealed_sent else {}
    answer = desk.unseal(ref, "notice_answer", row.id, row.sealed_answer) if row.sealed_answer else {}
    facts = {"request_ref": row.request_id, "shared_with": said["recipient"], "categories": tuple(map(Category, said["categories"])),
             "notice_by": Person(row.owed_by), "notice_sent_on": row.sent_on, "shared_by_way_of": Channel(sent["by"]) if sent.get("by") else None,
             "notice_not_sent": sent.get("why"), "notice_answer": NoticeAnswer(answer["answered"]) if answer else None,
             "notice_said": answer.get("said")}  # fmt: skip
    return Opened(record=row.id, at=row.drafted_at, facts=facts, known=(str(said["recipient"]),))


def paper(desk: Desk, ref: str, row: ConsentPaper) -> Opened:
    """Where the paper of a consent is, as somebody said later."""
    assert row.sealed is not None and row.told_at is not None
    facts = {"consent_ref": row.consent_id, "paper_at": desk.unseal(ref, "consent_paper", row.consent_id, row.sealed),
             "recorded_by": Person(row.told_by) if row.told_by else None}  # fmt: skip
    return Opened(record=row.consent_id, at=row.told_at, facts=facts)


def papers(team: str, ref: str) -> Select[Any]:
    """The papers that were placed later."""
    return select(ConsentPaper).where(ConsentPaper.team_id == team, ConsentPaper.client_ref == ref, ConsentPaper.sealed.is_not(None))


def error_mark(desk: Desk, ref: str, row: ErrorMark) -> Opened:
    """A record that was made in error."""
    facts = {"consent_ref": row.consent_id, "reason": desk.unseal(ref, "error_mark", row.consent_id, row.sealed), "recorded_by": Person(row.marked_by)}
    return Opened(record=row.consent_id, at=row.marked_at, facts=facts)


def talk(_desk: Desk, _ref: str, row: ClientTalk) -> Opened:
    """That the client could not be reached about a consent."""
    return Opened(
        record=row.id, at=row.recorded_at, facts={"consent_ref": row.consent_id, "not_reached_on": row.talked_on, "recorded_by": Person(row.recorded_by)}
    )


def safety_note(desk: Desk, ref: str, row: PrecautionNote) -> Opened:
    """A safety note."""
    note = precaution_from_plain(desk.unseal(ref, "precaution", row.id, row.sealed))
    facts = {"precaution": replace(note, review_by=""), "review_by": Person(note.review_by), "noted_by": Person(row.noted_by), "stands": row.state == "stands"}
    return Opened(record=row.id, at=row.noted_at, facts=facts, seen=Seen(is_safety_note=True, evidence=note.evidence))


def safety_review(desk: Desk, ref: str, row: PrecautionReview) -> Opened:
    """A safety note, looked at again."""
    facts = {"safety_note_ref": row.precaution_id, "reviewed_by": Person(row.reviewed_by), "review_on": row.review_on,
             "reason": desk.unseal(ref, "precaution_review", row.id, row.sealed)}  # fmt: skip
    return Opened(record=row.id, at=row.reviewed_at, facts=facts, seen=Seen(is_safety_note=True))


def reading(desk: Desk, _ref: str, row: LogEntry) -> Opened:
    """That somebody looked at the file."""
    facts = {"looked_at_by": Person(row.actor), "looked_at": row.at, "looked_at_for": str(row.detail.get("why") or "").replace("_", " ")}
    return Opened(record=str(row.seq), at=row.at, facts=facts)


def readings(team: str, ref: str) -> Select[Any]:
    """Who looked at the file, as the log has it."""
    of_file = and_(LogEntry.subject == ref, LogEntry.event.like("%:read"))
    return select(LogEntry).where(LogEntry.team_id == team, or_(of_file, concerns(team, ref)), LogEntry.actor != CLOCK)


def clients(team: str, ref: str) -> Select[Any]:
    """The one client."""
    return select(Client).where(Client.team_id == team, Client.ref == ref)


def name_of_reading(record: str) -> Mapping[Key, Any]:
    """A line of the log, by its number."""
    return {LogEntry.seq: int(record) if record.isdigit() else -1}


def emergency(desk: Desk, ref: str, row: Emergency) -> Opened:
    """That somebody acted at once."""
    told = _either(desk, ref, "emergency", row.id, row.sealed) if row.sealed else {}
    why = _either(desk, ref, "why", row.id, row.sealed_why) if row.sealed_why else ""
    settled = _either(desk, ref, "settled", row.id, row.sealed_settled) if row.sealed_settled else ""
    facts = {"danger": Danger(row.danger), "raised_by": Person(row.raised_by), "raised_at": row.raised_at, "why_not_wait": why, "told_whom": told.get("whom"),
             "told_what": told.get("what"), "settled_by": Person(row.settled_by) if row.settled_by else None, "settled": settled}  # fmt: skip
    child = row.danger == Danger.CHILD
    return Opened(record=row.id, at=row.raised_at, facts=facts, seen=Seen(is_emergency=True, about_child=child), known=(str(told.get("whom") or ""),))


def emergency_review(desk: Desk, ref: str, row: EmergencyReview) -> Opened:
    """What somebody found who looked at that."""
    danger = desk.session.get_one(Emergency, row.emergency_id).danger
    facts = {"emergency_ref": row.emergency_id, "reviewed_by": Person(row.user_id), "judgement": Judgement(row.judgement),
             "finding": _either(desk, ref, f"review:{row.user_id}", row.emergency_id, row.sealed)}  # fmt: skip
    seen = Seen(is_emergency=True, about_child=danger == Danger.CHILD)
    return Opened(record=f"{row.emergency_id}.{row.user_id}", at=row.reviewed_at, facts=facts, seen=seen)


def reviews(team: str, ref: str) -> Select[Any]:
    """The reviews of the client's emergencies."""
    joined = select(EmergencyReview).join(Emergency, Emergency.id == EmergencyReview.emergency_id)
    return joined.where(EmergencyReview.team_id == team, Emergency.client_ref == ref)


def name_of_review(record: str) -> Mapping[Key, Any]:
    """A review, by its emergency and who made it."""
    emergency, _, user = record.partition(".")
    return {EmergencyReview.emergency_id: emergency, EmergencyReview.user_id: user}


def _either(desk: Desk, ref: str, place: str, name: str, sealed: bytes) -> Any:
    """Open what was sealed when somebody acted: if the client's file was opened only later, it is the workspace's key that sealed it."""
    try:
        return desk.unseal(ref, place, name, sealed)
    except Tampered:
        return desk.unseal(None, place, name, sealed)


def scan(desk: Desk, ref: str, row: Scan) -> Opened:
    """A scan of signed paper."""
    facts = {"consent_ref": row.consent_id, "given_by_worker": Person(row.given_by), "scan_kind": row.ending}
    return Opened(record=row.id, at=row.given_at, facts=facts)


def scans(team: str, ref: str) -> Select[Any]:
    """The scans that are kept; what was refused or lost is none."""
    return select(Scan).where(Scan.team_id == team, Scan.client_ref == ref, Scan.state.in_((SEALED, KEPT)))
