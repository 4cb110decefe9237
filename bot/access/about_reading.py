"""Records of who asked about a client, who needed their file and who may not open it, and how to talk with them, as they are opened for a pack (3.3, 3.8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from bot import about
from bot.access.opened import Opened, Person
from bot.enquiries import Taken
from bot.records import Communication, Enquiry, KeptOut, Printed
from bot.records import Reading as Stated
from bot.store import Desk
from policy.considering import Seen
from policy.facts import CallerIdentity, Channel, RecipientKind
from policy.reading import ReadingPurpose


def needs(desk: Desk, _ref: str, row: Communication) -> Opened:
    """What the client needs to be talked with, and how to reach them."""
    told = about.opened(desk, row)
    facts = {"talk_by": told.kinds, "language": told.language, "reach": told.reach, "not_reach": told.not_reach, "recorded_by": Person(row.recorded_by)}
    return Opened(record=row.id, at=row.recorded_at, facts=facts)


def enquiries(team: str, ref: str) -> Select[Any]:
    """The enquiries about a client; one whose time had come before its client did is gone."""
    return select(Enquiry).where(Enquiry.team_id == team, Enquiry.client_ref == ref, Enquiry.sealed != b"")


def enquiry(desk: Desk, _ref: str, row: Enquiry) -> Opened:
    """Somebody who asked about the client: who asked is somebody else, so a person looks at it first."""
    taken = Taken(**desk.unseal(row.sealed_for, "enquiry", row.id, row.sealed))
    answer = desk.unseal(row.sealed_for, "enquiry_answer", row.id, row.sealed_close) if row.sealed_close else ""
    facts = {"enquiry_by": taken.who, "recipient_kind": RecipientKind(row.asker_kind), "channel": Channel(row.channel), "wanted": taken.wanted,
             "identity": CallerIdentity(row.identity) if row.identity else None, "number": taken.number, "number_source": taken.number_source,
             "overheard": taken.overheard, "called_back_at": row.called_back_at, "answered_them": answer, "request_ref": row.request_id,
             "taken_by": Person(row.taken_by)}  # fmt: skip
    return Opened(record=row.id, at=row.taken_at, facts=facts, seen=Seen(from_others=True))


def purpose(desk: Desk, _ref: str, row: Stated) -> Opened:
    """Somebody who said what they needed the file for, and what was found when that was looked at."""
    owner = row.client_ref if row.opens else None
    finding = desk.unseal(owner, "reading_review", row.id, row.sealed_review) if row.sealed_review else ""
    facts = {"stated_by": Person(row.user_id), "stated_at": row.stated_at, "stated_purpose": ReadingPurpose(row.purpose),
             "reason": desk.unseal(owner, "reading", row.id, row.sealed), "stated_opened": row.opens,
             "checked_by": Person(row.looked_at_by) if row.looked_at_by else None, "checked_found": finding}  # fmt: skip
    return Opened(record=row.id, at=row.stated_at, facts=facts)


def kept_out(desk: Desk, _ref: str, row: KeptOut) -> Opened:
    """Somebody who may not open the file, and why: that is their own business too, so a person looks at it first."""
    facts = {"kept_out_of_it": Person(row.user_id), "reason": desk.unseal(None, "kept_out", row.id, row.sealed), "marked_by": Person(row.marked_by),
             "lifted_on": row.lifted_at}  # fmt: skip
    return Opened(record=row.id, at=row.marked_at, facts=facts, seen=Seen(from_others=True))


def case_note(desk: Desk, ref: str, row: Printed) -> Opened:
    """The words of a case note that was printed: whoever printed it may have written more than the record says, so a person looks at it first."""
    facts = {"printed_text": desk.unseal(ref, "printed", row.id, row.sealed or b""), "recorded_by": Person(row.asked_by)}
    return Opened(record=row.id, at=row.asked_at, facts=facts, seen=Seen(from_others=True))


def case_notes(team: str, ref: str) -> Select[Any]:
    """The papers of the client whose words were written for them; the others are made anew from the records."""
    return select(Printed).where(Printed.team_id == team, Printed.client_ref == ref, Printed.sealed.is_not(None))
