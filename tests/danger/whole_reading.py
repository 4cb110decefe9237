"""Everything that people can type or change about reading files, about who works with whom, and when somebody rings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE
from tests.scene import Scene

Step = tuple[str, Callable[[], Result]]
Say = Callable[[str], str]


def fills(person: Person, form: str, /, **answers: object) -> None:
    """Answer one question after the other, as the form grows."""
    for name, answer in answers.items():
        person.view(form)
        person.fills(**{name: answer})


def reading_steps(scene: Scene, say: Say) -> Iterator[Step]:
    """About a client of Aisha's: what they need, an urgent reading that is looked at, somebody kept out, cover, a second key worker, and enquiries."""
    aisha, ben, dana = scene.person(AISHA), scene.person(BEN), scene.person(DANA)
    aisha.types("/justus status JU-0412", channel="general")
    aisha.press("about_start", in_view=True)
    fills(aisha, "about", age="child", kinds=["interpreter"], language=say("about_language"), reach=say("reach"), not_reach=say("not_reach"))
    yield "about", aisha.submits
    aisha.closes(everything=True)
    ben.types("/justus record JU-0412", channel="general")
    fills(ben, "reading", purpose="urgent", reason=say("reading_reason"))
    yield "reading", ben.submits
    ben.closes(everything=True)
    scene.settled()
    dana.press("reading_show", in_message=True)
    fills(dana, "reading_review", needed="yes", finding=say("reading_finding"))
    yield "reading_review", dana.submits
    dana.closes(everything=True)
    dana.types("/justus looked JU-0412", channel="general")
    dana.press("keep_out_start", in_view=True)
    fills(dana, "keep_out", people=[BEN], reason=say("keep_out_reason"))
    yield "keep_out", dana.submits
    dana.closes(everything=True)
    aisha.types("/justus status JU-0412", channel="general")
    aisha.press("key_workers_start", in_view=True)
    fills(aisha, "key_workers", key_workers=[AISHA, GRACE])
    yield "key_workers", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus cover", channel="general")
    aisha.press("cover_start", in_view=True)
    fills(aisha, "cover", person=GRACE, until_on=str(scene.today + timedelta(days=3)))
    yield "cover", aisha.submits
    aisha.closes(everything=True)
    yield from _enquiries(scene, aisha, say)


def _enquiries(scene: Scene, aisha: Person, say: Say) -> Iterator[Step]:
    """One by telephone that is about nobody at first, is rung back and refused."""
    aisha.types("/justus enquiry", channel="general")
    fills(
        aisha, "enquiry", channel="telephone", who=say("who"), kind="agency", wanted=say("wanted"), number=say("number"), overheard="no",
        identity="called_back", number_source=say("call_source"),
    )  # fmt: skip
    yield "enquiry", aisha.submits
    aisha.closes(everything=True)
    aisha.types("/justus enquiry", channel="general")
    fills(aisha, "enquiry", channel="telephone", who=say("who"), kind="agency", wanted=say("wanted"), overheard="no", identity="unsure")
    yield "enquiry", aisha.submits
    aisha.press("enquiry_call_back", in_view=True)
    fills(aisha, "call_back", number_source=say("back_source"))
    yield "call_back", aisha.submits
    aisha.press("enquiry_name", in_view=True)
    fills(aisha, "enquiry_client", ref="JU-0412")
    yield "enquiry_client", aisha.submits
    aisha.press("enquiry_close", in_view=True)
    fills(aisha, "enquiry_answer", answer=say("answer_to_them"))
    yield "enquiry_answer", aisha.submits
    aisha.closes(everything=True)
    scene.settled()
