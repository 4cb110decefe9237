"""Which lists were taken in: the log keeps a fingerprint of each, made with the service key, so that the same list is known again and nobody can guess from the
log what stood in a short one.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

from sqlalchemy import select

from bot.errors import Tampered
from bot.importing.reading import List
from bot.store import Desk
from bot.tables import LogEntry
from bot.vault import Vault

TAKEN, SUBJECT = "import:lists:take", "lists"
"""The line in the log of lists that were taken in, and its subject."""
CLIENTS, CONSENTS = "clients_print", "consents_print"
"""Where the line keeps their fingerprints."""


def print_of(vault: Vault, team: str, source: List, key_id: bytes | None = None) -> str:
    """The fingerprint of a list, made with the newest service key or an older one."""
    return hmac.new(vault.derived(team, "imported-list", key_id), source.sha256.encode(), hashlib.sha256).hexdigest()


def taken_on(desk: Desk, source: List) -> date | None:
    """The day on which a list was taken in, if it was; it is not known again once the service key of that day is thrown away."""
    query = select(LogEntry).where(LogEntry.team_id == desk.team, LogEntry.subject == SUBJECT, LogEntry.event == TAKEN).order_by(LogEntry.seq)
    for line in desk.session.scalars(query):
        try:
            mark = print_of(desk.vault, desk.team, source, bytes.fromhex(line.key_id))
        except Tampered:
            continue
        if mark in {line.detail.get(CLIENTS), line.detail.get(CONSENTS)}:
            return line.at.astimezone(desk.zone).date()
    return None
