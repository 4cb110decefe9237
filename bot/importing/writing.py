"""Writing what was checked: in one transaction, a few hundred rows at a time, with a line in the log for each record. All of it is kept, or nothing."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from sqlalchemy import insert, select

from bot import log
from bot.consents import MISSING, Aside, is_on_paper
from bot.importing import brought
from bot.importing.answers import NewConsent
from bot.importing.checking import Checker, Found, NewClient
from bot.importing.columns import Column
from bot.importing.outcome import Concerned
from bot.importing.problems import NotRead, Problem
from bot.importing.reading import List
from bot.records import Briefing, Client, ConsentPaper, ConsentRecord, KeyWorker, Withdrawal
from bot.store import ADMIN, Desk
from bot.vault import seal
from policy.ages import asked_again_on
from policy.codec import consent_to_plain
from policy.facts import BriefingItem

AT_ONCE = 500
Row = TypeVar("Row")
Far = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that a charity brings; either may be left out."""

    clients: tuple[List, tuple[Column, ...]] | None
    consents: tuple[List, tuple[Column, ...]] | None


def nothing(_: Any) -> None:
    """Hear nothing."""


def check(desk: Desk, lists: Lists, tell: Callable[[Problem], None], far: Far = nothing, *, examples: Any = ()) -> Found:
    """Look at every row of both lists, and tell of everything that is to be mended."""
    checker = Checker(desk, desk.actor, examples)
    try:
        for _ in _clients(checker, lists, tell, far):
            pass
        for _ in _consents(checker, lists, tell, far):
            pass
    finally:
        checker.index.close()
    return checker.found


def write(desk: Desk, lists: Lists, far: Far = nothing, *, examples: Any = ()) -> Found:
    """Write both lists, which were found in order; raises, and nothing is kept, if something is not in order any more.

    Whoever else would bring a list waits until this is over, so that two who bring the same one at once bring it once.
    """
    desk.must_be(ADMIN)
    log.hold(desk.session, desk.vault, desk.team)
    checker, concerned = Checker(desk, desk.actor, examples), Concerned(desk)
    try:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
            for clients in _in_batches(_clients(checker, lists, _changed, far)):
                _write_clients(desk, checker, clients, spool)
            for consents in _in_batches(_consents(checker, lists, _changed, far)):
                _write_consents(desk, checker, consents, spool)
                concerned.note(consents)
            found = checker.found
            _note(spool, brought.TAKEN, brought.SUBJECT, clients=found.clients, consents=found.consents, **_prints(desk, lists, found))
            spool.seek(0)
            log.append_many(desk.session, desk.vault, _lines(spool), team=desk.team, at=desk.now, actor=desk.actor)
        found.stopped = concerned.settle()
    finally:
        checker.index.close()
    return checker.found


def _clients(checker: Checker, lists: Lists, tell: Callable[[Problem], None], far: Far) -> Iterator[NewClient]:
    return checker.clients(*lists.clients, tell, far) if lists.clients else iter(())


def _consents(checker: Checker, lists: Lists, tell: Callable[[Problem], None], far: Far) -> Iterator[NewConsent]:
    return checker.consents(*lists.consents, tell, far) if lists.consents else iter(())


def _changed(problem: Problem) -> None:
    """Between the look and the writing nothing may go wrong: if it does, nothing is kept."""
    raise NotRead(problem)


def _in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_clients(desk: Desk, checker: Checker, batch: list[NewClient], spool: IO[str]) -> None:
    """Give each client a key of their own, and keep who works with them and what they were told."""
    clients, workers, briefings = [], [], []
    identities = _free(desk, checker, Briefing, "B", sum(1 for one in batch if one.told))
    for one in batch:
        raw = os.urandom(32)
        wrapped = desk.vault.rewrap_raw(raw, desk.team, one.ref)
        asked_on = asked_again_on(one.is_child, one.adult_in, desk.today, desk.values)
        clients.append({
            "team_id": desk.team, "ref": one.ref, "wrapped_key": wrapped, "is_child": one.is_child, "adult_in": one.adult_in, "age_ask_on": asked_on,
            "opened_by": desk.actor, "opened_at": desk.now,
        })  # fmt: skip
        workers += [{"team_id": desk.team, "client_ref": one.ref, "user_id": user} for user in one.key_workers]
        month = one.adult_in.isoformat()[:7] if one.adult_in else None
        _note(spool, "client:file:open", one.ref, key_workers=list(one.key_workers), child=one.is_child, month=month, imported=True)
        if one.told:
            briefings.append(_briefing(desk, one, raw, next(identities)))
            _note(
                spool, "client:briefing:give", one.ref, briefing=briefings[-1]["id"], items=len(one.told), complete=set(one.told) >= set(BriefingItem),
                by=one.told_by, formats=list(one.formats), imported=True,
            )  # fmt: skip
    for table, rows in ((Client, clients), (KeyWorker, workers), (Briefing, briefings)):
        if rows:
            desk.session.execute(insert(table), rows)


def _briefing(desk: Desk, one: NewClient, key: bytes, identity: str) -> dict[str, Any]:
    # Which words they were told elsewhere nobody here knows: no version stands for that.
    typed = {"told": dict.fromkeys(one.told, ""), "formats": list(one.formats), "language": one.language, "leaflets": {}, "easy": False}
    return {
        "id": identity, "team_id": desk.team, "client_ref": one.ref, "given_on": one.told_on, "given_by": one.told_by, "recorded_by": desk.actor,
        "recorded_at": desk.now, "sealed": seal(key, typed, desk.team, "briefing", identity),
    }  # fmt: skip


def _write_consents(desk: Desk, checker: Checker, batch: list[NewConsent], spool: IO[str]) -> None:
    """Seal each answer with its client's key, and that it was taken back since, if it was."""
    refs = {one.ref for one in batch}
    query = select(Client.ref, Client.wrapped_key).where(Client.team_id == desk.team, Client.ref.in_(refs)).with_for_update(read=True, key_share=True)
    keys = {ref: desk.vault.unwrap(wrapped, desk.team, ref) for ref, wrapped in desk.session.execute(query) if wrapped}
    rows, papers, withdrawals = [], [], []
    acts = _free(desk, checker, Withdrawal, "W", sum(1 for one in batch if one.withdrawn_on))
    for identity, one in zip(_free(desk, checker, ConsentRecord, "C", len(batch)), batch, strict=True):
        consent = one.consent
        plain = {**consent_to_plain(consent), "id": identity}
        typed = {"consent": plain, "paper_at": one.paper_at, "complex_case": None}
        rows.append({
            "id": identity, "team_id": desk.team, "client_ref": one.ref, "kind": consent.kind, "answer": consent.answer, "given_on": consent.given_on,
            "ends_on": consent.ends_on, "replaces": None, "renews": False, "recorded_by": one.recorded_by, "recorded_at": desk.now,
            "sealed": seal(keys[one.ref], typed, desk.team, "consent", identity),
        })  # fmt: skip
        if is_on_paper(consent, Aside(paper_at=one.paper_at)) and not one.paper_at:
            owed = {"owed_by": one.recorded_by, "owed_since": desk.today, "state": MISSING}
            papers.append({"consent_id": identity, "team_id": desk.team, "client_ref": one.ref, **owed})
        _note(
            spool, "consent:answer:record", one.ref, consent=identity, kind=consent.kind, answer=consent.answer, form=consent.form,
            ends=consent.ends_on.isoformat(), given_by=consent.given_by, paper_known=bool(one.paper_at), replaces="", renews=False, imported=True,
        )  # fmt: skip
        if one.withdrawn_on:
            withdrawals.append(_withdrawal(desk, one, keys[one.ref], identity, next(acts)))
            _note(
                spool, "consent:answer:withdraw", one.ref, consent=identity, withdrawal=withdrawals[-1]["id"], whole=True, recipients=0, purposes=0, items=0,
                imported=True,
            )  # fmt: skip
    for table, found in ((ConsentRecord, rows), (ConsentPaper, papers), (Withdrawal, withdrawals)):
        if found:
            desk.session.execute(insert(table), found)


def _withdrawal(desk: Desk, one: NewConsent, key: bytes, consent_id: str, identity: str) -> dict[str, Any]:
    typed = {"whole": True, "recipients": [], "purposes": [], "categories": [], "how": ""}
    return {
        "id": identity, "team_id": desk.team, "client_ref": one.ref, "consent_id": consent_id, "act": identity, "withdrawn_on": one.withdrawn_on,
        "recorded_by": one.recorded_by, "recorded_at": desk.now, "sealed": seal(key, typed, desk.team, "withdrawal", identity),
    }  # fmt: skip


def _free(desk: Desk, checker: Checker, table: Any, kind: str, count: int) -> Iterator[str]:
    """References that no other record has: among a hundred thousand short ones, some would be the same."""
    found: list[str] = []
    while len(found) < count:
        new = [one for one in (desk.new_id(kind) for _ in range(count - len(found))) if checker.index.take(one)]
        taken = set(desk.session.scalars(select(table.id).where(table.id.in_(new))))
        found += [one for one in new if one not in taken]
    return iter(found)


def _prints(desk: Desk, lists: Lists, found: Found) -> dict[str, str]:
    """The fingerprints of the lists, so that each is taken in once; one without a row may come along each time."""
    named = ((brought.CLIENTS, lists.clients, found.clients), (brought.CONSENTS, lists.consents, found.consents))
    return {name: brought.print_of(desk.vault, desk.team, one[0]) for name, one, rows in named if one and rows}


def _note(spool: IO[str], event: str, subject: str, **detail: Any) -> None:
    spool.write(json.dumps([event, subject, detail]) + "\n")


def _lines(spool: IO[str]) -> Iterator[log.Line]:
    for line in spool:
        event, subject, detail = json.loads(line)
        yield log.Line(event, subject, detail)
