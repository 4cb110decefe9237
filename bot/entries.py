"""What the entries of a client's file say: each kind is fetched and opened for a whole page at once, so that a page asks as little as one entry does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from bot import about, notices
from bot import consents as answers
from bot import enquiries as calls
from bot.enquiries import Taken
from bot.records import (
    Briefing,
    ClientTalk,
    Communication,
    ConsentRecord,
    Consultation,
    Disclosure,
    Emergency,
    Enquiry,
    ErrorMark,
    HandOver,
    Notice,
    PrecautionNote,
    PrecautionReview,
    Request,
    RetentionDecision,
    Scan,
    Withdrawal,
)
from bot.sharing import ask_of
from bot.store import Desk
from policy.briefings import BriefingFormat
from policy.codec import precaution_from_plain
from policy.facts import BriefingItem, CallerIdentity, Category, Channel, Danger, RecipientKind
from policy.grounds import Consultation as ConsultationKind
from policy.grounds import Ground
from policy.lives import lives

Facts = Mapping[str, Any]
"""What the words of one entry speak of."""

Found = Mapping[str, Facts]
Ids = Sequence[str]


def _rows(desk: Desk, table: Any, key: Any, ids: Ids) -> Sequence[Any]:
    return desk.session.scalars(select(table).where(table.team_id == desk.team, key.in_(ids))).all()


def consents(desk: Desk, ref: str, ids: Ids) -> Found:
    """What the client answered, by whom it was recorded, where the paper is, and what became of it."""
    every = {one.id: one for one in answers.on_record(desk, ref, only=ids)}
    became = lives(tuple(every.values()), desk.today, answers.renewals(desk, ref))
    found = {}
    for row in _rows(desk, ConsentRecord, ConsentRecord.id, ids):
        typed = desk.unseal(ref, "consent", row.id, row.sealed)
        found[row.id] = {"consent": every[row.id], "life": became[row.id], "paper_at": typed["paper_at"], "by": row.recorded_by}
    return found


def withdrawals(desk: Desk, ref: str, ids: Ids) -> Found:
    """What the client took back of which answer, and how they said so."""
    found = {}
    for row in _rows(desk, Withdrawal, Withdrawal.id, ids):
        said = desk.unseal(ref, "withdrawal", row.id, row.sealed)
        part = answers.part_of(said, row.withdrawn_on)
        found[row.id] = {"of": row.consent_id, "whole": said["whole"], "part": part, "how": said["how"], "by": row.recorded_by}
    return found


def error_marks(desk: Desk, ref: str, ids: Ids) -> Found:
    """Why a record was marked as an error."""
    rows = _rows(desk, ErrorMark, ErrorMark.consent_id, ids)
    return {row.consent_id: {"reason": desk.unseal(ref, "error_mark", row.consent_id, row.sealed), "by": row.marked_by} for row in rows}


def talks(desk: Desk, ref: str, ids: Ids) -> Found:
    """That somebody wanted to talk with the client about a consent, and what came of it."""
    rows = (row for row in _rows(desk, ClientTalk, ClientTalk.id, ids) if row.client_ref == ref)
    return {row.id: {"kind": row.kind, "of": row.consent_id, "on": row.talked_on, "by": row.recorded_by} for row in rows}


def scanned(desk: Desk, ref: str, ids: Ids) -> Found:
    """That a scan of the signed paper was handed in, and what became of it; the paper itself is sent to whoever asks for it."""
    return {row.id: {"of": row.consent_id, "state": row.state, "by": row.given_by} for row in _rows(desk, Scan, Scan.id, ids) if row.client_ref == ref}


def briefings(desk: Desk, ref: str, ids: Ids) -> Found:
    """What the client was told about how information is used."""
    found = {}
    for row in _rows(desk, Briefing, Briefing.id, ids):
        said = desk.unseal(ref, "briefing", row.id, row.sealed)
        found[row.id] = {
            "told": [BriefingItem(one) for one in said["told"]], "formats": [BriefingFormat(one) for one in said["formats"]], "language": said["language"],
            "on": row.given_on, "by": row.given_by,
        }  # fmt: skip
    return found


def requests(desk: Desk, ref: str, ids: Ids) -> Found:
    """What was asked, for whom, and where it stands."""
    return {row.id: {**_of_request(desk, row), "by": row.asked_by, "state": row.state} for row in _rows(desk, Request, Request.id, ids)}


def _of_request(desk: Desk, row: Request) -> dict[str, Any]:
    ask, ground = ask_of(desk, row), Ground(row.ground) if row.ground else None
    return {
        "request": row.id,
        "recipient": ask.recipient.name,
        "purpose": ask.purpose,
        "categories": [Category(one) for one in row.categories],
        "ground": ground,
    }


def consultations(desk: Desk, ref: str, ids: Ids) -> Found:
    """Whom a worker asked in doubt, and what they heard."""
    found = {}
    for row in _rows(desk, Consultation, Consultation.id, ids):
        said = desk.unseal(ref, "consultation", row.id, row.sealed)
        found[row.id] = {"request": row.request_id, "kind": ConsultationKind(row.kind), "on": row.asked_on, "by": row.recorded_by, **said}
    return found


def emergencies(desk: Desk, ref: str, ids: Ids) -> Found:
    """That somebody acted at once; what they recorded is for the trustees who review it."""
    rows = _rows(desk, Emergency, Emergency.id, ids)
    return {row.id: {"danger": Danger(row.danger), "state": row.state, "by": row.raised_by} for row in rows}


def disclosures(desk: Desk, ref: str, ids: Ids) -> Found:
    """Who holds what: what was shared with whom, when and how."""
    asked = {row.id: _of_request(desk, row) for row in _rows(desk, Request, Request.id, ids)}
    found = {}
    for row in _rows(desk, Disclosure, Disclosure.request_id, ids):
        said = desk.unseal(ref, "disclosure", row.request_id, row.sealed)
        found[row.request_id] = {
            **asked[row.request_id], "categories": [Category(one) for one in said["categories"]], "channel": Channel(said["channel"]), "remark": said["note"],
            "shared_at": row.shared_at or row.recorded_at, "by": row.recorded_by,
        }  # fmt: skip
    return found


def letters(desk: Desk, ref: str, ids: Ids) -> Found:
    """A letter to somebody who holds what the client took back, and what became of it."""
    return {row.id: {"notice": notices.opened(desk, row)} for row in _rows(desk, Notice, Notice.id, ids) if row.client_ref == ref}


def precautions(desk: Desk, ref: str, ids: Ids) -> Found:
    """A safety note, whether it stands or has ended."""
    found = {}
    for row in _rows(desk, PrecautionNote, PrecautionNote.id, ids):
        note = precaution_from_plain(desk.unseal(ref, "precaution", row.id, row.sealed))
        found[row.id] = {"note": note, "stands": row.state == "stands", "review_on": row.review_on, "by": row.noted_by}
    return found


def precaution_reviews(desk: Desk, ref: str, ids: Ids) -> Found:
    """That a safety note was looked at again, and why it was renewed or ended."""
    rows = _rows(desk, PrecautionReview, PrecautionReview.id, ids)
    return {
        row.id: {"of": row.precaution_id, "until": row.review_on, "reason": desk.unseal(ref, "precaution_review", row.id, row.sealed), "by": row.reviewed_by}
        for row in rows
    }


def enquiries(desk: Desk, ref: str, ids: Ids) -> Found:
    """Somebody who rang or wrote, and what became of it."""
    found = {}
    for row in _rows(desk, Enquiry, Enquiry.id, ids):
        taken = Taken(**desk.unseal(row.sealed_for, "enquiry", row.id, row.sealed))
        answer = desk.unseal(row.sealed_for, "enquiry_answer", row.id, row.sealed_close) if row.sealed_close else ""
        found[row.id] = {
            **asdict(taken), "answer": answer, "channel": Channel(row.channel), "kind": RecipientKind(row.asker_kind), "state": row.state,
            "identity": CallerIdentity(row.identity) if row.identity else None, "request": row.request_id or "", "by": row.taken_by,
            "open": row.state == calls.OPEN,
        }  # fmt: skip
    return found


def communications(desk: Desk, ref: str, ids: Ids) -> Found:
    """What the client needed to be talked with, as it was said then."""
    return {row.id: {"needs": about.opened(desk, row), "by": row.recorded_by} for row in _rows(desk, Communication, Communication.id, ids)}


def hand_overs(desk: Desk, ref: str, ids: Ids) -> Found:
    """Who came to work with the client, and who went."""
    rows = [row for row in _rows(desk, HandOver, HandOver.id, ids) if row.client_ref == ref]
    return {row.id: {"added": row.added, "removed": row.removed, "by": row.changed_by} for row in rows}


def keeping(desk: Desk, ref: str, ids: Ids) -> Found:
    """What somebody decided when the file's time had come (2.1.1), and why."""
    found = {}
    for row in _rows(desk, RetentionDecision, RetentionDecision.id, ids):
        reason = desk.unseal(ref, "retention_decision", row.id, row.sealed) if row.sealed else ""
        found[row.id] = {"decision": row.decision, "until": row.until, "reason": reason, "by": row.decided_by}
    return found
