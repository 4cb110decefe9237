"""One-time codes: a stolen, open Slack session alone approves nothing grave (3.2)."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from bot import codes
from bot.codes import LOCKED_FOR
from sandbox.client import Person, Result
from tests.cast import AISHA, DANA, GRACE, OLU, TOMASZ
from tests.danger.tools import from_person, overheard, sent, trouble
from tests.journeys.steps import DECISION, approves, declines, refusal, request_waits, shown, told
from tests.places import over_both_transports
from tests.scene import Scene, words_of

STEP = timedelta(seconds=30)


@pytest.fixture
def grave(scene: Scene) -> str:
    """Codes are turned on, and a request about a child at risk waits; its reference."""
    scene.given_numbers(one_time_codes=1)
    scene.given_client("JU-0412", AISHA)
    return request_waits(scene, AISHA, ground="4.2.1")


def secret_before(person: Person) -> str:
    """The key as it stands in the form, typed off the screen."""
    found = re.search(r"`((?:[A-Z2-7]{4} ?)+)`", words_of(person.view("code")))
    assert found
    return found[1].replace(" ", "")


def code_now(scene: Scene, secret: str) -> str:
    """What the person's app shows at the bot's time."""
    return pyotp.TOTP(secret).at(scene.store.clock())


def sets_up(scene: Scene, user: str) -> str:
    """Set a code up in private and prove it; the secret, as it is in the person's app."""
    person = scene.person(user)
    person.types("/justus code", channel="general")
    secret = secret_before(person)
    assert person.submits(code=code_now(scene, secret)).ok
    person.closes(everything=True)
    return secret


def vouches(scene: Scene, user: str) -> Result:
    """Press 'Vouch for them' in the message and say how they spoke."""
    person = scene.person(user)
    person.press("code_vouch", in_message=True)
    person.view("code_vouch")
    return person.submits(spoken_by="telephone")


def given_code(scene: Scene, user: str = TOMASZ, voucher: str = GRACE) -> str:
    """Somebody has a code that counts; its secret. Its first code is used up."""
    secret = sets_up(scene, user)
    assert vouches(scene, voucher).ok
    scene.clock_is(scene.store.clock() + 2 * STEP)
    return secret


def test_somebody_without_a_code_cannot_approve_and_can_decline(scene: Scene, grave: str) -> None:
    """They are told how to get one; another kind of request needs none."""
    tomasz = scene.person(TOMASZ)

    tomasz.press("request_approve", in_message=True)

    assert f"To approve {grave} you need a one-time code, and you have none that counts yet" in refusal(tomasz)
    tomasz.closes(everything=True)
    assert declines(tomasz).ok
    assert scene.request().state == "declined"
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok


@over_both_transports
def test_whoever_has_one_approves_with_it(scene: Scene, grave: str) -> None:
    """The reference and the code; neither stands in the log or in any message."""
    secret = given_code(scene)
    code = code_now(scene, secret)

    assert approves(scene.person(TOMASZ), code=code).ok

    assert scene.request().state == "approved"
    with scene.desk(TOMASZ) as desk:
        assert secret not in str(desk.session.connection().exec_driver_sql("SELECT * FROM log_entry").all())
        assert secret.encode() not in b"".join(row[0] or b"" for row in desk.session.connection().exec_driver_sql("SELECT sealed FROM code_kept"))
    assert secret not in str(scene.sandbox.raw()["channels"])


def test_an_open_session_that_sets_up_a_code_cannot_use_it_at_once(scene: Scene, grave: str) -> None:
    """It counts after three days, and everybody who could notice hears of it at once; the person too."""
    sets_up(scene, TOMASZ)

    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    assert "you have none that counts yet" in refusal(tomasz)
    tomasz.closes(everything=True)

    assert "*You set up a code.*" in scene.heard(TOMASZ)[-1]
    for other in (GRACE, OLU, DANA):
        assert any(f"*<@{TOMASZ}> set up a code*" in said for said in scene.heard(other))
    with scene.desk(TOMASZ) as desk:
        assert codes.of(desk, TOMASZ).stands is codes.Stands.WAITS  # type: ignore[union-attr]  # it is there
    scene.clock_is(scene.store.clock() + timedelta(hours=73))
    with scene.desk(TOMASZ) as desk:
        assert codes.counts(desk, TOMASZ)


def test_nobody_vouches_for_themselves_and_an_admin_never_ends_their_own(scene: Scene) -> None:
    """Not by a button of another's message, and not as an admin."""
    scene.given_person(OLU, "trustee", "admin")
    sets_up(scene, OLU)
    olu, grace = scene.person(OLU), scene.person(GRACE)
    assert "Vouch for them" not in "\n".join(scene.heard(OLU))

    with scene.desk(OLU) as desk:
        kept = codes.of(desk, OLU)
    assert kept is not None
    olu.types("/justus code", channel="general")
    olu.press("code_reset", in_view=True)
    olu.view("code_reset")
    result = olu.submits(person=OLU)
    assert "You cannot end your own code. Ask another admin." in result.errors["person"]
    olu.closes(everything=True)

    click = overheard(scene, "code_reset", "block_actions")
    for forged in ({"action_id": "code_vouch", "value": kept.id}, {"action_id": "code_vouch", "value": "K-222222"}):
        payload = from_person(click, OLU)
        payload["actions"][0] |= forged
        del payload["view"]
        assert sent(scene, "action", payload) == [""]
    assert [one["text"] for one in olu.messages()[-2:]] == [trouble(scene, "not_for_yourself"), trouble(scene, "no_such_code")]
    assert vouches(scene, GRACE).ok
    assert f"*Your code counts now:* <@{GRACE}> vouched for you." in scene.heard(OLU)[-1]
    assert "Vouch for them" not in scene.heard(GRACE)[-1]
    grace.types("/justus code", channel="general")
    assert "Set up a code" in words_of(grace.view("code"))


def test_a_code_is_good_once(scene: Scene, grave: str) -> None:
    """Overheard and typed again within its half minute, for another request, it is refused."""
    secret = given_code(scene)
    code = code_now(scene, secret)
    assert approves(scene.person(TOMASZ), code=code).ok
    request_waits(scene, AISHA, ground="4.2.1")

    result = approves(scene.person(TOMASZ), code=code)

    assert "This code was used before." in result.errors["code"]
    assert scene.request().state == "waiting"


@over_both_transports
def test_five_wrong_codes_lock_it_and_the_data_lead_hears(scene: Scene, grave: str) -> None:
    """Even the right one does not help for a quarter of an hour; afterwards it does."""
    secret = given_code(scene)
    tomasz = scene.person(TOMASZ)
    wrong = f"{(int(code_now(scene, secret)) + 1) % 1_000_000:06d}"
    result = approves(tomasz, code=wrong)
    for _ in range(3):
        assert "This is not the code that your app shows now" in result.errors["code"]
        result = tomasz.submits()
    assert "Too many wrong codes" in tomasz.submits().errors["code"]

    assert "Too many wrong codes" in tomasz.submits(code=code_now(scene, secret)).errors["code"]
    assert f"*Five wrong codes were typed in the name of <@{TOMASZ}>.*" in scene.heard(DANA)[-1]
    assert "*Five wrong codes were typed in your name.*" in scene.heard(TOMASZ)[-1]
    assert scene.logged().count("people:code:miss") == 5
    scene.clock_is(scene.store.clock() + LOCKED_FOR)
    assert tomasz.submits(code=code_now(scene, secret)).ok
    assert scene.request().state == "approved"


def test_a_lost_telephone_is_mended_by_another_admin_and_told(scene: Scene, grave: str) -> None:
    """The old code is no good any more, the person and the data lead hear of it, and the next one has to wait again."""
    secret = given_code(scene)
    olu = scene.person(OLU)
    olu.types("/justus code", channel="general")
    olu.view("code")
    olu.press("code_reset", in_view=True)
    olu.view("code_reset")
    assert olu.submits(person=TOMASZ).ok

    assert f"The code of <@{TOMASZ}> has ended" in refusal(olu)
    assert "*An admin ended your code.*" in scene.heard(TOMASZ)[-1]
    assert f"*An admin ended the code of <@{TOMASZ}>.*" in scene.heard(DANA)[-1]
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    assert "you have none that counts yet" in refusal(tomasz)
    tomasz.closes(everything=True)
    assert sets_up(scene, TOMASZ) != secret
    with scene.desk(TOMASZ) as desk:
        assert not codes.counts(desk, TOMASZ)


def test_a_secret_is_shown_once_and_a_wrong_first_code_sets_nothing_up(scene: Scene) -> None:
    """Opened again there is another one, and the old one proves nothing."""
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus code", channel="general")
    first = secret_before(tomasz)
    assert "otpauth://totp/" in words_of(tomasz.view("code"))
    result = tomasz.submits(code="000000" if code_now(scene, first) != "000000" else "111111")
    assert "This is not the code that your app shows now" in result.errors["code"]
    tomasz.closes(everything=True)
    tomasz.types("/justus code", channel="general")
    assert secret_before(tomasz) != first

    assert "This is not the code" in tomasz.submits(code=code_now(scene, first)).errors["code"]
    with scene.desk(TOMASZ) as desk:
        assert codes.of(desk, TOMASZ) is None


def test_whoever_has_a_code_sees_how_it_stands_and_no_secret(scene: Scene) -> None:
    """The secret is nowhere to be read again."""
    secret = sets_up(scene, TOMASZ)
    tomasz = scene.person(TOMASZ)

    tomasz.types("/justus code", channel="general")

    said = words_of(tomasz.view("help"))
    assert "*Your code is set up.* It counts from" in said
    assert secret[:4] not in said


def test_a_guest_has_no_code(scene: Scene) -> None:
    """Nor has a member without a role."""
    scene.given_person(DANA)
    dana = scene.person(DANA)

    dana.types("/justus code", channel="general")

    assert "This needs a role that you do not have" in told(dana)


def test_with_codes_on_whoever_has_none_is_not_counted_as_left(scene: Scene) -> None:
    """Said when asked: nobody could approve it now."""
    scene.given_numbers(one_time_codes=1)
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA, ground="4.2.1")

    scene.bot.round()

    assert "Too few people can decide" in scene.heard(DANA)[-1]


def test_where_codes_are_off_nobody_is_asked_for_one(scene: Scene) -> None:
    """As it ships: the reference again, and no code."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA, ground="4.2.1")
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")

    assert "reference" in shown(tomasz)
    assert "code" not in shown(tomasz)
    assert tomasz.submits(**DECISION, reference=scene.request().id).ok
