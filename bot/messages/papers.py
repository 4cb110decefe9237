"""A paper that somebody asked for: its kind and its reference, and nothing that stands on it."""

from __future__ import annotations

from bot import printing
from bot.attaching import file_name
from bot.client_papers import PaperKind
from bot.messages.blocks import Context, File, Message
from bot.papers.model import Size
from bot.receipts.endings import JSON, PaperEnding
from bot.store import Desk
from bot.tables import Outbox


def _of_paper(desk: Desk, row: Outbox) -> Context:
    asked = printing.fetched(desk, row.about)
    return {
        "kind": PaperKind(asked.kind), "size": Size(asked.size), "ending": PaperEnding(asked.ending), "about": asked.about or "",
        "may_have": printing.may_have(desk, asked),
    }  # fmt: skip


def _file(context: Context) -> tuple[File, ...]:
    """The paper; what is about somebody is gone after an hour."""
    printed, ending = str(context["ref"]), context["ending"]
    kind = f"{context['kind']}-{ending if ending in JSON else context['size']}".replace("_", "-")
    name = file_name(str(context["about"] or "blank"), kind, "json" if ending in JSON else str(ending))
    return (File(name, lambda desk, words: printing.made(desk, words, printed), stays=printing.STAYS if context["about"] else None),)


MESSAGES: dict[str, Message] = {
    "paper/sent": Message(_of_paper, files=_file, worth=lambda context: bool(context["may_have"])),
}
