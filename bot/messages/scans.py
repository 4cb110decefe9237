"""What is said about scans of signed paper: never what they show, nor what they are called."""

from __future__ import annotations

from bot import scans
from bot.attaching import file_name
from bot.messages.blocks import Context, File, Message
from bot.store import Desk
from bot.tables import Outbox


def _of_scan(desk: Desk, row: Outbox) -> Context:
    """How a scan stands, and whether the one who is told of it may read it now."""
    scan = scans.held(desk, row.about)
    return {
        "answer_id": scan.consent_id, "given_by": scan.given_by, "mine": row.target == scan.given_by, "problem": scan.problem or "",
        "kept": scan.state in {scans.SEALED, scans.KEPT},
        "ending": scan.ending or "pdf", "in_slack": scan.done_at is None, "may_read": scans.may_read(desk, scan, row.target), "asked_at": scan.asked_at,
    }  # fmt: skip


def _the_scan(context: Context) -> tuple[File, ...]:
    """The scan itself, for an hour."""
    ref = str(context["ref"])
    name = file_name(str(context["answer_id"]), "scan", str(context["ending"]))
    return (File(name, lambda desk, words: scans.content(desk, ref), stays=scans.STAYS),)


MESSAGES: dict[str, Message] = {
    "scan/sent": Message(_of_scan, files=_the_scan, worth=lambda context: bool(context["may_read"])),
    "scan/refused": Message(_of_scan),
    "scan/lost": Message(_of_scan),
    "scan/delete": Message(_of_scan),
    "scan/stays": Message(_of_scan),
}
