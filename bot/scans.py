"""Scans of signed paper (3.6): handed in through a form, kept sealed with the client's key, and sent back to whoever works with the client and asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from bot import consents
from bot.errors import FieldProblem, Refused
from bot.records import Client, Scan
from bot.store import Desk
from policy.codec import consent_from_plain
from policy.facts import Answer, Form

WAITING, SEALED, KEPT, REFUSED, LOST = "waiting", "sealed", "kept", "refused", "lost"
"""To be taken from Slack; taken and sealed; gone from Slack too; not what it should be; not to be had."""

LARGEST = 10 * 1024 * 1024
"""How many bytes a scan may have: no more than Slack takes in a form."""
ENDINGS = ("pdf", "png", "jpg", "jpeg", "heic", "tif", "tiff")
"""What a scan may be, by the end of its name: what it really is, its first bytes say when it is taken."""
STAYS = timedelta(hours=1)
"""For how long a scan that was sent back stands in somebody's messages."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that was chosen in a form, as Slack speaks of it; its name is somebody's typing and is not read."""

    file_id: Annotated[str, Field(pattern=r"^F[A-Z0-9]{1,30}$")]
    size: Annotated[int, Field(ge=0)] = 0
    filetype: Annotated[str, Field(max_length=32)] = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How the scan of an answer stands, on the client's page."""

    state: str
    given_by: str
    given_at: datetime


def hand_in(desk: Desk, consent_id: str, ref: str, file: HandedIn) -> str:
    """Note that a scan is to be taken from Slack; what Slack says of it is looked at first, so that the worker can choose another at once."""
    desk.client(ref)
    if file.size > LARGEST:
        raise FieldProblem(scan="scan_too_large")
    if file.filetype and file.filetype.lower() not in ENDINGS:
        raise FieldProblem(scan="scan_wrong_kind")
    scan = Scan(
        id=desk.new_id("S"), team_id=desk.team, client_ref=ref, consent_id=consent_id, file_id=file.file_id, given_by=desk.actor, given_at=desk.now,
        state=WAITING, tries=0, next_at=desk.now, reminded=0,
    )  # fmt: skip
    desk.session.add(scan)
    desk.log("scan:file:hand_in", scan.id, client=ref, consent=consent_id, file=file.file_id)
    return scan.id


def to_add(desk: Desk, consent_id: str) -> str:
    """Find the client of a written answer to which a scan may be added, for somebody who works with them; 'not yours' and 'not there' are one answer."""
    row = consents.to_read(desk, consent_id)
    consent = consent_from_plain(desk.unseal(row.client_ref, "consent", row.id, row.sealed)["consent"])
    if not takes_scan(consent.answer, consent.form):
        raise Refused("no_paper", ref=consent_id)
    return row.client_ref


def takes_scan(answer: Answer, form: Form) -> bool:
    """Whether there is a paper to be scanned: a yes in writing."""
    return answer is Answer.GIVEN and form is Form.WRITTEN


def of_answers(desk: Desk, consent_ids: Sequence[str]) -> Mapping[str, Shown]:
    """How the newest scan of each of some answers stands; one that is kept goes before one that is not."""
    query = select(Scan).where(Scan.team_id == desk.team, Scan.consent_id.in_(consent_ids)).order_by(Scan.given_at)
    rows = sorted(desk.session.scalars(query), key=lambda row: (row.state in {SEALED, KEPT}, row.given_at))
    return {row.consent_id: Shown(row.state, row.given_by, row.given_at) for row in rows}


def send_back(desk: Desk, consent_id: str) -> str:
    """Have the kept scan of an answer sent to whoever works with the client and asks for it, and log that it was read."""
    query = select(Scan).where(Scan.team_id == desk.team, Scan.consent_id == consent_id, Scan.state.in_((SEALED, KEPT))).order_by(Scan.given_at.desc())
    scan = desk.session.scalars(query).first()
    if scan is None or not may_read(desk, scan, desk.actor):
        raise Refused("no_such_consent", ref=consent_id)
    desk.client(scan.client_ref)
    desk.log("scan:paper:read", scan.id, client=scan.client_ref, consent=consent_id)
    desk.say("scan/sent", scan.id, desk.actor, once=desk.new_id("N"))
    return scan.id


def may_read(desk: Desk, scan: Scan, user: str) -> bool:
    """Whether somebody works with the client now, and what was kept can still be opened: asked when it is asked for, and again when it is sent."""
    client = desk.session.get(Client, (desk.team, scan.client_ref))
    there = client is not None and client.wrapped_key is not None and scan.state in {SEALED, KEPT}
    return there and user in desk.workers_with(scan.client_ref)


def content(desk: Desk, scan_id: str) -> bytes:
    """Open a scan."""
    scan = held(desk, scan_id)
    assert scan.sealed is not None
    return desk.unseal_bytes(scan.client_ref, "scan", scan.id, scan.sealed)


def held(desk: Desk, scan_id: str, *, hold: bool = False) -> Scan:
    """Fetch a scan for the clock; `hold` keeps others from changing it."""
    query = select(Scan).where(Scan.team_id == desk.team, Scan.id == scan_id)
    return desk.session.execute(query.with_for_update() if hold else query).scalar_one()
