"""The stations of a life: what people do at each, all of it typed with a canary in it. A test walks them in order and looks around at each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from bot.notices import Drafted, of_client
from policy.facts import BriefingItem
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, TOMASZ
from tests.journeys.access_steps import fills_in, inputs, opens, pack_made, phrase_of, receives, step, the_request
from tests.journeys.files import REF, asks_to_destroy, morning
from tests.journeys.files import agrees as agrees_to_destroy
from tests.journeys.steps import approves, asks_to_share, asks_trustees, now, records
from tests.journeys.test_access_packs import unpacked
from tests.journeys.test_consent import YES
from tests.journeys.test_consent import opens as opens_consent
from tests.journeys.test_precautions import writes_note
from tests.papers import scan_of
from tests.scene import Scene, words_of

NEEDS = {"language": "needs_language", "reach": "reach", "not_reach": "not_reach"}


class Says(Protocol):
    """What people type."""

    words: dict[str, str]

    def __call__(self, what: str, text: str = "") -> str:
        """A text for a field, or this one."""


Typist = TypeVar("Typist", bound=Says)


class Life(Generic[Typist]):
    """One client, and the people who have to do with them. Whoever watches is called before each form is sent: with its name, and who sits before it."""

    def __init__(self, scene: Scene, say: Typist, watch: Callable[[str, str], None] = lambda _form, _user: None) -> None:
        """Nobody has come yet."""
        self.scene = scene
        self.say = say
        self.watch = watch
        self.aisha, self.dana = scene.person(AISHA), scene.person(DANA)
        self.housing, self.council = self.say("told with consent", "Housing"), self.say("told without consent", "Council")

    def page(self, user: str = AISHA) -> Person:
        """Somebody opens the client's page, with nothing else before them."""
        person = self.scene.person(user)
        if person.views():
            person.closes(everything=True)
        assert person.types(f"/justus client {REF}", channel="general").ok
        person.view("board")
        return person

    # First contact

    def comes_to_us(self) -> None:
        """Told everything, with an interpreter; two key workers."""
        assert self.aisha.types(f"/justus client {REF}", channel="general").ok
        self.aisha.view("client")
        told = {"told": list(BriefingItem), "formats": ["interpreter", "easy_read"], "language": self.say("briefing language")}
        self.aisha.fills(key_workers=[AISHA, BEN], **told)
        self.watch("first-contact", AISHA)
        assert self.aisha.submits().ok

    def says_what_they_need(self) -> None:
        """How to talk with them, how to reach them and how never to."""
        self.page().press("about_start", in_view=True)
        self.aisha.view("about")
        assert self.aisha.submits(kinds=["interpreter"], **{field: self.say(what) for field, what in NEEDS.items()}).ok

    def agrees_to_support(self) -> None:
        """By word of mouth, as is usual."""
        person = opens_consent(self.scene)
        person.chooses("kind", "support")
        person.chooses("complex_case", "no")
        assert person.submits(in_their_words=self.say("support words")).ok
        person.closes(everything=True)

    def is_met_with_care(self) -> None:
        """A safety note, for those who meet them."""
        note = {one: self.say(one) for one in ("what_happened", "what_to_do", "why_not_told")}
        person = self.page()
        person.closes(everything=True)
        assert writes_note(self.scene, client_told="no", **note).ok
        person.closes(everything=True)

    # Consent

    def says_yes_on_paper(self) -> str:
        """For one body; the signed paper's scan is handed in. The reference of the answer."""
        person = opens_consent(self.scene)
        words = self.say("consent words", "Tell them that my sister Mary Jones pays")
        person.fills(**{**YES, "recipients": self.housing, "in_their_words": words, "paper_at": self.say("paper at", "Cabinet")})
        person.attaches("scan", f"{self.say('file name', 'signed')}.pdf", b"%PDF-1.7\n" + self.say("scan").encode() * 30)
        self.watch("consent", AISHA)
        assert person.submits().ok
        person.closes(everything=True)
        self.scene.time_passes(seconds=1)
        self.scene.settled()
        scan = scan_of(self.scene)
        assert self.aisha.deletes_file(scan.file_id).ok
        self.scene.time_passes(hours=1)
        return scan.consent_id

    # Shares

    def is_helped_with_consent(self) -> str:
        """The body that the client said yes to is told; the reference of the request."""
        self._asks(self.housing, "with")
        self.aisha.closes(everything=True)
        self._records("with")
        return self.scene.request().id

    def is_at_risk(self) -> str:
        """No consent covers it: the trustees are asked; the reference of the request."""
        self._asks(self.council, "without")
        case = {"reason": self.say("case reason"), "public_interest": self.say("public interest"), "discussed": "no", "encouraged": "no"}
        whys = {one: self.say(one) for one in ("why_not_discussed", "why_not_encouraged")}
        assert asks_trustees(self.aisha, **case, **whys).ok
        self.aisha.closes(everything=True)
        self.scene.settled()
        return self.scene.request().id

    def is_approved_by(self, user: str) -> str:
        """A trustee says yes; where the request stands then."""
        typed = {one: self.say(f"{one} {user}") for one in ("discussed_with", "discussed_when", "discussed_what", "reason")}
        assert approves(self.scene.person(user), **typed).ok
        self.scene.settled()
        return self.scene.request().state

    def is_told_of_without_consent(self) -> None:
        """What was approved is done, and written down."""
        self._records("without")

    def _asks(self, recipient: str, which: str) -> None:
        needs = {"needs.housing": self.say(f"need {which}"), "why_not_anonymous": self.say(f"why not anonymous {which}")}
        assert asks_to_share(self.aisha, recipient, justification=self.say(f"justification {which}"), **needs).ok

    def _records(self, which: str) -> None:
        self.scene.settled()
        assert records(self.aisha, categories=["housing"], channel="email", note=self.say(f"note {which}"), **now(self.scene)).ok
        self.aisha.closes(everything=True)
        self.scene.settled()

    # Withdrawal

    def takes_it_back(self) -> str:
        """Two clicks, and a word on how; what the worker reads."""
        assert self.aisha.types(f"/justus withdraw {REF}", channel="general").ok
        self.aisha.fills(how=self.say("withdrawn how"))
        self.watch("withdraw", AISHA)
        assert self.aisha.submits().ok
        self.watch("withdrawn", AISHA)
        said = words_of(self.aisha.view("withdrawn"))
        self.aisha.closes(everything=True)
        self.scene.settled()
        return said

    def letters(self) -> tuple[Drafted, ...]:
        """The letters to those who hold something."""
        with self.scene.desk(AISHA) as desk:
            return of_client(desk, REF, 10).shown

    def has_the_letter_sent(self) -> None:
        """It goes out, and they answer that they have destroyed what they held."""
        for button, given in (("notice_sent", {"sent_by": "letter"}), ("notice_answered", {"answered": "destroyed", "said": self.say("notice answer")})):
            person = self.page()
            person.press("notice_open", in_view=True)
            person.view("note")
            self.watch(button, AISHA)
            person.press(button, in_view=True)
            person.view("notice")
            assert person.submits(**given).ok
        person.closes(everything=True)

    # Subject access

    def asks_what_we_hold(self) -> str:
        """At the door, to whoever opens; the reference of the request."""
        assert receives(self.scene, AISHA, REF, asked_for=self.say("asked for"), who=self.say("who asks")).ok
        self.aisha.closes(everything=True)
        self.scene.settled()
        ref = the_request(self.scene).id
        assert step(self.scene, ref, "access_identify", "access_identity", identity="known", how=self.say("identity how")).ok
        return ref

    def is_looked_for(self, ref: str) -> None:
        """A colleague is asked, and has something on paper."""
        assert step(self.scene, ref, "access_ask", "access_ask", colleagues=[BEN], note=self.say("note to colleague")).ok
        self.scene.settled()
        ben = self.scene.person(BEN)
        ben.press("access_answer", in_message=True)
        ben.view("access_material")
        ben.chooses("held", "here")
        assert ben.submits(text=self.say("held by colleague")).ok
        ben.closes(everything=True)

    def is_looked_through(self, ref: str) -> set[str]:
        """Each record that speaks of others or of harm: the sister's name stays out, the safety note is kept back by two, all else goes; the choices made."""
        pack_made(self.scene, ref, "access_look")
        self.dana.closes(everything=True)
        dana, made = opens(self.scene, ref), set()
        dana.press("access_consider", in_view=True)
        while dana.view()["callback_id"] == "access_choice":
            choice = self._choice(dana)
            fills_in(dana, **choice)
            if choice["choice"] not in made:
                self.watch(choice["choice"], DANA)
            assert dana.submits().ok
            made.add(choice["choice"])
        dana.closes(everything=True)
        self.scene.settled()
        self._second_agrees()
        return made

    def _choice(self, dana: Person) -> dict[str, Any]:
        """What becomes of the record that is open."""
        read = words_of(dana.view("access_choice"))
        if self.say.words["consent words"] in read:
            fills_in(dana, choice="redact")
            (left,) = [one for one in inputs(dana) if one["block_id"].startswith("left_out:")]
            (line,) = [one["value"] for one in left["element"]["options"] if "Mary" in one["text"]["text"]]
            return {"choice": "redact", "left_out": [line], "instead": self.say("instead"), "reason": self.say("why redacted")}
        if self.say.words["what_happened"] in read:
            return {"choice": "withhold", "second": GRACE, "reason": self.say("why withheld")}
        return {"choice": "release", "reason": self.say("why released")}

    def _second_agrees(self) -> None:
        grace = self.scene.person(GRACE)
        grace.press("access_second", in_message=True)
        grace.view("access_second")
        grace.chooses("agrees", "yes")
        grace.fills(reason=self.say("second says"))
        self.watch("second", GRACE)
        assert grace.submits().ok

    def has_a_pack(self, ref: str) -> tuple[str, str]:
        """The pack that goes out: its reference, and the pass phrase that the data lead saw once."""
        pack = pack_made(self.scene, ref)
        assert pack.state == "ready", pack.problem
        return pack.id, phrase_of(self.scene)

    def reads(self, pack: tuple[str, str]) -> bytes:
        """All that the client finds in their pack, one file behind the other."""
        return b"\n".join(unpacked(self.scene, *pack).values())

    def member(self, pack: tuple[str, str], name: str) -> bytes:
        """One file of the pack."""
        return unpacked(self.scene, *pack)[name]

    def gets_it(self, ref: str) -> None:
        """It was handed over; the request is closed."""
        assert step(self.scene, ref, "access_close", "access_close", ending="sent_part", how="by_hand", rights_told="yes", what=self.say("what was sent")).ok
        self.dana.closes(everything=True)
        self.scene.settled()

    # The end

    def leaves(self) -> Result:
        """The support has ended, and the file is closed."""
        assert self.aisha.types(f"/justus close {REF}", channel="general").ok
        self.aisha.view("close_file")
        self.aisha.fills(why="support_ended")
        self.watch("close", AISHA)
        done = self.aisha.submits()
        self.aisha.closes(everything=True)
        return done

    def years_go_by(self, years: int) -> None:
        """To a morning after them."""
        morning(self.scene, days=366 * years)

    def files(self, user: str) -> None:
        """Somebody looks at the list of files."""
        assert self.scene.person(user).types("/justus files", channel="general").ok
        self.scene.person(user).view("board")

    def is_asked_to_be_destroyed(self) -> None:
        """The data lead asks."""
        assert asks_to_destroy(self.scene, DANA, REF).ok
        self.dana.closes(everything=True)
        self.scene.settled()

    def is_forgotten(self) -> None:
        """A trustee agrees."""
        assert agrees_to_destroy(self.scene, TOMASZ, REF).ok
        self.scene.settled()
        self.scene.bot.round()
