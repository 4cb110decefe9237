"""Two processes on one database, each with the bot's own use cases, that meet at a barrier before every race: the same records, locks and log, no Slack."""

from __future__ import annotations

import multiprocessing
import random
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import approving, consents, people, sharing
from bot.approving import Said
from bot.clock import system_clock
from bot.database import connect
from bot.deciders import UNASKED
from bot.directory import Standing
from bot.errors import Busy, Refused
from bot.records import Request
from bot.store import Store
from bot.vault import Vault
from policy.cases import AdultAtRisk, WithoutConsent
from policy.deadlines import consent_ends
from policy.facts import Answer, Ask, Category, Channel, Consent, Form, Item, Purpose, Recipient, RecipientKind
from policy.grounds import AdultHarm, OwnDecision, Soon, WhyNoConsent
from policy.values import STANDARD
from policy.working_time import WorkingTime
from tests.cast import AISHA, APPROVALS, GRACE, OLU, TEAM, TOMASZ

KINDS = ("approve", "decline", "take_back", "ask_anew", "agree", "role")
"""What happens in the other process in the very moment in which Tomasz approves."""
ZONE = ZoneInfo("Europe/London")
PATIENCE = 120


@dataclass(frozen=True)
class About:
    """What a race is about: the request, the client, and the recipient."""

    request: str
    ref: str
    recipient: str


@dataclass(frozen=True)
class Raced:
    """One race: which request, what the other process did, and what came of either: done, or the code of the refusal."""

    request: str
    kind: str
    yes: str
    other: str


class _NoWork:
    """Nothing is delivered here: what would be said stands in the outbox."""

    def enqueue(self, session: Session, outbox_id: str) -> None:
        """Leave it there."""


def store_on(url: str, key: str) -> Store:
    """The records, as a running bot opens them."""
    store = Store(
        connect(url, pool_size=2), Vault(key), system_clock, TEAM, _NoWork(), zone=ZONE, admins=(OLU,), approvals=APPROVALS, values=STANDARD,
        working=WorkingTime.never_closed(ZONE),
    )  # fmt: skip
    store.settle_in()
    return store


def standing(user: str) -> Standing:
    """A member, as Slack would say."""
    return Standing(user_id=user, same_workspace=True, is_guest=False, is_bot=False, is_deactivated=False)


Side = Callable[[Store, list[str], random.Random, Barrier, Any], list[Any]]


def race(url: str, key: str, kinds: list[str], seed: int) -> list[Raced]:
    """Run races in two processes; each waits for the other before every one of them."""
    spawn = multiprocessing.get_context("spawn")
    barrier, ids, found = spawn.Barrier(2), spawn.Queue(), spawn.Queue()
    sides = [spawn.Process(target=_run, args=(side, url, key, kinds, seed, barrier, ids, found), daemon=True) for side in ("yes", "other")]
    for one in sides:
        one.start()
    results = dict(found.get() for _ in sides)
    for one in sides:
        one.join(PATIENCE)
    assert not [one for one in results.values() if isinstance(one, str)], results
    return [Raced(request, kind, yes, other) for kind, (request, yes), other in zip(kinds, results["yes"], results["other"], strict=True)]


def _run(side: str, url: str, key: str, kinds: list[str], seed: int, barrier: Barrier, ids: Any, found: Any) -> None:
    """One process: what came of each race, or what went wrong, so that nobody waits for ever."""
    act: Side = {"yes": _says_yes, "other": _does_the_other}[side]
    try:
        found.put((side, act(store_on(url, key), kinds, random.Random(f"{seed} {side}"), barrier, ids)))
    except BaseException:
        barrier.abort()
        found.put((side, traceback.format_exc()))


def _says_yes(store: Store, kinds: list[str], chance: random.Random, barrier: Barrier, ids: Any) -> list[tuple[str, str]]:
    """Put a request, tell the other process which, and approve it; afterwards tidy up what is still open."""
    results = []
    for number, _ in enumerate(kinds):
        request = put(store, client(number // len(KINDS)), f"House {number}")
        ids.put(request)
        _meet(barrier, chance)
        results.append((request, attempt(lambda request=request: approve(store, request, TOMASZ))))
        barrier.wait(PATIENCE)
        _tidy(store, request)
        barrier.wait(PATIENCE)
    return results


def _does_the_other(store: Store, kinds: list[str], chance: random.Random, barrier: Barrier, ids: Any) -> list[str]:
    """Do what the race is about in the same moment."""
    results = []
    for number, kind in enumerate(kinds):
        about = About(ids.get(timeout=PATIENCE), client(number // len(KINDS)), f"House {number}")
        _meet(barrier, chance)
        results.append(attempt(lambda kind=kind, about=about: _OTHERS[kind](store, about)))
        barrier.wait(PATIENCE)
        barrier.wait(PATIENCE)
    return results


def _meet(barrier: Barrier, chance: random.Random) -> None:
    """Wait for the other; then, most times, a blink more or less, so that each comes first now and then: some acts read for long before they hold a record."""
    barrier.wait(PATIENCE)
    time.sleep(chance.choice((0.0, 0.0, 0.001, 0.003, 0.01, 0.06)))


def attempt(act: Callable[[], object]) -> str:
    """What came of it; who is told that the records were busy, and that nothing was kept, does it again, as people do."""
    for _ in range(20):
        try:
            act()
        except Refused as refused:
            return f"{refused.code}:{refused.facts.get('state', '')}"
        except Busy:
            continue
        return "done"
    return "busy"


def client(number: int) -> str:
    """A client of their own for each round, so that nobody has hundreds of answers on record."""
    return f"JU-{number:04d}"


def put(store: Store, ref: str, recipient: str) -> str:
    """A request about a recipient that no consent names, before the trustees; its reference."""
    case = WithoutConsent(
        basis=AdultAtRisk(
            adult_harms=(AdultHarm.NEGLECT,), needs_care=True, can_protect_themselves=False, own_decision=OwnDecision.CANNOT,
            public_interest="Others are at risk too", soon=Soon.LATER,
        ),
        reason="Found without heating for three days", why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN, discussed_with_client=True,
        encouraged_to_go_themselves=True, in_doubt=False,
    )  # fmt: skip
    with store.open(AISHA, "share") as desk:
        request = sharing.ask_to_share(desk, ref, _ask(recipient)).request.id
        sharing.ask_trustees(desk, request, case, urgent=False)
    return request


def _ask(recipient: str) -> Ask:
    return Ask(
        recipient=Recipient(name=recipient, kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification="They must place the client",
        items=(Item(category=Category.HOUSING, need="To find a flat"),), anonymous_would_do=False, why_not_anonymous="They house this client",
        channel=Channel.EMAIL,
    )  # fmt: skip


def approve(store: Store, request: str, user: str, *, approves: bool = True) -> None:
    """Approve or decline, as the form's submission does."""
    said = Said(
        discussed_with="Aisha", discussed_when="Today by phone", discussed_what="A smaller share", reason="The risk is real",
        categories=(Category.HOUSING,) if approves else (), reference=request,
    )  # fmt: skip
    with store.open(user, "decide") as desk:
        found = approving.to_decide(desk, request, standing(user), UNASKED, approves=approves)
        approving.vote(desk, found, standing(user), UNASKED, said, approves=approves)


def _take_back(store: Store, request: str) -> None:
    with store.open(AISHA, "share") as desk:
        sharing.take_back(desk, request)


def _ask_anew(store: Store, about: About) -> None:
    with store.open(AISHA, "share") as desk:
        sharing.ask_to_share(desk, about.ref, _ask(about.recipient), replaces=about.request)


def _agree(store: Store, about: About) -> None:
    """The client agrees to this recipient, as a colleague records it."""
    with store.open(AISHA, "consent") as desk:
        consent = Consent(
            id="", answer=Answer.GIVEN, recipients=(about.recipient,), purposes=(Purpose.HOUSING,), categories=(Category.HOUSING,),
            in_their_words="Yes, do tell them", form=Form.WRITTEN, free_of_duress=True, given_on=desk.today, ends_on=consent_ends(desk.today, desk.values),
        )  # fmt: skip
        consents.record(desk, about.ref, consent)
        approving.agreed_meanwhile(desk, about.ref)


def _lose_the_role(store: Store, about: About) -> None:
    with store.open(OLU, "people") as desk:
        people.set_roles(desk, standing(TOMASZ), frozenset({"worker"}))


def _tidy(store: Store, request: str) -> None:
    """Close what is still open, and give the trustee the role back, before the next race."""
    with store.open(OLU, "people") as desk:
        if "trustee" not in desk.roles(TOMASZ):
            people.set_roles(desk, standing(TOMASZ), frozenset({"trustee"}))
        waits = desk.session.get_one(Request, request).state == "waiting"
    if waits:
        _take_back(store, request)


_OTHERS: dict[str, Callable[[Store, About], None]] = {
    "approve": lambda store, about: approve(store, about.request, GRACE),
    "decline": lambda store, about: approve(store, about.request, GRACE, approves=False),
    "take_back": lambda store, about: _take_back(store, about.request),
    "ask_anew": _ask_anew,
    "agree": _agree,
    "role": _lose_the_role,
}
