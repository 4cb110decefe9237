"""The certificate on paper, for whoever keeps the charity's papers: people by their names, if Slack can say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.directory import Directory
from bot.errors import NotSetUp, Refused
from bot.openings import QUICK, own_team, slack_client
from bot.retention.certificates import Certificate
from bot.settings import Settings
from bot.words import Words


def as_text(settings: Settings, certificate: Certificate) -> str:
    """The certificate as plain text."""
    words = Words(zone=settings.zone, charity=settings.charity, client_example=settings.client_example)
    context = facts(words, certificate, names_of(settings, (certificate.asked_by, *certificate.agreed_by)))
    title, text, footer = (words.plain("documents/certificate", part, **context) for part in ("title", "text", "footer"))
    return f"# {title}\n\n{text}\n\n{footer}"


def facts(words: Words, certificate: Certificate, names: dict[str, str]) -> dict[str, Any]:
    """What the paper speaks of."""
    records = [(_label(words, table), count) for table, count in certificate.counts]
    return {"certificate": certificate, "names": names, "records": records}


def _label(words: Words, table: str) -> str:
    return words.plain("retention/counted", table) if words.has("retention/counted", table) else table


def names_of(settings: Settings, people: Iterable[str]) -> dict[str, str]:
    """People's names as Slack says them now; where it cannot, their ids."""
    found = {one: one for one in people}
    try:
        client = slack_client(settings, QUICK)
        directory = Directory(client, own_team(client, settings))
        return {one: directory.standing(one).name or one for one in found}
    except (NotSetUp, Refused):
        return found
