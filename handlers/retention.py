"""How long files are kept: closing one, keeping or destroying those whose time has come, agreeing, and holds (2.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.errors import FieldProblem
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.retention import certificates, deciding, due, files, legal
from bot.retention.files import Kept
from bot.services import Services
from handlers.choices import Agreeing, KeepOrDestroy
from handlers.elements import Block, Options
from handlers.forms import page, typed
from handlers.modals.keeping_files import AgreeForm, CloseForm, HoldForm, LiftForm, RetainForm
from handlers.retention_pages import certificate_page, files_page
from handlers.turn import Reply, Turn, client_reference, new_form, redrawn, show
from policy.record_kinds import FOUND_BY_AGE, OF_NO_CLIENT, RecordKind
from policy.retention import ADULT_AT, again_at_the_latest


def start(services: Services, turn: Turn) -> Reply | None:
    """Show what waits for whoever decides about files."""
    with services.store.open(turn.user, "files") as desk:
        view = files_page(services, due.review(desk))
    return show(services, turn, view)


# Closing


def start_closing(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the form that closes a client's file, with what the records say is in it."""
    with services.store.open(turn.user, "close") as desk:
        client = files.may_close(desk, ref)
        kinds = sorted(files.kinds_suggested(desk, ref))
        last = files.newest_on(desk, ref) or desk.today
        years = [(str(year), str(year)) for year in range(desk.today.year - 15, desk.today.year + ADULT_AT + 1)]
    carried = new_form(ref=ref, age="child" if client.is_child else "adult")
    known = {"eighteen_in": str(client.adult_in.year)} if client.is_child and client.adult_in else {}
    answers = {"last_contact_on": last.isoformat(), "kinds": kinds, **known}
    chosen = [one for one in RecordKind if one not in FOUND_BY_AGE | OF_NO_CLIENT]
    options: dict[str, Options] = {"kinds": [(str(one), services.words.label(one)) for one in chosen], "eighteen_in": years}
    return show(services, turn, CloseForm.show(services.words, answers, metadata=carried, options=options, client=ref))


def open_closing(services: Services, turn: Turn) -> Reply | None:
    """The same, from a button."""
    return start_closing(services, turn, client_reference(services, turn.value))


def submit_closing(services: Services, turn: Turn) -> Reply | None:
    """Close the file."""
    form = CloseForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "close") as desk:
        desk.once(turn.receipt(), ref)
        kept = files.close(desk, ref, form.to_closing())
    return show(services, turn, page(services.words, View.BOARD, "retention/closed", one=kept))


def reopen(services: Services, turn: Turn) -> Reply | None:
    """Open a closed file again."""
    with services.store.open(turn.user, "reopen") as desk:
        desk.once(turn.receipt(), turn.value)
        files.reopen(desk, turn.value)
    return show(services, turn, page(services.words, View.BOARD, "retention/reopened", client=turn.value))


# Keeping longer, or asking to destroy


def open_deciding(services: Services, turn: Turn) -> Reply | None:
    """Ask what becomes of files whose time has come: of the one whose button was pressed, or of any of them."""
    with services.store.open(turn.user, "files") as desk:
        review = due.review(desk)
        latest = again_at_the_latest(desk.today, desk.values)
    found = review.due
    if not found:
        return show(services, turn, files_page(services, review))
    answers = {"files": [turn.value] if turn.value != "-" else [one.ref for one in found if not one.holds]}
    carried = new_form(files=" ".join(one.ref for one in found))
    return show(services, turn, _deciding(services, answers, carried, found, latest))


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "files") as desk:
        review = due.review(desk)
        latest = again_at_the_latest(desk.today, desk.values)
    view = _deciding(services, typed(turn.view), turn.metadata, review.due, latest) if review.due else files_page(services, review)
    redrawn(services, turn, view)
    return None


def _deciding(services: Services, answers: Any, carried: dict[str, str], found: Sequence[Kept], latest: Any) -> Block:
    facts: dict[str, Any] = {"held": [one for one in found if one.holds], "latest": latest}
    given = {"until": latest.isoformat(), **answers}
    return RetainForm.show(services.words, given, metadata=carried, options={"files": _options(services, found)}, **facts)


def _options(services: Services, found: Sequence[Kept]) -> Options:
    return [(one.ref, services.words.plain("retention/kept", "option", one=one)) for one in found]


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the chosen files longer, or ask that they be destroyed."""
    form = RetainForm.read(turn.view)
    _were_shown(turn, form.files)
    with services.store.open(turn.user, "files") as desk:
        desk.once(turn.receipt(), due.FILES)
        if form.what is KeepOrDestroy.KEEP:
            assert form.until is not None
            batch = deciding.retain(desk, form.files, form.reason, form.until)
        else:
            batch = deciding.ask(desk, form.files)
        others = len(deciding.may_agree(desk, turn.user))
    advice = RetainForm.advice(services.words, turn.view)
    facts: dict[str, Any] = {"files": sorted(form.files), "keeps": form.what is KeepOrDestroy.KEEP, "until": form.until, "others": others}
    return show(services, turn, page(services.words, View.BOARD, "retention/decided", blocks=_note(services, batch, form.files), advice=advice, **facts))


def _note(services: Services, batch: str, stay: Sequence[str]) -> list[Block]:
    """The way to the case note of what was just decided, where that was about one file that is still there."""
    return row_of_buttons(services.words, (Action.NOTE,), batch) if len(stay) == 1 else []


def take_back(services: Services, turn: Turn) -> Reply | None:
    """Take back that a file be destroyed."""
    with services.store.open(turn.user, "files") as desk:
        desk.once(turn.receipt(), turn.value)
        deciding.take_back(desk, turn.value)
        desk.session.flush()
        view = files_page(services, due.review(desk))
    return show(services, turn, view)


# Agreeing


def open_agreeing(services: Services, turn: Turn) -> Reply | None:
    """Ask somebody else whether they agree."""
    with services.store.open(turn.user, "files") as desk:
        review = due.review(desk)
    found = review.to_agree
    if not found:
        return show(services, turn, files_page(services, review))
    answers = {"files": [turn.value] if turn.value != "-" else [one.ref for one in found]}
    return show(services, turn, _agreeing(services, answers, new_form(files=" ".join(one.ref for one in found)), found))


def redraw_agreeing(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "files") as desk:
        review = due.review(desk)
    view = _agreeing(services, typed(turn.view), turn.metadata, review.to_agree) if review.to_agree else files_page(services, review)
    redrawn(services, turn, view)
    return None


def _agreeing(services: Services, answers: Any, carried: dict[str, str], found: Sequence[Kept]) -> Block:
    return AgreeForm.show(services.words, answers, metadata=carried, options={"files": _options(services, found)}, found=found)


def submit_agreeing(services: Services, turn: Turn) -> Reply | None:
    """Destroy the chosen files, or say no to it."""
    form = AgreeForm.read(turn.view)
    _were_shown(turn, form.files)
    with services.store.open(turn.user, "files") as desk:
        desk.once(turn.receipt(), due.FILES)
        refuses = form.what is Agreeing.KEEP
        answered = deciding.refuse(desk, form.files, form.reason) if refuses else deciding.agree(desk, form.files)
        gone = [one.client_ref for one in answered.destroyed]
    advice = AgreeForm.advice(services.words, turn.view)
    buttons = row_of_buttons(services.words, (Action.CERTIFICATE,), answered.batch) if gone else _note(services, answered.batch, answered.others)
    facts: dict[str, Any] = {"gone": gone, "others": answered.others, "refuses": refuses}
    return show(services, turn, page(services.words, View.BOARD, "retention/agreed", blocks=buttons, advice=advice, **facts))


def certificate(services: Services, turn: Turn) -> Reply | None:
    """Show the certificates of what was destroyed."""
    with services.store.open(turn.user, "files") as desk:
        view = certificate_page(services, certificates.of_batch(desk, turn.value))
    return show(services, turn, view)


def _were_shown(turn: Turn, chosen: Sequence[str]) -> None:
    """Refuse a file that was not among those that the form offered."""
    if not chosen or set(chosen) - set(turn.metadata.get("files", "").split()):
        raise FieldProblem(files="unknown_choice")


# Holds


def start_hold(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Ask why a file must not be destroyed."""
    with services.store.open(turn.user, "hold") as desk:
        legal.may_hold(desk, ref)
    return show(services, turn, HoldForm.show(services.words, {}, metadata=new_form(ref=ref), client=ref))


def submit_hold(services: Services, turn: Turn) -> Reply | None:
    """Hold the file."""
    form = HoldForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "hold") as desk:
        desk.once(turn.receipt(), ref)
        hold = legal.set_hold(desk, ref, form.reason)
    advice = HoldForm.advice(services.words, turn.view)
    return show(services, turn, page(services.words, View.BOARD, "retention/held", advice=advice, ref=hold, client=ref, lifted=False))


def open_lifting(services: Services, turn: Turn) -> Reply | None:
    """Ask why a hold is not needed any more, with the reason why it was set."""
    with services.store.open(turn.user, "hold") as desk:
        row, reason = legal.opened(desk, turn.value)
    return show(services, turn, LiftForm.show(services.words, {}, metadata=new_form(hold=row.id), one=row, why=reason))


def submit_lifting(services: Services, turn: Turn) -> Reply | None:
    """Lift the hold."""
    form = LiftForm.read(turn.view)
    hold = turn.metadata["hold"]
    with services.store.open(turn.user, "hold") as desk:
        desk.once(turn.receipt(), hold)
        ref = legal.lift(desk, hold, form.reason).client_ref
    advice = LiftForm.advice(services.words, turn.view)
    return show(services, turn, page(services.words, View.BOARD, "retention/held", advice=advice, ref=hold, client=ref, lifted=True))
