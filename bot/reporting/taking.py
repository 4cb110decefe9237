"""A report is taken: since the last one of the same person, or from one day to another. That it was, by whom and of what time, is kept (2.3.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from bot.clock import utc
from bot.errors import FieldProblem
from bot.records import Report
from bot.reporting import figures
from bot.reporting.figures import Period
from bot.store import DATA_LEAD, TRUSTEE, Desk
from bot.tables import Workspace
from policy.word import Word

MAY_TAKE = (TRUSTEE, DATA_LEAD)


class ReportFile(Word):
    """A form in which a report comes, besides the message."""

    PDF = "pdf"
    LARGE_PDF = "large_pdf"
    WEB_PAGE = "web_page"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both of them counted in."""

    since: date
    until: date


def since_last(desk: Desk) -> datetime:
    """When the last report that this person took 'since the last' ended; the first begins with the records themselves."""
    query = select(func.max(Report.until)).where(Report.team_id == desk.team, Report.taken_by == desk.actor, Report.follows.is_(True))
    last = desk.session.scalar(query)
    return last or desk.session.get_one(Workspace, desk.team).created_at


def took_one(desk: Desk) -> bool:
    """Whether this person has taken a report 'since the last' before."""
    query = select(Report.id).where(Report.team_id == desk.team, Report.taken_by == desk.actor, Report.follows.is_(True)).limit(1)
    return desk.session.scalar(query) is not None


def take(desk: Desk, days: Days | None, files: Iterable[ReportFile]) -> Report:
    """Count what happened since the last report, or from day to day, and have it sent to whoever asks."""
    desk.must_be(*MAY_TAKE)
    period = of_days(desk, days) if days else Period(since_last(desk), desk.now, desk.now)
    return send(desk, desk.actor, period, files, follows=days is None)


def send(desk: Desk, to: str, period: Period, files: Iterable[ReportFile], *, follows: bool) -> Report:
    """Take a report for somebody and have it sent to them."""
    report = keep(desk, to, period, files, follows=follows)
    desk.say("report/figures", report.id, to)
    if report.forms:
        desk.say("report/files", report.id, to)
    return report


def keep(desk: Desk, for_whom: str, period: Period, files: Iterable[ReportFile], *, follows: bool) -> Report:
    """Write a report down, with its counts as they are now."""
    report = Report(
        id=desk.new_id("B"), team_id=desk.team, taken_by=for_whom, taken_at=desk.now, since=period.since, until=period.until, follows=follows,
        forms=[str(one) for one in files], counts=figures.count(desk.session, desk.team, period).to_plain(),
    )  # fmt: skip
    desk.session.add(report)
    desk.log(
        "report:figures:take", report.id, to=for_whom, since=period.since.isoformat(), until=period.until.isoformat(), forms=report.forms,
        clauses=["2.3.5", "4.1"],
    )  # fmt: skip
    return report


def of_days(desk: Desk, days: Days) -> Period:
    """The time from the first moment of one day to the last of another, but never beyond now."""
    if days.until > desk.today:
        raise FieldProblem(until="date_in_future")
    if days.since > days.until:
        raise FieldProblem(since="ends_before_it_begins")
    begins, ends = (utc(datetime.combine(day, time.min, desk.zone)) for day in (days.since, days.until + timedelta(days=1)))
    return Period(begins, min(ends, desk.now), desk.now)
