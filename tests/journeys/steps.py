"""What people do again and again, step by step, as they would."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.people import set_roles
from sandbox.client import Person, Result
from tests.cast import BEN, GUEST, OLU
from tests.scene import Scene, in_words, words_of

GOOD: dict[str, Any] = {
    "danger": "none", "recipient_kind": "agency", "purpose": "housing", "justification": "They must place the client by Friday", "categories": ["housing"],
    "anonymous": "no", "channel": "email",
}  # fmt: skip
TYPED = {"needs.housing": "To find the right flat", "why_not_anonymous": "They must know whom they house"}
CASE: dict[str, Any] = {
    "ground": "4.2.2", "reason": "Found without heating or food for three days", "why_no_consent": "cannot_be_given", "discussed": "yes", "encouraged": "yes",
    "in_doubt": "no", "urgent": "no",
}  # fmt: skip
OF_GROUND: dict[str, dict[str, Any]] = {
    "4.2.1": {"soon": "later", "child": "child_of_client", "harms": ["physical"], "parents_told": "no", "why_parents_not_told": "He would hit them both",
              "child_told": "yes"},
    "4.2.2": {"soon": "later", "adult_harms": ["neglect"], "needs_care": "yes", "can_protect_themselves": "no", "own_decision": "cannot",
              "public_interest": "Others in the house are at risk too"},
    "4.2.3": {"soon": "later", "suspicion": "plan", "learnt_at_work": "no"},
    "4.2.4": {"paper": "order", "court": "The county court", "number": "26/1187", "seen_on": "2026-03-02"},
    "4.2.5": {"asker": "council", "power": "They wrote which law lets them ask"},
    "4.2.6": {"conduct": "supply"},
    "4.2.7": {"crime": "A robbery", "aim": "prevent", "why_this_case": "Somebody could be killed"},
    "4.2.8": {"soon": "later", "threat": "suicide"},
    "4.2.9": {"soon": "later", "worker_threat": "weapon", "precaution_noted": "no"},
    "4.4": {"crime": "He set a house on fire", "second_worker": BEN},
    "4.5": {"crime": "A stabbing", "first_hand": "yes", "witness_encouraged": "yes", "witness_supported": "yes", "witness_answer": "refuses"},
    "4.6": {"who_is_at_risk": "The children on the bus", "why_this_case": "They drive on Monday"},
}  # fmt: skip
DECISION = {
    "discussed_with": "Aisha Khan", "discussed_when": "Today at 14:10 by phone", "discussed_what": "Whether a smaller share would do", "conflict": "no",
    "reason": "The risk is real and the share is small",
}  # fmt: skip


NEW = GUEST
"""Somebody who came as a guest and joined this morning."""


def joins(scene: Scene, *roles: str) -> Person:
    """Somebody new is made a member, with roles, and has not read their duties."""
    scene.sandbox.world("make_member", user=NEW)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(NEW), frozenset(roles))
    return scene.person(NEW)


def holds(scene: Scene, user: str, *roles: str) -> None:
    """Somebody holds exactly these roles from now on."""
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(user), frozenset(roles))


def opens_share(worker: Person, ref: str = "JU-0412") -> None:
    """Type the command and wait for the form."""
    typed = worker.types(f"/justus share {ref}", channel="general")
    assert typed.ok, typed
    worker.view("share")


def fills_share(worker: Person, recipient: str, **changes: Any) -> None:
    """Answer the form for a recipient, named in a consent or not; change any answer. None leaves a question alone."""
    answers = {**GOOD, **changes}
    for name in ("danger", "recipient_kind", "purpose", "justification", "categories", "anonymous", "channel"):
        if answers[name] is not None:
            worker.chooses(name, answers[name])
    form = worker.view("share")
    if any(block.get("block_id") == "named" for block in form["blocks"]):
        labels = [one["text"]["text"] for block in form["blocks"] if block.get("block_id") == "named" for one in block["element"]["options"]]
        worker.chooses("named", recipient if recipient in labels else "other")
    if any(block.get("block_id") == "recipient" for block in worker.view("share")["blocks"]):
        worker.fills(recipient=recipient)
    shown = {block.get("block_id") for block in worker.view("share")["blocks"]}
    more = {**TYPED, **{name: value for name, value in changes.items() if name not in GOOD}}
    worker.fills(**{name: value for name, value in more.items() if name in shown})


def asks_to_share(worker: Person, recipient: str = "Leeds Housing", ref: str = "JU-0412", **changes: Any) -> Result:
    """The whole ask, up to the policy's answer."""
    opens_share(worker, ref)
    fills_share(worker, recipient, **changes)
    return worker.submits()


def fills_ground(worker: Person, **changes: Any) -> None:
    """Choose a ground and answer what its form asks, as the questions come; None leaves a question alone."""
    ground = changes.get("ground", CASE["ground"])
    answers = {name: value for name, value in {**CASE, **OF_GROUND[ground], **changes}.items() if value is not None}
    done: set[str] = set()
    while waiting := [one for one in _asked(worker, dispatching=True) if one in answers and one not in done]:
        worker.chooses(waiting[0], answers[waiting[0]])
        done.add(waiting[0])
    worker.fills(**{name: answers[name] for name in _asked(worker, dispatching=False) if name in answers})


def _asked(worker: Person, *, dispatching: bool) -> list[str]:
    """The questions that the form of the ground shows now."""
    return [block["block_id"] for block in worker.view("ground")["blocks"] if block["type"] == "input" and block.get("dispatch_action", False) is dispatching]


def asks_trustees(worker: Person, **changes: Any) -> Result:
    """From the answer 'ask the trustees' to the request in the channel."""
    worker.press("ground_choose", in_view=True)
    worker.view("ground")
    fills_ground(worker, **changes)
    return worker.submits()


def request_waits(scene: Scene, worker: str, **changes: Any) -> str:
    """A request for a recipient whom no consent names stands before the trustees; its reference."""
    person = scene.person(worker)
    asks_to_share(person, "Elm House")
    asked = asks_trustees(person, **changes)
    assert asked.ok, asked
    person.closes(everything=True)
    scene.settled()
    return scene.request().id


def approves(trustee: Person, message: Any = True, **changes: Any) -> Result:
    """Press Approve on the newest message that has the button, or the one named, and fill in the form."""
    trustee.press("request_approve", in_message=message)
    view = trustee.view("approve")
    (reference,) = set(re.findall(r"R-\w{6}", words_of(view)))
    again = {"reference": reference} if "reference" in shown(trustee) else {}
    return trustee.submits(**{**DECISION, **again, **changes})


def declines(trustee: Person, message: Any = True, **changes: Any) -> Result:
    """Press Decline on the newest message that has the button, or the one named, and fill in the form."""
    trustee.press("request_decline", in_message=message)
    trustee.view("decline")
    return trustee.submits(**{**DECISION, "reason": "Ask the client first", **changes})


def records(worker: Person, **changes: Any) -> Result:
    """Press Record in the newest message that has it, and say what was shared just now."""
    worker.press("disclosure_record", in_message=True)
    worker.view("record")
    worker.chooses("done", changes.pop("done", "shared"))
    shown = {block.get("block_id") for block in worker.view("record")["blocks"]}
    return worker.submits(**{name: value for name, value in changes.items() if name in shown})


def note_before(person: Person) -> str:
    """The case note that is open, whole, as it would be copied."""
    return "".join(block["element"]["initial_value"] for block in person.view("note")["blocks"] if block["type"] == "input")


def told(person: Person) -> str:
    """The words that only this person was shown last in a channel."""
    message = person.ephemerals()[-1]
    return f"{message['text']}\n{in_words(message)}"


def refusal(person: Person) -> str:
    """The words of the small page that says why something was not done."""
    return words_of(person.view("help"))


def shown(person: Person) -> set[str]:
    """The fields that the modal on top asks for."""
    return {block["block_id"] for block in person.view()["blocks"] if block["type"] == "input"}


def typed_into(person: Person, name: str) -> Any:
    """What stands in a field of the modal on top."""
    (value,) = person.view()["values"][name].values()
    return value


def now(scene: Scene, **ago: float) -> dict[str, str]:
    """The answers 'on which day' and 'at what time', some time ago, as the worker's clock shows it."""
    moment = scene.store.clock().astimezone(scene.bot.settings.zone) - timedelta(**ago)
    return {"shared_on": moment.date().isoformat(), "shared_time": f"{moment:%H:%M}"}


def moment_at(scene: Scene, **from_now: float) -> datetime:
    """A moment some time from now, as the bot counts time."""
    moment: datetime = scene.store.clock() + timedelta(**from_now)
    return moment


@contextmanager
def records_locked(scene: Scene) -> Iterator[None]:
    """Somebody else holds the write lock of the database meanwhile."""
    with closing(sqlite3.connect(scene.bot.database.url.database or "", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def raises_alarm(scene: Scene, worker: str, ref: str = "JU-0412") -> str:
    """Type the emergency command; the alarm's reference."""
    scene.person(worker).types(f"/justus emergency {ref}", channel="general")
    return scene.alarms()[-1].id


def writes_the_record(worker: Person, whom: str = "Ambulance, at 14:10", what: str = "Address and what was taken") -> Result:
    """Write the two-field record from the message that asks for it."""
    worker.press("emergency_record", in_message=True)
    worker.view("emergency")
    return worker.submits(whom=whom, what=what)


def goes_away(scene: Scene, who: str, stand_in: str | None = None, *, days: int = 7, absent: str | None = None) -> Result:
    """Type the command and say that somebody is away from today on: oneself or, where one may, somebody else."""
    person = scene.person(who)
    assert person.types("/justus away", channel="general").ok
    if person.view()["callback_id"] == "board":
        person.press("away_start", in_view=True)
    person.view("away")
    answers = {"first_on": scene.today.isoformat(), "last_on": (scene.today + timedelta(days=days)).isoformat()}
    return person.submits(**answers, **({"stand_in": stand_in} if stand_in else {}), **({"absent": absent} if absent else {}))


def opens_review(reviewer: Person) -> None:
    """Open the record of an emergency from the message that asks for a review."""
    reviewer.press("emergency_review", in_message=True)
    reviewer.view("review")


def reviews(reviewer: Person, judgement: str = "right", finding: str = "Right, and no more than needed") -> Result:
    """Say what one finds who looks at an emergency."""
    opens_review(reviewer)
    return reviewer.submits(judgement=judgement, finding=finding)
