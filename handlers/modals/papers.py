"""The form for a paper: which, about which answer, for whose eyes, and as what."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.client_papers import PaperKind
from bot.ids import View
from bot.papers.model import Size
from bot.receipts.endings import PaperEnding
from handlers.elements import Pick
from handlers.forms import Answers, Asked, Form


def of_an_answer(answers: Answers) -> bool:
    """A leaflet is about nobody; all else can be."""
    return answers.get("kind") not in {None, PaperKind.LEAFLET}


def has_sizes(answers: Answers) -> bool:
    """What another system reads has no size."""
    return answers.get("ending") not in {PaperEnding.FHIR, PaperEnding.DPV}


class PaperForm(Form):
    """Which paper somebody wants."""

    view: ClassVar[View] = View.PAPER
    template: ClassVar[str] = "paper/form"

    kind: Annotated[PaperKind, Asked(Pick(PaperKind, leave_out=(PaperKind.NOTICE, PaperKind.CASE_NOTE)), redraws=True)]
    about: Annotated[str, Asked(Pick(), when=of_an_answer, fresh_with="kind")] = ""
    ending: Annotated[PaperEnding, Asked(Pick(), redraws=True, fresh_with="kind")]
    size: Annotated[Size, Asked(Pick(Size), when=has_sizes)] = Size.STANDARD
