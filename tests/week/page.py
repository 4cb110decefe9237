"""The page of the week: what was sent to whom and when, as a picture and as tables. References differ from run to run, so requests go by their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.store import CLOCK
from policy.working_time import WorkingTime
from tests.week.charity import BEGINS, DEPUTIES, ENDS, LEAD, LEFT_LYING, NAMES, TRUSTEES, WORKERS, Week
from tests.week.stage import ADMIN, APPROVALS, LONDON, Sent

DAY, ROW, LEFT, TOP = 150, 26, 110, 40
"""Pixels of the picture: a day, a person, and the room for names and days."""

WHAT = {
    "approval/reminder": "reminded to decide", "approval/stand_in": "asked in somebody's place", "approval/widened": "asked as a deputy",
    "approval/unanswered": "told that nobody answers", "approval/too_few": "told that too few are there", "approval/expired": "told that it ran out",
    "reminder/together": "reminded of several things at once", "share/expired": "told that the answer is no", "share/lapses_soon": "reminded that it lapses",
    "share/approval_lapsed": "told that it lapsed", "emergency/raised": "told of danger", "emergency/record_owed": "asked for the record",
    "emergency/record_overdue": "told that the record is late", "emergency/to_review": "asked for a review",
    "emergency/review_late": "told that a review is late",
    "emergency/differ": "asked to settle", "emergency/to_learn": "told of something to learn", "emergency/reviewed": "told that it is reviewed",
    "emergency/follow_up": "asked what became of it", "away/entered": "told who stands in", "share/waiting": "told that it waits",
    "share/approved": "told of a yes", "share/declined": "told of a no", "share/recorded": "told that it is on record", "approval/request": "a new request",
}  # fmt: skip
"""What a message is, in words of this page."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One message in the picture."""

    x: float
    y: int
    kind: str


def written(week: Week) -> str:
    """The whole page."""
    pages = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template("page.html.j2").render(**facts(week)).rstrip() + "\n"


def facts(week: Week) -> dict[str, object]:
    """What the page speaks of."""
    sent = sorted((one for one in week.stage.sent if one.at < ENDS), key=lambda one: (one.at, _name(one.to), one.message, _about(week, one)))
    deciders = [*TRUSTEES, *DEPUTIES, LEAD, ADMIN]
    others = [user for user in WORKERS if user not in DEPUTIES]
    days = [BEGINS + timedelta(days=day) for day in range(7)]
    return {
        "requests": len(week.stage.requests()), "states": Counter(one.state for one in week.stage.requests()), "messages": len(sent),
        "days": [f"{day:%a %-d %B}" for day in days], "rows": [(_name(user), _row(sent, user, days)) for user in [*deciders, *others]],
        "picture": _picture(week, sent, [*deciders, APPROVALS]), "lives": [_life(week, number) for number in (min(LEFT_LYING), _urgent_one(week))],
        "told": [(f"{one.at.astimezone(LONDON):%a %-d %b %H:%M}", _name(one.to), _what(one), _about(week, one), kind(one)) for one in sent if one.by == CLOCK],
        "by_clock": sum(one.by == CLOCK and one.to != APPROVALS for one in sent), "most": _most(sent), "seed": week.seed,
    }  # fmt: skip


def kind(one: Sent) -> str:
    """What kind of message it is: danger, what cannot wait, a reminder, or what follows from somebody's act."""
    if one.message.startswith("emergency/raised"):
        return "danger"
    if one.by != CLOCK:
        return "act"
    return "presses" if one.presses else "reminder"


def _name(user: str) -> str:
    return "the channel" if user == APPROVALS else NAMES[user]


def _what(one: Sent) -> str:
    return WHAT[one.message]


def _about(week: Week, one: Sent) -> str:
    """The numbers of the requests that it is about; an emergency by its own."""
    alarms = {alarm.id: f"emergency {number}" for number, alarm in enumerate(week.stage.alarms(), 1)}
    numbers = sorted(week.numbers[ref] for ref in one.about if ref in week.numbers)
    return ", ".join([*(f"no. {number}" for number in numbers), *sorted(alarms[ref] for ref in one.about if ref in alarms)])


def _row(sent: Iterable[Sent], user: str, days: list[datetime]) -> list[tuple[int, int, int]]:
    """For each day: reminders of what can wait, what could not wait, and answers to what somebody did."""
    counted = Counter((one.at.astimezone(LONDON).date(), kind(one)) for one in sent if one.to == user)
    return [(counted[day.date(), "reminder"], counted[day.date(), "presses"] + counted[day.date(), "danger"], counted[day.date(), "act"]) for day in days]


def _most(sent: Iterable[Sent]) -> int:
    """The most reminders of what can wait that anybody got on one day."""
    return max(Counter((one.to, one.at.astimezone(LONDON).date()) for one in sent if kind(one) == "reminder").values())


def _x(moment: datetime) -> float:
    return round(LEFT + (moment - BEGINS).total_seconds() / 86_400 * DAY, 1)


def _picture(week: Week, sent: Iterable[Sent], people: list[str]) -> dict[str, object]:
    """A line for each person, a place for each minute; the hours in which nobody is at work are shaded."""
    places = {user: TOP + ROW * number + ROW // 2 for number, user in enumerate(people)}
    dots = [Dot(_x(one.at), places[one.to], kind(one)) for one in sent if one.to in places]
    closed = list(_closed(week.stage.store.hours.charity))
    return {
        "width": LEFT + 7 * DAY + 10, "height": TOP + ROW * len(people) + 10, "top": TOP, "foot": TOP + ROW * len(people), "left": LEFT,
        "names": [(_name(user), place) for user, place in places.items()], "dots": dots,
        "closed": [(_x(begins), round(_x(ends) - _x(begins), 1)) for begins, ends in closed],
        "days": [(_x(BEGINS + timedelta(days=day)), f"{BEGINS + timedelta(days=day):%a %-d %b}") for day in range(7)],
    }  # fmt: skip


def _closed(working: WorkingTime) -> Iterable[tuple[datetime, datetime]]:
    """The stretches of the week in which nobody is at work."""
    begins: datetime | None = None
    for half in range(7 * 48 + 1):
        moment = BEGINS + timedelta(minutes=30 * half)
        if working.is_open(moment) or half == 7 * 48:
            if begins is not None:
                yield begins, moment
            begins = None
        elif begins is None:
            begins = moment


def _urgent_one(week: Week) -> int:
    """The first urgent request that was asked out of hours."""
    working = week.stage.store.hours.charity
    return next(week.numbers[one.id] for one in week.stage.requests() if one.urgent and not working.is_open(one.asked_at))


def _life(week: Week, number: int) -> dict[str, object]:
    """All that was said about one request, with whom it reached."""
    (request,) = [one for one in week.stage.requests() if week.numbers[one.id] == number]
    lines: dict[tuple[datetime, str], list[str]] = {}
    for one in week.stage.sent:
        if request.id in one.about:
            lines.setdefault((one.at, _what(one)), []).append(_name(one.to))
    told = [(f"{at.astimezone(LONDON):%a %-d %b %H:%M}", what, ", ".join(sorted(who))) for (at, what), who in sorted(lines.items())]
    return {"number": number, "urgent": request.urgent, "state": request.state, "lines": told}
