"""Subject access and complaints, step by step, for the walk through everything that people can type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.client import Person
from tests.cast import AISHA, DANA, TOMASZ
from tests.danger import whole_others
from tests.danger.whole import Say, Step, fills
from tests.scene import Scene


def access(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """A subject access request with every step that it can have, up to its end."""
    dana, tomasz = scene.person(DANA), scene.person(TOMASZ)
    aisha.types("/justus sar JU-0412", channel="general")
    fills(aisha, "access", came_by="spoken", asked_by="somebody_for_them", who=say("who"), asked_for=say("asked_for"))
    yield "access", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("access_identify", "access_identity", {"identity": "known", "how": say("how_known")}),
        ("access_stop", "access_stop", {"why": "clarification", "reason": say("stop_reason")}),
        ("access_restart", "access_restart", {"heard": say("restart_heard")}),
        ("access_longer", "access_longer", {"why": "complex", "months": "one", "told_on": str(scene.today), "reason": say("longer_reason")}),
        ("access_ask", "access_ask", {"colleagues": [AISHA], "note": say("ask_note")}),
    )
    for button, form, answers in steps:
        yield from _at_request(dana, button, form, **answers)
    scene.settled()
    aisha.press("access_answer", in_message=True)
    fills(aisha, "access_material", held="here", text=say("held_text"))
    yield "access_material", aisha.submits
    aisha.closes(everything=True)
    yield from _looking(scene, dana, tomasz, say)
    whole_others.packs(scene, dana)
    yield from _at_request(dana, "access_refuse", "access_refuse", why="excessive", reason=say("refuse_reason"), second=TOMASZ)
    yield from _at_request(dana, "access_close", "access_close", ending="nothing_held", how="post", what=say("close_what"))


def _at_request(dana: Person, button: str, form: str, **answers: Any) -> Iterator[Step]:
    """One step of a data lead, from the page of the newest request."""
    opens_request(dana)
    dana.press(button, in_view=True)
    fills(dana, form, **answers)
    yield form, dana.submits
    dana.closes(everything=True)


def opens_request(dana: Person) -> None:
    """Open the newest subject access request from its message."""
    if dana.views():
        dana.closes(everything=True)
    dana.press("access_open", in_message=True)
    dana.view("board")


def _looking(scene: Scene, dana: Person, tomasz: Person, say: Say) -> Iterator[Step]:
    """A record that is named, left out in part, and then kept back by two."""
    with scene.store.open(DANA, "test") as desk:
        record = str(desk.session.connection().exec_driver_sql("SELECT id FROM consent WHERE client_ref = 'JU-0412' ORDER BY recorded_at").scalar())
    for choice in ("redact", "withhold"):
        opens_request(dana)
        dana.press("access_record", in_view=True)
        fills(dana, "access_record", record=record)
        if choice == "redact":
            yield "access_record", dana.submits
        else:
            assert dana.submits().ok  # it is found by now: to open it again changes nothing
        view = dana.view("access_choice")
        item = next(one["block_id"] for one in view["blocks"] if str(one.get("block_id")).startswith("choice:")).partition(":")[2]
        dana.chooses(f"choice:{item}", choice)
        dana.view("access_choice")
        if choice == "redact":
            dana.fills(**{f"left_out:{item}": ["0"], f"instead:{item}": say("instead")})
        else:
            dana.fills(**{f"second:{item}": TOMASZ})
        dana.fills(**{f"reason:{item}": say(f"{choice}_reason")})
        yield "access_choice", dana.submits
        dana.closes(everything=True)
    scene.settled()
    tomasz.press("access_second", in_message=True)
    fills(tomasz, "access_second", agrees="yes", reason=say("second_reason"))
    yield "access_second", tomasz.submits
    tomasz.closes(everything=True)


def complaint(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """A complaint from hearing it to telling the outcome."""
    dana = scene.person(DANA)
    aisha.types("/justus complaint JU-0412", channel="general")
    fills(aisha, "complaint", came_by="letter", who=say("complainer"), about=say("about"))
    yield "complaint", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
    for button, form, answers in (
        ("complaint_acknowledge", "complaint_acknowledge", {"how": say("acknowledge_how")}),
        ("complaint_enquire", "complaint_enquiry", {"text": say("enquiry_text")}),
        ("complaint_close", "complaint_close", {"what": say("outcome_what")}),
    ):
        dana.press("complaint_open", in_message=True)
        dana.view("board")
        dana.press(button, in_view=True)
        fills(dana, form, **answers)
        yield form, dana.submits
        dana.closes(everything=True)
