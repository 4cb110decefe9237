"""What people do beside a client's file, for the walk through all there is: codes, the report, a later scan, two who tell, a hand-over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyotp

from bot import renewing
from bot.consents import live, supporting
from bot.store import CLOCK
from policy.facts import ConsentKind
from sandbox.client import Person, Result
from sandbox.looking import elements
from tests.cast import BEN, GRACE, TOMASZ
from tests.danger.tools import until
from tests.danger.whole_reading import Say, Step, fills
from tests.journeys.access_steps import made, the_request
from tests.journeys.steps import fills_ground, fills_share, now, opens_share, shown
from tests.journeys.test_access_packs import looks_at_all
from tests.journeys.test_codes import secret_before
from tests.papers import scan_of
from tests.scene import Scene


def codes(scene: Scene, olu: Person) -> Iterator[Step]:
    """A trustee sets a code up, another vouches for it, and an admin ends it."""
    tomasz, grace = scene.person(TOMASZ), scene.person(GRACE)
    tomasz.types("/justus code", channel="general")
    fills(tomasz, "code", code=pyotp.TOTP(secret_before(tomasz)).at(scene.store.clock()))
    yield "code", tomasz.submits
    tomasz.closes(everything=True)
    scene.settled()
    grace.press("code_vouch", in_message=True)
    fills(grace, "code_vouch", spoken_by="telephone")
    yield "code_vouch", grace.submits
    olu.types("/justus code", channel="general")
    olu.press("code_reset", in_view=True)
    fills(olu, "code_reset", person=TOMASZ)
    yield "code_reset", olu.submits
    olu.closes(everything=True)


def report(scene: Scene) -> Iterator[Step]:
    """A trustee takes the report in every form that it has."""
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus report", channel="general")
    fills(tomasz, "report", period="since_last", files=["pdf", "large_pdf", "web_page", "pictures"], monthly=["monthly"])
    yield "report", tomasz.submits
    tomasz.closes(everything=True)
    scene.settled()


def later_scan(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """The scan of an answer on paper comes days after it was written down."""
    aisha.types("/justus client JU-0413", channel="general")
    aisha.view("board")
    aisha.press("scan_add", in_view=True)
    aisha.view("scan")
    aisha.attaches("scan", f"{say('later_scan_name')}.pdf", b"%PDF-1.7 " + say("later scan").encode())
    yield "scan", aisha.submits
    aisha.closes(everything=True)
    until(lambda: scan_of(scene).state == "sealed", 30)


def two_tell(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """An offence that was admitted: it is approved, told by two, and the second confirms it for themselves."""
    tomasz, ben = scene.person(TOMASZ), scene.person(BEN)
    opens_share(aisha)
    fills_share(aisha, say("police"), justification=say("admitted"), **{"needs.housing": say("admitted_needs"), "why_not_anonymous": say("admitted_named")})
    yield "share", aisha.submits
    aisha.press("ground_choose", in_view=True)
    aisha.view("ground")
    fills_ground(aisha, ground="4.4", crime=say("4.4 crime"), reason=say("4.4 reason"))
    yield "ground", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
    ref = scene.request().id
    tomasz.press("request_approve", in_message=ref)
    again: dict[str, Any] = {"reference": ref} if "reference" in shown(tomasz) else {}
    fills(
        tomasz, "approve", discussed_with=say("discussed_with"), discussed_when=say("discussed_when"), discussed_what=say("discussed_what"), conflict="no",
        reason=say("approve_reason"), **again,
    )  # fmt: skip
    yield "approve", tomasz.submits
    scene.settled()
    aisha.press("disclosure_record", in_message=ref)
    fills(aisha, "record", done="shared", categories=["housing"], **now(scene), channel="email")
    yield "record", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
    ben.press("confirm_open", in_message=ref)
    fills(ben, "confirm", told="yes")
    yield "confirm", ben.submits
    scene.settled()


def looks_up(scene: Scene, aisha: Person, say: Say) -> None:
    """Words that are only looked for, and a journey that asks for whom: nothing is changed, and what was typed stays nowhere."""
    aisha.types("/justus policy", channel="general")
    fills(aisha, "policy", word=say("searched"))
    assert aisha.submits().ok
    aisha.closes(everything=True)
    aisha.types("/justus share", channel="general")
    fills(aisha, "which", ref="JU-0412")
    assert aisha.submits().ok
    aisha.view("share")
    aisha.closes(everything=True)


def hands_over(scene: Scene, aisha: Person) -> Iterator[Step]:
    """A worker who leaves hands over all clients at once."""
    aisha.types("/justus cover", channel="general")
    aisha.view("board")
    aisha.press("hand_over_start", in_view=True)
    fills(aisha, "hand_over", person=GRACE)
    yield "hand_over", aisha.submits
    aisha.closes(everything=True)
    scene.settled()


def again(person: Person, typed: str, button: str) -> Callable[[], Result]:
    """A button on a page that a command opens, pressed as often as it takes; what came of the command, if no page came."""

    def act() -> Result:
        if person.views():
            person.closes(everything=True)
        opened = person.types(typed, channel="general")
        page = person.top_view()
        if page is None or all(element["action_id"] != button for _, element in elements(page["blocks"])):
            return opened
        return person.press(button, in_view=True)

    return act


def second_thoughts(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """A worker has the trustees reminded of a request, changes it, asks anew in its place, and takes that back."""
    opens_share(aisha)
    fills_share(aisha, say("second_recipient"), justification=say("second_justification"))
    yield "share", aisha.submits
    aisha.press("share_change", in_view=True)
    fills(aisha, "share", justification=say("changed_justification"))
    yield "share", aisha.submits
    for button in ("request_nudge", "request_ask_anew"):
        if button == "request_ask_anew":
            aisha.press(button, in_message=True)
            fills(aisha, "share", justification=say("anew_justification"))
            yield "share", aisha.submits
        aisha.press("ground_choose", in_view=True)
        aisha.view("ground")
        fills_ground(aisha, ground="4.2.2", reason=say("second_reason"), public_interest=say("second_interest"))
        yield "ground", aisha.submits
        aisha.closes(everything=True)
        scene.settled()
        if button == "request_nudge":
            yield "nudge", lambda: aisha.press("request_nudge", in_message=True)
            _closes(aisha)
            scene.settled()
    yield "take_back", lambda: aisha.press("request_take_back", in_message=True)
    _closes(aisha)
    scene.settled()


def rings_again(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """Somebody rings about a client, and what they want goes on into the form for sharing; nothing is shared."""
    aisha.types("/justus enquiry JU-0412", channel="general")
    fills(aisha, "enquiry", channel="telephone", who=say("rings_who"), kind="agency", wanted=say("rings_wanted"), overheard="no", identity="unsure")
    yield "enquiry", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus enquiries", channel="general")
    aisha.press("enquiry_open", in_view=True)
    aisha.press("enquiry_share", in_view=True)
    aisha.view("share")
    aisha.closes(everything=True)


def packs(scene: Scene, dana: Person) -> None:
    """The working copy is made and its pass phrase shown; the pack is not made before every record was looked at; then it is, and its pass phrase is shown."""
    for button in ("access_look", "access_pack"):
        _board_of_request(dana)
        dana.press(button, in_view=True)
        made(scene)
    _board_of_request(dana)
    dana.press("access_copy_phrase", in_view=True)
    looks_at_all(scene, the_request(scene).id)
    _board_of_request(dana)
    dana.press("access_pack", in_view=True)
    assert made(scene).state == "ready"
    _board_of_request(dana)
    dana.press("access_phrase", in_view=True)
    dana.view("read")
    dana.closes(everything=True)


def _board_of_request(dana: Person) -> None:
    _closes(dana)
    dana.press("access_open", in_message=True)
    dana.view("board")


def ends_soon(scene: Scene, aisha: Person) -> Iterator[Step]:
    """Two yeses are said to end soon, as they will be in time: one is put off, then the client is not reached, and the form to take it back is only opened."""
    scene.given_consent("JU-0412", kind=ConsentKind.SUPPORT, purposes=(), categories=())
    with scene.store.open(CLOCK, "sweep") as desk:
        for one in (*live(desk, "JU-0412"), supporting(desk, "JU-0412")):
            renewing.remind(desk, one.id if one else "")
    scene.bot.round()
    scene.settled()
    for button in ("consent_later", "consent_not_reached"):
        yield button, _about_what_ends(aisha, button)
    assert _about_what_ends(aisha, "consent_taken_back")().ok
    _closes(aisha)
    scene.settled()


def _about_what_ends(person: Person, button: str) -> Callable[[], Result]:
    """A button on the page to which the reminder leads, pressed as often as it takes."""

    def act() -> Result:
        _closes(person)
        opened = person.press("consent_see", in_message=True)
        page = person.top_view()
        if page is None or all(element["action_id"] != button for _, element in elements(page["blocks"])):
            return opened
        return person.press(button, in_view=True)

    return act


def opens_to_change(aisha: Person) -> None:
    """A consent is opened to be changed, and its case note is read and closed; nothing is changed."""
    for button, form in (("consent_change", "consent"), ("case_note", "note")):
        aisha.types("/justus client JU-0412", channel="general")
        aisha.view("board")
        aisha.press(button, in_view=True)
        aisha.view(form)
        if form == "note":
            assert aisha.submits().ok
        _closes(aisha)


def ends(scene: Scene, aisha: Person, tomasz: Person) -> Iterator[Step]:
    """What was to last longer ends early: an absence, a cover, and a closed file is opened again."""
    tomasz.types("/justus away", channel="general")
    tomasz.press("away_start", in_view=True)
    tomasz.view("away")
    _closes(tomasz)
    yield "away_end", again(tomasz, "/justus away", "away_end")
    _closes(tomasz)
    yield "cover_end", again(aisha, "/justus cover", "cover_end")
    _closes(aisha)
    yield "file_reopen", again(aisha, "/justus status JU-0412", "file_reopen")
    _closes(aisha)
    scene.settled()


def _closes(person: Person) -> None:
    if person.views():
        person.closes(everything=True)
