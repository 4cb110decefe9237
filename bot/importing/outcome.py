"""What comes of answers that are brought: the same as of those that are typed.

Few clients have a request that is not over, or took back what somebody holds by now, and only they are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot import answering, notices
from bot.importing.answers import NewConsent
from bot.records import Disclosure, Request
from bot.stopping import NOT_OVER, Because
from bot.store import Desk
from policy.facts import ConsentKind, TakenBack


class Concerned:
    """The clients of whom something was asked that is not over, or was shared, and what the lists bring of them."""

    def __init__(self, desk: Desk) -> None:
        """See who they are, in one question."""
        query = select(Request.client_ref).where(Request.team_id == desk.team, Request.state.in_(NOT_OVER)).distinct()
        self._desk = desk
        self._asked = frozenset(desk.session.scalars(query))
        self._brought: dict[str, set[Because]] = {}
        self._taken_back: list[tuple[str, TakenBack]] = []

    def note(self, answers: Sequence[NewConsent]) -> None:
        """Note what could stop something, or what somebody could hold; what a client says of being supported is neither (5.5)."""
        gone = [(one.ref, part) for one in answers if (part := _taken_back(one))]
        if gone:
            shared = select(Disclosure.client_ref).where(Disclosure.team_id == self._desk.team, Disclosure.shared).distinct()
            told = frozenset(self._desk.session.scalars(shared.where(Disclosure.client_ref.in_({ref for ref, _ in gone}))))
            self._taken_back += [(ref, part) for ref, part in gone if ref in told]
        for one in answers:
            if one.ref in self._asked:
                why = self._brought.setdefault(one.ref, set())
                if one.consent.kind is ConsentKind.SHARE:
                    why.add(Because.WITHDRAWN if one.withdrawn_on else Because.NO)

    def settle(self) -> int:
        """After all of it was written: stop and tell what is to be stopped and told; how many requests were stopped."""
        stopped = sum(len(answering.brought(self._desk, ref, frozenset(why)).stopped) for ref, why in sorted(self._brought.items()))
        for ref, part in self._taken_back:
            notices.brought(self._desk, ref, part)
        return stopped


def _taken_back(one: NewConsent) -> TakenBack | None:
    said = one.consent
    if one.withdrawn_on is None or said.kind is not ConsentKind.SHARE:
        return None
    return TakenBack(since=one.withdrawn_on, recipients=said.recipients, purposes=said.purposes, categories=said.categories)
