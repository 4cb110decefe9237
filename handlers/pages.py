"""Pages that several journeys show: the policy's answer, a request as it was made, and the names that a client's consents hold."""

from __future__ import annotations

import hashlib
from typing import Any

from bot import consents, consulting
from bot.consents import flaws, named_recipients
from bot.explaining import in_words, reasons
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.messages.requests import request_facts
from bot.records import Request
from bot.services import Services
from bot.sharing import Outcome, ask_of, asked_before
from bot.store import DEPUTY, TRUSTEE, Desk
from bot.words import Words
from handlers.case_words import case_lines, doubts
from handlers.elements import Block
from handlers.forms import page
from policy.conflicts import Conflict
from policy.facts import Ask, Consent, Danger
from policy.findings import Because, Decision
from policy.grounds import Ground


def outcome_page(services: Services, outcome: Outcome, advice: list[Block] | None = None) -> Block:
    """The policy's answer, clause by clause, with what can be done next, and advice on what was typed."""
    request, decision, alarm = outcome.request, outcome.decision, outcome.alarm
    verdict = decision.verdict
    if alarm and alarm.state == "owed":
        return whom_to_ring(services, alarm.id, Danger(alarm.danger), ground=Ground(request.ground) if request.ground else None)
    context: dict[str, Any] = {
        "ref": request.id, "client": request.client_ref, "verdict": verdict.name.lower(), "state": request.state,
        "recipient": outcome.ask.recipient.name, "reasons": reasons(services.words, decision), "categories": [one.category for one in outcome.ask.items],
        "nobody_to_decide": outcome.nobody_to_decide,
        "for_deputies": outcome.for_deputies, "due_at": request.due_at, "lapses_on": request.lapses_on, "policy_version": decision.policy_version,
        "conflicts": said_conflicts(services, outcome.conflicts), "alarm": alarm.id if alarm else "",
    }  # fmt: skip
    first = (Action.DUTIES_START,) if request.state == "not_yet" and _wants_duties(decision) else ()
    buttons = row_of_buttons(services.words, (*first, *_next(request.state)), request.id)
    if alarm:
        buttons += row_of_buttons(services.words, (Action.EMERGENCY_REVIEW,), alarm.id)
    return page(services.words, View.OUTCOME, "share/outcome", metadata={"request": request.id}, blocks=buttons, advice=advice, **context)


def whom_to_ring(services: Services, alarm: str | None, danger: Danger, ground: Ground | None = None) -> Block:
    """Whom to ring now, in the words of the danger, with the button for the record that is owed."""
    buttons = row_of_buttons(services.words, (Action.EMERGENCY_RECORD,), alarm) if alarm else []
    return page(services.words, View.HELP, "emergency/now", blocks=buttons, raised=alarm or "", danger=danger, ground=ground)


def _wants_duties(decision: Decision) -> bool:
    return any(found.because is Because.DUTIES_NOT_READ for found in decision.decisive)


def said_flaws(services: Services, consent: Consent) -> list[str]:
    """What a consent that was just recorded still lacks, in words."""
    missing = in_words(services.words, consent.not_told)
    return [services.words.whole(f"reasons/{one}", about=missing if one is Because.NOT_TOLD else []) for one in flaws(consent, services.values)]


def said_conflicts(services: Services, found: tuple[Conflict, ...]) -> list[str]:
    """Answers of a client that say different things, in words, each once."""
    return list(dict.fromkeys(services.words.whole("consent/conflict", conflict=one) for one in found))


def _next(state: str) -> tuple[Action, ...]:
    return {
        "allowed": (Action.RECORD, Action.SHARE_CHANGE, Action.NOTE),
        "asked": (Action.GROUND_CHOOSE, Action.SHARE_CHANGE, Action.CONSULT_START, Action.NOTE),
        "not_yet": (Action.SHARE_CHANGE, Action.NOTE),
        "waiting": (Action.NUDGE, Action.CANNOT_WAIT, Action.ASK_ANEW, Action.CONSULT_START, Action.NOTE),
        "refused": (Action.SHARE_CHANGE, Action.NOTE),
        "approved": (Action.RECORD, Action.NOTE),
        "lapsed": (Action.RECORD, Action.NOTE),
    }.get(state, (Action.NOTE,))


def named(desk: Desk, ref: str) -> dict[str, str]:
    """The recipients that the client's consents name, by a key made of the name: a menu drawn earlier can never mean somebody else."""
    return {_key(name): name for name in named_recipients(desk, ref)}


def ever_named(desk: Desk, ref: str) -> dict[str, str]:
    """The recipients that the client's answers ever named: a menu drawn before a consent ended still says whom it means, and the policy says the rest."""
    return {_key(name): name for name in (*consents.ever_named(desk, ref), *named_recipients(desk, ref))}


def _key(name: str) -> str:
    return hashlib.sha256(name.casefold().encode()).hexdigest()[:16]


def request_page(services: Services, desk: Desk, request: Request) -> Block:
    """The whole request, for somebody who may see it; the reading is logged."""
    desk.log("request:case:read", request.id, why=desk.why)
    ask = ask_of(desk, request)
    facts = {**request_facts(desk, request), "ask": ask, "client": request.client_ref, **case_facts(services, desk, request, ask)}
    older = [request_facts(desk, one) for one in asked_before(desk, request)]
    decides = request.state == "waiting" and bool(facts["left_by"]) and desk.roles() & {TRUSTEE, DEPUTY}
    buttons = row_of_buttons(services.words, (Action.LIFT,) if decides else (), request.id)
    return page(services.words, View.READ, "approval/read", metadata={"request": request.id}, blocks=buttons, older=older, **facts)


def copyable(words: Words, text: str, template: str) -> list[Block]:
    """A text in inputs, because that is what can be selected and copied whole, by keyboard too; they are never submitted."""
    label = words.plain(template, "label")
    return [_to_copy(part, text[at : at + 2900], label) for part, at in enumerate(range(0, len(text), 2900))]


def _to_copy(part: int, text: str, label: str) -> Block:
    element = {"type": "plain_text_input", "action_id": "note", "multiline": True, "initial_value": text}
    return {"type": "input", "block_id": f"note{part}", "optional": True, "label": {"type": "plain_text", "text": label}, "element": element}


def case_facts(services: Services, desk: Desk, request: Request, ask: Ask) -> dict[str, Any]:
    """What a case without consent rests on, and whom the worker asked in doubt, as people read it."""
    lines = case_lines(services, ask.without_consent) if ask.without_consent else []
    return {"case_lines": lines, "doubts": doubts(services, consulting.noted(desk, request))}
