"""What is said to whoever takes a report, and the files that go with it."""

from __future__ import annotations

from sqlalchemy import select

from bot.attaching import file_name
from bot.messages.blocks import Context, File, Message
from bot.records import Report
from bot.reporting import papers
from bot.reporting.taking import MAY_TAKE, ReportFile
from bot.store import Desk
from bot.tables import Outbox

ENDINGS = {ReportFile.PDF: "pdf", ReportFile.LARGE_PDF: "pdf", ReportFile.WEB_PAGE: "html"}
KINDS = {ReportFile.PDF: "report", ReportFile.LARGE_PDF: "report-large-print", ReportFile.WEB_PAGE: "report"}


def _report(desk: Desk, ref: str) -> Report:
    return desk.session.execute(select(Report).where(Report.team_id == desk.team, Report.id == ref)).scalar_one()


def _of_report(desk: Desk, row: Outbox) -> Context:
    """The figures as they were kept, the forms that were asked for, and whether this person may still have them."""
    report = _report(desk, row.about)
    return {**papers.facts(report, desk.zone), "forms": report.forms, "may_have": bool(desk.roles(row.target) & set(MAY_TAKE))}


def _files(context: Context) -> tuple[File, ...]:
    """The files in the forms that were asked for: each is made anew from the counts that were kept."""
    ref = str(context["ref"])
    wanted = [form for form in ReportFile if form in context["forms"]]
    whole = [_whole(ref, form) for form in wanted if form is not ReportFile.PICTURES]
    drawn = context["report"]["drawn"] if ReportFile.PICTURES in wanted else ()
    return (*whole, *(_picture(ref, name) for name in drawn))


def _whole(ref: str, form: ReportFile) -> File:
    return File(file_name(ref, KINDS[form], ENDINGS[form]), lambda desk, words: papers.made(words, _report(desk, ref), form), part=form.value)


def _picture(ref: str, chart: str) -> File:
    return File(file_name(ref, chart.replace("_", "-"), "png"), lambda desk, words: papers.picture(words, _report(desk, ref), chart), part=chart)


def _may_have(context: Context) -> bool:
    return bool(context["may_have"])


MESSAGES: dict[str, Message] = {
    "report/figures": Message(_of_report, worth=_may_have),
    "report/files": Message(_of_report, files=_files, worth=lambda context: _may_have(context) and bool(_files(context))),
}
"""The files come apart from the figures: of a message with files, Slack makes the notification itself, from all that stands in it."""
