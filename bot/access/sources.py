"""Where the records of a client's file come from. Another kind of record is another line here; a test holds it to the tables that seal something."""

from __future__ import annotations

from bot.access import about_answers, about_client, about_requests
from bot.access.kinds import EntryKind
from bot.access.source import Source, by, of_client, of_request
from bot.records import (
    AccessMaterial,
    AccessRequest,
    Briefing,
    Client,
    Complaint,
    Conflict,
    ConsentPaper,
    ConsentRecord,
    Consultation,
    Disclosure,
    Emergency,
    ErrorMark,
    Notice,
    PrecautionNote,
    PrecautionReview,
    Question,
    Request,
    Scan,
    Vote,
    Withdrawal,
)
from bot.tables import LogEntry

SOURCES: tuple[Source, ...] = (
    Source(EntryKind.FILE, about_client.clients, (Client.opened_at, Client.ref), by(Client.ref), about_client.file, Client.opened_at),
    Source(EntryKind.BRIEFING, of_client(Briefing), (Briefing.recorded_at, Briefing.id), by(Briefing.id), about_client.briefing, Briefing.recorded_at),
    Source(
        EntryKind.CONSENT,
        of_client(ConsentRecord),
        (ConsentRecord.recorded_at, ConsentRecord.id),
        by(ConsentRecord.id),
        about_client.consent,
        ConsentRecord.recorded_at,
    ),
    Source(
        EntryKind.WITHDRAWAL, of_client(Withdrawal), (Withdrawal.recorded_at, Withdrawal.id), by(Withdrawal.id), about_client.withdrawal, Withdrawal.recorded_at
    ),
    Source(
        EntryKind.ERROR_MARK,
        of_client(ErrorMark),
        (ErrorMark.marked_at, ErrorMark.consent_id),
        by(ErrorMark.consent_id),
        about_client.error_mark,
        ErrorMark.marked_at,
    ),
    Source(EntryKind.NOTICE, of_client(Notice), (Notice.drafted_at, Notice.id), by(Notice.id), about_client.notice, Notice.drafted_at),
    Source(
        EntryKind.PAPER,
        about_client.papers,
        (ConsentPaper.told_at, ConsentPaper.consent_id),
        by(ConsentPaper.consent_id),
        about_client.paper,
        ConsentPaper.told_at,
    ),
    Source(EntryKind.SCAN, about_client.scans, (Scan.given_at, Scan.id), by(Scan.id), about_client.scan, Scan.given_at),
    Source(EntryKind.REQUEST, of_client(Request), (Request.asked_at, Request.id), by(Request.id), about_requests.request, Request.asked_at),
    Source(EntryKind.VOTE, of_request(Vote), (Vote.voted_at, Vote.request_id, Vote.user_id), about_requests.name_of_vote, about_requests.vote, Vote.voted_at),
    Source(
        EntryKind.CONFLICT,
        of_request(Conflict),
        (Conflict.declared_at, Conflict.request_id, Conflict.user_id),
        about_requests.name_of_conflict,
        about_requests.conflict,
        Conflict.declared_at,
    ),
    Source(EntryKind.QUESTION, of_request(Question), (Question.asked_at, Question.id), by(Question.id), about_requests.question, Question.asked_at),
    Source(
        EntryKind.CONSULTATION,
        of_request(Consultation),
        (Consultation.recorded_at, Consultation.id),
        by(Consultation.id),
        about_requests.consultation,
        Consultation.recorded_at,
    ),
    Source(
        EntryKind.DISCLOSURE,
        of_client(Disclosure),
        (Disclosure.recorded_at, Disclosure.request_id),
        by(Disclosure.request_id),
        about_requests.disclosure,
        Disclosure.recorded_at,
    ),
    Source(EntryKind.EMERGENCY, of_client(Emergency), (Emergency.raised_at, Emergency.id), by(Emergency.id), about_client.emergency, Emergency.raised_at),
    Source(
        EntryKind.SAFETY_NOTE,
        of_client(PrecautionNote),
        (PrecautionNote.noted_at, PrecautionNote.id),
        by(PrecautionNote.id),
        about_client.safety_note,
        PrecautionNote.noted_at,
    ),
    Source(
        EntryKind.SAFETY_REVIEW,
        of_client(PrecautionReview),
        (PrecautionReview.reviewed_at, PrecautionReview.id),
        by(PrecautionReview.id),
        about_client.safety_review,
        PrecautionReview.reviewed_at,
    ),
    Source(
        EntryKind.MATERIAL,
        about_answers.answered,
        (AccessMaterial.asked_at, AccessMaterial.id),
        by(AccessMaterial.id),
        about_answers.material,
        AccessMaterial.asked_at,
    ),
    Source(
        EntryKind.ACCESS_REQUEST,
        of_client(AccessRequest),
        (AccessRequest.recorded_at, AccessRequest.id),
        by(AccessRequest.id),
        about_answers.access_request,
        AccessRequest.recorded_at,
    ),
    Source(EntryKind.COMPLAINT, of_client(Complaint), (Complaint.recorded_at, Complaint.id), by(Complaint.id), about_answers.complaint, Complaint.recorded_at),
    Source(EntryKind.READING, about_client.readings, (LogEntry.seq,), about_client.name_of_reading, about_client.reading, LogEntry.at),
)
