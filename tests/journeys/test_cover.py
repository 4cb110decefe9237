"""Who works with a client: key workers, cover, hand-over; and what is kept to talk with the client, and of their age (3.8, 4.10)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.about import Communicates
from bot.people import set_roles
from policy.ages import last_of
from policy.deadlines import cover_ends_at_the_latest
from policy.facts import Answer, Category
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, TOMASZ
from tests.journeys.steps import shown, told, typed_into
from tests.journeys.test_precautions import given_note
from tests.journeys.test_reading import opens
from tests.scene import Scene, in_words, words_of

NOT_HERE = "We cannot find this client among the people you work with"


def home(scene: Scene, user: str) -> str:
    """What the Home tab says."""
    person = scene.person(user)
    before = person.state()["home"].get("hash")
    assert person.opens_home().ok
    return in_words(person.wait_for(lambda state: state["home"] if state["home"].get("hash") != before else None))


def names_cover(scene: Scene, by: str, person: str, days: int = 7, **changes: Any) -> Result:
    """From the page of covers, for so many days from today."""
    namer = opens(scene, by, "", "cover")
    namer.view("board")
    namer.press("cover_start", in_view=True)
    namer.view("cover")
    answers = {"until_on": str(scene.today + timedelta(days=days)), **changes}
    return namer.submits(person=person, **answers)


def sees(scene: Scene, user: str, ref: str = "JU-0412") -> bool:
    """Whether somebody opens a client's page."""
    person = opens(scene, user, ref, "status")
    return bool(person.views())


def test_a_colleague_covers_from_one_day_to_another(scene: Scene) -> None:
    """They open every file of the one who is away, act as a key worker and hear what a key worker hears; then it ends by itself."""
    given_note(scene, AISHA)
    scene.given_client("JU-0500", AISHA)
    assert not sees(scene, BEN)

    assert names_cover(scene, AISHA, BEN, 3).ok

    assert f"you cover for <@{AISHA}>* from" in scene.heard(BEN)[-1]
    scene.person(BEN).press("clients_show", in_message=True)
    assert "*JU-0412* (you cover for a key worker)" in words_of(scene.person(BEN).view("board"))
    board = words_of(opens(scene, BEN, word="status").view("board"))
    assert board.splitlines()[1].startswith("*Before you meet this client:*")
    assert f"<@{BEN}> covers for <@{AISHA}> until" in board
    assert "Ask to share" in board
    assert sees(scene, BEN, "JU-0500")
    assert f"<@{BEN}> (covers for a key worker): the file" in words_of(opens(scene, AISHA, word="looked").view("file"))
    scene.time_passes(days=4)
    assert not sees(scene, BEN)
    assert scene.log_verifies()


@pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-http"], indirect=True)
def test_cover_hand_over_and_needs_are_kept_on_each_database(everywhere: Scene) -> None:
    """Named, used, ended before its day; then all is handed over."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    assert tells_about(scene, age="child", language="Polish").ok
    assert names_cover(scene, AISHA, BEN).ok
    assert sees(scene, BEN)
    ben = opens(scene, BEN, "", "cover")
    ben.press("cover_end", in_view=True)
    assert "Nobody covers for anybody now" in words_of(ben.wait_for(lambda state: state["views"][-1] if "Nobody" in words_of(state["views"][-1]) else None))
    assert not sees(scene, BEN)
    assert hands_over(scene, AISHA, BEN).ok
    assert sees(scene, BEN)
    assert not sees(scene, AISHA)


def test_a_colleague_covers_for_one_client_only(scene: Scene) -> None:
    """Named from that client's page; the others stay shut. Only somebody's own key worker names one there."""
    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0500", AISHA)
    aisha = opens(scene, AISHA, word="status")
    aisha.view("board")
    aisha.press("cover_start", in_view=True)
    assert "of *client JU-0412*" in words_of(aisha.view("cover"))
    assert "cannot work with this client" not in str(aisha.submits(person=BEN, until_on=str(scene.today + timedelta(days=2))).errors)

    assert sees(scene, BEN)
    assert not sees(scene, BEN, "JU-0500")
    ben = opens(scene, BEN, word="status")
    ben.press("cover_start", in_view=True)
    ben.view("cover")
    assert "must be a worker who works with this client" in str(ben.submits(person=GRACE, until_on=str(scene.today)).errors)


def test_a_cover_that_is_still_to_begin_begins_on_its_day(scene: Scene) -> None:
    """They hear when it is named and when it begins; in between they see nothing."""
    scene.given_client("JU-0412", AISHA)

    assert names_cover(scene, AISHA, BEN, 12, from_on=str(scene.today + timedelta(days=10))).ok

    assert not sees(scene, BEN)
    assert len(scene.heard(BEN)) == 1
    scene.time_passes(days=10)
    assert f"today you begin to cover for <@{AISHA}>*" in scene.heard(BEN)[-1]
    assert sees(scene, BEN)
    scene.time_passes(days=1)
    assert len(scene.heard(BEN)) == 2


def test_the_cover_reads_of_a_new_safety_note(scene: Scene) -> None:
    """Whoever is about to meet the client hears of it, and nobody else."""
    scene.given_client("JU-0412", AISHA)
    assert names_cover(scene, AISHA, BEN).ok
    scene.person(AISHA).closes(everything=True)
    from tests.journeys.test_precautions import writes_note

    assert writes_note(scene).ok
    assert "there is a safety note for a client of yours" in scene.heard(BEN)[-1]


@pytest.mark.parametrize(
    ("changes", "beside", "said"),
    [
        ({"person": AISHA}, "person", "somebody else than the one who is away"),
        ({"person": TOMASZ}, "person", "must be a worker of ours"),
        ({"person": GUEST}, "person", "must be a worker of ours"),
        ({"from_on": -1}, "from_on", "This day has passed"),
        ({"from_on": 3, "until_on": 2}, "until_on", "would end before it begins"),
        ({"until_on": 42}, "until_on", "Cover is for a few weeks"),
    ],
)
def test_what_cannot_be_is_said_beside_it(scene: Scene, changes: dict[str, Any], beside: str, said: str) -> None:
    """And nothing is kept."""
    scene.given_client("JU-0412", AISHA)
    days = {name: str(scene.today + timedelta(days=value)) for name, value in changes.items() if isinstance(value, int)}

    result = names_cover(scene, AISHA, **{"person": BEN, **changes, **days})

    assert list(result.errors) == [beside]
    assert said in result.errors[beside]
    assert "cover:colleague:name" not in scene.logged()


def test_the_latest_day_of_a_cover_is_taken(scene: Scene) -> None:
    """Six weeks, the first day included."""
    scene.given_client("JU-0412", AISHA)

    assert names_cover(scene, AISHA, BEN, until_on=str(cover_ends_at_the_latest(scene.today, scene.store.values))).ok


def test_the_data_lead_names_cover_for_somebody_who_cannot(scene: Scene) -> None:
    """A worker is not even asked for whom, and covers name nobody else's colleague; both people hear of it."""
    scene.given_client("JU-0412", AISHA)
    worker = opens(scene, BEN, "", "cover")
    worker.press("cover_start", in_view=True)
    worker.view("cover")
    assert "covers_for" not in shown(worker)

    assert names_cover(scene, DANA, BEN, covers_for=AISHA).ok

    assert f"<@{BEN}> covers for you* from" in scene.heard(AISHA)[-1]
    assert sees(scene, BEN)
    assert f"<@{BEN}> for <@{AISHA}>, now until" in words_of(opens(scene, AISHA, "", "cover").view("board"))


def test_who_is_kept_out_of_one_file_covers_for_the_others(scene: Scene) -> None:
    """The one sounds as if there were no such client."""
    from bot.keeping_out import mark

    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0500", AISHA)
    with scene.store.open(DANA, "keep_out") as desk:
        mark(desk, "JU-0412", [BEN], "They are family")

    assert names_cover(scene, AISHA, BEN).ok

    assert not sees(scene, BEN)
    assert NOT_HERE in told(scene.person(BEN))
    assert sees(scene, BEN, "JU-0500")
    assert "covers for" not in words_of(opens(scene, AISHA, word="status").view("board"))


# Key workers, and handing over


def changes_key_workers(scene: Scene, by: str, *people: str) -> Result:
    """From the client's page."""
    person = opens(scene, by, word="status")
    person.view("board")
    person.press("key_workers_start", in_view=True)
    person.view("key_workers")
    return person.submits(key_workers=list(people))


def test_a_client_is_handed_to_a_colleague_who_hears_of_it(scene: Scene) -> None:
    """The new key worker sees the client, the old one does not; the file says who worked with them when."""
    scene.given_client("JU-0412", AISHA)

    assert changes_key_workers(scene, AISHA, BEN).ok

    assert f"The key workers of client JU-0412 are now <@{BEN}>.*" in words_of(scene.person(AISHA).view("board"))
    assert "you are now a key worker of one more client" in scene.heard(BEN)[-1]
    assert not sees(scene, AISHA)
    ben = opens(scene, BEN)
    assert "*About the client, and who worked with them* (1)" in words_of(ben.view("file"))


def test_a_second_key_worker_is_added_and_taken_out_again(scene: Scene) -> None:
    """Each hears of it; the same list again is no change."""
    scene.given_client("JU-0412", AISHA)
    assert changes_key_workers(scene, AISHA, AISHA, BEN).ok
    assert "is as it was" in changes_key_workers(scene, AISHA, BEN, AISHA).errors["key_workers"]
    assert changes_key_workers(scene, BEN, BEN).ok

    assert "you are no longer a key worker of one of your clients" in scene.heard(AISHA)[-1]
    assert scene.logged().count("client:workers:set") == 2


@pytest.mark.parametrize("person", [TOMASZ, GUEST])
def test_only_workers_who_are_here_can_be_key_workers(scene: Scene, person: str) -> None:
    """A trustee, or somebody who has left, is refused beside the field."""
    scene.given_client("JU-0412", AISHA)

    assert "must have the role of worker" in changes_key_workers(scene, AISHA, AISHA, person).errors["key_workers"]
    assert "client:workers:set" not in scene.logged()


def hands_over(scene: Scene, by: str, to: str, **more: Any) -> Result:
    """From the page of covers: all clients at once."""
    person = opens(scene, by, "", "cover")
    person.view("board")
    person.press("hand_over_start", in_view=True)
    person.view("hand_over")
    return person.submits(person=to, **more)


def test_who_leaves_hands_over_all_clients_at_once(scene: Scene) -> None:
    """One message to the colleague, not one for each; those that cannot go to them are named."""
    from bot.keeping_out import mark

    for ref in ("JU-0412", "JU-0500", "JU-0501"):
        scene.given_client(ref, AISHA)
    with scene.store.open(DANA, "keep_out") as desk:
        mark(desk, "JU-0501", [BEN], "They are family")

    assert hands_over(scene, DANA, BEN, covers_for=AISHA).ok

    said = words_of(scene.person(DANA).view("board"))
    assert f"*<@{BEN}> now works with JU-0412 and JU-0500.*" in said
    assert "*Not handed over:* JU-0501" in said
    assert [one for one in scene.heard(BEN) if "you are now a key worker of 2 more clients" in one] == scene.heard(BEN)
    assert "you are no longer a key worker of 2 of your clients" in scene.heard(AISHA)[-1]
    assert (sees(scene, BEN, "JU-0500"), sees(scene, AISHA, "JU-0412"), sees(scene, AISHA, "JU-0501")) == (True, False, True)


@pytest.mark.parametrize(("to", "said"), [(AISHA, "somebody else"), (TOMASZ, "a worker of ours"), (BEN, "no client here")])
def test_a_hand_over_that_cannot_be_is_refused_beside_the_field(scene: Scene, to: str, said: str) -> None:
    """To oneself, to nobody's worker, or of no client at all."""
    (problem,) = hands_over(scene, AISHA, to).errors.values()

    assert said in problem


def test_clients_with_whom_nobody_works_wait_with_the_data_lead(scene: Scene) -> None:
    """Somebody lost their role: Home names the client, and the data lead names a key worker without reading the file."""
    scene.given_client("JU-0412", BEN)
    assert "nobody works" not in home(scene, DANA)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(BEN), frozenset())

    assert "Clients with whom nobody works (1)" in home(scene, DANA)
    assert "nobody works" not in home(scene, TOMASZ) + home(scene, AISHA)
    dana = scene.person(DANA)
    dana.press("key_workers_start", in_home=True)
    dana.view("key_workers")
    assert dana.submits(key_workers=[AISHA]).ok

    assert "nobody works" not in home(scene, DANA)
    assert sees(scene, AISHA)


# About the client


def tells_about(scene: Scene, user: str = AISHA, **answers: Any) -> Result:
    """From the client's page: child or adult, and what they need to be talked with."""
    person = opens(scene, user, word="status")
    person.view("board")
    person.press("about_start", in_view=True)
    person.view("about")
    if "age" in answers:
        person.chooses("age", answers.pop("age"))
        person.view("about")
    return person.submits(**answers)


def test_what_a_client_needs_to_be_talked_with_stands_where_they_are_met(scene: Scene) -> None:
    """How never to reach them comes first; on their page, in the file and before a meeting. What was said before stays in the file."""
    scene.given_client("JU-0412", AISHA)
    assert tells_about(scene, kinds=["interpreter", "large_print"], language="Polish", reach="Text in the morning", not_reach="No letters to the flat").ok
    assert tells_about(scene, language="Polish and some English").ok

    for word, view in (("status", "board"), ("record", "file"), ("meet", "file")):
        said = words_of(opens(scene, AISHA, word=word).view(view)).splitlines()[1:]
        assert said[0] == "*Do not reach them this way:* No letters to the flat", word
        assert said[1] == "*Reach them safely:* Text in the morning"
        assert said[2] == "*To talk with them:* An interpreter and Large print. Language: Polish and some English"[:65] + said[2][65:]
    assert scene.logged().count("client:needs:keep") == 2


def test_the_same_needs_again_are_not_kept_twice(scene: Scene) -> None:
    """Pressing Save with nothing changed adds nothing to the file."""
    scene.given_client("JU-0412", AISHA)
    assert tells_about(scene, language="Polish").ok
    assert tells_about(scene).ok

    assert scene.logged().count("client:needs:keep") == 1


def test_each_need_can_be_chosen(scene: Scene) -> None:
    """By a closed list in plain words."""
    scene.given_client("JU-0412", AISHA)

    assert tells_about(scene, kinds=[str(one) for one in Communicates]).ok
    assert "Somebody at their side" in words_of(scene.person(AISHA).view("board"))


def test_of_a_childs_age_no_more_than_a_month_is_kept(scene: Scene) -> None:
    """The month is shown; with it the client becomes an adult by themselves, and a parent no longer decides for them."""
    scene.given_client("JU-0412", AISHA)
    month = (scene.today + timedelta(days=100)).replace(day=1)

    assert tells_about(scene, age="child", adult_month=str(month.month), adult_year=str(month.year)).ok

    assert f"(child, becomes an adult in {month:%B %Y})" in words_of(scene.person(AISHA).view("board"))
    assert "A parent" in parent_may_decide(scene)
    scene.time_is(datetime.combine(last_of(month), time(12), scene.bot.settings.zone))
    assert "(child" in words_of(opens(scene, AISHA, word="status").view("board"))
    scene.time_passes(days=1)
    assert "(adult)" in words_of(opens(scene, AISHA, word="status").view("board"))
    assert "A parent" not in parent_may_decide(scene)


def parent_may_decide(scene: Scene) -> str:
    """Who can be said to have decided, in the consent form."""
    aisha = opens(scene, AISHA, word="consent")
    aisha.view("consent")
    aisha.chooses("answer", str(Answer.GIVEN))
    return words_of(aisha.view("consent"))


def test_those_who_work_with_a_child_are_asked_as_the_month_begins(scene: Scene) -> None:
    """Once, by direct message, without saying who it is about; not after it was answered."""
    scene.given_client("JU-0412", AISHA)
    month = (scene.today + timedelta(days=100)).replace(day=1)
    assert tells_about(scene, age="child", adult_month=str(month.month), adult_year=str(month.year)).ok
    scene.time_passes(days=(month - scene.today).days - 1)
    assert scene.heard(AISHA) == []

    scene.time_passes(days=1)
    scene.settled()
    scene.time_passes(days=3)

    (heard,) = scene.heard(AISHA)
    assert "*Is a client of yours still a child?*" in heard
    assert "JU-0412" not in heard
    scene.person(AISHA).press("status_show", in_message=True)
    assert "JU-0412" in words_of(scene.person(AISHA).view("board"))


def test_where_the_month_is_not_known_it_is_asked_once_a_year(scene: Scene) -> None:
    """And again the year after, until somebody says adult."""
    scene.given_client("JU-0412", AISHA, child=True)
    scene.time_passes(days=366)
    scene.settled()
    assert len(scene.heard(AISHA)) >= 1
    before = sum("still a child" in one for one in scene.heard(AISHA))
    scene.time_passes(days=366)
    assert sum("still a child" in one for one in scene.heard(AISHA)) == before + 1

    assert tells_about(scene, age="adult").ok
    scene.time_passes(days=800)
    assert sum("still a child" in one for one in scene.heard(AISHA)) == before + 1


@pytest.mark.parametrize(
    ("answers", "beside"),
    [({"adult_month": "3"}, "adult_year"), ({"adult_year": "last"}, "adult_month"), ({"adult_month": "1", "adult_year": "first"}, "adult_year")],
)
def test_a_month_that_cannot_be_is_refused_beside_it(scene: Scene, answers: dict[str, str], beside: str) -> None:
    """Half of it, or one that has passed; what was typed stays."""
    scene.given_client("JU-0412", AISHA)
    year = {"first": scene.today.year, "last": scene.today.year + 18}
    if scene.today.month == 1 and answers.get("adult_year") == "first":
        pytest.skip("in January no month of this year has passed")

    result = tells_about(scene, age="child", language="Polish", **{name: str(year.get(value, value)) for name, value in answers.items()})

    assert list(result.errors) == [beside]
    assert typed_into(scene.person(AISHA), "language") == "Polish"
    assert "client:age:keep" not in scene.logged()


# The board of answers


def test_the_board_of_answers_says_what_became_of_each(scene: Scene) -> None:
    """What stands first, then what is over and why, and support apart; ended by itself reads so."""
    from dataclasses import replace

    from bot import answering, correcting, withdrawing
    from bot.consents import Aside
    from policy.facts import ConsentKind, TakenBack

    scene.given_client("JU-0412", AISHA)
    today, year = scene.today, timedelta(days=300)
    scene.given_consent("JU-0412", "Stands House")
    scene.given_consent("JU-0412", "No House", answer=Answer.REFUSED)
    scene.given_consent("JU-0412", "Lapsed House", given_on=today - year, ends_on=today - timedelta(days=9))
    renewed = scene.given_consent("JU-0412", "Renewed House")
    changed = scene.given_consent("JU-0412", "Changed House")
    wrong = scene.given_consent("JU-0412", "Wrong House")
    scene.given_consent("JU-0412", "Part House", "Gone House")
    scene.given_consent("JU-0412", "Taken House")
    scene.given_consent("JU-0412", kind=ConsentKind.SUPPORT)
    with scene.store.open(AISHA, "consent") as desk:
        _, lacks = answering.renew(desk, renewed.id, replace(renewed, id="", given_on=today, ends_on=today + timedelta(days=90)), Aside())
        assert lacks == ()
        answering.change(desk, replace(changed, id="", replaces=changed.id, given_on=today, categories=(Category.HOUSING,)), Aside())
        correcting.mark_in_error(desk, wrong.id, "Another client's")
        withdrawing.withdraw(desk, "JU-0412", TakenBack(since=today, recipients=("Gone House", "Taken House")), "She rang")

    said = pages_of_answers(scene)

    order = ["*What stands now*", "*What is over*", "*About being supported*"]
    assert [said.index(one) for one in order] == sorted(said.index(one) for one in order)
    for house, words in {
        "Stands": "• The client said yes on", "No": "• The client said no on", "Lapsed": "*Ended by itself* on",
        "Renewed": "*Renewed:*", "Changed": "*Changed:*",
        "Wrong": "*Recorded in error.*", "Part": "*Taken back in part.*", "Taken": "*Withdrawn* on",
    }.items():  # fmt: skip
        assert any(words in line for line in said.splitlines() if f"{house} House" in line), (house, said)


def pages_of_answers(scene: Scene) -> str:
    """All pages of the board of answers, one after the other."""
    aisha = opens(scene, AISHA, word="status")
    aisha.view("board")
    aisha.press("answers_show", in_view=True)
    said = words_of(aisha.wait_for(lambda state: state["views"][-1] if "Everything that client" in words_of(state["views"][-1]) else None))
    seen = said
    while "More" in said.splitlines():
        aisha.press("page_more", in_view=True)
        said = words_of(aisha.wait_for(lambda state, old=said: state["views"][-1] if words_of(state["views"][-1]) != old else None))
        seen += "\n" + said
    return seen


def test_a_hundred_answers_fit_slack_page_by_page(scene: Scene) -> None:
    """Each of them once; and the client's page itself is taken by Slack."""
    scene.given_client("JU-0412", AISHA)
    for number in range(100):
        scene.given_consent("JU-0412", f"House {number:03}")

    seen = pages_of_answers(scene)

    assert all(seen.count(f"House {number:03}") == 1 for number in range(100))


def _in_week(person: Person) -> date:
    return date.fromisoformat(str(typed_into(person, "from_on")))


def test_the_form_for_a_cover_is_set_to_today_and_says_the_latest_day(scene: Scene) -> None:
    """Nobody counts six weeks."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene, AISHA, "", "cover")
    aisha.press("cover_start", in_view=True)
    form = words_of(aisha.view("cover"))

    assert _in_week(aisha) == scene.today
    latest = cover_ends_at_the_latest(scene.today, scene.store.values)
    assert f"{latest:%A} {latest.day} {latest:%B %Y} at the latest" in str(aisha.view("cover")) or f"{latest.day}" in form


def test_a_trustee_who_sees_no_clients_has_none_to_show_or_to_cover(scene: Scene) -> None:
    """The commands say which role they need."""
    for word in ("clients", "cover"):
        opens(scene, TOMASZ, "", word)
        assert "This needs a role that you do not have" in told(scene.person(TOMASZ))
    opens(scene, GRACE, "", "clients").view("board")
