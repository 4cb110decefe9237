"""What is said about files whose time has come: counts and people, and never whose files."""

from __future__ import annotations

from sqlalchemy import select

from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.records import Destruction, RetentionDecision
from bot.retention import due
from bot.retention.deciding import REFUSE
from bot.store import Desk
from bot.tables import LogEntry, Outbox


def _of_files(desk: Desk, row: Outbox) -> Context:
    """How many wait now; the buttons carry no reference."""
    files, to_agree = due.how_many(desk, row.target)
    return {"button_ref": "-", "due": files, "to_agree": to_agree}


def _of_answer(desk: Desk, row: Outbox) -> Context:
    """What became of the files that somebody answered together."""
    decided = desk.session.scalars(select(RetentionDecision).where(RetentionDecision.team_id == desk.team, RetentionDecision.batch == row.about)).all()
    gone = set(desk.session.scalars(select(Destruction.client_ref).where(Destruction.team_id == desk.team, Destruction.batch == row.about)))
    stays = sum(1 for one in decided if one.decision == REFUSE)
    return {"by": decided[0].decided_by, "gone": len(gone), "stays": stays, "waits": len(decided) - len(gone) - stays}


def _of_export(desk: Desk, row: Outbox) -> Context:
    """Who had everything exported, as the log says, and when."""
    query = select(LogEntry.actor, LogEntry.at).where(LogEntry.team_id == desk.team, LogEntry.subject == row.about)
    by, at = desk.session.execute(query.order_by(LogEntry.seq).limit(1)).one()
    return {"by": by, "at": at}


def _to_decide(context: Context) -> Buttons:
    return (Action.FILES_OPEN,) if context["due"] else ()


def _to_agree(context: Context) -> Buttons:
    return (Action.FILES_OPEN,) if context["to_agree"] else ()


def _answered(context: Context) -> Buttons:
    return (Action.CERTIFICATE,) if context["gone"] else (Action.FILES_OPEN,) if context["stays"] else ()


MESSAGES: dict[str, Message] = {
    "retention/due": Message(_of_files, _to_decide),
    "retention/to_agree": Message(_of_files, _to_agree),
    "retention/answered": Message(_of_answer, _answered),
    "retention/exported": Message(_of_export),
}
