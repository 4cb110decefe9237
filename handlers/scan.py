"""Scans of signed paper: handing one in later, and having one sent back (3.6)."""

from __future__ import annotations

from bot import scans
from bot.ids import View
from bot.services import Services
from handlers.forms import page
from handlers.modals.consenting import ScanForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Ask for the scan of a written answer."""
    with services.store.open(turn.user, "scan") as desk:
        ref = scans.to_add(desk, turn.value)
    return show(services, turn, ScanForm.show(services.words, {}, metadata=new_form(answer=turn.value), client=ref, answer_id=turn.value))


def submit(services: Services, turn: Turn) -> Reply | None:
    """Take it in."""
    form = ScanForm.read(turn.view)
    answer_id = turn.metadata["answer"]
    with services.store.open(turn.user, "scan") as desk:
        desk.once(turn.receipt(), answer_id)
        ref = scans.to_add(desk, answer_id)
        for file in form.scan:
            scans.hand_in(desk, answer_id, ref, file)
    return show(services, turn, page(services.words, View.BOARD, "scan/handed_in", client=ref, answer_id=answer_id))


def send_back(services: Services, turn: Turn) -> Reply | None:
    """Have the scan of an answer sent to the one who pressed, on purpose: Slack asked them first."""
    with services.store.open(turn.user, "scan") as desk:
        desk.once(turn.receipt(), turn.value)
        scans.send_back(desk, turn.value)
    return show(services, turn, page(services.words, View.BOARD, "scan/coming", answer_id=turn.value))
