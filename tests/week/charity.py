"""The charity of the week: who works there, what they ask, when they look, and who is away. All chance comes from a seed, by what it is about."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random

from bot import approving, clients, duties, emergencies, escalating, people, recording, reviewing, sharing, standing_in
from bot.approving import Said
from bot.briefings import Told
from bot.clients import FirstContact
from bot.deciders import UNASKED, to_ask
from bot.errors import FieldProblem, Noted, Refused
from bot.records import Request
from policy.briefings import BriefingFormat
from policy.cases import AdultAtRisk, ChildAtRisk, WithoutConsent
from policy.facts import Ask, BriefingItem, Category, Channel, Danger, Item, Purpose, Recipient, RecipientKind
from policy.grounds import AdultHarm, Harm, OwnDecision, Soon, WhichChild, WhyNoConsent
from policy.reviewing import Judgement
from tests.week.stage import ADMIN, LONDON, Sent, Stage, at, standing

WORKERS = {f"U0{name.upper()}": name for name in ("Aisha", "Ben", "Carla", "Dev", "Ewa", "Femi", "Gita", "Hugo", "Ines", "Jon", "Kim", "Leo")}
TRUSTEES = {f"U0{name.upper()}": name for name in ("Margaret", "Samuel", "Priya", "Tom", "Ruth")}
DEPUTIES = ("U0EWA", "U0FEMI")
LEAD = "U0DANA"
NAMES = {**WORKERS, **TRUSTEES, LEAD: "Dana", ADMIN: "Olu"}
MARGARET, SAMUEL, PRIYA, TOM, RUTH = TRUSTEES
REQUESTS = 200
BEGINS, ENDS = at(30, month=4), at(7)
"""From Thursday 30 April to Wednesday 6 May 2026: Monday the 4th is a bank holiday."""
OVER = at(30)
"""By then everything must have come to its end."""
LOOKS = {MARGARET: ((10, 30), (15, 0)), SAMUEL: ((12, 45), (20, 0)), TOM: ((16, 0),), RUTH: ((16, 30),), "U0EWA": (), "U0FEMI": (), PRIYA: ()}
"""When those who decide look at the channel by themselves: Samuel in the evening too, Ruth on Tuesdays only, the deputies when they are told to."""
DAYS = {at(30, month=4): 42, at(1): 40, at(2): 7, at(3): 6, at(4): 9, at(5): 50, at(6): 46}
"""How many requests are asked on which day."""
OVERTAKEN, NUDGED = (61, 139), (12, 33, 58, 90, 127, 160)
"""Requests whose danger grows, and requests whose worker has the others reminded, by their number."""
LEFT_LYING = frozenset({7, 31, 55, 78, 101, 124, 150, 171, 188})
"""Requests that everybody leaves to somebody else."""


class Week:
    """Everything that happens, one thing after the other, by the clock that the stage is handed."""

    def __init__(self, stage: Stage, seed: int = 1) -> None:
        """Give people their roles, clients and habits."""
        self.stage, self.seed = stage, seed
        self.numbers: dict[str, int] = {}
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = itertools.count()
        stage.hears = self._hears
        self._roles()
        self._absences()
        self._asks()
        self._looks()
        self._dangers()

    def chance(self, *about: object) -> Random:
        """Chance that depends on what it is about, and on nothing that happened before."""
        return Random(":".join(map(str, (self.seed, *about))))

    def then(self, when: datetime, what: Callable[[], None]) -> None:
        """Let something happen at a moment."""
        heapq.heappush(self._events, (when.astimezone(UTC), next(self._count), what))

    def run(self) -> None:
        """Let it all happen, and look at the clock twice an hour in the week, then four times a day, until it is over."""
        for clock in self._clock():
            while self._events and self._events[0][0] <= clock:
                self.stage.now, _, what = heapq.heappop(self._events)
                what()
            self.stage.now = clock.astimezone(UTC)
            self.stage.look_at_the_clock()

    def _clock(self) -> Iterator[datetime]:
        yield from (BEGINS + timedelta(minutes=30 * half) for half in range(1, 2 * 24 * 7 + 1))
        for day in range((OVER - ENDS).days):
            yield from (ENDS + timedelta(days=day, hours=hour, minutes=5) for hour in (0, 9, 13, 17))

    # Who

    def _roles(self) -> None:
        roles = {user: {"worker"} for user in WORKERS} | {user: {"trustee"} for user in TRUSTEES} | {LEAD: {"data_lead"}}
        for user in DEPUTIES:
            roles[user].add("deputy")
        for user, held in roles.items():
            with self.stage.desk(ADMIN) as desk:
                people.set_roles(desk, standing(user), frozenset(held))
            with self.stage.desk(user) as desk:
                duties.acknowledge(desk, duties.wording())
        for number, user in enumerate(WORKERS):
            with self.stage.desk(user) as desk:
                told = Told(items=tuple(BriefingItem), formats=(BriefingFormat.SPOKEN,), on=desk.today)
                clients.open_client(desk, FirstContact(ref=f"JU-{number:04}", is_child=False, key_workers=(user,), told=told))
        self.stage.sent.clear()

    def _absences(self) -> None:
        """Priya all week, with nobody; Tom from Friday on, a deputy in his place; and on Wednesday everybody is at a conference, that deputy too."""
        wednesday = at(6).date()

        def away(who: str, by: str, stand_in: str | None, first: datetime, last: datetime) -> Callable[[], None]:
            def enter() -> None:
                with self.stage.desk(by) as desk:
                    standing_in.enter(desk, who, standing(stand_in) if stand_in else None, first.date(), last.date())

            return enter

        self.then(at(30, 8, month=4), away(PRIYA, PRIYA, None, BEGINS, at(8)))
        self.then(at(30, 17, month=4), away(TOM, LEAD, "U0EWA", at(1), at(6)))
        for who in (MARGARET, SAMUEL, RUTH):
            self.then(at(5, 11), away(who, LEAD, None, at(6), at(6)))
        self.then(at(5, 12), away("U0EWA", "U0EWA", None, at(6), at(6)))
        assert wednesday.weekday() == 2

    # Asking

    def _asks(self) -> None:
        numbers = itertools.count(1)
        for day, many in DAYS.items():
            for _ in range(many):
                number = next(numbers)
                self.then(self._moment(day, number), lambda number=number: self._ask(number))  # type: ignore[misc]  # each with its own number
        assert next(numbers) == REQUESTS + 1

    def _moment(self, day: datetime, number: int) -> datetime:
        """Mostly in the office; some in the evening, and a few at night."""
        chance = self.chance("moment", number)
        quiet = day.weekday() >= 5 or day == at(4)
        hour = chance.choices((chance.randint(9, 16), chance.randint(17, 21), chance.choice((22, 23, 0, 2, 5))), (40, 45, 15) if quiet else (85, 11, 4))[0]
        return day + timedelta(hours=hour, minutes=chance.randint(0, 59), seconds=number % 60)

    def _ask(self, number: int) -> None:
        chance = self.chance("ask", number)
        worker = chance.choice(list(WORKERS))
        grave, urgent = number in OVERTAKEN or chance.random() < 0.08, chance.random() < 0.12
        ask = Ask(
            recipient=Recipient(name="Leeds Housing", kind=RecipientKind.AGENCY), purpose=Purpose.SAFEGUARDING, justification="They must act on it this week",
            items=(Item(category=Category.RISK, need="To know what to look for"),), anonymous_would_do=False, why_not_anonymous="They must know whom they meet",
            channel=Channel.SECURE_PORTAL,
        )  # fmt: skip
        with self.stage.desk(worker) as desk:
            request = sharing.ask_to_share(desk, f"JU-{list(WORKERS).index(worker):04}", ask).request
            sharing.ask_trustees(desk, request.id, _case(grave=grave), urgent=urgent)
        self.numbers[request.id] = number
        if number in NUDGED:
            self.then(self.stage.now + timedelta(hours=3), lambda: self._nudge(request.id, worker))
        if number in OVERTAKEN:
            self.then(self.stage.now + timedelta(minutes=12), lambda: self._cannot_wait(request.id, worker))

    def _nudge(self, request: str, worker: str) -> None:
        try:
            with self.stage.desk(worker) as desk:
                escalating.nudge(desk, request)
        except Refused:
            return

    # Deciding

    def _looks(self) -> None:
        for user, hours in LOOKS.items():
            for days, (hour, minute) in itertools.product(range(30), hours):
                moment = (BEGINS + timedelta(days=days)).replace(hour=hour, minute=minute)
                weekday = moment.weekday()
                if (user == RUTH and weekday == 1) or (user != RUTH and weekday < 5) or (user == SAMUEL and weekday == 6):
                    self.then(moment, lambda user=user: self._look(user, 0.22))  # type: ignore[misc]  # each with its own user

    def _look(self, user: str, readiness: float) -> None:
        """Look at what waits, and decide some of it: whoever is away does not look."""
        with self.stage.desk(user) as desk:
            waiting = [one.id for one in self.stage.requests() if one.state == "waiting" and user in to_ask(desk, one)]
        for ref in sorted(waiting, key=self.numbers.__getitem__):
            if self.numbers[ref] in LEFT_LYING:
                continue
            chance = self.chance("decides", user, self.numbers[ref], self.stage.now)
            if chance.random() < readiness:
                self._decide(user, ref, approves=chance.random() < 0.75)

    def _decide(self, user: str, ref: str, *, approves: bool) -> None:
        said = Said(
            discussed_with="The worker", discussed_when="Today by phone", discussed_what="Whether less would do", reason="The risk is real and the share small",
            categories=(Category.RISK,) if approves else (), reference=ref,
        )  # fmt: skip
        try:
            with self.stage.desk(user) as desk:
                found = approving.to_decide(desk, ref, standing(user), UNASKED, approves=approves)
                approving.vote(desk, found, standing(user), UNASKED, said, approves=approves)
        except (Refused, Noted, FieldProblem):
            return

    def _hears(self, sent: Sent) -> None:
        """Somebody reads a message, and does what it asks of them, perhaps."""
        chance = self.chance("hears", sent.to, sent.message, self.numbers.get(sent.about[0], 0), sent.at)
        local = sent.at.astimezone(LONDON)
        awake = time(8) <= local.time() <= time(22)
        if sent.message in {"approval/reminder", "approval/widened", "approval/stand_in", "reminder/together"} and sent.to in LOOKS:
            if awake or (sent.presses and chance.random() < 0.5):
                self.then(sent.at + timedelta(minutes=chance.randint(15, 40) if sent.presses else chance.randint(40, 170)), lambda: self._look(sent.to, 0.3))
        elif sent.message == "share/approved" and sent.to in WORKERS:
            self._uses(sent, chance)
        elif sent.message == "emergency/to_review":
            self._reviews(sent, chance)
        self._is_reminded(sent)

    def _is_reminded(self, sent: Sent) -> None:
        """Half of the workers use an approval when they hear that it lapses; Samuel reviews what is late."""
        if sent.message not in {"share/lapses_soon", "emergency/review_late", "reminder/together"}:
            return
        for ref in sent.about:
            if sent.to in WORKERS and ref in self.numbers and self.chance("uses", self.numbers[ref]).random() < 0.5:
                self.then(sent.at + timedelta(hours=3), lambda ref=ref: self._record(sent.to, ref, shared=True))  # type: ignore[misc]  # each with its own
            elif sent.to == SAMUEL and ref not in self.numbers:
                self.then(sent.at + timedelta(hours=6), lambda ref=ref: self._review(SAMUEL, ref, Judgement.RIGHT))  # type: ignore[misc]  # each with its own

    def _uses(self, sent: Sent, chance: Random) -> None:
        """Most share within a day and record it; some find that nobody needs it any more; some forget."""
        what = chance.choices(("shares", "no need", "forgets"), (80, 7, 13))[0]
        if what != "forgets":
            later = sent.at.astimezone(LONDON) + timedelta(hours=chance.choice((2, 4, 18, 22, 26)))
            self.then(later, lambda: self._record(sent.to, sent.about[0], shared=what == "shares"))

    def _record(self, worker: str, ref: str, *, shared: bool) -> None:
        done = recording.Shared(
            at=self.stage.now if shared else None, categories=(Category.RISK,) if shared else (), channel=Channel.SECURE_PORTAL if shared else None,
            note="" if shared else "Somebody else has told them",
        )  # fmt: skip
        try:
            with self.stage.desk(worker) as desk:
                recording.record(desk, ref, done)
        except (Refused, FieldProblem):
            return

    # Danger

    def _dangers(self) -> None:
        """Two alarms by themselves, one of them in the night to a Saturday; their records, one of them late."""
        self.then(at(2, 2, 10), lambda: self._alarm("U0HUGO", at(5, 10)))
        self.then(at(5, 14, 5), lambda: self._alarm("U0INES", at(5, 17, 30)))

    def _alarm(self, worker: str, recorded: datetime) -> None:
        with self.stage.desk(worker) as desk:
            alarm = emergencies.raise_alarm(desk, f"JU-{list(WORKERS).index(worker):04}", Danger.LIFE).id
        self.then(recorded, lambda: self._write_down(worker, alarm))

    def _cannot_wait(self, request: str, worker: str) -> None:
        with self.stage.desk(worker) as desk:
            alarm = emergencies.cannot_wait(desk, request, Danger.CHILD, "He came back in the night").id
        self.then(self.stage.now + timedelta(hours=4), lambda: self._write_down(worker, alarm))

    def _write_down(self, worker: str, alarm: str) -> None:
        with self.stage.desk(worker) as desk:
            emergencies.record(desk, alarm, emergencies.Told(whom="The police", what="Where they are", at=self.stage.now))

    def _reviews(self, sent: Sent, chance: Random) -> None:
        """Margaret reviews soon, Femi within days; of the last one Femi finds otherwise, and of the second nobody says anything until it is late."""
        number = [one.id for one in self.stage.alarms()].index(sent.about[0])
        if sent.to == MARGARET and number != 1:
            self.then(sent.at + timedelta(days=1, hours=2), lambda: self._review(MARGARET, sent.about[0], Judgement.RIGHT))
        elif sent.to == "U0FEMI" and number != 1:
            judgement = Judgement.SHOULD_NOT_HAVE_BEEN if number == 3 else Judgement.LESSONS
            self.then(sent.at + timedelta(days=2), lambda: self._review("U0FEMI", sent.about[0], judgement))
        elif sent.to == MARGARET:
            self.then(sent.at + timedelta(days=13), lambda: self._review(MARGARET, sent.about[0], Judgement.RIGHT))

    def _review(self, user: str, alarm: str, judgement: Judgement) -> None:
        try:
            with self.stage.desk(user) as desk:
                state = reviewing.review(desk, alarm, judgement, "Read and talked over").state
        except Refused:
            return
        if state == reviewing.DIFFER:
            self.then(self.stage.now + timedelta(days=3), lambda: self._settle(alarm))

    def _settle(self, alarm: str) -> None:
        with self.stage.desk(LEAD) as desk:
            reviewing.settle(desk, alarm, "We talked about it with both")


def _case(*, grave: bool) -> WithoutConsent:
    basis = (
        ChildAtRisk(child=WhichChild.CHILD_OF_CLIENT, harms=(Harm.PHYSICAL,), soon=Soon.LATER, parents_told=False, why_parents_not_told="He would hit them",
                    child_told=True)
        if grave else
        AdultAtRisk(adult_harms=(AdultHarm.NEGLECT,), needs_care=True, can_protect_themselves=False, own_decision=OwnDecision.CANNOT, soon=Soon.LATER,
                    public_interest="Others in the house are at risk too")
    )  # fmt: skip
    return WithoutConsent(
        basis=basis, reason="Found without heating or food for three days", why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN, discussed_with_client=True,
        encouraged_to_go_themselves=True, in_doubt=False,
    )  # fmt: skip


CLOSED = frozenset({"shared", "not_shared", "declined", "expired", "lapsed", "overtaken"})
"""How a request can have come to its end."""


def ended(request: Request) -> bool:
    """Whether a request has come to its end."""
    return request.state in CLOSED
