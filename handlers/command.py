"""/justus and its words: any order, any case, and a question back for what is missing."""

from __future__ import annotations

from collections.abc import Callable

from bot.client_keys import record_of
from bot.errors import FieldProblem, Refused
from bot.services import Services
from handlers import (
    access,
    away,
    client,
    code,
    complaint,
    consent,
    danger,
    duties,
    enquiry,
    filing,
    home,
    notes,
    paper,
    people,
    policy,
    precaution,
    reading,
    report,
    retention,
    share,
    withdrawal,
    working,
)
from handlers.modals.clients import WhichClient
from handlers.turn import Reply, Turn, client_reference, new_form, show

ForClient = Callable[[Services, Turn, str], Reply | None]

FOR_CLIENT: dict[str, ForClient] = {
    "share": share.start,
    "consent": consent.start,
    "withdraw": withdrawal.start,
    "precaution": precaution.start,
    "record": reading.start,
    "looked": filing.looked,
    "meet": filing.meet,
    "close": retention.start_closing,
    "hold": retention.start_hold,
}
"""Journeys that need a client reference, and ask for it when it was not given."""

PLAIN: dict[str, Callable[[Services, Turn], Reply | None]] = {
    "people": people.start,
    "duties": duties.start,
    "code": code.start,
    "away": away.start,
    "paper": paper.start,
    "report": report.start,
    "files": retention.start,
    "clients": working.clients,
    "cover": working.covers,
    "enquiries": enquiry.list_all,
    "help": home.help_page,
    "home": home.twin,
}
"""Journeys that need nothing more."""

HOLD = "hold"
"""The one journey of a client that also takes a record of somebody who is no client."""

POLICY = "policy"
"""The one word that must come first: what follows it is looked for in the policy, even if it is the word for a journey."""


def run(services: Services, turn: Turn) -> Reply | None:
    """Find the journey among the words and hand the rest to it."""
    if turn.words and turn.words[0].lower() == POLICY:
        return policy.command(services, turn, turn.words[1:])
    return _journey(services, turn)


def _journey(services: Services, turn: Turn) -> Reply | None:
    """The journey that the words name, in whatever order."""
    known = [word.lower() for word in turn.words if word.lower() in WORDS]
    rest = [word for word in turn.words if word.lower() not in WORDS]
    if "emergency" in known:
        return danger.command(services, turn, _if_reference(services, rest))
    if not known:
        if rest:
            raise Refused("unknown_word")
        return home.twin(services, turn)
    journey = known[0]
    if journey in PLAIN:
        return PLAIN[journey](services, turn)
    if journey in MAYBE_CLIENT:
        return MAYBE_CLIENT[journey](services, turn, rest)
    if not rest:
        return _ask_which(services, turn, journey)
    alone = journey == HOLD and record_of(rest[0].upper()) is not None
    return FOR_CLIENT[journey](services, turn, rest[0].upper() if alone else find_reference(services, rest))


def _client(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    return client.start(services, turn, find_reference(services, rest) if rest else None)


def _status(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    return client.status(services, turn, "".join(rest)) if rest else home.twin(services, turn)


def _note(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    return notes.of_reference(services, turn, "".join(rest)) if rest else home.twin(services, turn)


def _enquiry(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    return enquiry.start(services, turn, find_reference(services, rest) if rest else "")


MAYBE_CLIENT: dict[str, Callable[[Services, Turn, list[str]], Reply | None]] = {
    "client": _client,
    "status": _status,
    "enquiry": _enquiry,
    "sar": access.command,
    "complaint": complaint.command,
    "note": _note,
}
"""Journeys that can do with or without a reference."""

WORDS = frozenset({*FOR_CLIENT, *PLAIN, *MAYBE_CLIENT, "emergency"})
"""Every word that names a journey, in whatever place it stands."""


def find_reference(services: Services, words: list[str]) -> str:
    """Find the client reference among words: one word, two that belong together, or all of them; Refused if there is none."""
    pairs = [f"{one}{other}" for one, other in zip(words, words[1:], strict=False)]
    for candidate in (*words, *pairs):
        try:
            return client_reference(services, candidate)
        except Refused:
            continue
    return client_reference(services, "".join(words))


def _ask_which(services: Services, turn: Turn, journey: str) -> Reply:
    return show(services, turn, WhichClient.show(services.words, {}, metadata=new_form(then=journey)))


def which(services: Services, turn: Turn) -> Reply | None:
    """Go on to the journey with the client reference that was asked for."""
    form = WhichClient.read(turn.view)
    try:
        ref = client_reference(services, form.ref)
        return FOR_CLIENT[turn.metadata["then"]](services, turn, ref)
    except Refused as wrong:
        if wrong.code in {"malformed_reference", "no_such_client"}:
            raise FieldProblem(ref=wrong.code) from None
        raise


def start_from_button(journey: str) -> Callable[[Services, Turn], Reply | None]:
    """A button that starts a journey: with the client it carries, or asking for one."""

    def start(services: Services, turn: Turn) -> Reply | None:
        if turn.value in {"", "-"}:
            return _ask_which(services, turn, journey)
        return FOR_CLIENT[journey](services, turn, client_reference(services, turn.value))

    return start


def _if_reference(services: Services, rest: list[str]) -> str | None:
    """A client reference if one was given; an emergency is not held up because it is not one."""
    try:
        return find_reference(services, rest) if rest else None
    except Refused:
        return None
