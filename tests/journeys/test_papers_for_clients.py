"""Papers for clients: leaflet, form to sign, note of a spoken yes, letters; as a file to whoever asks, in three sizes (2.1, 3.6, 5.4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import client_papers, samples
from bot.cli import app
from bot.client_papers import BLANK, PaperKind
from bot.papers.model import Size
from bot.papers.web import html
from bot.records import Client, KeyWorker, RoleHeld
from bot.wordings import Lasting
from policy.facts import BriefingItem, Category, Form, KeptBack
from sandbox.client import Person
from tests.cast import AISHA, BEN, TOMASZ
from tests.danger.tools import held_back, nothing_changes, overheard, saying, sent, trouble
from tests.journeys.steps import refusal, shown, told
from tests.journeys.test_consent import LEEDS
from tests.journeys.test_consent_changes import board
from tests.journeys.test_consent_life import given_a_letter, takes_back
from tests.on_paper.readers import Page, Pdf
from tests.scene import Scene, words_of

SIZES = list(Size)


def has_sent(scene: Scene, worker: str, asks: Callable[[Person], object]) -> tuple[dict[str, Any], bytes]:
    """The one file that comes of what a worker does, and what it holds."""
    person = scene.person(worker)
    scene.settled()
    before = {file["id"] for file in person.files()}
    asks(person)
    scene.settled()
    (file,) = [one for one in person.files() if one["id"] not in before]
    return file, person.downloads(file)


def prints(scene: Scene, worker: str = AISHA, *, blank: bool = False, **answers: str) -> tuple[dict[str, Any], bytes]:
    """From the client's page, or with `/justus paper` when there is no client yet, to the file."""

    def asks(person: Person) -> None:
        opens(scene, worker, blank=blank)
        for name in ("kind", "ending", "about", "size"):
            if name in answers:
                person.chooses(field(person, name), answers[name])
        assert person.submits().ok
        assert "is on its way" in words_of(person.view("board"))
        person.closes(everything=True)

    return has_sent(scene, worker, asks)


def field(person: Person, name: str) -> str:
    """What a field is called now: one that begins anew with another has its answer in its name."""
    return next(one for one in shown(person) if one.partition(":")[0] == name)


def opens(scene: Scene, worker: str = AISHA, *, blank: bool = False) -> Person:
    """Somebody opens the form for papers."""
    person = scene.person(worker)
    if blank:
        assert person.types("/justus paper", channel="general").ok
    else:
        board(scene, worker)
        person.press("papers_start", in_view=True)
    person.view("paper")
    return person


# Papers about nobody


@pytest.mark.parametrize("size", SIZES)
def test_a_worker_has_a_leaflet_to_hand_over_before_there_is_any_client(scene: Scene, size: Size) -> None:
    """As a file that stays, since there is nothing about anybody on it; and the log has nothing to say of it."""
    file, made = prints(scene, blank=True, kind="leaflet", size=size)

    assert file["name"] == f"blank-leaflet-{size}.pdf"
    assert len(Pdf(made).tags) > 20
    assert "client:paper:export" not in scene.logged()
    scene.time_passes(hours=2)
    assert not scene.person(AISHA).files()[0]["deleted"]


@pytest.mark.parametrize("kind", BLANK)
@pytest.mark.parametrize("size", SIZES)
def test_every_blank_paper_is_printed_at_the_terminal_by_its_short_name(kind: PaperKind, size: Size, tmp_path: Path) -> None:
    """No client, no database; `justus paper leaflet --size large --to FILE`."""
    to = tmp_path / "paper.pdf"

    result = CliRunner().invoke(app, ["paper", kind, "--size", size, "--to", str(to)], env={"JUSTUS_SETTINGS": "/nowhere"})

    assert result.exit_code == 0, result.output
    assert Pdf(to.read_bytes()).text


def test_only_workers_have_papers(scene: Scene) -> None:
    """A trustee hands over nothing to clients."""
    scene.person(TOMASZ).types("/justus paper", channel="general")
    assert "role" in told(scene.person(TOMASZ))


TOPICS = {
    "what is written down": ("write down", "write about you"),
    "the right to say no": ("say no",),
    "to take a yes back": ("take", "change your mind", "stop"),
    "to complain": ("complain", "not happy"),
    "to see the file": ("see",),
    "a child in danger (4.2.1)": ("child",),
    "an adult in danger (4.2.2)": ("hurt", "cannot keep themselves safe", "adult"),
    "terrorism (4.2.3)": ("terror",),
    "a court (4.2.4)": ("court", "judge"),
    "a benefit or council that may ask by law (4.2.5)": ("benefits",),
    "drugs sold in our building (4.2.6)": ("drugs",),
    "crime (4.2.7)": ("crime",),
    "danger to life (4.2.8)": ("life", "die", "dying"),
    "danger to our workers (4.2.9)": ("somebody who works here", "of a worker"),
}


@pytest.mark.parametrize("size", SIZES)
def test_the_leaflet_says_all_that_a_client_must_hear_and_every_time_that_we_may_tell_without_a_yes(size: Size) -> None:
    """Its first parts are the items that a worker ticks at first contact, in the same order."""
    paper = client_papers.blank(samples.words(), PaperKind.LEAFLET, size, Lasting(6, 12))

    said = Page(html(paper, size)).texts
    text = " ".join(said["body"]).lower()

    assert len(said["h2"]) >= len(BriefingItem)
    assert [topic for topic, words in TOPICS.items() if not any(word in text for word in words)] == []


@pytest.mark.parametrize("kind", [PaperKind.CONSENT_FORM, PaperKind.VERBAL_NOTE])
@pytest.mark.parametrize("size", SIZES)
def test_a_form_asks_for_the_name_on_paper_because_we_never_learn_it(kind: PaperKind, size: Size) -> None:
    """Name, signature, day and interpreter are lines to write on."""
    text = Page(html(client_papers.blank(samples.words(), kind, size, Lasting(6, 12)), size)).texts
    said = " ".join(text["body"])
    assert "My name" in said and ("My signature" in said or "I sign here" in said)
    assert "interpreter" in said.lower() or "into my language" in said


# Papers about a client


def test_a_form_is_filled_in_with_what_was_agreed_and_is_gone_from_slack_after_an_hour(everywhere: Scene) -> None:
    """Recipients one by one, uses, information, what is kept back and where the paper is; the name is a line. The file is called by references only."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS, "York Council", kept_back=(KeptBack(category=Category.MONEY, recipient=LEEDS),))

    file, made = prints(scene, kind="consent_form", about=consent.id, size="standard")

    assert (file["name"], file["title"]) == (f"{consent.id}-consent-form-standard.pdf", f"A consent form to sign, {consent.id}")
    text = Pdf(made).text
    for said in (
        LEEDS,
        "York Council",
        f"Money, not to {LEEDS}",
        "JU-0412",
        consent.id,
        "cabinet 2",
        "My name:",
        f"{consent.ends_on:%A} {consent.ends_on.day}",
    ):
        assert said in text, said
    assert scene.logged().count("client:paper:export") == 1
    scene.time_passes(minutes=59)
    assert not scene.person(AISHA).files()[0]["deleted"]
    scene.time_passes(minutes=2)
    assert scene.person(AISHA).files()[0]["deleted"]


def test_what_was_taken_back_stands_on_the_form_too(scene: Scene) -> None:
    """So that nobody signs again for what they no longer want."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS, categories=(Category.HOUSING, Category.MONEY))
    takes_back(scene, categories=["money"])

    _, made = prints(scene, kind="consent_form", ending="html", about=consent.id)

    assert "I have taken this back:" in made.decode()


def test_the_note_of_a_spoken_yes_is_there_to_be_signed_later(scene: Scene) -> None:
    """With why it was not signed and when it will be; a written yes has no such note."""
    scene.given_client("JU-0412", AISHA)
    written = scene.given_consent("JU-0412", "York Council")
    spoken = scene.given_consent("JU-0412", LEEDS, form=Form.VERBAL, why_verbal="They rang from hospital", plan_to_sign="At the visit on Friday")

    _, made = prints(scene, kind="verbal_note", about=spoken.id, size="easy")
    person = opens(scene)
    person.chooses("kind", "verbal_note")
    offered = str(person.view("paper"))

    assert LEEDS in Pdf(made).text
    assert spoken.id in offered and written.id not in offered


def test_the_letter_to_whoever_holds_something_is_printed_from_where_it_is_read(scene: Scene) -> None:
    """With a line for the name."""
    letter = given_a_letter(scene)

    def asks(person: Person) -> None:
        person.press("notice_open", in_view=True)
        person.press("notice_print", in_view=True)

    board(scene)
    file, made = has_sent(scene, AISHA, asks)

    assert file["name"] == f"{letter}-notice-standard.pdf"
    assert "Please do this now" in Pdf(made).text and LEEDS in Pdf(made).text


def test_letters_that_no_typeface_has_are_said_beside_the_form_and_come_as_a_web_page(scene: Scene) -> None:
    """Nothing chosen is lost, nothing is logged as having left; the web page has them all."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", "የሊድስ ቤቶች")
    person = opens(scene)
    person.chooses("kind", "consent_form")
    refused = person.submits(**{"about:consent_form": consent.id})

    assert "Choose the web page" in refused.errors["ending:consent_form"]
    assert "client:paper:export" not in scene.logged()
    person.closes(everything=True)
    _, made = prints(scene, kind="consent_form", ending="html", about=consent.id)
    assert "የሊድስ ቤቶች" in made.decode()


def test_another_workers_client_has_no_papers_for_you(scene: Scene) -> None:
    """Whether the answer exists or not, the words are the same, and nothing is sent."""
    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0500", BEN)
    theirs = scene.given_consent("JU-0500", LEEDS, by=BEN)
    mine = scene.given_consent("JU-0412", LEEDS)
    person = _chosen(scene, "receipt")
    form = held_back(scene, "paper", lambda: person.submits(**{"about:receipt": mine.id}))

    with nothing_changes(scene):
        for about in (theirs.id, "C-XXXXXX", "JU-0500", "' OR 1=1 --"):
            for kind in ("receipt", "consent_form"):
                (said,) = sent(scene, "submission", saying(form, kind=kind, **{"about:receipt": about}))
                assert said == trouble(scene, "no_such_consent", ref=about), (kind, about)
    assert scene.person(AISHA).files() == []
    assert sent(scene, "submission", saying(form, **{"about:receipt": mine.id})) != []
    scene.settled()
    assert len(scene.person(AISHA).files()) == 1


def test_the_same_click_twice_sends_one_paper(scene: Scene) -> None:
    """Slack delivers some payloads twice."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)
    prints(scene, kind="consent_form", about=consent.id)

    sent(scene, "submission", overheard(scene, "paper", "view_submission"))

    scene.settled()
    assert len(scene.person(AISHA).files()) == 1
    assert scene.logged().count("client:paper:export") == 1


@pytest.mark.parametrize("gone", ["as_key_worker", "as_worker", "key"])
def test_whoever_may_not_read_it_any_more_when_it_is_sent_is_sent_nothing(scene: Scene, gone: str) -> None:
    """They were taken off the client, lost their role, or the file was destroyed while Slack was not to be reached; it holds nothing else up."""
    scene.given_client("JU-0412", AISHA, BEN)
    consent = scene.given_consent("JU-0412", LEEDS)
    scene.sandbox.faults("files.getUploadURLExternal", "500", times=3)
    assert _chosen(scene, "consent_form").submits(**{"about:consent_form": consent.id}).ok

    with Session(scene.bot.database) as session, session.begin():
        if gone == "as_key_worker":
            session.execute(delete(KeyWorker).where(KeyWorker.user_id == AISHA))
        elif gone == "as_worker":
            session.execute(delete(RoleHeld).where(RoleHeld.user_id == AISHA))
        else:
            session.execute(update(Client).where(Client.ref == "JU-0412").values(wrapped_key=None))

    scene.settled()
    assert scene.person(AISHA).files() == []


def test_a_client_whose_file_was_destroyed_has_no_papers(scene: Scene) -> None:
    """It is said kindly, and nothing is sent."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)
    person = _chosen(scene, "consent_form")
    with Session(scene.bot.database) as session, session.begin():
        session.execute(update(Client).where(Client.ref == "JU-0412").values(wrapped_key=None))

    person.submits(**{"about:consent_form": consent.id})

    assert "was destroyed" in refusal(person)
    scene.settled()
    assert person.files() == []


def _chosen(scene: Scene, kind: str) -> Person:
    """The form from the client's page, with the kind of paper chosen."""
    person = opens(scene)
    person.chooses("kind", kind)
    return person
