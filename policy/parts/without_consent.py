"""Part 4 in the register: sharing without consent, its grounds, and what comes before and after it."""

from __future__ import annotations

from policy import law
from policy.clause import ASKED, ENFORCED, PROMPTED, RECORDED, Clause, of, row

TO_THE_TRUSTEES = ("approval/request", "approval/read", "share/waiting")
TALK = ("discussed_with", "discussed_when", "discussed_what", "conflict", "why_conflict", "reason")
DECIDING_ANSWERS = (
    *of("approve", *TALK, "only_to", "share_by", "reference"), *of("decline", *TALK), *of("stand_back", "why_conflict"), *of("lift", "person", "reason"),
)  # fmt: skip
CHANGED_SINCE = ("share/said_no_since", "share/policy_since", "share/facts_since", "share/second_gone", "share/asker_gone")
WHILE_IT_WAITS = (
    "approval/reminder", "approval/stand_in", "approval/unanswered", "reminder/together", "share/lapses_soon", "share/approval_lapsed", "away/form",
)  # fmt: skip
STEPS_OF_WAITING = (
    "request:approval:remind", "request:approval:nudge", "request:approval:widen", "request:approval:escalate", "request:approval:expire",
    "request:approval:lapse", "request:approval:overtake", "away:absence:enter", "away:absence:end", "reminder:round:send",
)  # fmt: skip
AFTER_DANGER = ("emergency/cannot_wait_form", "emergency/to_review", "emergency/review_late", "emergency/differ", "emergency/to_learn")
ALARM = ("emergency/now", "emergency/raised", "emergency/record_owed")

ROWS: tuple[Clause, ...] = (
    row(
        "4.1", "Somebody else approves; danger to life comes first", ENFORCED, RECORDED,
        fields=(
            *of("ground", "ground", "reason", "why_no_consent", "urgent"), *of("ask", "question"), *of("answer", "answer"), *DECIDING_ANSWERS,
            *of("share", "danger"), *of("emergency", "whom", "what"), *of("cannot_wait", "danger", "why"),
            *of("review", "judgement", "finding"), *of("settle", "words"), *of("away", "absent", "first_on", "last_on", "stand_in"),
        ),
        words=(*TO_THE_TRUSTEES, *WHILE_IT_WAITS, *CHANGED_SINCE, "approval/stood_back", "approval/too_few", *ALARM, *AFTER_DANGER),
        records=(
            "request:approval:ask", "request:approval:vote", "request:approval:close", "request:answer:replace", *STEPS_OF_WAITING,
            "request:conflict:declare", "request:conflict:lift",
            "emergency:alarm:raise", "emergency:record:keep", "emergency:review:give", "emergency:review:differ", "emergency:review:close",
        ),
        law=(law.SCHEDULE_1_PARAGRAPH_18,),
    ),
    row(
        "4.2.1", "Reason: a child at risk", ENFORCED, ASKED,
        fields=of("ground", "child", "soon", "harms", "known_sexual_offence"), words=("reasons/child_in_danger", "emergency/now"),
        law=(law.INFORMATION_SHARING, law.ICO_CHILDREN, law.DUTY_TO_SHARE, law.MANDATORY_REPORTING),
    ),
    row(
        "4.2.2", "Reason: an adult at risk", ENFORCED, ASKED,
        fields=of("ground", "adult_harms", "needs_care", "can_protect_themselves", "own_decision", "public_interest"),
        words=("reasons/can_protect_themselves", "emergency/now"), law=(law.SCHEDULE_1_PARAGRAPH_18, law.CARE_ACT_S45, law.CARE_ACT_S42),
    ),
    row(
        "4.2.3", "Reason: terrorism", ENFORCED, ASKED,
        fields=of("ground", "suspicion", "learnt_at_work"), words=("reasons/do_not_tip_off", "changes/tell_the_police"),
        law=(law.TERRORISM_1971, law.TERRORISM_2000_S19, law.TERRORISM_2000_S38B),
    ),
    row("4.2.4", "Reason: an order of a court", ENFORCED, ASKED, fields=of("ground", "paper", "court", "number", "seen_on"), words=("changes/see_the_order",)),
    row("4.2.5", "Reason: benefit fraud", ENFORCED, ASKED, fields=of("ground", "asker", "power"), words=("changes/ask_for_the_power",)),
    row(
        "4.2.6", "Reason: drug trafficking", ENFORCED, ASKED,
        fields=of("ground", "conduct"), words=("reasons/use_is_not_trafficking",), law=(law.DRUG_TRAFFICKING_1986, law.PROCEEDS_OF_CRIME_S330),
    ),
    row(
        "4.2.7", "Reason: preventing or solving a serious crime", ENFORCED, ASKED,
        fields=of("ground", "crime", "aim", "why_this_case"), words=("reasons/question_not_answered",), law=(law.OFFENCE_DATA,),
    ),
    row("4.2.8", "Reason: the client's life", ENFORCED, ASKED, fields=of("ground", "threat", "soon"), words=("emergency/now",)),
    row(
        "4.2.9", "Reason: the life of those who work here", ENFORCED, ASKED,
        fields=of("ground", "worker_threat", "precaution_noted"), words=("reasons/precaution_to_note", "emergency/now"),
    ),
    row(
        "4.3", "Talk with the client first", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=of("ground", "discussed", "why_not_discussed", "encouraged", "why_not_encouraged", "in_doubt"),
        words=("documents/case_note", "consult/form", "reasons/doubt_not_talked_over"), records=("request:note:read", "request:consultation:note"),
        law=(law.HUMAN_RIGHTS, law.ICO_HELPLINE),
    ),
    row(
        "4.4", "Reason: a serious offence that a client admits", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(*of("ground", "crime", "second_worker"), *of("confirm", "told"), *of("consult", "kind", "whom", "asked_on", "question", "answer")),
        words=("share/confirm", "share/not_confirmed", "consult/form"), records=("disclosure:second:confirm", "request:consultation:note"),
        law=(law.ICO_HELPLINE,),
    ),
    row(
        "4.5", "Reason: what a witness saw", ENFORCED, ASKED,
        fields=of("ground", "first_hand", "witness_encouraged", "witness_supported", "why_not_supported", "witness_answer"),
        words=("changes/encourage_the_witness", "changes/wait_for_the_witness"),
    ),
    row(
        "4.6", "Reason: another serious offence or risk", ENFORCED, ASKED,
        fields=of("ground", "who_is_at_risk", "why_this_case"), words=("reasons/ground_needs_approval",),
    ),
    row(
        "4.7", "All that clients tell is sensitive", ENFORCED,
        fields=of("consent", "categories"), words=("reasons/no_less_sensitive",),
        law=(law.DATA_PROTECTION_1998, law.DATA_PROTECTION_2018, law.SPECIAL_CATEGORIES),
    ),
    row(
        "4.8", "Precautions where somebody may be violent", ENFORCED, ASKED, RECORDED,
        fields=(
            *of("precaution", "what_happened", "happened_on", "evidence", "what_to_do", "client_told", "why_not_told", "review_on", "review_by"),
            *of("precaution_review", "reason", "review_on"),
        ),
        words=("precaution/shown", "precaution/noted", "precaution/review", "client/meet", "share/form"),
        records=("precaution:note:write", "precaution:review:renew", "precaution:review:end"),
    ),
    row(
        "4.9", "What follows from telling without leave", ENFORCED, PROMPTED, RECORDED,
        fields=of("duties", "understood"), words=("duties/text", "duties/remind"), records=("duties:text:acknowledge",),
    ),
    row(
        "4.10", "The child comes first", ENFORCED, ASKED,
        fields=(*of("ground", "parents_told", "why_parents_not_told", "child_told", "why_child_not_told"), *of("about", "age", "adult_month", "adult_year")),
        words=("reasons/child_comes_first", "emergency/now", "emergency/follow_up", "client/age"),
        records=("client:age:keep",), law=(law.CHILDREN_ACT_1989_S1, law.INFORMATION_SHARING),
    ),
)  # fmt: skip
