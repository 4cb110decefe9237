"""Papers that somebody asks for: sent to them as a file; what is about a client is logged as leaving, and leaves Slack again after an hour (3.6, 4.3, 5.4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot import case_notes, client_papers, consents, emergencies, enquiries, notices
from bot.client_keys import key_of
from bot.client_papers import PaperKind, filled
from bot.errors import Refused
from bot.papers.model import Paper, Size
from bot.papers.reading import written
from bot.receipts import dpv, fhir
from bot.receipts.endings import JSON, PaperEnding
from bot.receipts.facts import of_row
from bot.records import Briefing, ConsentRecord, Notice, Printed
from bot.store import ROLES, WORKER, Desk
from bot.wordings import lasting
from bot.words import Words
from policy.deadlines import notice_answer_due
from policy.facts import Answer, ConsentKind, Form

STAYS = timedelta(hours=1)
"""For how long a paper about a client stands in somebody's messages; one that is about nobody stays."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: a paper, for whose eyes, as what, and about which record if it is about any."""

    kind: PaperKind
    size: Size = Size.STANDARD
    ending: PaperEnding = PaperEnding.PDF
    about: str = ""
    text: str = ""


def ask_for(desk: Desk, words: Words, wanted: Wanted) -> str:
    """Have a paper sent to whoever asks, if they may read what is on it, and if it can be made: that is tried at once, so that they can choose another form."""
    client = _client_of(desk, wanted)
    row = Printed(
        id=desk.new_id("D"), team_id=desk.team, kind=wanted.kind, size=wanted.size, ending=wanted.ending, about=wanted.about or None, client_ref=client,
        asked_by=desk.actor, asked_at=desk.now,
    )  # fmt: skip
    if wanted.text:
        row.sealed = desk.seal(client, "printed", row.id, wanted.text)
    desk.session.add(row)
    desk.session.flush()
    made(desk, words, row.id)
    if wanted.about:
        desk.log("client:paper:export", row.id, client=client or "", kind=wanted.kind, about=wanted.about, size=wanted.size, ending=wanted.ending)
    desk.say("paper/sent", row.id, desk.actor)
    return row.id


def _client_of(desk: Desk, wanted: Wanted) -> str | None:
    """The client whom a paper is about, for somebody who may read it; None for a blank one, which any worker may have."""
    desk.must_be(*_who_prints(wanted.about))
    if not wanted.about:
        if wanted.kind not in client_papers.BLANK:
            raise Refused("no_such_request", ref=wanted.kind)
        return None
    if wanted.kind is PaperKind.NOTICE:
        return notices.to_read(desk, wanted.about).client
    if wanted.kind is PaperKind.CASE_NOTE:
        return _of_note(desk, wanted.about)
    row = consents.to_read(desk, wanted.about)
    _fits(desk, wanted.kind, row)
    return row.client_ref


def _who_prints(about: str) -> tuple[str, ...]:
    """Workers; and anybody with a role the note of an enquiry, which anybody may take, or of what they decided about a file."""
    return ROLES if about.startswith(("EN-", "K-")) else (WORKER,)


def _of_note(desk: Desk, about: str) -> str | None:
    """The client whose key seals a case note; an emergency and an enquiry may have none."""
    if about.startswith("R-"):
        return desk.request(about).client_ref
    if about.startswith("EN-"):
        return enquiries.owner(desk, about)
    if about.startswith("K-"):
        return case_notes.of_keeping(desk, about).client
    return emergencies.owner(desk, desk.emergency(about)) if about.startswith("E-") else case_notes.client_of(desk, about)


def _fits(desk: Desk, kind: PaperKind, row: ConsentRecord) -> None:
    """Refuse a form that says other than the record: only a yes to sharing is signed, and only a spoken one later."""
    consent = next(one for one in consents.on_record(desk, row.client_ref) if one.id == row.id)
    yes = consent.answer is Answer.GIVEN and consent.kind is ConsentKind.SHARE
    if kind is PaperKind.RECEIPT and consent.kind is not ConsentKind.SHARE:
        raise Refused("no_receipt", ref=row.id)
    if (kind is PaperKind.CONSENT_FORM and not yes) or (kind is PaperKind.VERBAL_NOTE and not (yes and consent.form is Form.VERBAL)):
        raise Refused("no_such_form", ref=row.id)


def may_have(desk: Desk, row: Printed) -> bool:
    """Whether whoever asked may still have it when it is sent."""
    if not desk.roles(row.asked_by) & set(_who_prints(row.about or "")):
        return False
    if row.client_ref is None:
        return True
    kept = desk.session.scalar(key_of(desk.team, row.client_ref))
    return kept is not None and (row.asked_by in desk.workers_with(row.client_ref) or row.kind == PaperKind.CASE_NOTE)


def fetched(desk: Desk, printed_id: str) -> Printed:
    """A paper that was asked for."""
    row = desk.session.get_one(Printed, printed_id)
    assert row.team_id == desk.team
    return row


def made(desk: Desk, words: Words, printed_id: str) -> bytes:
    """The bytes of a paper, from what is true now."""
    row = fetched(desk, printed_id)
    ending, size = PaperEnding(row.ending), Size(row.size)
    if ending in JSON:
        return as_json(desk, words, desk.session.get_one(ConsentRecord, row.about), ending)
    return drawn(desk, paper_of(desk, words, row), size, ending)


def drawn(desk: Desk, paper: Paper, size: Size, ending: PaperEnding) -> bytes:
    """A paper as a PDF, or as a web page."""
    if ending is PaperEnding.HTML:
        from bot.papers.web import html

        return html(paper, size).encode()
    from bot.papers.typeset import pdf  # here, so that nothing else waits for what prints

    return pdf(paper, size, made=desk.now)


def as_json(desk: Desk, words: Words, row: ConsentRecord, ending: PaperEnding) -> bytes:
    """A receipt in one of the published forms."""
    told = of_row(desk, row)
    document = fhir.as_fhir(words, told) if ending is PaperEnding.FHIR else dpv.as_dpv(words, told, _notice_version(desk, row))
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def paper_of(desk: Desk, words: Words, row: Printed) -> Paper:
    """What is on a paper that was asked for."""
    kind, size = PaperKind(row.kind), Size(row.size)
    if kind is PaperKind.CASE_NOTE:
        assert row.sealed is not None
        text = desk.unseal(row.client_ref, "printed", row.id, row.sealed)
        return client_papers.as_paper(words, words.plain("paper/names", "case_note", about=row.about), text)
    if kind is PaperKind.NOTICE:
        told = notices.opened(desk, desk.session.get_one(Notice, row.about))
        return written(words, "documents/notice", notice=told, today=desk.today, answer_by=notice_answer_due(desk.today, desk.values))
    if not row.about:
        return client_papers.blank(words, kind, size, lasting(desk.values, desk.today))
    record = desk.session.get_one(ConsentRecord, row.about)
    if kind is PaperKind.RECEIPT:
        return client_papers.receipt(words, size, of_row(desk, record))
    consent = next(one for one in consents.on_record(desk, record.client_ref) if one.id == record.id)
    return client_papers.form(words, kind, size, filled(record.client_ref, consent, consents.aside_of(desk, record)))


def receipt_made(desk: Desk, words: Words, consent_id: str, size: Size, ending: PaperEnding) -> bytes:
    """A receipt for whoever has the service key, and so has all: that it left is logged all the same."""
    row = desk.session.get_one(ConsentRecord, consent_id)
    bytes_ = as_json(desk, words, row, ending) if ending in JSON else drawn(desk, client_papers.receipt(words, size, of_row(desk, row)), size, ending)
    desk.log("client:paper:export", row.id, client=row.client_ref, kind=PaperKind.RECEIPT, about=row.id, size=size, ending=ending)
    return bytes_


def _notice_version(desk: Desk, row: ConsentRecord) -> str:
    """The version of the leaflet that the client had been given by the day of an answer, or of the words that they were told."""
    query = select(Briefing).where(Briefing.team_id == desk.team, Briefing.client_ref == row.client_ref, Briefing.given_on <= row.given_on)
    for briefing in desk.session.scalars(query.order_by(Briefing.given_on.desc(), Briefing.recorded_at.desc())):
        said = desk.unseal(row.client_ref, "briefing", briefing.id, briefing.sealed)
        for version in (*said["leaflets"].values(), *said["told"].values()):
            return str(version)
    return ""
