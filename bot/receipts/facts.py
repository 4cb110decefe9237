"""What a receipt says: what the client answered, what stands of it, and what became of it, each with its day (5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from bot import consents
from bot.errors import Refused
from bot.records import ConsentRecord, ErrorMark
from bot.store import Desk
from policy.facts import Answer, Category, Consent, ConsentKind, Form, GivenBy, KeptBack, Purpose, TakenBack
from policy.lives import Life, life_of


class State(StrEnum):
    """How an answer stands."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    REPLACED = "replaced"
    IN_ERROR = "in_error"
    DOES_NOT_COUNT = "does_not_count"
    REFUSED = "refused"
    NOT_A_YES = "not_a_yes"


class What(StrEnum):
    """What can happen to an answer."""

    GIVEN = "given"
    REFUSED = "refused"
    ASKED = "asked"
    RENEWAL = "renewal"
    CHANGE = "change"
    DOES_NOT_COUNT = "does_not_count"
    PART = "part"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    REPLACED = "replaced"
    IN_ERROR = "in_error"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the answer names, and since when the client no longer wants them told, if so."""

    name: str
    taken_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that a receipt says. `history` is what happened, when, and the other record that it is about, if it is."""

    id: str
    client: str
    state: State
    answer: Answer
    given_on: date
    ends_on: date
    form: Form
    given_by: GivenBy
    recipients: tuple[Named, ...]
    purposes: tuple[Purpose, ...]
    categories: tuple[Category, ...]
    kept_back: tuple[KeptBack, ...]
    taken_back: tuple[TakenBack, ...]
    history: tuple[tuple[date, What, str], ...]
    printed_on: date
    briefed_on: date | None = None
    withdrawn_on: date | None = None
    replaced_by: str = ""
    replaces: str = ""

    @property
    def was_a_yes(self) -> bool:
        """Whether it is a yes that counts, or did: one that does not lets nobody be told (part 5)."""
        return self.answer is Answer.GIVEN and self.state not in {State.IN_ERROR, State.DOES_NOT_COUNT}

    @property
    def over_on(self) -> date | None:
        """The last day on which it let anybody be told; None where it never did."""
        if not self.was_a_yes:
            return None
        ends = [on for on, what, _ in self.history if what in {What.WITHDRAWN, What.REPLACED}]
        return min([self.ends_on, *ends])


def receipt(desk: Desk, consent_id: str) -> Receipt:
    """Gather the receipt of an answer for a key worker of its client; 'not yours' and 'not there' are one answer."""
    return of_row(desk, consents.to_read(desk, consent_id))


def of_row(desk: Desk, row: ConsentRecord) -> Receipt:
    """Gather the receipt of an answer about telling others."""
    every = consents.on_record(desk, row.client_ref)
    consent = next(one for one in every if one.id == row.id)
    if consent.kind is not ConsentKind.SHARE:
        raise Refused("no_receipt", ref=row.id)
    later = desk.session.scalar(select(ConsentRecord).where(ConsentRecord.team_id == desk.team, ConsentRecord.replaces == row.id))
    state = _state(desk, consent, later)
    alone = tuple(one for one in consent.taken_back if not (one.purposes or one.categories))
    gone = {name: part.since for part in reversed(alone) for name in part.recipients}
    return Receipt(
        id=row.id, client=row.client_ref, state=state, answer=consent.answer, given_on=consent.given_on, ends_on=consent.ends_on, form=consent.form,
        given_by=consent.given_by, recipients=tuple(Named(name, gone.get(name)) for name in consent.recipients), purposes=consent.purposes,
        categories=consent.categories, kept_back=consent.kept_back, taken_back=tuple(one for one in consent.taken_back if one not in alone),
        history=_history(desk, row, consent, later, state), printed_on=desk.today, briefed_on=consent.briefed_on, withdrawn_on=consent.withdrawn_on,
        replaced_by=later.id if later else "", replaces=consent.replaces,
    )  # fmt: skip


_STATES = {
    Life.NO: State.REFUSED, Life.NOT_ANSWERED: State.NOT_A_YES, Life.UNABLE: State.NOT_A_YES, Life.RENEWED: State.REPLACED, Life.CHANGED: State.REPLACED,
    Life.WITHDRAWN: State.WITHDRAWN, Life.LAPSED: State.ENDED, Life.IN_ERROR: State.IN_ERROR,
}  # fmt: skip


def _state(desk: Desk, consent: Consent, later: ConsentRecord | None) -> State:
    """How an answer stands, in fewer words than the client's page has for it; a yes that lacks something does not count, whether it has ended or not."""
    state = _STATES.get(life_of(consent, desk.today, Life.CHANGED if later else None), State.STANDS)
    return State.DOES_NOT_COUNT if state in {State.STANDS, State.ENDED} and consents.flaws(consent, desk.values) else state


_FIRST = {Answer.GIVEN: What.GIVEN, Answer.REFUSED: What.REFUSED}


def _history(desk: Desk, row: ConsentRecord, consent: Consent, later: ConsentRecord | None, state: State) -> tuple[tuple[date, What, str], ...]:
    """What happened to an answer, in order."""
    first = _FIRST.get(consent.answer, What.ASKED)
    if row.replaces and consent.answer is Answer.GIVEN:
        first = What.RENEWAL if row.renews else What.CHANGE
    happened = [(consent.given_on, first, row.replaces or "")]
    happened += [(part.since, What.PART, "") for part in consent.taken_back]
    if consent.withdrawn_on:
        happened.append((consent.withdrawn_on, What.WITHDRAWN, ""))
    if state is State.DOES_NOT_COUNT:
        happened.append((consent.given_on, What.DOES_NOT_COUNT, ""))
    if state is State.ENDED:
        happened.append((consent.ends_on, What.ENDED, ""))
    if later:
        happened.append((later.given_on, What.REPLACED, later.id))
    if mark := desk.session.get(ErrorMark, row.id):
        happened.append((mark.marked_at.astimezone(desk.zone).date(), What.IN_ERROR, ""))
    order = list(What)
    return tuple(sorted(dict.fromkeys(happened), key=lambda one: (one[0], order.index(one[1]))))
