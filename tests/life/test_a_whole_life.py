"""One client's whole life (2.1 to 5.5): told, asked, helped, heard, shown what we hold, and forgotten, so that no byte of what was typed is left."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli import app
from tests.cast import AISHA, APPROVALS, DANA, GRACE, OLU, TOMASZ
from tests.journeys.files import REF, certificates, closing_of, key_of
from tests.journeys.test_receipts import receives as has_receipt
from tests.life.canaries import Canaries, every_byte, found_in
from tests.life.stations import Life
from tests.scene import Scene, words_of

HELD_BACK = {"what_happened", "what_to_do", "why_not_told", "consent words"}
"""What the data lead kept back or left out of the pack."""
HANDLING = {"identity how", "note to colleague", "why redacted", "why withheld", "why released", "second says"}
"""What was typed to answer the request itself: it came after it, and would tell of what was kept back."""


@pytest.mark.parametrize("beside", [b"", b"a", b"ab", b"abc"])
@pytest.mark.parametrize(
    "written", [bytes, base64.b64encode, lambda one: one.hex().encode(), lambda one: one.hex().upper().encode(), lambda one: one.decode().encode("utf-16-le")]
)  # fmt: skip
def test_a_word_is_found_however_a_program_wrote_it_down(written: Callable[[bytes], bytes], beside: bytes) -> None:
    """In the middle of other words, or at their beginning or end; a word of somebody else is not."""
    say, other = Canaries(), Canaries()
    say("reason")
    for after in (b"", b"a", b"ab"):
        assert say.among(written(beside + say.words["reason"].encode() + after)) == {"reason"}
        assert not say.among(written(beside + other("reason").encode() + after))


@pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-socket"], indirect=True)
def test_a_whole_life_leaves_no_word_behind(everywhere: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each station what people see; at the end a certificate, a log that is whole, and not one canary in any byte."""
    scene, life = everywhere, Life(everywhere, Canaries())
    folder: Path = scene.bot.settings.files
    is_told_and_says_yes(life)
    is_shared_about(life)
    takes_consent_back(life)
    shown = is_shown_what_we_hold(life)
    nothing_in_the_open(life, folder)
    a_word_in_the_open_would_be_found(life, folder)
    key = key_of(scene)
    assert key
    is_destroyed(life)

    kept = every_byte(scene, folder)
    assert found_in(life.say, kept.values()) == set()
    assert not [name for name, content in kept.items() if key in content or key.hex().encode() in content]
    assert len(life.say.words) > 40 and len(shown) > 30
    the_log_is_whole(scene, monkeypatch)


def is_told_and_says_yes(life: Life[Canaries]) -> None:
    """First contact, what they need, a yes to support, a safety note, and a yes on paper."""
    scene = life.scene
    life.comes_to_us()
    life.says_what_they_need()
    life.agrees_to_support()
    life.is_met_with_care()
    answer = life.says_yes_on_paper()
    said = words_of(life.page().view("board"))
    for words in (f"*Client {REF}* (adult). Told how we use information on", "A scan of the paper is kept.", life.housing, life.say.words["not_reach"]):
        assert words in said
    assert not [file["name"] for file in scene.sandbox.files()]
    life.aisha.closes(everything=True)
    file, receipt = has_receipt(scene, "html")
    assert file["name"] == f"{answer}-receipt-standard.html" and life.housing.encode() in receipt


def is_shared_about(life: Life[Canaries]) -> None:
    """With consent at once; without it by two of the trustees, who read it in the open nowhere."""
    scene = life.scene
    scene.given_numbers(quorum_4_2_2=2)
    life.is_helped_with_consent()
    assert scene.request().state == "shared"
    request = life.is_at_risk()
    assert life.is_approved_by(TOMASZ) == "waiting"
    assert life.is_approved_by(GRACE) == "approved"
    life.is_told_of_without_consent()
    assert {one.state for one in scene.requests()} == {"shared"}
    assert request in "".join(scene.heard(TOMASZ, "approvals"))
    assert not life.say.among("".join([*scene.heard(TOMASZ, "approvals"), *scene.phone(AISHA), *scene.heard(AISHA)]).encode())


def takes_consent_back(life: Life[Canaries]) -> None:
    """A month later: at once, with a letter for the one who holds something by their yes; it goes out and is answered."""
    life.scene.time_passes(days=30)
    said = life.takes_it_back()
    assert "*Withdrawn from today.* For everybody." in said and f"{life.housing} holds Housing since" in said
    assert [(one.recipient, one.state) for one in life.letters()] == [(life.housing, "owed")]
    life.has_the_letter_sent()
    assert [(one.state, one.answered) for one in life.letters()] == [("sent", "destroyed")]


def is_shown_what_we_hold(life: Life[Canaries]) -> set[str]:
    """Within the month: what may go out was looked at, and the pack that opens with its pass phrase holds all else; what of all that was typed it shows."""
    life.scene.time_passes(days=30)
    ref = life.asks_what_we_hold()
    life.is_looked_for(ref)
    assert life.is_looked_through(ref) == {"release", "redact", "withhold"}
    pack = life.has_a_pack(ref)
    shown = life.say.among(life.reads(pack))
    assert not shown & HELD_BACK
    assert set(life.say.words) - shown == HELD_BACK | HANDLING | {"file name"}
    life.gets_it(ref)
    return shown


def nothing_in_the_open(life: Life[Canaries], folder: Path) -> None:
    """While everything is still there: sealed in the database, encrypted in the folder of packs."""
    kept = every_byte(life.scene, folder)
    assert any(name.startswith(str(folder)) for name in kept), "there is a pack to search through"
    assert found_in(life.say, kept.values()) == set()


def a_word_in_the_open_would_be_found(life: Life[Canaries], folder: Path) -> None:
    """One word is planted in the database, and another beside the packs: the same search finds both, and neither when they are gone."""
    word, other = (life.say.words[one] for one in ("case reason", "scan"))
    planted = folder / "planted"
    planted.write_text(f"somebody was careless with {other}", encoding="utf-8")
    with life.scene.bot.database.begin() as connection:
        connection.execute(text("CREATE TABLE planted (word TEXT)"))
        connection.execute(text("INSERT INTO planted VALUES (:word)"), {"word": f"and with {word}"})
    assert found_in(life.say, every_byte(life.scene, folder).values()) == {"case reason", "scan"}
    planted.unlink()
    with life.scene.bot.database.begin() as connection:
        connection.execute(text("DROP TABLE planted"))


def is_destroyed(life: Life[Canaries]) -> None:
    """Closed, due after the years of its rule, destroyed by two; the certificate says by whom, under which rule and how many records."""
    scene = life.scene
    assert life.leaves().ok
    rule, due = closing_of(scene).rule, closing_of(scene).due_on
    assert rule == "adult_at_risk" and due.year == scene.today.year + 7
    life.years_go_by(7)
    assert any("*1 file has come to its time.*" in one for one in scene.heard(DANA))
    life.is_asked_to_be_destroyed()
    life.is_forgotten()
    (certificate,) = certificates(scene)
    assert (certificate.rule, certificate.asked_by, certificate.agreed_by) == (rule, DANA, [TOMASZ])
    assert certificate.counts["consent"] == 2 and certificate.counts["disclosure"] == 2
    assert key_of(scene) is None


def the_log_is_whole(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an admin finds it out: `justus log verify`."""
    settings = scene.bot.settings
    given = {
        "SLACK_BOT_TOKEN": "xoxb-x", "SLACK_APP_TOKEN": "xapp-x", "JUSTUS_KEY": settings.key.get_secret_value(), "JUSTUS_ADMINS": OLU,
        "JUSTUS_DATABASE_URL": settings.database_url, "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_SETTINGS": "/dev/null",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, ["log", "verify"])
    assert done.exit_code == 0, done.output
    assert f"{len(scene.logged())} lines" in done.output
