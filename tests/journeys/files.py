"""What people do about files, step by step: closing one, waiting for its time, keeping or destroying it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import READ_ONLY
from bot.records import Client, Destruction, FileClosing
from sandbox.client import Person, Result
from tests.cast import AISHA, DANA, TEAM, TOMASZ
from tests.scene import Scene

REF = "JU-0412"


def opens_closing(scene: Scene, user: str = AISHA, ref: str = REF) -> Person:
    """Type the command and wait for the form."""
    person = scene.person(user)
    assert person.types(f"/justus close {ref}", channel="general").ok
    person.view("close_file")
    return person


def closes_file(scene: Scene, user: str = AISHA, ref: str = REF, **answers: Any) -> Result:
    """Close a file whose last contact is today; change any answer."""
    person = opens_closing(scene, user, ref)
    result = person.submits(**{"last_contact_on": str(scene.today), "why": "support_ended", **answers})
    if result.ok and not result.errors and person.view()["callback_id"] == "board":
        person.closes(everything=True)
    return result


def morning(scene: Scene, **later: float) -> None:
    """Let time pass, to ten o'clock of a working day."""
    scene.settled()
    scene.time_passes(**later)
    scene.settled()
    here = scene.store.clock().astimezone(scene.bot.settings.zone)
    days = 7 - here.weekday() if here.weekday() > 3 else 1
    ten = (here + timedelta(days=days)).replace(hour=10, minute=0)
    scene.time_passes(seconds=(ten - here).total_seconds())
    scene.settled()


def given_due(scene: Scene, ref: str = REF, *workers: str, **answers: Any) -> None:
    """A client's file was closed, and its time has come this morning."""
    scene.given_client(ref, *(workers or (AISHA,)))
    assert closes_file(scene, (workers or (AISHA,))[0], ref, **answers).ok
    morning(scene, days=366 * 6)


def asks_to_destroy(scene: Scene, user: str = DANA, *refs: str) -> Result:
    """From the list: choose files, and ask that they be destroyed."""
    return decides(scene, user, *refs, what="destroy", sure=["sure"])


def keeps_longer(scene: Scene, user: str = DANA, *refs: str, **answers: Any) -> Result:
    """From the list: choose files, and keep them longer."""
    return decides(scene, user, *refs, what="keep", **{"reason": "A claim may still come", **answers})


def decides(scene: Scene, user: str, *refs: str, what: str, **answers: Any) -> Result:
    """Open the list and the form, and answer it."""
    person = scene.person(user)
    person.types("/justus files", channel="general")
    person.view("board")
    person.press("files_decide", in_view=True)
    return answers_form(person, "retain", refs, what, answers)


def agrees(scene: Scene, user: str = TOMASZ, *refs: str, **answers: Any) -> Result:
    """From the message: choose files, and agree."""
    return replies(scene, user, *refs, what="destroy", sure=["sure"], **answers)


def replies(scene: Scene, user: str, *refs: str, what: str, **answers: Any) -> Result:
    """Open the list and the form, and answer it."""
    person = scene.person(user)
    person.types("/justus files", channel="general")
    person.view("board")
    person.press("files_agree", in_view=True)
    return answers_form(person, "agree", refs, what, answers)


def answers_form(person: Person, view: str, refs: tuple[str, ...], what: str, answers: dict[str, Any]) -> Result:
    """Choose the files, then what becomes of them, then the rest."""
    person.view(view)
    if refs:
        person.fills(files=list(refs))
    person.chooses("what", what)
    return person.submits(**answers)


def key_of(scene: Scene, ref: str = REF) -> bytes | None:
    """The client's key as it stands."""
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        return session.get_one(Client, (TEAM, ref)).wrapped_key


def closing_of(scene: Scene, ref: str = REF) -> FileClosing:
    """How the file stands."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return session.get_one(FileClosing, (TEAM, ref))


def certificates(scene: Scene) -> list[Destruction]:
    """The certificates that there are."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return list(session.scalars(select(Destruction).order_by(Destruction.client_ref)))


def given_destroyed(scene: Scene, ref: str = REF, *workers: str) -> None:
    """A client's file was destroyed."""
    given_due(scene, ref, *workers)
    assert asks_to_destroy(scene).ok
    scene.person(DANA).closes(everything=True)
    scene.settled()
    assert agrees(scene).ok
    scene.person(TOMASZ).closes(everything=True)
    scene.settled()
    assert key_of(scene, ref) is None


def in_six_years(scene: Scene) -> date:
    """The day on which a file that is closed today may go."""
    return scene.today.replace(year=scene.today.year + 6) if (scene.today.month, scene.today.day) != (2, 29) else date(scene.today.year + 6, 2, 28)
