"""Who looked at a file: a list for those who work with the client and for the data lead, of whatever was read, sent or taken along (3.8)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.handover.giving import note as hand_over
from bot.receipts.endings import PaperEnding
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.journeys.access_steps import pack_made, phrase_of, requested
from tests.journeys.steps import asks_to_share, told
from tests.journeys.test_access_packs import looks_at_all, unpacked
from tests.journeys.test_enquiries import passes_on, takes, the_enquiry
from tests.journeys.test_reading import NOT_HERE, block_of, opens, states
from tests.journeys.test_receipts import receives
from tests.journeys.test_scans import asks_for_it, given_deletes, kept
from tests.scene import Scene, words_of


def test_who_looked_is_told_to_key_workers_and_the_data_lead(scene: Scene) -> None:
    """Who, by what right, how often and when; what somebody did on one day is one line. Looking at this list is a look too."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    asks_to_share(scene.person(AISHA), "Elm House")
    assert states(scene, BEN, "supervision").ok
    request = scene.request().id
    scene.person(BEN).press("file_open", in_view=True, block_id=block_of(scene.person(BEN), "file_open", "file.JU-0412/requests.0"))
    scene.person(BEN).view("file")
    scene.person(BEN).press("request_read", in_view=True)
    scene.person(BEN).view("read")

    for user in (AISHA, DANA):
        said = words_of(opens(scene, user, word="looked").view("file"))
        assert f"<@{AISHA}> (key worker): the file, " in said
        assert f"<@{BEN}> (supervision): the file, " in said
        assert f"<@{BEN}>: the request {request}, at" in said
    assert f"<@{AISHA}> (key worker): who looked" in words_of(opens(scene, DANA, word="looked").view("file"))


@pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-http"], indirect=True)
def test_who_takes_a_copy_out_is_found_among_those_who_looked(everywhere: Scene) -> None:
    """A scan, a paper, a note, an enquiry, a pack, and all files at once; for the list on the page and for the one in the pack."""
    scene = everywhere
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_client("JU-0500", BEN)
    answer = kept(scene)
    asks_for_it(scene, BEN)
    receives(scene, PaperEnding.PDF)
    takes(scene, GRACE)
    passes_on(scene)
    scene.person(BEN).press("enquiry_open", in_message=True)
    scene.person(BEN).view("read")
    hand_over(scene.store, OLU)
    asked = requested(scene)
    assert pack_made(scene, asked, "access_look").state == "ready"
    looks_at_all(scene, asked)
    pack = pack_made(scene, asked)

    said = words_of(opens(scene, AISHA, word="looked").view("file"))

    assert f"<@{BEN}>: took the scan of {answer}, at" in said
    assert f"<@{AISHA}>: took a paper about {answer}, at" in said
    assert f"<@{BEN}>: the enquiry {the_enquiry(scene)}, at" in said
    assert f"<@{DANA}> (for a pack: the client asked for what we hold): the file, 2 times, last at" in said
    assert f"<@{OLU}>: took all files along, to hand them over, at" in said
    other = words_of(opens(scene, BEN, "JU-0500", word="looked").view("file"))
    assert answer not in other and "the enquiry" not in other
    assert f"<@{OLU}>: took all files along, to hand them over, at" in other
    readings = [one for one in json.loads(unpacked(scene, pack.id, phrase_of(scene))["file.json"])["records"] if one["kind"] == "reading"]
    who = {line["text"] for one in readings for line in one["lines"]}
    assert {"Ben Carter", "Olu Adeyemi"} <= who, who
    assert scene.log_verifies()


def test_who_looked_has_pages_and_a_page_can_be_turned(scene: Scene) -> None:
    """The newest first, each once."""
    scene.given_client("JU-0412", AISHA)
    for day in range(40):
        with scene.desk(AISHA) as desk:
            desk.now += timedelta(days=day)
            desk.client("JU-0412")

    aisha = opens(scene, AISHA, word="looked")
    first = words_of(aisha.view("file"))
    aisha.press("page_more", in_view=True)
    second = words_of(aisha.wait_for(lambda state: state["views"][-1] if "Back" in words_of(state["views"][-1]) else None))

    assert first.count("the file") == 16  # with the heading
    assert not set(first.splitlines()) & {line for line in second.splitlines() if line.startswith("• <@UAISHA00> (key worker): the file")}


@pytest.mark.parametrize("user", [BEN, TOMASZ, GRACE])
def test_who_looked_is_nobody_elses_to_know(scene: Scene, user: str) -> None:
    """Not even somebody's who may read the file for a purpose; the words are those for nobody's client."""
    scene.given_client("JU-0412", AISHA)
    for ref in ("JU-0412", "JU-9999"):
        opens(scene, user, ref, "looked")
    not_yours, not_there = [one["text"] for one in scene.person(user).ephemerals()[-2:]]
    assert not_yours == not_there
    assert NOT_HERE in not_yours

    assert states(scene, user, "supervision").ok
    opens(scene, user, word="looked")
    assert NOT_HERE in told(scene.person(user))
