"""Everything that people can type or change, step by step: each is prepared, handed over to be done, and must then be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select, update

from bot import consents
from bot.records import FileClosing, Withdrawal
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.danger import whole_others
from tests.danger.tools import until
from tests.danger.whole_reading import reading_steps
from tests.journeys.steps import fills_ground, fills_share, joins, now, opens_share, shown
from tests.papers import scan_of
from tests.scene import Scene

TEXTS = {
    "4.2.1": ("childs_account", "why_parents_not_told", "why_child_not_told"), "4.2.2": ("public_interest",), "4.2.4": ("court", "number"), "4.2.5": ("power",),
    "4.5": ("crime", "why_not_supported"), "4.6": ("who_is_at_risk", "why_this_case"),
}  # fmt: skip
"""The texts that the form of each ground asks for; together they are all of them."""
TEXTS_OF_ALL = ("risk", "why_not_discussed", "why_not_encouraged")
NOES = {**dict.fromkeys(("discussed", "encouraged", "parents_told", "child_told", "witness_supported"), "no"), "in_doubt": "yes"}
"""Each no that brings the question why."""

Step = tuple[str, Callable[[], Result]]
Say = Callable[[str], str]


def fills(person: Person, form: str, /, **answers: Any) -> None:
    """Answer one question after the other, as the form grows."""
    for name, answer in answers.items():
        person.view(form)
        person.fills(**{name: answer})


TWO_GROUNDS = ("4.2.1", "4.5")


def whole(scene: Scene, say: Say = lambda field: f"words about {field}", grounds: Sequence[str] = TWO_GROUNDS) -> Iterator[Step]:
    """All journeys in a row; each step is given away prepared, and the next one waits until it was done. A request for each ground; the last is declined."""
    aisha, tomasz, olu = scene.person(AISHA), scene.person(TOMASZ), scene.person(OLU)
    olu.types("/justus people", channel="general")
    fills(olu, "people", person=BEN, roles=["worker", "trustee"])
    yield "people", olu.submits
    olu.closes(everything=True)
    yield from whole_others.codes(scene, olu)
    aisha.types("/justus client JU-0412", channel="general")
    fills(aisha, "client", told=["collected", "used"], formats=["spoken"], language=say("language"))
    yield "client", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus status JU-0412", channel="general")
    aisha.press("briefing_start", in_view=True)
    fills(aisha, "briefing", told=["shared"], formats=["interpreter"], language=say("briefing_language"))
    yield "briefing", aisha.submits
    aisha.closes(everything=True)
    yield from _consents(aisha, say)
    yield from whole_others.ends_soon(scene, aisha)
    whole_others.opens_to_change(aisha)
    _has_the_scan_sent(scene, aisha)
    yield from _request(scene, aisha, say, grounds[0])
    yield from _question(scene, aisha, tomasz, say)
    yield from _left_to_others(scene, scene.person(GRACE), tomasz, say)
    tomasz.press("request_approve", in_message=True)
    fills(
        tomasz, "approve", discussed_with=say("discussed_with"), discussed_when=say("discussed_when"), discussed_what=say("discussed_what"),
        only_to=say("only_to"), conflict="no", reason=say("approve_reason"),
        **({"reference": scene.request().id} if "reference" in shown(tomasz) else {}),
    )  # fmt: skip
    yield "approve", tomasz.submits
    scene.settled()
    aisha.press("disclosure_record", in_message=True)
    fills(aisha, "record", done="shared", told_to="as_allowed", categories=["housing"], **now(scene), channel="email", note=say("note"))
    yield "record", aisha.submits
    aisha.closes(everything=True)
    yield from whole_others.two_tell(scene, aisha, say)
    yield from whole_others.second_thoughts(scene, aisha, say)
    for ground in grounds[1:]:
        yield from _request(scene, aisha, say, ground)
    tomasz.press("request_decline", in_message=True)
    fills(
        tomasz, "decline", discussed_with=say("decline_with"), discussed_when=say("decline_when"), discussed_what=say("decline_what"), conflict="no",
        reason=say("decline_reason"),
    )  # fmt: skip
    yield "decline", tomasz.submits
    aisha.types("/justus withdraw JU-0412", channel="general")
    fills(aisha, "withdraw", how=say("withdraw_how"))
    yield "withdraw", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
    yield from _letters(scene, aisha, say)
    yield from whole_others.later_scan(scene, aisha, say)
    yield from _papers(scene, aisha)
    yield from _keeping_safe(joins(scene, "worker"), aisha, say)
    yield from reading_steps(scene, say)
    yield from _emergency(scene, aisha, say)
    yield from _files(scene, aisha, scene.person(DANA), tomasz, say)
    yield from _request(scene, aisha, say, grounds[-1])
    aisha.press("request_cannot_wait", in_message=True)
    fills(aisha, "cannot_wait", danger="adult", why=say("why_it_cannot_wait"))
    yield "cannot_wait", aisha.submits
    aisha.closes(everything=True)
    tomasz.types("/justus away", channel="general")
    fills(tomasz, "away", first_on=scene.today.isoformat(), last_on=scene.today.isoformat(), stand_in=GRACE)
    yield "away", tomasz.submits
    from tests.danger import whole_access  # which takes its steps from here

    yield from whole_access.access(scene, aisha, say)
    yield from whole_access.complaint(scene, aisha, say)
    yield from whole_others.report(scene)
    yield from whole_others.rings_again(scene, aisha, say)
    yield from whole_others.ends(scene, aisha, tomasz)
    whole_others.looks_up(scene, aisha, say)
    yield from whole_others.hands_over(scene, aisha)


def _consents(aisha: Person, say: Say) -> Iterator[Step]:
    """A spoken consent with all that is asked about it, and a refusal."""
    aisha.types("/justus consent JU-0412", channel="general")
    fills(
        aisha, "consent", answer="given", recipients=f"{say('recipients')}\n{say('kept_from')}", purposes=["housing"], categories=["housing", "health"],
        kept_back=["health"], kept_from=say("kept_from"),
        in_their_words=say("in_their_words"), form="verbal", why_verbal=say("why_verbal"), plan_to_sign=say("plan_to_sign"), decided_by="client_in_doubt",
        observed=say("observed"), understands="yes", retains="yes", weighs="yes", communicates="no", because_of_impairment="no", cause=say("cause"),
        free_of_duress="yes",
    )  # fmt: skip
    yield "consent", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus consent JU-0412", channel="general")
    fills(
        aisha, "consent", answer="given", recipients=say("written_recipients"), purposes=["housing"], categories=["housing"],
        in_their_words=say("written_words"), paper_at=say("paper_at"), decided_by="attorney", authority_seen=say("authority_seen"), free_of_duress="yes",
    )  # fmt: skip
    aisha.attaches("scan", f"{say('scan_name')}.pdf", b"%PDF-1.7 " + say("scan").encode())
    yield "consent", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus consent JU-0412", channel="general")
    fills(aisha, "consent", answer="refused", recipients=say("recipient"), in_their_words=say("refused_words"))
    yield "consent", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus client JU-0412", channel="general")
    aisha.view("board")
    aisha.press("consent_mark", in_view=True)
    fills(aisha, "consent_error", reason=say("error_reason"))
    yield "consent_error", aisha.submits
    aisha.closes(everything=True)


def _has_the_scan_sent(scene: Scene, aisha: Person) -> None:
    """The scan that was handed in comes back as a file."""
    until(lambda: scan_of(scene).state == "sealed", 30)
    aisha.types("/justus status JU-0412", channel="general")
    aisha.view("board")
    aisha.press("scan_send", in_view=True)
    scene.settled()
    (file,) = aisha.files()
    assert b"%PDF" in aisha.downloads(file)
    aisha.closes(everything=True)


def _request(scene: Scene, aisha: Person, say: Say, ground: str) -> Iterator[Step]:
    """A request on a ground, with a question that was asked in doubt; each text that its form can ask for."""
    opens_share(aisha)
    told = {"needs.housing": say("needs"), "why_not_anonymous": say("why_not_anonymous"), "number_source": say("number_source")}
    fills_share(aisha, say("recipient"), justification=say("justification"), channel="telephone", **told)
    fills(aisha, "share", identity="called_back", number_source=say("number_source"), overheard="no")
    yield "share", aisha.submits
    if ground == TWO_GROUNDS[0]:
        aisha.press("consult_start", in_view=True)
        fills(aisha, "consult", kind="helpline", whom=say("consulted"), question=say("what_if"), answer=say("heard"))
        yield "consult", aisha.submits
    aisha.press("ground_choose", in_view=True)
    aisha.view("ground")
    typed = {name: say(f"{ground} {name}") for name in (*TEXTS[ground], *TEXTS_OF_ALL)}
    fills_ground(aisha, **{**NOES, **typed, "ground": ground, "reason": say("ground_reason")})
    yield "ground", aisha.submits
    aisha.closes(everything=True)
    scene.settled()


def _question(scene: Scene, aisha: Person, tomasz: Person, say: Say) -> Iterator[Step]:
    tomasz.press("request_ask", in_message=True)
    fills(tomasz, "ask", question=say("question"))
    yield "question", tomasz.submits
    scene.settled()
    aisha.press("request_answer", in_message=True)
    fills(aisha, "answer", answer=say("answer"))
    yield "answer", aisha.submits
    scene.settled()


def _left_to_others(scene: Scene, grace: Person, tomasz: Person, say: Say) -> Iterator[Step]:
    """Somebody leaves a request to others by each way there is, and somebody else lifts it each time."""
    for button, form in (("request_approve", "approve"), ("request_decline", "decline"), ("request_stand_back", "stand_back")):
        grace.press(button, in_message=True)
        fills(grace, form, **({} if form == "stand_back" else {"conflict": "yes"}), why_conflict=say(f"{form} why_conflict"))
        yield form, grace.submits
        grace.closes(everything=True)
        scene.settled()
        tomasz.press("request_read", in_message=True)
        tomasz.view("read")
        tomasz.press("conflict_lift", in_view=True)
        fills(tomasz, "lift", person=GRACE, reason=say("lift_reason"))
        yield "lift", tomasz.submits
        scene.settled()


def _papers(scene: Scene, aisha: Person) -> Iterator[Step]:
    """Everything that can be printed about that client: a form, a receipt in each form, a letter and case notes; files that are called by references only."""
    for kind, ending in (("consent_form", "pdf"), ("receipt", "html"), ("receipt", "fhir"), ("receipt", "dpv")):
        aisha.types("/justus client JU-0413", channel="general")
        aisha.press("papers_start", in_view=True)
        fills(aisha, "paper", kind=kind, **{f"ending:{kind}": ending})
        yield "paper", aisha.submits
        aisha.closes(everything=True)
    with scene.desk(AISHA) as desk:
        answer = consents.on_record(desk, "JU-0413")[0].id
        act = desk.session.scalars(select(Withdrawal.act).where(Withdrawal.client_ref == "JU-0413")).first()
    for ref in (answer, str(act), scene.request().id):
        aisha.types(f"/justus note {ref}", channel="general")
        aisha.view("note")
        aisha.press("case_note_print", in_view=True)
        aisha.view("board")
        aisha.closes(everything=True)
    aisha.types("/justus client JU-0413", channel="general")
    aisha.press("notice_open", in_view=True)
    aisha.view("note")
    aisha.press("notice_print", in_view=True)
    aisha.view("board")
    aisha.closes(everything=True)
    scene.settled()
    assert len(aisha.files()) == 1 + 8, [one["name"] for one in aisha.files()]  # the scan that was sent back, and these


def _letters(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """Another client: a signed paper finds its place, what was shared is taken back, and one letter is answered and another not needed."""
    scene.given_client("JU-0413", AISHA)
    both = [say("letter_recipient"), say("other_recipient")]
    aisha.types("/justus consent JU-0413", channel="general")
    words = say("letter_words")
    fills(
        aisha, "consent", answer="given", recipients="\n".join(both), purposes=["housing"], categories=["housing"], in_their_words=words, free_of_duress="yes"
    )
    yield "consent", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus client JU-0413", channel="general")
    aisha.press("paper_place_open", in_view=True)
    fills(aisha, "paper_place", paper_at=say("placed_at"))
    yield "paper_place", aisha.submits
    aisha.closes(everything=True)
    for recipient in both:
        opens_share(aisha, "JU-0413")
        fills_share(aisha, recipient)
        yield "share", aisha.submits
        aisha.closes(everything=True)
        scene.settled()
        aisha.press("disclosure_record", in_message=True)
        fills(aisha, "record", done="shared", categories=["housing"], **now(scene), channel="email")
        yield "record", aisha.submits
        aisha.closes(everything=True)
        scene.settled()
    aisha.types("/justus withdraw JU-0413", channel="general")
    aisha.view("withdraw")
    yield "withdraw", aisha.submits
    for button, answers in (("notice_sent", {"sent_by": "letter"}), ("notice_answered", {"answered": "destroyed", "said": say("answer_said")})):
        yield from _became(aisha, 0, button, answers)
    yield from _became(aisha, 1, "notice_unneeded", {"why": say("why_unneeded")})


def _became(aisha: Person, which: int, button: str, answers: dict[str, Any]) -> Iterator[Step]:
    """Open one of the letters from the client's page, and say what became of it."""
    aisha.closes(everything=True)
    aisha.types("/justus client JU-0413", channel="general")
    letters = [block for block in aisha.view("board")["blocks"] if (block.get("accessory") or {}).get("action_id") == "notice_open"]
    found = sorted(letters, key=lambda block: "letter_recipient" not in block["text"]["text"] and "words about letter" not in block["text"]["text"])
    aisha.press("notice_open", in_view=True, block_id=found[which]["block_id"])
    aisha.view("note")
    aisha.press(button, in_view=True)
    fills(aisha, "notice", **answers)
    yield "notice", aisha.submits


def _keeping_safe(new: Person, aisha: Person, say: Say) -> Iterator[Step]:
    """The yearly duties of somebody new, and a safety note that is renewed and ended."""
    new.types("/justus duties", channel="general")
    fills(new, "duties", understood=["understood"])
    yield "duties", new.submits
    new.closes(everything=True)
    aisha.types("/justus precaution JU-0412", channel="general")
    fills(
        aisha, "precaution", what_happened=say("what_happened"), happened_on="2026-01-05", evidence="seen", what_to_do=say("what_to_do"), client_told="no",
        why_not_told=say("why_not_told"),
    )  # fmt: skip
    yield "precaution", aisha.submits
    aisha.closes(everything=True)
    for button in ("precaution_renew", "precaution_end"):
        aisha.types("/justus status JU-0412", channel="general")
        aisha.press(button, in_view=True)
        fills(aisha, "precaution_review", reason=say(button))
        yield "precaution_review", aisha.submits
        aisha.closes(everything=True)


def _emergency(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """An alarm with its record, two reviews that differ, and what the data lead says of it."""
    yield "alarm", lambda: aisha.types("/justus emergency JU-0412", channel="general")
    scene.settled()
    aisha.press("emergency_record", in_message=True)
    fills(aisha, "emergency", whom=say("whom"), what=say("what"))
    yield "emergency", aisha.submits
    for user, judgement in ((GRACE, "right"), (TOMASZ, "should_not_have_been")):
        scene.settled()
        reviewer = scene.person(user)
        reviewer.press("emergency_review", in_message=True)
        fills(reviewer, "review", judgement=judgement, finding=say(f"finding {judgement}"))
        yield "review", reviewer.submits
    scene.settled()
    dana = scene.person(DANA)
    dana.press("emergency_review", in_message=True)
    fills(dana, "settle", words=say("settled"))
    yield "settle", dana.submits
    scene.settled()


def _files(scene: Scene, aisha: Person, dana: Person, tomasz: Person, say: Say) -> Iterator[Step]:
    """A file is closed, held and let go; kept longer when its time has come, and kept by the one who was to agree that it is destroyed."""
    aisha.types("/justus close JU-0412", channel="general")
    fills(aisha, "close_file", why="moved_away")
    yield "close_file", aisha.submits
    aisha.closes(everything=True)
    dana.types("/justus hold JU-0412", channel="general")
    fills(dana, "hold", reason=say("hold_reason"))
    yield "hold", dana.submits
    dana.closes(everything=True)
    _opens_files(dana, "hold_lift")
    fills(dana, "let_go", reason=say("lift_reason"))
    yield "let_go", dana.submits
    dana.closes(everything=True)
    _as_if(scene, due_on=scene.today, told_on=scene.today)
    _opens_files(dana, "files_decide")
    fills(dana, "retain", files=["JU-0412"], what="keep", reason=say("keep_reason"))
    yield "retain", dana.submits
    dana.closes(everything=True)
    _as_if(scene, state="asked", asked_by=DANA, asked_at=scene.store.clock(), kept_until=None)
    yield "file_take_back", whole_others.again(dana, "/justus files", "file_take_back")
    dana.closes(everything=True)
    _as_if(scene, state="asked", asked_by=DANA, asked_at=scene.store.clock(), kept_until=None)
    _opens_files(tomasz, "files_agree")
    fills(tomasz, "agree", files=["JU-0412"], what="keep", reason=say("stay_reason"))
    yield "agree", tomasz.submits
    tomasz.closes(everything=True)
    scene.settled()


def _opens_files(person: Person, button: str) -> None:
    person.types("/justus files", channel="general")
    person.view("board")
    person.press(button, in_view=True)


def _as_if(scene: Scene, **facts: Any) -> None:
    """Years have gone by for this file, and for nothing else."""
    with scene.store.open(DANA, "test") as desk:
        desk.session.execute(update(FileClosing).values(**facts))
