"""Pages that several journeys show: the policy's answer, a request as it was made, and the names that a client's consents hold."""

from __future__ import annotations

import hashlib
from typing import Any

from bot import consulting
from bot.consents import flaws, named_recipients
from bot.ids import Action, View
from bot.messages import request_facts, row_of_buttons
from bot.records import Request
from bot.services import Services
from bot.sharing import Outcome, ask_of
from bot.store import Desk
from handlers.case_words import case_lines, doubts, question
from handlers.elements import Block
from handlers.forms import page
from policy.conflicts import Conflict
from policy.facts import Ask, BriefingItem, Category, Consent
from policy.findings import Because, Decision
from policy.grounds import Ground


def outcome_page(services: Services, outcome: Outcome, advice: list[Block] | None = None) -> Block:
    """The policy's answer, clause by clause, with what can be done next, and advice on what was typed."""
    request, decision = outcome.request, outcome.decision
    verdict = decision.verdict
    context: dict[str, Any] = {
        "ref": request.id, "client": request.client_ref, "verdict": verdict.name.lower(), "state": request.state,
        "recipient": outcome.ask.recipient.name, "reasons": reasons(services, decision), "categories": [one.category for one in outcome.ask.items],
        "nobody_to_decide": outcome.nobody_to_decide, "due_at": request.due_at, "policy_version": decision.policy_version,
        "conflicts": said_conflicts(services, outcome.conflicts),
    }  # fmt: skip
    first = (Action.DUTIES_START,) if request.state == "not_yet" and _wants_duties(decision) else ()
    buttons = row_of_buttons(services.words, (*first, *_next(request.state)), request.id)
    return page(services.words, View.OUTCOME, "share/outcome", metadata={"request": request.id}, blocks=buttons, advice=advice, **context)


def _wants_duties(decision: Decision) -> bool:
    return any(found.because is Because.DUTIES_NOT_READ for found in decision.decisive)


def reasons(services: Services, decision: Decision) -> list[dict[str, str]]:
    """Each decisive finding in words, with its clause and the smallest change that would pass."""
    said: dict[tuple[str, str], dict[str, str]] = {}
    for found in decision.decisive:
        words = services.words.whole(f"reasons/{found.because}", about=_about(services, found.about))
        change = services.words.whole(f"changes/{found.change}", about=_about(services, found.about)) if found.change else ""
        said.setdefault((words, change), {"clause": found.clause, "why": words, "change": change})
    return list(said.values())


def said_flaws(services: Services, consent: Consent) -> list[str]:
    """What a consent that was just recorded still lacks, in words."""
    missing = _about(services, consent.not_told)
    return [services.words.whole(f"reasons/{one}", about=missing if one is Because.NOT_TOLD else []) for one in flaws(consent, services.values)]


def said_conflicts(services: Services, found: tuple[Conflict, ...]) -> list[str]:
    """Answers of a client that say different things, in words, each once."""
    return list(dict.fromkeys(services.words.whole("consent/conflict", conflict=one) for one in found))


def _about(services: Services, about: tuple[str, ...]) -> list[str]:
    """What a finding is about, in words: categories and grounds by their label, open questions as they are asked."""
    return [_said(services, one) for one in about]


def _said(services: Services, one: str) -> str:
    if found := _member(one):
        return services.words.label(found)
    return (question(services, one) or one).rstrip("?")


def _member(value: str) -> Category | Ground | BriefingItem | None:
    """The category, the ground or the part of a briefing that a value stands for, if it is one."""
    return next((kind(value) for kind in (Category, Ground, BriefingItem) if value in set(kind)), None)


def _next(state: str) -> tuple[Action, ...]:
    return {
        "allowed": (Action.RECORD, Action.SHARE_CHANGE, Action.NOTE),
        "asked": (Action.GROUND_CHOOSE, Action.SHARE_CHANGE, Action.CONSULT_START, Action.NOTE),
        "not_yet": (Action.SHARE_CHANGE, Action.NOTE),
        "waiting": (Action.CONSULT_START, Action.NOTE),
        "refused": (Action.SHARE_CHANGE, Action.NOTE),
        "approved": (Action.RECORD, Action.NOTE),
    }.get(state, (Action.NOTE,))


def named(desk: Desk, ref: str) -> dict[str, str]:
    """The recipients that the client's consents name, by a key made of the name: a menu drawn earlier can never mean somebody else."""
    return {hashlib.sha256(name.casefold().encode()).hexdigest()[:16]: name for name in named_recipients(desk, ref)}


def request_page(services: Services, desk: Desk, request: Request) -> Block:
    """The whole request, for somebody who may see it; the reading is logged."""
    desk.log("request:case:read", request.id, why=desk.why)
    ask = ask_of(desk, request)
    facts = {**request_facts(desk, request), "ask": ask, "client": request.client_ref, **case_facts(services, desk, request, ask)}
    return page(services.words, View.READ, "approval/read", metadata={"request": request.id}, **facts)


def case_facts(services: Services, desk: Desk, request: Request, ask: Ask) -> dict[str, Any]:
    """What a case without consent rests on, and whom the worker asked in doubt, as people read it."""
    lines = case_lines(services, ask.without_consent) if ask.without_consent else []
    return {"case_lines": lines, "doubts": doubts(services, consulting.noted(desk, request))}
