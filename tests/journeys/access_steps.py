"""What people do about a subject access request or a complaint, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import READ_ONLY
from bot.records import AccessPack, AccessRequest, Complaint
from sandbox.client import Person, Result
from tests.cast import AISHA, DANA
from tests.danger.tools import until
from tests.scene import Scene, words_of

ASKS: dict[str, Any] = {"came_by": "spoken", "asked_for": "All that you have on me"}


def at_work(scene: Scene, *, days: int = 0) -> date:
    """It becomes ten in the morning of the first working day that is so many days ahead, or later; that day."""
    zone, now = scene.bot.settings.zone, scene.store.clock()
    day = now.astimezone(zone).date() + timedelta(days=days)
    day += timedelta(days=int(days == 0 and now.astimezone(zone).hour >= 10))
    while day.weekday() > 4 or day in scene.bot.settings.holidays:
        day += timedelta(days=1)
    then = datetime.combine(day, time(10), zone)
    scene.time_passes(seconds=(then - now).total_seconds())
    scene.settled()
    return day


def receives(scene: Scene, user: str = AISHA, client: str = "JU-0412", /, **changes: Any) -> Result:
    """Somebody writes down that somebody asks for their data; a data lead does so from their own list."""
    person = scene.person(user)
    assert person.types(f"/justus sar {client}".strip(), channel="general").ok
    if person.view()["callback_id"] == "board":
        person.press("access_start", in_view=True)
    person.view("access")
    answers = {**ASKS, **changes}
    person.chooses("came_by", answers.pop("came_by"))
    if "asked_by" in answers:
        person.chooses("asked_by", answers.pop("asked_by"))
    return person.submits(**answers)


def requested(scene: Scene, user: str = AISHA, client: str = "JU-0412", /, **changes: Any) -> str:
    """A request on record; its reference."""
    done = receives(scene, user, client, **changes)
    assert done.ok, done
    scene.person(user).closes(everything=True)
    scene.settled()
    return the_request(scene).id


def the_request(scene: Scene) -> AccessRequest:
    """The newest subject access request."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return session.scalars(select(AccessRequest).order_by(AccessRequest.recorded_at.desc())).first()


def the_complaint(scene: Scene) -> Complaint:
    """The newest complaint."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return session.scalars(select(Complaint).order_by(Complaint.recorded_at.desc())).first()


def the_packs(scene: Scene) -> list[AccessPack]:
    """The packs on record, the oldest first."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return list(session.scalars(select(AccessPack).order_by(AccessPack.asked_at, AccessPack.id)))


def opens(scene: Scene, ref: str, user: str = DANA) -> Person:
    """A data lead opens a request."""
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    assert person.types(f"/justus sar {ref}", channel="general").ok
    person.view("board")
    return person


def page_of(scene: Scene, ref: str, user: str = DANA) -> str:
    """What a data lead reads of a request."""
    return words_of(opens(scene, ref, user).view("board"))


def step(scene: Scene, ref: str, button: str, form: str, /, user: str = DANA, **answers: Any) -> Result:
    """Open a request, press a button, fill in the form that comes; choices that change the form first."""
    person = opens(scene, ref, user)
    person.press(button, in_view=True)
    person.view(form)
    for name in ("identity", "ending", "choice", "held", "why", "months", "rights_told", "how", "agrees", "say_so"):
        if name in answers and any(one["block_id"] == name and one["element"]["type"] != "plain_text_input" for one in inputs(person)):
            person.chooses(name, answers.pop(name))
    return person.submits(**answers)


def inputs(person: Person) -> list[dict[str, Any]]:
    """The questions of the form on top."""
    return [block for block in person.view()["blocks"] if block["type"] == "input"]


def answers(person: Person, **given: Any) -> Result:
    """Answer the form on top, whose fields have ids of their own, and send it; errors by the names of the fields."""
    fills_in(person, **given)
    done = person.submits()
    return replace(done, errors={name.partition(":")[0]: said for name, said in done.errors.items()})


def fills_in(person: Person, **given: Any) -> None:
    """Answer the form on top: choices first, one after the other."""
    for name in ("choice", "say_so", "alike"):
        if name in given:
            person.chooses(_block(person, name), given.pop(name))
    if given:
        person.fills(**{_block(person, name): value for name, value in given.items()})


def _block(person: Person, name: str) -> str:
    return next(one["block_id"] for one in inputs(person) if one["block_id"].partition(":")[0] == name)


def knows_who_asks(scene: Scene, ref: str) -> None:
    """A data lead says that we know who asks, if nobody has."""
    if the_request(scene).identity is None:
        assert step(scene, ref, "access_identify", "access_identity", identity="known", how="Aisha knows them").ok


def pack_made(scene: Scene, ref: str, button: str = "access_pack") -> AccessPack:
    """A data lead has a pack made, of which it is known who asks for it, and waits for it."""
    knows_who_asks(scene, ref)
    opens(scene, ref).press(button, in_view=True)
    return made(scene)


def made(scene: Scene) -> AccessPack:
    """The newest pack, when it is made or was stopped."""

    def look() -> AccessPack | None:
        scene.bot.round()
        newest = the_packs(scene)[-1]
        return newest if newest.state not in {"asked", "making"} else None

    found = until(look, 60, "the pack is made")
    assert found is not None
    scene.settled()
    return found


def phrase_of(scene: Scene, user: str = DANA) -> str:
    """The pass phrase of the newest pack, as the page shows it once."""
    copy = the_packs(scene)[-1].purpose == "to_look"
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    person.press("access_copy_phrase" if copy else "access_phrase", in_message=True)
    said = words_of(person.view("read"))
    return said.split("`")[1]
