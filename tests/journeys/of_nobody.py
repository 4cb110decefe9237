"""Records of somebody who is no client, step by step: an enquiry, a subject access request, a complaint; and how each goes when its time has come."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.client_keys import record_of
from bot.database import READ_ONLY
from bot.retention import alone
from bot.retention.alone import KINDS
from bot.store import Store
from policy.values import STANDARD
from tests.cast import AISHA, DANA, TOMASZ
from tests.journeys.access_steps import requested
from tests.journeys.files import agrees, asks_to_destroy, morning
from tests.journeys.test_complaints import complained
from tests.journeys.test_complaints import does as about_complaint
from tests.journeys.test_enquiries import takes, the_enquiry
from tests.journeys.test_subject_access import closes
from tests.scene import Scene

WHO = "Mr Stone of Hill Street"


def puts_away(scene: Scene, *users: str) -> None:
    for user in users or (AISHA, DANA, TOMASZ):
        if scene.person(user).views():
            scene.person(user).closes(everything=True)


PLACE = {"EN": "enquiry", "SA": "access", "CO": "complaint"}


def enquiry(scene: Scene, ref: str = "", who: str = WHO, number: str = "0113 496 0000", answer: str = "That we cannot talk about who we work with") -> str:
    """Somebody rang about nobody by reference, and was told nothing."""
    assert takes(scene, AISHA, ref, who=who, number=number).ok
    aisha = scene.person(AISHA)
    aisha.press("enquiry_close", in_view=True)
    aisha.view("enquiry_answer")
    assert aisha.submits(answer=answer).ok
    puts_away(scene, AISHA)
    return the_enquiry(scene)


def subject_access(scene: Scene, who: str = WHO, what: str = "We hold nothing") -> str:
    """Somebody who is no client asked what we hold, and was answered."""
    ref = requested(scene, AISHA, "", who=who)
    assert closes(scene, ref, "nothing_held", how="post", what=what).ok
    puts_away(scene, DANA)
    return ref


def complaint(scene: Scene, who: str = WHO, what: str = "That we are sorry") -> str:
    """Somebody who is no client complained, and was answered."""
    ref = complained(scene, AISHA, "", who=who)
    assert about_complaint(scene, ref, "complaint_close", "complaint_close", on=str(scene.today), what=what).ok
    puts_away(scene, DANA)
    return ref


def row_of(scene: Scene, ref: str) -> Any:
    record = record_of(ref)
    assert record is not None
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return session.get_one(record, ref)


def years_of(ref: str) -> int:
    return STANDARD.retention[KINDS[ref.partition("-")[0]]].steps[-1][1]


def comes_to_its_time(scene: Scene, ref: str) -> None:
    morning(scene, days=1)
    morning(scene, days=366 * years_of(ref))


def is_destroyed(scene: Scene, ref: str) -> None:
    comes_to_its_time(scene, ref)
    assert asks_to_destroy(scene, DANA, ref).ok
    puts_away(scene)
    scene.settled()
    assert agrees(scene, TOMASZ, ref).ok
    puts_away(scene)
    scene.settled()


def sealed_as_before(store: Store, ref: str) -> Any:
    """As the releases before sealed a record: with the charity's key, with all that hangs on it. What was said in it."""
    with store.open(DANA, "test") as desk:
        row = desk.session.get_one(record_of(ref), ref)
        for place, one, column in list(alone.typed_about(desk, row)):
            if getattr(one, column):
                setattr(one, column, desk.seal(None, place, one.id, desk.unseal(ref, place, one.id, getattr(one, column))))
        said = desk.unseal(None, PLACE[ref.partition("-")[0]], ref, row.sealed)
        row.sealed_for = row.wrapped_key = None
    return said
