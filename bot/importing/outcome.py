"""What comes of answers that are brought: the same as of those that are typed. Few clients have a request that is not over, and only they are looked at."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from bot.answering import brought
from bot.importing.answers import NewConsent
from bot.records import Request
from bot.stopping import NOT_OVER, Because
from bot.store import Desk
from policy.facts import ConsentKind


class Concerned:
    """The clients of whom something was asked that is not over, and what the lists bring of them."""

    def __init__(self, desk: Desk) -> None:
        """See who they are, in one question."""
        query = select(Request.client_ref).where(Request.team_id == desk.team, Request.state.in_(NOT_OVER)).distinct()
        self._desk = desk
        self._asked = frozenset(desk.session.scalars(query))
        self._brought: dict[str, set[Because]] = {}

    def note(self, answers: Iterable[NewConsent]) -> None:
        """Note what could stop something; what a client says of being supported could not (5.5)."""
        for one in answers:
            if one.ref in self._asked:
                why = self._brought.setdefault(one.ref, set())
                if one.consent.kind is ConsentKind.SHARE:
                    why.add(Because.WITHDRAWN if one.withdrawn_on else Because.NO)

    def settle(self) -> int:
        """After all of it was written: stop and tell what is to be stopped and told; how many requests were stopped."""
        return sum(len(brought(self._desk, ref, frozenset(why)).stopped) for ref, why in sorted(self._brought.items()))
