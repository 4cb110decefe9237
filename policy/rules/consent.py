"""Consent: one that covers the ask on the day permits telling; where none does, each rule says what the nearest one lacks (2.2, 3.4)."""

from __future__ import annotations

from datetime import date

from policy.consents import read
from policy.facts import Ask, Form
from policy.findings import Because, Change, Field, Verdict
from policy.noes import wanted
from policy.rule import Lane, Rule, Say, rule
from policy.values import IDENTIFYING

# What mends a gap, where that is not simply to ask the client.
MENDED_BY = {
    # Asking once more cannot mend these, or would press the client: only a ground without consent is left.
    **dict.fromkeys((Because.REFUSED, Because.KEPT_BACK, Because.CONSENT_WITHDRAWN, Because.UNABLE_TO_CONSENT, Because.LACKS_CAPACITY), Change.NAME_A_GROUND),
    **dict.fromkeys((Because.NOT_BRIEFED, Because.BRIEFED_AFTERWARDS, Because.NOT_TOLD, Because.TOLD_IN_OLD_WORDS), Change.BRIEF_FIRST),
}


def lacking(ask: Ask, today: date, because: Because) -> Say | None:
    """Return the answer that consent lacks something, unless the case is already being made without consent (2.2)."""
    reading = read(ask, today)
    if because not in reading.gaps:
        return None
    change = MENDED_BY.get(because, Change.GET_CONSENT)
    about = tuple(sorted(category.value for category in reading.gaps[because]))
    return Say(Verdict.ASK_TRUSTEES, because, Field.CONSENT, Change.LEAVE_OUT if reading.may_leave_out else change, about)


@rule("2.2")
def a_consent_that_covers_permits(ask: Ask, today: date) -> Say | None:
    """A valid consent that names the recipient, the purpose and every category permits telling on that day."""
    return Say(Verdict.SHARE, Because.CONSENT_COVERS, Field.CONSENT) if read(ask, today).covering else None


@rule("2.3.1")
def consent_is_written_if_at_all_possible(ask: Ask, today: date) -> Say | None:
    """A written consent stands by itself; a verbal one stands with its reason, and is to be signed as planned."""
    covering = read(ask, today).covering
    if covering is None:
        return None
    written = covering.form is Form.WRITTEN
    return Say(Verdict.SHARE, Because.CONSENT_IS_WRITTEN if written else Because.CONSENT_IS_VERBAL, Field.CONSENT)


@rule("3.6")
def signed_paper_has_its_place(ask: Ask, today: date) -> Say | None:
    """A signed consent counts wherever its paper is, and the record says where that is, so that it can be locked away."""
    covering = read(ask, today).covering
    missing = covering is not None and covering.form is Form.WRITTEN and covering.paper_known is False
    return Say(Verdict.SHARE, Because.PAPER_NOT_PLACED, Field.CONSENT) if missing else None


@rule("2.3.1", Lane.LACKING)
def there_is_an_answer_from_the_client(ask: Ask, today: date) -> Say | None:
    """Where the client has never been asked about this, nothing is told outside on the strength of consent."""
    return lacking(ask, today, Because.NO_CONSENT)


@rule("2.2", Lane.LACKING)
def a_consent_names_the_recipient(ask: Ask, today: date) -> Say | None:
    """A consent permits telling only the recipients it names."""
    return lacking(ask, today, Because.RECIPIENT_NOT_IN_CONSENT)


@rule("2.2", Lane.LACKING)
def a_consent_names_the_purpose(ask: Ask, today: date) -> Say | None:
    """A consent permits telling only for the purposes it names."""
    return lacking(ask, today, Because.PURPOSE_NOT_IN_CONSENT)


@rule("2.2", Lane.LACKING)
def a_consent_names_every_category(ask: Ask, today: date) -> Say | None:
    """A consent permits telling only the categories it names."""
    return lacking(ask, today, Because.CATEGORY_NOT_IN_CONSENT)


@rule("4.7", Lane.LACKING)
def what_shows_who_a_client_is_is_no_less_sensitive(ask: Ask, today: date) -> Say | None:
    """What only shows who a client is, such as how to reach them, needs the same consent as anything else about them."""
    asked = wanted(ask)
    said = lacking(ask, today, Because.NO_CONSENT) or lacking(ask, today, Because.CATEGORY_NOT_IN_CONSENT)
    return said._replace(because=Because.NO_LESS_SENSITIVE) if said and asked and asked <= IDENTIFYING else None


@rule("3.4", Lane.LACKING)
def a_refusal_stands(ask: Ask, today: date) -> Say | None:
    """A client who said no is not asked again until they agree; only a later consent of theirs, or the trustees on a ground, can answer it."""
    return lacking(ask, today, Because.REFUSED)


@rule("3.4", Lane.LACKING)
def what_a_client_keeps_back_stays_back(ask: Ask, today: date) -> Say | None:
    """What a client wants kept from a recipient stays out, even if an older or wider consent would cover it."""
    return lacking(ask, today, Because.KEPT_BACK)


RULES: tuple[Rule, ...] = (
    a_consent_that_covers_permits,
    consent_is_written_if_at_all_possible,
    signed_paper_has_its_place,
    there_is_an_answer_from_the_client,
    a_consent_names_the_recipient,
    a_consent_names_the_purpose,
    a_consent_names_every_category,
    what_shows_who_a_client_is_is_no_less_sensitive,
    a_refusal_stands,
    what_a_client_keeps_back_stays_back,
)
