"""The form with which a report is asked for (2.3.5)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from bot.reporting.taking import Days, ReportFile
from handlers.choices import Monthly, ReportPeriod
from handlers.elements import Day, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_


class ReportForm(Form):
    """Of which time, in which forms, and whether there is to be one each month."""

    view: ClassVar[View] = View.REPORT
    template: ClassVar[str] = "report/form"

    period: Annotated[ReportPeriod, Asked(Pick(ReportPeriod), redraws=True)]
    since: Annotated[date | None, Asked(Day(), when=is_("period", ReportPeriod.DATES))] = None
    until: Annotated[date | None, Asked(Day(), when=is_("period", ReportPeriod.DATES))] = None
    files: Annotated[tuple[ReportFile, ...], Asked(PickMany(ReportFile), optional=True)] = ()
    monthly: Annotated[tuple[Monthly, ...], Asked(PickMany(Monthly), optional=True)] = ()

    def days(self) -> Days | None:
        """The chosen days; none, for the time since the last report."""
        return Days(self.since, self.until) if self.since and self.until else None
