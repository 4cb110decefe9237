"""A trustee or data lead takes a report, and says whether they want one each month (2.3.5)."""

from __future__ import annotations

from bot.ids import View
from bot.reporting import monthly
from bot.reporting.taking import MAY_TAKE, since_last, take, took_one
from bot.services import Services
from handlers.choices import Monthly, ReportPeriod
from handlers.elements import Block
from handlers.forms import Answers, page, typed
from handlers.modals.reports import ReportForm
from handlers.turn import Reply, Turn, new_form, redrawn, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the form, set to the time since this person's last report."""
    with services.store.open(turn.user, "report") as desk:
        wanted = monthly.wants(desk)
    answers = {"period": ReportPeriod.SINCE_LAST.value, "monthly": [Monthly.MONTHLY.value] if wanted else []}
    return show(services, turn, _form(services, turn, answers, new_form()))


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Ask for days, if it is to be from one day to another."""
    redrawn(services, turn, _form(services, turn, typed(turn.view), turn.metadata))
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Take the report and have it sent."""
    form = ReportForm.read(turn.view)
    with services.store.open(turn.user, "report") as desk:
        desk.once(turn.receipt(), turn.user)
        report = take(desk, form.days(), form.files)
        monthly.switch(desk, on=bool(form.monthly))
    return show(services, turn, page(services.words, View.HELP, "report/taken", ref=report.id, monthly=bool(form.monthly)))


def _form(services: Services, turn: Turn, answers: Answers, metadata: dict[str, str]) -> Block:
    with services.store.open(turn.user, "report", to_look=True) as desk:
        desk.must_be(*MAY_TAKE)
        last, first = since_last(desk).astimezone(desk.zone).date(), not took_one(desk)
    return ReportForm.show(services.words, answers, metadata=metadata, last=last, first=first)
