"""Pages about how long files are kept: a closed file on the client's page, what waits for those who decide, and certificates."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ids import Action, View
from bot.messages.blocks import button, row_of_buttons, section
from bot.records import LegalHold
from bot.retention.certificates import Certificate
from bot.retention.due import Review
from bot.retention.files import Kept
from bot.services import Services
from bot.words import pieces
from handlers.elements import Block
from handlers.forms import page


def closed_file(services: Services, closed: Kept | None, *, works: bool) -> list[Block]:
    """On a client's page: until when a closed file is kept and, for those who work with the client, the way to open it again."""
    if closed is None:
        return []
    said = section(services.words.mrkdwn("retention/kept", "file", one=closed))
    return [{**said, "accessory": button(services.words, Action.FILE_REOPEN, closed.ref)} if works else said]


def files_page(services: Services, found: Review) -> Block:
    """Everything that waits: what to keep or destroy, what others asked, what this person asked, and what is held."""
    words = services.words
    blocks = [
        *_list(services, "due", found.due, (Action.FILES_DECIDE,)),
        *_list(services, "to_agree", found.to_agree, (Action.FILES_AGREE,)),
        *_list(services, "own", found.own, (), Action.FILE_TAKE_BACK),
        *_held(services, found.held),
    ]
    return page(words, View.BOARD, "retention/files", blocks=blocks, review=found, nothing=not blocks)


def _list(services: Services, name: str, files: Sequence[Kept], together: tuple[Action, ...], each: Action | None = None) -> list[Block]:
    """A heading, a line for each file, and what can be done with one of them or with all."""
    if not files:
        return []
    words = services.words
    lines = [section(words.mrkdwn("retention/kept", "file", one=one)) for one in files]
    if each:
        lines = [{**line, "accessory": button(words, each, one.ref)} for line, one in zip(lines, files, strict=True)]
    return [section(words.mrkdwn("retention/files", name, count=len(files))), *lines, *row_of_buttons(words, together, "-")]


def _held(services: Services, held: Sequence[LegalHold]) -> list[Block]:
    if not held:
        return []
    words = services.words
    lines = [{**section(words.mrkdwn("retention/kept", "hold", one=one)), "accessory": button(words, Action.HOLD_LIFT, one.id)} for one in held]
    return [section(words.mrkdwn("retention/files", "held", count=len(held))), *lines]


def certificate_page(services: Services, found: Sequence[Certificate]) -> Block:
    """Certificates, as they are printed; the paper itself comes from the command line."""
    texts = [services.words.mrkdwn("retention/certificate", "one", certificate=one) for one in found]
    blocks = [section(piece) for text in texts for paragraph in text.split("\n\n") for piece in pieces(paragraph)]
    return page(services.words, View.BOARD, "retention/certificate", blocks=blocks, certificates=found)
