"""Past requests decided again: as they were, and under other numbers; what a worker is shown of an old request is what was answered then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import kept, sharing
from bot.cli import app
from bot.errors import NotSetUp
from bot.records import Client, Request
from bot.replaying import replay
from policy.codec import decision_to_plain
from policy.deadlines import consent_ends_at_the_latest
from policy.facts import Category, Channel
from policy.findings import Because, Verdict
from policy.values import STANDARD
from tests.cast import AISHA, GRACE, TEAM, TOMASZ
from tests.journeys.steps import GOOD, TYPED, approves, asks_to_share, declines, request_waits
from tests.scene import Scene, in_words, play

LEEDS = "Leeds Housing"
SHORTER = """
version = "harbour-2"
effective_from = 2030-01-01

[consent_max_months]
clause = "5.4"
steps = [{ from = 2030-01-01, amount = 6 }]
"""
TWO_APPROVE = """
version = "harbour-1"
effective_from = 2026-01-01

[quorum."4.2.2"]
clause = "4.1"
steps = [{ from = 2026-01-01, amount = 2 }]
"""

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command of `justus policy` on the scene's database; exit code and output."""
    settings = scene.bot.settings

    def runs(*arguments: str) -> tuple[int, str]:
        env = {
            "JUSTUS_SETTINGS": "/nowhere", "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app",
            "JUSTUS_DATABASE_URL": settings.database_url, "JUSTUS_KEY": settings.key.get_secret_value(),
            "JUSTUS_APPROVALS_CHANNEL": settings.approvals_channel, "JUSTUS_ADMINS": settings.admins[0],
        }  # fmt: skip
        result = CliRunner().invoke(app, ["policy", *arguments], env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return runs


@pytest.fixture
def asked(scene: Scene) -> str:
    """A share that a consent of a whole year allowed, and one that was refused; the reference of the first."""
    scene.given_client("JU-0412", AISHA)
    given_on = scene.today - timedelta(days=7)
    scene.given_consent("JU-0412", LEEDS, given_on=given_on, ends_on=consent_ends_at_the_latest(given_on, STANDARD))
    aisha = scene.person(AISHA)
    for channel in ("email", "fax"):
        assert asks_to_share(aisha, LEEDS, channel=channel).ok
        aisha.closes(everything=True)
    assert [one.state for one in scene.requests()] == ["allowed", "refused"]
    return scene.requests()[0].id


def doctored(scene: Scene, request_id: str, **changes: Any) -> None:
    """Somebody who holds the key changes the answer that is kept, and nothing else."""
    with scene.desk(AISHA) as desk:
        request = desk.request(request_id, hold=True)
        (one,) = kept._sealed(desk, request)
        one["decision"] = decision_to_plain(replace(kept.opened(one).decision, **changes))
        request.sealed = desk.seal(request.client_ref, "request", request.id, [one])


def changed(scene: Scene, table: type[Request] | type[Client], key: Any, **values: Any) -> None:
    """Somebody with the database in their hands changes a row."""
    with Session(scene.bot.database) as session, session.begin():
        row = session.get(table, key)
        for name, value in values.items():
            setattr(row, name, value)


def test_nothing_differs_under_the_numbers_that_are_in_force(scene: Scene, run: Run, asked: str) -> None:
    """The same facts, day and numbers give the same answers, and the log is not touched."""
    before = scene.logged()

    code, told = run("replay")

    assert code == 0
    assert f"Workspace {TEAM}: 2 requests" in told
    assert "Compared with: 2018-01, as it is on" in told
    assert "Answers: 2. The same: 2. Would differ: 0." in told
    assert asked not in told
    assert scene.logged() == before


def test_a_draft_shows_which_answers_would_differ_and_no_word_that_was_typed(scene: Scene, run: Run, asked: str, tmp_path: Path) -> None:
    """A consent of a year would be too long; the fax is refused either way. No client and no typed word is printed."""
    draft = tmp_path / "draft.toml"
    draft.write_text(SHORTER)

    code, told = run("replay", "--draft", str(draft))

    assert code == 0
    (line,) = [line for line in told.splitlines() if line.startswith(asked)]
    assert line.split() == [asked, str(scene.today), "share", "ask", "trustees", "2.2,", "2.3.1", ">", "5.4"]
    assert "2018-01+harbour-2, as it is on 2030-01-01" in told
    assert "Answers: 2. The same: 1. Would differ: 1." in told
    assert not [typed for typed in ("JU-0412", LEEDS, GOOD["justification"], *TYPED.values()) if typed in told]


def test_a_draft_is_checked_like_the_real_file(scene: Scene, run: Run, tmp_path: Path) -> None:
    """Nothing is decided under numbers that are out of bounds."""
    draft = tmp_path / "draft.toml"
    draft.write_text(SHORTER.replace("amount = 6", "amount = 60"))

    with pytest.raises(NotSetUp, match=r"consent_max_months \(clause 5.4\): the policy allows 1 to 12"):
        run("replay", "--draft", str(draft))


def test_only_what_was_asked_since_a_day_is_decided_again(scene: Scene, run: Run, asked: str) -> None:
    """Everything was asked today, so nothing is left from tomorrow on."""
    assert "The same: 2." in run("replay", "--since", str(scene.today))[1]

    code, told = run("replay", "--since", str(scene.today + timedelta(days=1)))

    assert code == 0
    assert "There are no requests since" in told
    assert run("replay", "--since", "yesterday")[0] == 2


def test_an_answer_that_cannot_be_given_again_is_a_fault(scene: Scene, run: Run, asked: str) -> None:
    """The kept answer is not what these facts give: it is listed, and the command fails."""
    doctored(scene, asked, verdict=Verdict.NO)

    code, told = run("replay")

    assert code == 1
    assert [line for line in told.splitlines() if line.startswith(asked) and "FAULT: the same facts and numbers give another answer" in line]
    assert "Faults: 1." in told


def test_a_row_that_was_tampered_with_is_listed_and_the_others_are_decided(scene: Scene, run: Run, asked: str) -> None:
    """One flipped byte is found; the other request is looked at all the same."""
    row = next(one for one in scene.requests() if one.id == asked)
    changed(scene, Request, asked, sealed=row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]))

    code, told = run("replay")

    assert code == 1
    assert [line for line in told.splitlines() if line.startswith(asked) and "FAULT: what is kept cannot be read" in line]
    assert "Answers: 1. The same: 1." in told


def test_what_a_destroyed_key_sealed_is_counted_and_is_no_fault(scene: Scene, run: Run, asked: str) -> None:
    """The facts are gone for good, as they should be."""
    changed(scene, Client, (TEAM, "JU-0412"), wrapped_key=None)

    code, told = run("replay")

    assert code == 0
    assert "Not looked at, because the client's key was destroyed: 2 requests." in told


def test_an_old_request_is_shown_as_it_was_answered_and_not_decided_anew(scene: Scene, asked: str) -> None:
    """What is kept is what is told, whatever today's rules would say to the same facts."""
    with scene.desk(AISHA) as desk:
        found = kept.last(desk, desk.request(asked)).decision.findings
    doctored(scene, asked, findings=tuple(replace(one, because=Because.COLLEAGUE_NEEDS_TO_KNOW) for one in found))

    with scene.desk(AISHA) as desk:
        told = sharing.outcome_of(desk, desk.own_request(asked))

    assert {one.because for one in told.decision.findings} == {Because.COLLEAGUE_NEEDS_TO_KNOW}
    assert (told.ask.channel, told.ask.items[0].category) == (Channel.EMAIL, Category.HOUSING)


@pytest.mark.parametrize("kind", ["sqlite_url", "postgres_url"])
def test_each_answer_on_the_way_to_an_approval_is_kept_and_replayed(request: pytest.FixtureRequest, kind: str) -> None:
    """First 'ask the trustees' without a case, then with it, then approved: three answers of one request, none written over."""
    with play(request.getfixturevalue(kind)) as scene:
        scene.given_client("JU-0412", AISHA)
        waiting = request_waits(scene, AISHA)
        assert approves(scene.person(TOMASZ)).ok

        found = [one for one in replay(scene.bot.database, scene.store.vault, scene.store.values, None) if one.request == waiting]

        assert [(one.found.value, one.then and one.then.verdict) for one in found] == [
            ("same", Verdict.ASK_TRUSTEES), ("same", Verdict.ASK_TRUSTEES), ("same", Verdict.SHARE),
        ]  # fmt: skip


@pytest.fixture
def careful(sqlite_url: str, tmp_path: Path) -> Any:
    """A charity whose own file asks two trustees for a yes on ground 4.2.2."""
    own = tmp_path / "harbour.toml"
    own.write_text(TWO_APPROVE)
    with play(sqlite_url, JUSTUS_POLICY_FILE=str(own)) as scene:
        scene.given_client("JU-0412", AISHA)
        yield scene


def test_a_charity_that_wants_two_approvals_waits_for_the_second(careful: Scene) -> None:
    """One yes is kept and shown, and nothing may be shared yet; the second closes it. The decision names the charity's own edition."""
    waiting = request_waits(careful, AISHA)
    assert "2 other people must agree" in in_words(careful.person(TOMASZ).messages("approvals")[-1])

    assert approves(careful.person(TOMASZ)).ok
    assert careful.request().state == "waiting"
    assert approves(careful.person(GRACE)).ok

    assert (careful.request().id, careful.request().state) == (waiting, "approved")
    answers = list(replay(careful.bot.database, careful.store.vault, careful.store.values, None))
    assert {one.then and one.then.policy_version for one in answers} == {careful.request().policy_version} == {"2018-01+harbour-1"}
    assert careful.log_verifies()


def test_one_decline_is_enough_even_where_two_must_approve(careful: Scene) -> None:
    """A no after a yes stands."""
    request_waits(careful, AISHA)
    assert approves(careful.person(TOMASZ)).ok

    assert declines(careful.person(GRACE)).ok

    assert careful.request().state == "declined"


def test_a_request_by_a_trustee_that_too_few_others_can_approve_says_so(careful: Scene) -> None:
    """Two are needed and only one other trustee is there: that is said when the request is made, not after three days."""
    careful.given_client("JU-0500", GRACE)
    grace = careful.person(GRACE)
    assert asks_to_share(grace, "Elm House", ref="JU-0500").ok
    with careful.desk(GRACE) as desk:
        request = desk.own_request(careful.request().id)
        request.ground = "4.2.2"
        assert sharing.outcome_of(desk, request).nobody_to_decide
