"""What a client answers, as it comes to the record: a new answer, a change, a renewal (part 5, 3.4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from bot import approving, consents
from bot.briefings import briefing
from bot.consents import Aside
from bot.errors import Refused
from bot.records import ConsentRecord
from bot.stopping import After, Because, stop_by_a_no, stop_what_rested
from bot.store import Desk
from policy.codec import consent_to_plain
from policy.facts import Answer, Consent, ConsentKind
from policy.findings import Because as Flaw
from policy.taking_back import narrowed
from policy.text import is_among


def answer(desk: Desk, ref: str, consent: Consent, aside: Aside) -> tuple[Consent, After | None]:
    """Keep a new answer; what it no longer lets be shared, stops: a no counts at once, whatever the client had said before (3.4)."""
    kept = consents.record(desk, ref, consent, aside)
    after = stop_by_a_no(desk, ref) if kept.kind is ConsentKind.SHARE else None
    approving.agreed_meanwhile(desk, ref)
    return kept, after


def brought(desk: Desk, ref: str, why: Collection[Because]) -> After:
    """After answers of a client were brought with a list: what comes of it is what comes of a no or a withdrawal that is typed, whichever were among them."""
    desk.hold_answers(ref)
    after = After(())
    if Because.WITHDRAWN in why:
        after = stop_what_rested(desk, ref, Because.WITHDRAWN)
    elif why:
        after = stop_by_a_no(desk, ref)
    approving.agreed_meanwhile(desk, ref)
    return after


@dataclass(frozen=True, slots=True)
class Stands:
    """A record that can be answered anew: what of it still stands, what was kept beside it, and a mark by which a later look tells whether it changed."""

    row: ConsentRecord
    consent: Consent
    aside: Aside
    mark: str


def to_change(desk: Desk, consent_id: str, seen: str = "") -> Stands:
    """Fetch an answer that stands today, with what the client has not taken back of it; one that changed since it was `seen` is not changed blindly."""
    row, consent, aside = consents.to_change(desk, consent_id)
    stands = _stands(desk, row, consent, aside)
    if not consents.is_live(consent, desk.today) or seen not in {"", stands.mark}:
        raise Refused("consent_already_changed", ref=consent_id)
    return stands


def change(desk: Desk, consent: Consent, aside: Aside, seen: str = "") -> tuple[Consent, After]:
    """Keep what the client answers now in place of an older answer, which no longer covers anything; its noes stand unless this one answers them (3.4)."""
    old = to_change(desk, consent.replaces, seen)
    kept = consents.record(desk, old.row.client_ref, replace(consent, taken_back=old.consent.taken_back), aside)
    share = ConsentKind.SHARE in {kept.kind, old.consent.kind}
    after = stop_what_rested(desk, old.row.client_ref, Because.CHANGED) if share else After(())
    approving.agreed_meanwhile(desk, old.row.client_ref)
    return kept, after


def to_renew(desk: Desk, consent_id: str, seen: str = "") -> Stands:
    """Fetch a yes that stands or has ended by itself, with what the client has not taken back of it: only that can be renewed (5.4)."""
    row, consent, aside = consents.to_change(desk, consent_id)
    stands = _stands(desk, row, consent, aside)
    if seen not in {"", stands.mark}:
        raise Refused("consent_already_changed", ref=consent_id)
    shares = consent.kind is ConsentKind.SHARE
    if consent.answer is not Answer.GIVEN or consent.withdrawn_on or (shares and _nothing_left(stands.consent)):
        raise Refused("not_to_renew", ref=consent_id)
    if consents.keeps_from_others(stands.consent):
        raise Refused("kept_from_others", ref=consent_id)
    return stands


def renew(desk: Desk, consent_id: str, anew: Consent, aside: Aside, seen: str = "") -> tuple[Consent, tuple[Flaw, ...]]:
    """Make a new record of a yes: what must be asked each time is as the client answers today, the rest as it stood. What does not count renews nothing:
    it is kept by itself, and the old yes stands until its own end (5.2, 5.4).
    """
    old = to_renew(desk, consent_id, seen)
    stood, told = old.consent, briefing(desk, old.row.client_ref, anew.given_on)
    new = replace(
        anew, id="", kind=stood.kind, answer=Answer.GIVEN, recipients=stood.recipients, purposes=stood.purposes, categories=stood.categories,
        kept_back=stood.kept_back, taken_back=stood.taken_back, replaces=old.row.id,
    )  # fmt: skip
    lacks = consents.flaws(replace(new, briefed_on=told.on, not_told=told.not_told, words_changed_on=told.words_changed_on), desk.values)
    kept = consents.record(desk, old.row.client_ref, replace(new, replaces="") if lacks else new, aside, renews=not lacks)
    approving.agreed_meanwhile(desk, old.row.client_ref)
    return kept, lacks


def _nothing_left(left: Consent) -> bool:
    return not left.recipients or consents.nothing_left(left)


def _stands(desk: Desk, row: ConsentRecord, consent: Consent, aside: Aside) -> Stands:
    left = _narrowed(consent, desk.today) if consent.kind is ConsentKind.SHARE else consent
    plain = json.dumps(consent_to_plain(left), sort_keys=True).encode()
    return Stands(row, left, aside, hashlib.sha256(plain).hexdigest()[:16])


def _narrowed(consent: Consent, today: date) -> Consent:
    """What is left of an answer. What it keeps from somebody who is told nothing any more is not asked again: it stays back by the old record (3.4)."""
    left = narrowed(consent, today)
    gone = tuple(one for one in consent.recipients if one not in left.recipients)
    return replace(left, kept_back=tuple(one for one in left.kept_back if not is_among(one.recipient or "", gone)))
