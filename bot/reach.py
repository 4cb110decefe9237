"""How far somebody reaches into a client's file: as a key worker, as cover for one, by a purpose they stated, or not at all (3.8).

It is one question to the database, whoever asks and whether or not there is such a client, so that its time tells nobody anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from bot.records import Client, Cover, KeptOut, KeyWorker, Reading
from bot.tables import Workspace
from policy.reading import DATA_LEAD, MAY_STATE, WORKER, ReadingPurpose

KEY_WORKER, COVERS = "key_worker", "covers"
"""By what somebody works with a client; whoever states a purpose reaches the file by that purpose."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody reaches a client's file: `by` says it in a word, and is empty for whoever does not. `until` is the end of a stated purpose.

    `known` is the client even for somebody who does not reach them: for use cases that tell nobody whether there is one.
    """

    by: str = ""
    works: bool = False
    oversees: bool = False
    """Whether this person works with the client, or looks after the records of all clients and is not kept out of this one's."""
    kept_out: bool = False
    until: datetime | None = None
    known: Client | None = None
    workspace: Workspace | None = None
    """Kept at hand, so that the charity's own key needs no more questions than a client's."""

    @property
    def client(self) -> Client | None:
        """The client, for whoever reaches them."""
        return self.known if self.by else None

    @property
    def is_there(self) -> bool:
        """Whether there is a file that could be opened; one whose key was destroyed is none."""
        return self.known is not None and self.known.wrapped_key is not None


def reach(session: Session, team: str, user: str, ref: str, now: datetime, today: date, roles: frozenset[str]) -> Reach:
    """Find out how far somebody with these roles reaches, in one question."""
    stated = select(Reading.id).where(Reading.team_id == team, Reading.client_ref == ref, Reading.user_id == user, Reading.opens, Reading.until > now)
    latest = stated.order_by(Reading.until.desc(), Reading.id).limit(1).scalar_subquery()
    query = (
        select(Client, is_key_worker(team, user, ref), is_cover(team, user, ref, today), is_kept_out(team, user, ref), Reading, Workspace)
        .select_from(Workspace)
        .outerjoin(Client, and_(Client.team_id == Workspace.team_id, Client.ref == ref))
        .outerjoin(Reading, Reading.id == latest)
        .where(Workspace.team_id == team)
    )
    client, key_worker, cover, kept_out, reading, workspace = session.execute(query).one()
    nobody = Reach(kept_out=kept_out, known=client, workspace=workspace)
    if client is None or kept_out:
        return nobody
    if (key_worker or cover) and WORKER in roles:
        return replace(nobody, by=KEY_WORKER if key_worker else COVERS, works=True, oversees=True)
    nobody = replace(nobody, oversees=DATA_LEAD in roles)
    if reading and MAY_STATE[ReadingPurpose(reading.purpose)] & roles:
        return replace(nobody, by=reading.purpose, until=reading.until)
    return nobody


def works_with(team: str, user: Any, ref: Any, today: date) -> ColumnElement[bool]:
    """Whether a person (or whoever a column names) works with a client today, and nothing keeps them out; that they are a worker is asked apart."""
    return and_(or_(is_key_worker(team, user, ref), is_cover(team, user, ref, today)), ~is_kept_out(team, user, ref))


def is_key_worker(team: str, user: Any, ref: Any) -> ColumnElement[bool]:
    """Whether a person is one of a client's key workers."""
    return exists().where(KeyWorker.team_id == team, KeyWorker.client_ref == ref, KeyWorker.user_id == user)


def is_cover(team: str, user: Any, ref: Any, today: date) -> ColumnElement[bool]:
    """Whether a person covers today for one of a client's key workers."""
    for_whom = (KeyWorker.team_id == team, KeyWorker.client_ref == ref, KeyWorker.user_id == Cover.covers_for)
    return exists().where(Cover.team_id == team, Cover.user_id == user, *covers(ref, today), *for_whom)


def covers(ref: Any, today: date) -> tuple[ColumnElement[bool], ...]:
    """What makes a cover one for this client, today."""
    return Cover.ended_at.is_(None), Cover.from_on <= today, Cover.until_on >= today, or_(Cover.client_ref.is_(None), Cover.client_ref == ref)


def is_kept_out(team: str, user: Any, ref: Any) -> ColumnElement[bool]:
    """Whether a person may not open a client's file, whatever they state."""
    return exists().where(KeptOut.team_id == team, KeptOut.client_ref == ref, KeptOut.user_id == user, KeptOut.lifted_at.is_(None))
