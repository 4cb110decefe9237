"""The keys of one transaction: each client's, opened once, and held while something is sealed with it, so that nobody destroys it meanwhile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.records import Client
from bot.tables import Workspace
from bot.vault import Vault, seal, seal_bytes, unseal, unseal_bytes


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
        """Open a value."""
        return unseal(self._key(client_ref), sealed, self._team, place, row_id)

    def seal_bytes(self, client_ref: str, place: str, row_id: str, content: bytes) -> bytes:
        """Seal a file; the key is not destroyed before the transaction ends."""
        self._hold(client_ref)
        return seal_bytes(self._key(client_ref), content, self._team, place, row_id)

    def unseal_bytes(self, client_ref: str, place: str, row_id: str, sealed: bytes) -> bytes:
        """Open a file."""
        return unseal_bytes(self._key(client_ref), sealed, self._team, place, row_id)

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
        if client_ref and client_ref not in self._held and not self.holds(client_ref):
            raise Refused("destroyed", ref=client_ref)

    def _key(self, client_ref: str | None) -> bytes:
        owner = client_ref or ""
        if owner not in self._opened:
            row = self._session.get(Client, (self._team, owner)) if client_ref else self._session.get(Workspace, self._team)
            if row is None or row.wrapped_key is None:
                raise Refused("destroyed", ref=owner)
            self._opened[owner] = self._vault.unwrap(row.wrapped_key, self._team, owner)
        return self._opened[owner]
