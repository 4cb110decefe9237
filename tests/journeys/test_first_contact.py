"""What a client is told at first contact: item by item, how, in which language, by whom and in which words (2.1, 3.5, 3.7, 3.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot import samples, wordings
from bot.wordings import EASY, LEAFLET, Lasting, sections
from bot.words import Words
from policy.facts import BriefingItem
from sandbox.client import Result
from tests.cast import AISHA, BEN, TOMASZ
from tests.danger.tools import from_person, overheard, pressing, sent
from tests.journeys.steps import asks_to_share, shown, typed_into
from tests.journeys.test_clients_people_status_home import first_contact
from tests.journeys.test_consent import LEEDS, counts
from tests.journeys.test_consent_changes import board
from tests.scene import Scene, words_of

EVERYTHING = [str(one) for one in BriefingItem]


def briefs(scene: Scene, **answers: object) -> Result:
    """Aisha records what she told the client."""
    aisha = board(scene)
    aisha.press("briefing_start", in_view=True)
    aisha.view("briefing")
    return aisha.submits(**{"told": EVERYTHING, "formats": ["spoken"], **answers})


def what_they_were_told(scene: Scene) -> dict[BriefingItem, str]:
    """The page that says it, by item."""
    aisha = board(scene)
    aisha.press("briefing_show", in_view=True)
    lines = words_of(aisha.view("board")).splitlines()
    label = scene.bot.services.words.label
    return {item: next(line for line in lines if line.startswith(f"• *{label(item)}:*")) for item in BriefingItem}


class Edited(Words):
    """The words after somebody has edited the leaflets: what is locked away is now kept in a safe."""

    def plain(self, template: str, part: str, **context: Any) -> str:
        """The part, as it reads now."""
        said = super().plain(template, part, **context)
        return said.replace("locked away", "kept in a safe") if "leaflet" in template else said


def words_change(scene: Scene) -> None:
    """The bot starts again with other words in its leaflets."""
    settings = scene.bot.settings
    wordings.settle_in(scene.store, Edited(zone=settings.zone, charity=settings.charity, client_example=settings.client_example))


def test_each_item_says_when_by_whom_how_and_in_which_words_it_was_told(scene: Scene) -> None:
    """Half of it at first contact, spoken in Polish by an interpreter; the rest a day later by Ben, with the leaflet in easy-read."""
    aisha = scene.person(AISHA)
    half, rest = EVERYTHING[:4], EVERYTHING[4:]
    assert first_contact(scene, AISHA, "JU-0412", told=half, formats=["spoken", "interpreter"], language="Polish").ok
    aisha.closes(everything=True)
    scene.time_passes(days=1)

    assert briefs(scene, told=rest, formats=["easy_read"], told_by=BEN).ok

    told = what_they_were_told(scene)
    assert f"by <@{AISHA}>. Spoken and With an interpreter, in Polish. Words: " in told[BriefingItem.COLLECTED]
    assert f"on {scene.today - timedelta(days=1):%A}" in told[BriefingItem.WITHOUT_CONSENT]
    assert f"on {scene.today:%A}" in told[BriefingItem.TAKE_BACK]
    assert f"by <@{BEN}>. The leaflet in easy-read. Words: " in told[BriefingItem.TAKE_BACK]
    assert len({line.split("Words: ")[1][:8] for line in told.values()}) == 8, "each item has words of its own"


def test_what_was_not_told_yet_is_named_item_by_item(scene: Scene) -> None:
    """Nobody has to guess what is missing."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    assert briefs(scene, told=["collected"]).ok

    told = what_they_were_told(scene)

    assert [item for item, line in told.items() if line.endswith("*not told yet*")] == list(BriefingItem)[1:]


def test_the_words_of_each_version_can_be_read_later(scene: Scene) -> None:
    """Kept once, by their hash: what the client was told, and the leaflet in the format that was handed over."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    assert briefs(scene, formats=["large_print"]).ok
    version = what_they_were_told(scene)[BriefingItem.STORED].split("Words: ")[1][:8]
    words_change(scene)
    with scene.desk(AISHA) as desk:
        text = wordings.text_of(desk, version)
        leaflets = {name for name in wordings.current(desk) if name.startswith("leaflet/")}
    assert text is not None and text.startswith("## How we keep it safe, and when it is destroyed")
    assert leaflets == {"leaflet/leaflet", "leaflet/large_print", "leaflet/easy_read"}


def test_words_that_changed_since_are_told_again(scene: Scene) -> None:
    """The client's page says which and since when, until they were told; the form for a consent says so too."""
    scene.given_client("JU-0412", AISHA)
    words_change(scene)
    said = words_of(board(scene).view("board"))
    assert f"*Tell the client again:* since {scene.today:%A}" in said
    changed = [item for item, line in what_they_were_told(scene).items() if "The words are others now: tell the client again." in line]
    assert changed == [BriefingItem.STORED]
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    aisha.types("/justus consent JU-0412", channel="general")
    assert "*What we tell clients has changed* since" in words_of(aisha.view("consent"))
    aisha.closes(everything=True)

    assert briefs(scene).ok

    assert "Tell the client again" not in words_of(board(scene).view("board"))


def test_a_yes_in_old_words_counts_for_a_year_after_they_changed(scene: Scene) -> None:
    """Within it the words are only offered; after it a new yes needs them, and an older yes stands until its end."""
    scene.given_client("JU-0412", AISHA)
    words_change(scene)
    scene.time_passes(days=360)
    scene.given_duties_read(AISHA)
    scene.given_consent("JU-0412", LEEDS, given_on=scene.today)
    assert counts(scene)
    scene.time_passes(days=10)
    scene.given_duties_read(AISHA)
    assert counts(scene), "what was given in time stands"
    scene.given_consent("JU-0412", "York Housing", given_on=scene.today)
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    asks_to_share(aisha, "York Housing")
    said = words_of(aisha.view("outcome"))
    assert "What clients are told has changed, and this client has not heard it in the new words." in said
    assert "(clause 5.2.2)" in said


@pytest.mark.parametrize(
    "answers, field, words",
    [
        ({"formats": ["interpreter"]}, "language", "which language the interpreter spoke"),
        ({"told_by": TOMASZ}, "told_by", "must have the role of worker"),
        ({"briefed_on": "tomorrow"}, "briefed_on", "still to come"),
    ],
    ids=["interpreter without a language", "told by a trustee", "tomorrow"],
)
def test_what_cannot_be_is_said_beside_its_field(scene: Scene, answers: dict[str, object], field: str, words: str) -> None:
    """And nothing typed is lost."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    if answers.get("briefed_on"):
        answers = {"briefed_on": str(scene.today + timedelta(days=1))}

    result = briefs(scene, **answers)

    assert words in result.errors[field]
    assert set(typed_into(scene.person(AISHA), "told")) == set(EVERYTHING)


def test_first_contact_without_how_is_asked_for_it(scene: Scene) -> None:
    """Told something, but not how: the form says so, and opens no file yet."""
    result = first_contact(scene, AISHA, "JU-0412", told=["collected"])

    assert result.errors == {"formats": "Please answer this."}
    assert "client:file:open" not in scene.logged()
    aisha = scene.person(AISHA)
    assert {"formats", "language", "told_by"} <= shown(aisha)
    assert aisha.submits(formats=["spoken"]).ok


def test_what_a_client_was_told_is_for_those_who_work_with_them(scene: Scene) -> None:
    """For others there is no such client."""
    scene.given_client("JU-0412", AISHA)
    aisha = board(scene)
    aisha.press("briefing_show", in_view=True)
    click = from_person(pressing(overheard(scene, "briefing_show"), "JU-0412"), BEN)
    ben = scene.person(BEN)
    before = len(ben.messages())
    sent(scene, "action", click)
    assert "We cannot find this client" in ben.messages()[before]["text"]


def test_both_leaflets_say_something_of_every_item_in_its_order() -> None:
    """Their first eight headings are the items, so that what was told can be kept word for word."""
    words = samples.words()
    for template in (LEAFLET, EASY):
        told = sections(words, template, Lasting(6, 12))
        assert list(told) == list(BriefingItem)
        assert all(len(text) > 60 for text in told.values())
    plain = {item: text.splitlines()[0] for item, text in sections(words, LEAFLET, Lasting(6, 12)).items()}
    assert plain[BriefingItem.WITHOUT_CONSENT] == "## When we may have to tell without your yes"
    assert plain[BriefingItem.WHO_SEES] == "## Who here may see your file"
