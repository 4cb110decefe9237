"""The one door to any record: it asks who you are and why, and what happens behind it is one transaction with its lines in the log."""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine as Database
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from bot import log, outbox
from bot.client_keys import Keys
from bot.clock import Clock
from bot.database import AT_LEISURE, READ_ONLY
from bot.errors import AlreadyDone, Busy, Noted, Refused
from bot.hours import Hours
from bot.outbox import Told, Work
from bot.reach import Reach, reach, works_with
from bot.records import Client, Emergency, KeyWorker, Question, Request, RoleHeld
from bot.redrawn import shown_about
from bot.tables import Outbox, Receipt, Workspace
from bot.vault import Vault
from policy.value import Values
from policy.working_time import WorkingTime

WORKER, TRUSTEE, DEPUTY, DATA_LEAD, ADMIN = "worker", "trustee", "deputy", "data_lead", "admin"
ROLES = (WORKER, TRUSTEE, DEPUTY, DATA_LEAD, ADMIN)
MAY_REVIEW = frozenset({TRUSTEE, DEPUTY, DATA_LEAD})
"""Who may look at what was done in danger: those who review it and, where they differ, settle it; admins only then, if there is no such data lead."""
CLOCK = "clock"
"""The actor of what nobody did: the clock."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Desk:
    """One person's transaction: what they may fetch, change, log and have said. Log lines are written last, so that writers wait but briefly."""

    session: Session
    vault: Vault
    work: Work
    team: str
    actor: str
    why: str
    now: datetime
    zone: ZoneInfo
    admins: tuple[str, ...]
    approvals: str
    values: Values
    hours: Hours
    _lines: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    _receipts: list[Receipt] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The date now, where the charity is."""
        return self.now.astimezone(self.zone).date()

    def roles(self, user: str | None = None) -> frozenset[str]:
        """The roles that a person holds now; the first administrators hold theirs by the settings."""
        who = user or self.actor
        held = self.session.scalars(select(RoleHeld.role).where(RoleHeld.team_id == self.team, RoleHeld.user_id == who))
        return frozenset(held) | (frozenset({ADMIN}) if who in self.admins else frozenset())

    def holders(self, role: str) -> tuple[str, ...]:
        """Everybody who holds a role, in order of id."""
        held = self.session.scalars(select(RoleHeld.user_id).where(RoleHeld.team_id == self.team, RoleHeld.role == role))
        return tuple(sorted(set(held) | (set(self.admins) if role == ADMIN else set())))

    def must_be(self, *roles: str) -> None:
        """Refuse anybody who holds none of these roles."""
        if not self.roles() & set(roles):
            raise Refused("not_your_role", roles=",".join(roles))

    def reach(self, ref: str) -> Reach:
        """How this person reaches a client's file, if they do; the same work whether or not there is such a client."""
        return reach(self.session, self.team, self.actor, ref, self.now, self.today, self.roles())

    def client(self, ref: str) -> Client:
        """Fetch a client for somebody who works with them, as key worker or cover, and log it. 'Not yours' and 'not there' are one answer."""
        found = self.reach(ref)
        return self._opened(ref, found if found.works else Reach())[0]

    def file(self, ref: str) -> Reach:
        """Fetch a client's file to read it, also for somebody who stated a purpose, and log it (3.8). 'Not yours' and 'not there' are one answer."""
        return self._opened(ref, self.reach(ref))[1]

    def _opened(self, ref: str, found: Reach) -> tuple[Client, Reach]:
        if found.client is None:
            raise Refused("no_such_client", ref=ref)
        if found.client.wrapped_key is None:
            raise Refused("destroyed", ref=ref)
        if ("client:file:read", ref, {"why": self.why, "by": found.by}) not in self._lines:
            self.log("client:file:read", ref, why=self.why, by=found.by)
        return found.client, found

    def hold_answers(self, ref: str) -> None:
        """Let nobody else record, withdraw or rest on a consent of this client until this transaction ends: what is read of them from here on is the last."""
        query = select(Client.ref).where(Client.team_id == self.team, Client.ref == ref)
        self.session.execute(query.with_for_update(key_share=True)).all()

    def clients(self) -> Sequence[str]:
        """The references of the clients whom this person works with today."""
        mine = works_with(self.team, self.actor, Client.ref, self.today)
        return self.session.scalars(select(Client.ref).where(Client.team_id == self.team, mine).order_by(Client.ref)).all()

    def key_workers(self, ref: str) -> Sequence[str]:
        """The key workers of a client."""
        query = select(KeyWorker.user_id).where(KeyWorker.team_id == self.team, KeyWorker.client_ref == ref)
        return self.session.scalars(query.order_by(KeyWorker.user_id)).all()

    def workers_with(self, ref: str) -> Sequence[str]:
        """Whoever works with a client today: the key workers who are workers still, and those who cover for one. Nobody else is to know (3.8)."""
        query = select(RoleHeld.user_id).where(RoleHeld.team_id == self.team, RoleHeld.role == WORKER)
        return self.session.scalars(query.where(works_with(self.team, RoleHeld.user_id, ref, self.today)).order_by(RoleHeld.user_id)).all()

    def request(self, request_id: str, *, hold: bool = False) -> Request:
        """Fetch a request for who asked or tells with them, whoever reaches the client's file, and those who decide; `hold` keeps others from changing it."""
        query = select(Request).where(Request.team_id == self.team, Request.id == request_id)
        request = self.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
        if request is None or not self._may_see(request):
            raise Refused("no_such_request", ref=request_id)
        return request

    def own_request(self, request_id: str, *, hold: bool = False) -> Request:
        """Fetch a request for the one who asked; for anybody else it is not there."""
        request = self.request(request_id, hold=hold)
        if request.asked_by != self.actor or WORKER not in self.roles():
            raise Refused("no_such_request", ref=request_id)
        return request

    def _may_see(self, request: Request) -> bool:
        from bot.deciders import has_a_seat  # it builds on the desk

        if self.actor == CLOCK:
            return True
        found = self.reach(request.client_ref)
        if found.kept_out:
            return False
        mine = request.second_worker == self.actor or (request.asked_by == self.actor and WORKER in self.roles())
        return bool(found.by) or mine or has_a_seat(self, request)

    def emergency(self, emergency_id: str, *, hold: bool = False) -> Emergency:
        """Fetch an emergency for who raised it, and for those who review it or settle it and whom nothing keeps out of the client's file."""
        query = select(Emergency).where(Emergency.team_id == self.team, Emergency.id == emergency_id)
        found = self.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
        may = MAY_REVIEW | {ADMIN} if found and found.state == "differ" else MAY_REVIEW
        reviews = bool(self.roles() & may) and not self.reach((found and found.client_ref) or "").kept_out
        if found is None or not (self.actor in {found.raised_by, CLOCK} or reviews):
            raise Refused("no_such_request", ref=emergency_id)
        return found

    def question(self, question_id: str) -> Question:
        """Fetch a question for anybody who may see its request."""
        question = self.session.get(Question, question_id)
        if question is None or question.team_id != self.team:
            raise Refused("no_such_request", ref=question_id)
        self.request(question.request_id)
        return question

    def new_id(self, kind: str) -> str:
        """Make a short reference that can be read out over the telephone: no letter that looks or sounds like another."""
        return f"{kind}-{''.join(secrets.choice(_ALPHABET) for _ in range(6))}"

    def not_before(self, key: str) -> None:
        """Raise AlreadyDone if this payload was acted on before."""
        if before := self.session.get(Receipt, (self.team, key)):
            raise AlreadyDone(before.about)

    def once(self, key: str, about: str) -> None:
        """Mark a payload as acted on; raise AlreadyDone if it was before, so that a second delivery changes nothing."""
        self.not_before(key)
        receipt = Receipt(team_id=self.team, key=key, about=about, at=self.now)
        try:
            with self.session.begin_nested():
                self.session.add(receipt)
        except IntegrityError:
            before = self.session.get(Receipt, (self.team, key))
            raise AlreadyDone(before.about if before else about) from None
        self._receipts.append(receipt)

    def not_done(self) -> None:
        """Take back the marks of this desk: the payload was refused, and the person may send the same form again."""
        for receipt in self._receipts:
            self.session.delete(receipt)
        self._receipts.clear()

    def new_key(self, ref: str) -> bytes:
        """Make the key of a new client, wrapped."""
        return self.vault.new_wrapped_key(self.team, ref)

    @cached_property
    def keys(self) -> Keys:
        """The keys that were opened in this transaction."""
        return Keys(self.session, self.vault, self.team)

    def seal(self, client_ref: str | None, place: str, row_id: str, value: Any) -> bytes:
        """Seal what was typed, with the client's key (or the workspace's, for no client), bound to its place."""
        return self.keys.seal(client_ref, place, row_id, value)

    def unseal(self, client_ref: str | None, place: str, row_id: str, sealed: bytes) -> Any:
        """Open what was sealed."""
        return self.keys.unseal(client_ref, place, row_id, sealed)

    def seal_bytes(self, client_ref: str, place: str, row_id: str, content: bytes) -> bytes:
        """Seal a file about a client, bound to its place."""
        return self.keys.seal_bytes(client_ref, place, row_id, content)

    def unseal_bytes(self, client_ref: str, place: str, row_id: str, sealed: bytes) -> bytes:
        """Open a sealed file."""
        return self.keys.unseal_bytes(client_ref, place, row_id, sealed)

    def log(self, event: str, subject: str, **detail: Any) -> None:
        """Note a line for the log; it is written when the transaction closes."""
        self._lines.append((event, subject, detail))

    def say(self, message: str, about: str, to: str, *, once: str = "", edits: str | None = None, thread_of: str | None = None, says: Told = ()) -> str:
        """Have something said in Slack after the commit: the message's name and the reference it is about, never its words. `once` tells repeats apart."""
        dedupe = ":".join((message, about, to, once))
        told = (says or (dedupe,)) if self.actor == CLOCK and edits is None else ()
        return outbox.say(
            self.session, self.work, team=self.team, message=message, about=about, target=to, dedupe=dedupe, at=self.now,
            edits=edits, thread_of=thread_of, says=told,
        )  # fmt: skip

    def redraw(self, about: str) -> None:
        """Have every message about a reference edited to what is true now, so that no old button invites anybody."""
        for row in self.session.scalars(shown_about(self.team, about)).all():
            self.say(row.message, row.about, row.target, once=f"{row.id}:{self.new_id('N')}", edits=row.id)

    def thread_of(self, message: str, about: str) -> str | None:
        """The message in the approvals channel under which a note about it belongs."""
        query = select(Outbox.id).where(Outbox.team_id == self.team, Outbox.about == about, Outbox.message == message, Outbox.target == self.approvals)
        return self.session.scalars(query.where(Outbox.edits.is_(None)).order_by(Outbox.id.desc())).first()

    def close(self) -> None:
        """Write the lines of the log, last of all."""
        for event, subject, detail in self._lines:
            log.append(self.session, self.vault, team=self.team, at=self.now, actor=self.actor, event=event, subject=subject, detail=detail)
        self._lines.clear()


class Store:
    """Opens desks: one person, one reason, one transaction."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, team: str, work: Work, *,
        zone: ZoneInfo, admins: tuple[str, ...], approvals: str, values: Values, working: WorkingTime,
        holidays: Container[date] = frozenset(),
    ) -> None:  # fmt: skip
        """Take what the desks are made of."""
        self.database = database
        self.vault = vault
        self.clock = clock
        self.team = team
        self.values = values
        self._work = work
        self._zone = zone
        self._admins = admins
        self._approvals = approvals
        self.hours = Hours(working, holidays)

    @contextmanager
    def open(self, actor: str, why: str, *, to_look: bool = False) -> Iterator[Desk]:
        """Open a desk: commits when the block ends, with the log; rolls back when it raises, all but Noted. One that is only to look at holds up nobody."""
        waits = AT_LEISURE if actor == CLOCK else {}
        begins = READ_ONLY if to_look else {}
        refused: Exception | None = None
        try:
            with Session(self.database.execution_options(**waits, **begins), expire_on_commit=False) as session, session.begin():
                desk = self.desk(session, actor, why)
                try:
                    yield desk
                except Noted as noted:
                    refused = noted.refused
                    desk.not_done()
                desk.close()
        except OperationalError as wrong:
            raise Busy("busy") from wrong
        if refused:
            raise refused

    def desk(self, session: Session, actor: str, why: str) -> Desk:
        """Make a desk on a transaction that is already open; the caller closes it."""
        return Desk(session, self.vault, self._work, self.team, actor, why, self.clock(), self._zone, self._admins, self._approvals, self.values, self.hours)

    def settle_in(self) -> None:
        """See that this workspace has its row and key, before the first desk opens."""
        with Session(self.database) as session, session.begin():
            if session.get(Workspace, self.team) is None:
                session.add(Workspace(team_id=self.team, wrapped_key=self.vault.new_wrapped_key(self.team, ""), created_at=self.clock()))
