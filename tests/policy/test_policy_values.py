"""The numbers of the policy: dated, within their bounds, a charity's own taken on whole or refused by clause and name; two charities side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from policy.adopting import NotAdopted, Wrong, adopt
from policy.clauses import CLAUSES
from policy.codec import values_from_plain, values_to_plain
from policy.consents import with_reading
from policy.decide import decide
from policy.facts import Answer, Ask, Category, Channel, Consent, Danger, Item, Purpose, Recipient, RecipientKind
from policy.findings import Because, Verdict
from policy.grounds import GRAVE, Ground
from policy.validity import flaws_of
from policy.value import EFFECTIVE_FROM, TABLES, Duty, Value, Values
from policy.values import STANDARD, values_of, with_values

TODAY = date(2026, 6, 15)
NEXT_YEAR = date(2027, 1, 1)
Entries = dict[str, Any]


def entries(**more: Any) -> Entries:
    """A charity's own numbers: consents of three months at most, from next year."""
    own: Entries = {
        "version": "harbour-1",
        "effective_from": NEXT_YEAR,
        "consent_max_months": {"clause": "5.4", "steps": [{"from": NEXT_YEAR, "amount": 3}]},
        "consent_default_months": {"clause": "5.4", "steps": [{"from": NEXT_YEAR, "amount": 3}]},
    }
    return {name: said for name, said in {**own, **more}.items() if said is not None}


def steps(*pairs: tuple[Any, Any], clause: str = "5.4") -> Entries:
    return {"clause": clause, "steps": [{"from": since, "amount": amount} for since, amount in pairs]}


def problems(found: Entries) -> list[tuple[str, str, Wrong]]:
    with pytest.raises(NotAdopted) as refused:
        adopt(found)
    return [tuple(one) for one in refused.value.problems]


# What we ship


def test_a_value_changes_on_its_day_and_not_before() -> None:
    value = Value(name="x", clause="5.4", why="A test.", least=1, most=12, steps=((date(2018, 1, 1), 12), (NEXT_YEAR, 9)))

    assert [value.on(day) for day in (date(2000, 1, 1), date(2018, 1, 1), date(2026, 12, 31), NEXT_YEAR)] == [12, 12, 12, 9]


def test_every_number_names_itself_its_clause_and_its_reason_and_keeps_to_its_bounds() -> None:
    known = {clause.number for clause in CLAUSES}
    for name, value in STANDARD.numbers().items():
        assert value.name == name and value.clause in known and value.why.endswith(".")
        assert 0 <= value.least <= value.steps[0][1] <= value.most
    assert {it.name for it in fields(Values)} - {"version", "effective_from", "needed_for", "duties", *TABLES} == {
        n for n in STANDARD.numbers() if "." not in n
    }


def test_a_charity_may_be_more_careful_than_the_policy_and_never_less() -> None:
    """What we ship, and the least and the most that a charity may choose: whoever loosens one has to change it here too."""
    bounds = {name: (value.steps[0][1], value.least, value.most) for name, value in STANDARD.numbers().items()}

    assert {name.removeprefix("retention."): it for name, it in bounds.items() if name.startswith("retention.")} == {
        "client_file": (6, 3, 20), "child_file": (7, 7, 32), "adult_at_risk": (7, 6, 25), "child_at_risk": (25, 25, 75),
        "child_sexual_abuse": (75, 75, 100), "worker_accused": (50, 10, 60), "enquiry": (1, 1, 6), "subject_access": (3, 1, 10), "complaint": (6, 3, 10),
    }  # fmt: skip
    assert {name: it for name, it in bounds.items() if "." not in name} == {
        "retention_again_years": (2, 1, 5),
        "destroyers_needed": (2, 2, 3),
        "file_quiet_months": (12, 1, 24),
        "consent_default_months": (6, 1, 12),
        "consent_max_months": (12, 1, 12),
        "consent_reminder_days": (28, 7, 90),
        "consent_again_days": (7, 1, 28),
        "consent_later_days": (3, 1, 14),
        "support_months": (12, 1, 24),
        "notice_due_days": (3, 1, 14),
        "notice_answer_days": (14, 7, 28),
        "paper_reminder_days": (7, 7, 28),
        "told_again_months": (12, 1, 24),
        "approval_due_hours_urgent": (4, 1, 24),
        "approval_due_hours_normal": (72, 4, 168),
        "approval_remind_percent": (25, 10, 50),
        "approval_widen_percent": (50, 10, 80),
        "approval_lead_percent": (75, 10, 95),
        "reminders_apart_hours": (4, 1, 24),
        "nudge_again_hours": (4, 1, 48),
        "approval_lapses_days": (14, 1, 28),
        "approval_lapse_reminder_days": (3, 1, 14),
        "declines_needed": (1, 1, 3),
        "emergency_record_due_hours": (24, 1, 24),
        "record_chase_hours": (4, 1, 24),
        "reviewers_needed": (2, 2, 3),
        "review_due_days": (5, 1, 20),
        "review_chase_days": (2, 1, 7),
        "referral_follow_up_days": (2, 1, 14),
        "precaution_review_months": (12, 1, 12),
        "precaution_reminder_days": (14, 7, 60),
        "duties_read_months": (12, 1, 12),
        "duties_reminder_days": (28, 7, 60),
        "law_checked_months": (12, 1, 12),
        "subject_access_months": (1, 1, 1),
        "access_extension_months": (2, 1, 2),
        "access_stop_days": (90, 90, 365),
        "access_stop_warning_days": (14, 7, 60),
        "access_reminder_days": (7, 3, 21),
        "access_material_days": (7, 1, 14),
        "access_escalation_days": (3, 1, 7),
        "access_pack_kept_days": (30, 1, 30),
        "complaint_acknowledge_days": (30, 1, 30),
        "complaint_reminder_days": (14, 3, 21),
        "complaint_outcome_days": (28, 7, 60),
        "reading_hours": (8, 1, 24),
        "urgent_reading_hours": (2, 1, 8),
        "reading_review_hours": (48, 4, 168),
        "cover_days": (42, 1, 92),
        "enquiry_reminder_days": (3, 1, 14),
        "child_asked_months": (12, 1, 12),
        "workers_who_tell": (2, 2, 2),
        "one_time_codes": (0, 0, 1),
        "code_delay_hours": (72, 24, 336),
    }
    assert {it for name, it in bounds.items() if name.startswith("quorum.")} == {(1, 1, 5)}
    assert {it for name, it in bounds.items() if name.startswith("from_trustees.")} == {(0, 0, 5)}
    assert {it.value: bounds[f"step_up.{it.value}"] for it in Ground} == {it.value: (1, 1, 1) if it in GRAVE else (0, 0, 1) for it in Ground}


def test_the_policy_took_effect_on_the_first_day_of_2018() -> None:
    assert STANDARD.effective_from == date(2018, 1, 1)
    assert {value.steps[0][0] for value in STANDARD.numbers().values()} == {date(2018, 1, 1)}


def test_every_ground_needs_at_least_one_other_person() -> None:
    assert set(STANDARD.quorum) == set(STANDARD.from_trustees) == set(STANDARD.step_up) == set(Ground)
    assert all(value.least >= 1 and value.on(EFFECTIVE_FROM) >= 1 for value in STANDARD.quorum.values())


def test_what_protects_people_is_never_blocked_by_the_table_of_needs() -> None:
    needed = STANDARD.needed_for
    assert set(needed) == set(Purpose)
    assert all(needed[it] == frozenset(Category) for it in (Purpose.SAFEGUARDING, Purpose.CRIME, Purpose.LEGAL, Purpose.OTHER, Purpose.HOUSING))
    assert all(Category.RISK in allowed and Category.SUPPORT_GIVEN in allowed for allowed in needed.values())


def test_nobody_can_change_the_numbers_that_we_ship() -> None:
    with pytest.raises(FrozenInstanceError):
        STANDARD.version = "2030-01"  # type: ignore[misc]  # the point of the test
    with pytest.raises(TypeError):
        STANDARD.quorum[Ground.COURT] = STANDARD.declines_needed  # type: ignore[index]  # the point of the test
    with pytest.raises(TypeError):
        adopt(entries()).duties[Duty.DUTY_TO_SHARE] = NEXT_YEAR  # type: ignore[index]  # the point of the test


def test_only_a_duty_whose_day_is_known_binds_and_not_before_it() -> None:
    assert STANDARD.binds(Duty.TERRORIST_FINANCE, TODAY)
    assert not STANDARD.binds(Duty.TERRORIST_FINANCE, date(2001, 2, 18))
    assert not STANDARD.binds(Duty.MANDATORY_REPORTING, date.max) and not STANDARD.binds(Duty.DUTY_TO_SHARE, date.max)


# A charity's own


def test_a_charity_sets_its_own_number_from_a_day_and_leaves_the_rest() -> None:
    own = adopt(entries())

    assert own.version == "2018-01+harbour-1" and own.effective_from == NEXT_YEAR
    assert [own.consent_max_months.on(day) for day in (TODAY, NEXT_YEAR)] == [12, 3]
    assert own.approval_due_hours_normal == STANDARD.approval_due_hours_normal
    assert STANDARD.consent_max_months.on(NEXT_YEAR) == 12


def test_a_charity_asks_more_people_on_one_ground() -> None:
    own = adopt(entries(quorum={"4.2.7": steps((EFFECTIVE_FROM, 2), (NEXT_YEAR, 3), clause="4.1")}))

    assert [own.quorum[Ground.SERIOUS_CRIME].on(day) for day in (TODAY, NEXT_YEAR)] == [2, 3]
    assert own.quorum[Ground.COURT].on(NEXT_YEAR) == 1


def test_of_two_who_approve_one_must_be_a_trustee() -> None:
    two = steps((EFFECTIVE_FROM, 2), clause="4.1")
    own = adopt(
        entries(quorum={"4.2.7": two}, from_trustees={"4.2.7": steps((NEXT_YEAR, 1), clause="4.1")}, step_up={"4.6": steps((NEXT_YEAR, 1), clause="4.1")})
    )

    assert [own.from_trustees[Ground.SERIOUS_CRIME].on(day) for day in (TODAY, NEXT_YEAR)] == [0, 1]
    assert [own.step_up[Ground.OTHER_SERIOUS_RISK].on(day) for day in (TODAY, NEXT_YEAR)] == [0, 1]
    assert own.quorum[Ground.SERIOUS_CRIME].on(TODAY) == 2 and own.from_trustees[Ground.COURT].on(NEXT_YEAR) == 0


def test_a_charity_may_go_to_the_edge_of_the_bounds_and_change_its_mind_the_next_day() -> None:
    own = adopt(entries(consent_max_months=steps((NEXT_YEAR, 12), (NEXT_YEAR + timedelta(days=1), 1)), consent_default_months=steps((EFFECTIVE_FROM, 1))))

    assert own.consent_max_months.steps == ((EFFECTIVE_FROM, 12), (NEXT_YEAR, 12), (NEXT_YEAR + timedelta(days=1), 1))
    assert own.consent_default_months.steps == ((EFFECTIVE_FROM, 1),)


def test_from_its_first_own_number_on_a_charity_is_not_moved_by_ours() -> None:
    ours = STANDARD.stepped({"duties_reminder_days": ((EFFECTIVE_FROM, 28), (date(2020, 1, 1), 21), (date(2022, 1, 1), 14))})
    own = adopt(entries(duties_reminder_days=steps((date(2021, 1, 1), 10), (date(2023, 1, 1), 20), clause="4.9")), ours)

    assert own.duties_reminder_days.steps == ((EFFECTIVE_FROM, 28), (date(2020, 1, 1), 21), (date(2021, 1, 1), 10), (date(2023, 1, 1), 20))


def test_a_duty_may_bind_from_the_day_its_act_was_passed() -> None:
    assert adopt(entries(duties={"mandatory_reporting": date(2026, 4, 29)})).binds(Duty.MANDATORY_REPORTING, date(2026, 4, 29))


def test_an_adviser_confirms_the_day_from_which_a_duty_binds() -> None:
    own = adopt(entries(duties={"mandatory_reporting": date(2027, 4, 1)}))

    assert [own.binds(Duty.MANDATORY_REPORTING, day) for day in (date(2027, 3, 31), date(2027, 4, 1))] == [False, True]
    assert own.binds(Duty.TERRORIST_FINANCE, TODAY) and not own.binds(Duty.DUTY_TO_SHARE, date.max)


WRONG: list[tuple[Entries, tuple[str, str, Wrong]]] = [
    ({"version": None}, ("1.1", "version", Wrong.LABEL_WRONG)),
    ({"version": 7}, ("1.1", "version", Wrong.LABEL_WRONG)),
    ({"version": "Harbour House, the first"}, ("1.1", "version", Wrong.LABEL_WRONG)),
    ({"effective_from": None}, ("1.1", "effective_from", Wrong.DATE_MISSING)),
    ({"effective_from": "2027-13-45"}, ("1.1", "effective_from", Wrong.NOT_A_DATE)),
    ({"effective_from": datetime(2027, 1, 1)}, ("1.1", "effective_from", Wrong.NOT_A_DATE)),
    ({"effective_from": date(2017, 12, 31)}, ("1.1", "effective_from", Wrong.BACK_IN_TIME)),
    ({"consent_for_ever": steps((NEXT_YEAR, 1))}, ("5.4", "consent_for_ever", Wrong.UNKNOWN_NAME)),
    ({"needed_for": 3}, ("1.1", "needed_for", Wrong.UNKNOWN_NAME)),
    ({"quorum.4.2.7": steps((NEXT_YEAR, 1))}, ("5.4", "quorum.4.2.7", Wrong.UNKNOWN_NAME)),
    ({"consent_max_months": 3}, ("5.4", "consent_max_months", Wrong.NOT_A_TABLE)),
    ({"consent_max_months": {"steps": [{"from": NEXT_YEAR, "amount": 3}]}}, ("5.4", "consent_max_months", Wrong.CLAUSE_MISSING)),
    ({"consent_max_months": steps((NEXT_YEAR, 3), clause="4.1")}, ("5.4", "consent_max_months", Wrong.CLAUSE_WRONG)),
    ({"consent_max_months": {**steps((NEXT_YEAR, 3)), "why": "x"}}, ("5.4", "consent_max_months", Wrong.UNKNOWN_FIELD)),
    ({"consent_max_months": {"clause": "5.4"}}, ("5.4", "consent_max_months", Wrong.STEPS_MISSING)),
    ({"consent_max_months": {"clause": "5.4", "steps": []}}, ("5.4", "consent_max_months", Wrong.STEPS_MISSING)),
    ({"consent_max_months": {"clause": "5.4", "steps": [3]}}, ("5.4", "consent_max_months", Wrong.NOT_A_TABLE)),
    ({"consent_max_months": {"clause": "5.4", "steps": [{"from": NEXT_YEAR}]}}, ("5.4", "consent_max_months", Wrong.UNKNOWN_FIELD)),
    ({"consent_max_months": steps(("soon", 3))}, ("5.4", "consent_max_months", Wrong.NOT_A_DATE)),
    ({"consent_max_months": steps((date.max, 3))}, ("5.4", "consent_max_months", Wrong.NOT_A_DATE)),
    ({"consent_max_months": steps((date(2010, 1, 1), 3))}, ("5.4", "consent_max_months", Wrong.BACK_IN_TIME)),
    ({"consent_max_months": steps((NEXT_YEAR, 4), (NEXT_YEAR, 3))}, ("5.4", "consent_max_months", Wrong.BACK_IN_TIME)),
    ({"consent_max_months": steps((NEXT_YEAR, True))}, ("5.4", "consent_max_months", Wrong.NOT_A_NUMBER)),
    ({"consent_max_months": steps((NEXT_YEAR, 3.5))}, ("5.4", "consent_max_months", Wrong.NOT_A_NUMBER)),
    ({"consent_max_months": steps((NEXT_YEAR, 13))}, ("5.4", "consent_max_months", Wrong.OUT_OF_BOUNDS)),
    ({"consent_max_months": steps((NEXT_YEAR, 0))}, ("5.4", "consent_max_months", Wrong.OUT_OF_BOUNDS)),
    ({"workers_who_tell": steps((NEXT_YEAR, 1), clause="4.4")}, ("4.4", "workers_who_tell", Wrong.OUT_OF_BOUNDS)),
    ({"quorum": 2}, ("4.1", "quorum", Wrong.NOT_A_TABLE)),
    ({"quorum": {"4.2.10": steps((NEXT_YEAR, 2), clause="4.1")}}, ("4.1", "quorum.4.2.10", Wrong.UNKNOWN_GROUND)),
    ({"retention": 6}, ("2.1.1", "retention", Wrong.NOT_A_TABLE)),
    ({"retention": {"diaries": steps((NEXT_YEAR, 6), clause="2.1.1")}}, ("2.1.1", "retention.diaries", Wrong.UNKNOWN_RECORD)),
    ({"retention": {"child_file": steps((NEXT_YEAR, 6), clause="2.1.1")}}, ("2.1.1", "retention.child_file", Wrong.OUT_OF_BOUNDS)),
    ({"quorum": {"4.2.7": steps((NEXT_YEAR, 0), clause="4.1")}}, ("4.1", "quorum.4.2.7", Wrong.OUT_OF_BOUNDS)),
    ({"quorum": {"4.2.7": steps((NEXT_YEAR, 2), clause="4.2.7")}}, ("4.1", "quorum.4.2.7", Wrong.CLAUSE_WRONG)),
    ({"from_trustees": {"4.9": steps((NEXT_YEAR, 1), clause="4.1")}}, ("4.1", "from_trustees.4.9", Wrong.UNKNOWN_GROUND)),
    ({"from_trustees": {"4.2.7": steps((NEXT_YEAR, 2), clause="4.1")}}, ("4.1", "from_trustees.4.2.7", Wrong.TRUSTEES_ABOVE_QUORUM)),
    ({"step_up": {"4.2.1": steps((NEXT_YEAR, 0), clause="4.1")}}, ("4.1", "step_up.4.2.1", Wrong.OUT_OF_BOUNDS)),
    ({"step_up": 1}, ("4.1", "step_up", Wrong.NOT_A_TABLE)),
    ({"duties": [1]}, ("4.1", "duties", Wrong.NOT_A_TABLE)),
    ({"duties": {"gossip": NEXT_YEAR}}, ("4.2", "duties.gossip", Wrong.UNKNOWN_DUTY)),
    ({"duties": {"terrorist_finance": NEXT_YEAR}}, ("4.2", "duties.terrorist_finance", Wrong.UNKNOWN_DUTY)),
    ({"duties": {"duty_to_share": "now"}}, ("4.10", "duties.duty_to_share", Wrong.NOT_A_DATE)),
    ({"duties": {"mandatory_reporting": date(2026, 4, 28)}}, ("4.2.1", "duties.mandatory_reporting", Wrong.BACK_IN_TIME)),
    ({"consent_default_months": None}, ("5.4", "consent_default_months", Wrong.DEFAULT_ABOVE_MAXIMUM)),
    ({"approval_due_hours_normal": steps((NEXT_YEAR, 4), clause="4.1"), "approval_due_hours_urgent": steps((NEXT_YEAR, 5), clause="4.1")},
     ("4.1", "approval_due_hours_urgent", Wrong.URGENT_ABOVE_NORMAL)),
    ({"declines_needed": steps((NEXT_YEAR, 2), clause="4.1")}, ("4.1", "declines_needed", Wrong.DECLINES_ABOVE_QUORUM)),
    ({"approval_widen_percent": steps((NEXT_YEAR, 76), clause="4.1")}, ("4.1", "approval_lead_percent", Wrong.STEPS_OUT_OF_ORDER)),
    ({"approval_remind_percent": steps((NEXT_YEAR, 50), clause="4.1"), "approval_widen_percent": steps((NEXT_YEAR, 49), clause="4.1")},
     ("4.1", "approval_widen_percent", Wrong.STEPS_OUT_OF_ORDER)),
    ({"approval_lapses_days": steps((NEXT_YEAR, 2), clause="4.1")}, ("4.1", "approval_lapse_reminder_days", Wrong.REMINDER_TOO_EARLY)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "problem"), WRONG, ids=[f"{name}: {code}" for _, (_, name, code) in WRONG])
def test_what_is_wrong_is_named_by_its_clause_and_field(change: Entries, problem: tuple[str, str, Wrong]) -> None:
    assert problems(entries(**change)) == [problem]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = problems({"consent_max_months": steps(("x", 99)), "quorum": {"1": 2}, "duties": {"x": 1}, "y": 1})

    assert [code for _, _, code in found] == [
        Wrong.LABEL_WRONG, Wrong.DATE_MISSING, Wrong.UNKNOWN_NAME, Wrong.UNKNOWN_GROUND, Wrong.UNKNOWN_DUTY, Wrong.NOT_A_DATE, Wrong.OUT_OF_BOUNDS,
    ]  # fmt: skip
    assert {code for _, (_, _, code) in WRONG} == set(Wrong)


def test_two_declines_may_be_asked_for_where_two_approve_on_every_ground() -> None:
    quorum = {ground.value: steps((NEXT_YEAR, 2), clause="4.1") for ground in Ground}

    assert adopt(entries(quorum=quorum, declines_needed=steps((NEXT_YEAR, 2), clause="4.1"))).declines_needed.on(NEXT_YEAR) == 2


# Decisions under a charity's own

GIVEN = Consent(
    id="C1", answer=Answer.GIVEN, recipients=("City Council",), purposes=(Purpose.HOUSING,), categories=(Category.HOUSING,),
    in_their_words="Yes, tell them", briefed_on=date(2027, 1, 1), free_of_duress=True, given_on=date(2027, 2, 1), ends_on=date(2027, 7, 1),
)  # fmt: skip
ASK = Ask(
    recipient=Recipient(name="City Council", kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification="They place the client",
    items=(Item(category=Category.HOUSING, need="To find a flat"),), anonymous_would_do=False, why_not_anonymous="They place this client",
    channel=Channel.LETTER, duties_read_on=date(2027, 1, 1), consents=(GIVEN,),
)  # fmt: skip
DAY = date(2027, 3, 1)


def test_two_charities_in_one_process_each_get_their_own_answer() -> None:
    theirs = decide(ASK, DAY, values=adopt(entries()))

    assert decide(ASK, DAY).verdict is Verdict.SHARE
    assert [found.because for found in theirs.decisive] == [Because.CONSENT_TOO_LONG]
    assert (decide(ASK, DAY).policy_version, theirs.policy_version) == ("2018-01", "2018-01+harbour-1")


def test_every_rule_and_flaw_sees_the_values_of_its_own_charity() -> None:
    own = adopt(entries())
    asked = with_values(ASK, own)

    assert values_of(ASK) is STANDARD and with_values(ASK, STANDARD) is ASK
    assert values_of(asked) is values_of(with_reading(asked, DAY)) is own
    assert values_of(replace(asked, approved=True)) is own
    assert values_of(with_values(asked, STANDARD)) is STANDARD
    assert flaws_of(GIVEN, own) == (Because.CONSENT_TOO_LONG,)


def test_danger_is_told_now_under_any_values() -> None:
    assert decide(replace(ASK, danger=Danger.LIFE), DAY, values=adopt(entries())).verdict is Verdict.TELL_NOW


def test_a_draft_is_looked_at_as_if_it_had_always_been_in_force() -> None:
    draft = adopt(entries(duties={"mandatory_reporting": NEXT_YEAR})).as_on(NEXT_YEAR)

    assert draft.consent_max_months.on(TODAY) == 3 and draft.quorum[Ground.COURT].on(TODAY) == 1
    assert draft.binds(Duty.MANDATORY_REPORTING, TODAY) and not draft.binds(Duty.DUTY_TO_SHARE, date.max)
    assert draft.version == "2018-01+harbour-1"


# Written down


NARROWED = replace(STANDARD, needed_for={**STANDARD.needed_for, Purpose.HOUSING: frozenset()})


@pytest.mark.parametrize("values", [STANDARD, adopt(entries(duties={"duty_to_share": NEXT_YEAR})), NARROWED])
def test_values_survive_being_written_down(values: Values) -> None:
    assert values_from_plain(json.loads(json.dumps(values_to_plain(values)))) == values


def test_a_number_that_is_newer_than_a_record_is_as_we_ship_it() -> None:
    plain = values_to_plain(adopt(entries()))
    plain["steps"] = [step for step in plain["steps"] if step["name"] != "workers_who_tell"]

    assert values_from_plain(plain).workers_who_tell == STANDARD.workers_who_tell


BROKEN: list[tuple[str, Callable[[Entries], object]]] = [
    ("v", lambda it: it.update(v=2)),
    ("steps", lambda it: it["steps"][0].update(name="secret")),
    (r"steps\[0\].since", lambda it: it["steps"][0].update(since="secret")),
    (r"steps\[0\].amount", lambda it: it["steps"][0].update(amount="6")),
    (r"steps\[0\].amount", lambda it: it["steps"][0].update(amount=True)),
    (r"not_needed\[0\].purpose", lambda it: it["not_needed"][0].update(purpose="secret")),
    (r"bound\[0\].duty", lambda it: it["bound"][0].update(duty="secret")),
    ("effective_from", lambda it: it.pop("effective_from")),
]


@pytest.mark.parametrize(("field", "damage"), BROKEN)
def test_damaged_values_are_refused_by_field_and_never_repeated(field: str, damage: Callable[[Entries], object]) -> None:
    plain = values_to_plain(STANDARD)
    damage(plain)

    with pytest.raises(ValueError, match=f"^{field}: ") as refused:
        values_from_plain(plain)

    assert "secret" not in str(refused.value)
