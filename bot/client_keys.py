"""The keys of one transaction: each client's, opened once, and held while something is sealed with it, so that nobody destroys it meanwhile.

A record of somebody who is no client has a key of its own, in the record itself: so it can be destroyed by its key, as a client's file is (2.1.1).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from bot.errors import Refused, Tampered
from bot.records import AccessRequest, Client, Complaint, Enquiry, LegalHold
from bot.tables import Workspace
from bot.vault import Vault, seal, seal_bytes, unseal, unseal_bytes

OWN: Mapping[str, type[Any]] = {"EN": Enquiry, "SA": AccessRequest, "CO": Complaint}
"""The records that have a key of their own where they are about no client, by how their references begin."""


def record_of(ref: str) -> type[Any] | None:
    """The kind of record that a reference names, if it names one that may have a key of its own."""
    return OWN.get(ref.partition("-")[0])


def key_of(team: str, ref: str) -> Any:
    """What asks for the wrapped key of a client or, for a reference of a record that has its own, of that record."""
    record = record_of(ref)
    client = select(Client.wrapped_key.label("key")).where(Client.team_id == team, Client.ref == ref)
    return client if record is None else union_all(client, select(record.wrapped_key).where(record.team_id == team, record.id == ref))


class Keys:
    """Seals and opens with a client's key or, for no client, with the workspace's; every value is bound to its place."""

    def __init__(self, session: Session, vault: Vault, team: str) -> None:
        """Take the transaction, and what opens the keys."""
        self._session, self._vault, self._team = session, vault, team
        self._opened: dict[str, bytes] = {}
        self._held: set[str] = set()

    def seal(self, client_ref: str | None, place: str, row_id: str, value: Any) -> bytes:
        """Seal a value; the key is not destroyed before the transaction ends."""
        self._hold(client_ref)
        return seal(self._key(client_ref), value, self._team, place, row_id)

    def unseal(self, client_ref: str | None, place: str, row_id: str, sealed: bytes) -> Any:
        """Open a value; about a record with a key of its own, a replica of a release before may have written with the charity's meanwhile."""
        key = self._key(client_ref)
        try:
            return unseal(key, sealed, self._team, place, row_id)
        except Tampered:
            if record_of(client_ref or "") is None:
                raise
            return unseal(self._key(None), sealed, self._team, place, row_id)

    def seal_bytes(self, client_ref: str, place: str, row_id: str, content: bytes) -> bytes:
        """Seal a file; the key is not destroyed before the transaction ends."""
        self._hold(client_ref)
        return seal_bytes(self._key(client_ref), content, self._team, place, row_id)

    def unseal_bytes(self, client_ref: str, place: str, row_id: str, sealed: bytes) -> bytes:
        """Open a file."""
        return unseal_bytes(self._key(client_ref), sealed, self._team, place, row_id)

    def give_own(self, row: Any) -> None:
        """Give a record a key of its own: from now on it is sealed for itself."""
        raw = os.urandom(32)
        row.wrapped_key, row.sealed_for = self._vault.rewrap_raw(raw, self._team, row.id), row.id
        self._opened[row.id] = raw
        self._held.add(row.id)

    def keep_own(self, row: Any) -> None:
        """The same, for one that may have a key of its own by now: what hangs on it can be read after as before."""
        if row.wrapped_key is None:
            self.give_own(row)
        else:
            row.sealed_for = row.id

    def move_holds(self, of: str, to: str) -> None:
        """What somebody holds by a record holds from now on the file of the client whom the record turned out to be about."""
        for hold in self._session.scalars(select(LegalHold).where(LegalHold.team_id == self._team, LegalHold.client_ref == of)):
            for place, column in (("legal_hold", "sealed"), ("legal_hold_lifting", "sealed_lifting")):
                if sealed := getattr(hold, column):
                    setattr(hold, column, self.seal(to, place, hold.id, self.unseal(of, place, hold.id, sealed)))
            hold.client_ref = to

    def forget(self, client_ref: str) -> None:
        """Use a client's key no more in this transaction: it was destroyed."""
        self._opened.pop(client_ref, None)
        self._held.discard(client_ref)

    def holds(self, client_ref: str) -> bool:
        """Whether there is a key for this reference, held until the transaction ends; one question, and the same one if there is none."""
        query = select(Client.wrapped_key).where(Client.team_id == self._team, Client.ref == client_ref).with_for_update(read=True, key_share=True)
        if self._session.scalar(query) is None:
            return False
        self._held.add(client_ref)
        return True

    def _hold(self, client_ref: str | None) -> None:
        """Hold a client's row, together with others who write: else what is sealed now could be unreadable before it is committed."""
        if client_ref and client_ref not in self._held and not (self.holds(client_ref) or self._holds_record(client_ref)):
            raise Refused("destroyed", ref=client_ref)

    def _holds_record(self, ref: str) -> bool:
        record = record_of(ref)
        if record is None:
            return False
        query = select(record.wrapped_key).where(record.team_id == self._team, record.id == ref).with_for_update(read=True, key_share=True)
        if self._session.scalar(query) is None:
            return False
        self._held.add(ref)
        return True

    def _key(self, client_ref: str | None) -> bytes:
        owner = client_ref or ""
        if owner not in self._opened:
            wrapped = self._wrapped(client_ref)
            if wrapped is None:
                raise Refused("destroyed", ref=owner)
            self._opened[owner] = self._vault.unwrap(wrapped, self._team, owner)
        return self._opened[owner]

    def _wrapped(self, owner: str | None) -> bytes | None:
        if not owner:
            workspace = self._session.get(Workspace, self._team)
            return workspace.wrapped_key if workspace else None
        if client := self._session.get(Client, (self._team, owner)):
            return client.wrapped_key
        return self._session.scalar(key_of(self._team, owner)) if record_of(owner) else None
