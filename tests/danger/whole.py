"""Everything that people can type or change, step by step: each is prepared, handed over to be done, and must then be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, GRACE, OLU, TOMASZ
from tests.danger.whole_reading import reading_steps
from tests.journeys.steps import fills_ground, fills_share, joins, opens_share
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
    aisha.types("/justus client JU-0412", channel="general")
    fills(aisha, "client", told=["collected", "used"], how=say("how"), language=say("language"))
    yield "client", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus status JU-0412", channel="general")
    aisha.press("briefing_start", in_view=True)
    fills(aisha, "briefing", told=["shared"], how=say("briefing_how"), language=say("briefing_language"))
    yield "briefing", aisha.submits
    aisha.closes(everything=True)
    yield from _consents(aisha, say)
    yield from _request(scene, aisha, say, grounds[0])
    yield from _question(scene, aisha, tomasz, say)
    tomasz.press("request_approve", in_message=True)
    fills(tomasz, "approve", discussed_with=say("discussed_with"), discussed_when=say("discussed_when"), conflict="no", reason=say("approve_reason"))
    yield "approve", tomasz.submits
    scene.settled()
    aisha.press("disclosure_record", in_message=True)
    now = datetime.now(scene.bot.settings.zone)
    fills(
        aisha,
        "record",
        done="shared",
        categories=["housing"],
        shared_on=now.date().isoformat(),
        shared_time=now.strftime("%H:%M"),
        channel="email",
        note=say("note"),
    )
    yield "record", aisha.submits
    aisha.closes(everything=True)
    for ground in grounds[1:]:
        yield from _request(scene, aisha, say, ground)
    tomasz.press("request_decline", in_message=True)
    fills(tomasz, "decline", discussed_with=say("decline_with"), discussed_when=say("decline_when"), conflict="no", reason=say("decline_reason"))
    yield "decline", tomasz.submits
    aisha.types("/justus withdraw JU-0412", channel="general")
    fills(aisha, "withdraw", how=say("withdraw_how"))
    yield "withdraw", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
    yield from _keeping_safe(joins(scene, "worker"), aisha, say)
    yield from reading_steps(scene, say)
    yield from _emergency(scene, aisha, scene.person(GRACE), say)


def _consents(aisha: Person, say: Say) -> Iterator[Step]:
    """A spoken consent with all that is asked about it, and a refusal."""
    aisha.types("/justus consent JU-0412", channel="general")
    fills(
        aisha, "consent", answer="given", recipients=say("recipients"), purposes=["housing"], categories=["housing", "health"],
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


def _emergency(scene: Scene, aisha: Person, grace: Person, say: Say) -> Iterator[Step]:
    yield "alarm", lambda: aisha.types("/justus emergency JU-0412", channel="general")
    scene.settled()
    aisha.press("emergency_record", in_message=True)
    fills(aisha, "emergency", whom=say("whom"), what=say("what"))
    yield "emergency", aisha.submits
    scene.settled()
    grace.press("emergency_review", in_message=True)
    fills(grace, "review", finding=say("finding"))
    yield "review", grace.submits
    scene.settled()
