"""The clause register: every numbered clause, how it is kept, and the law behind it. Its rules are found, and where else it is kept is named."""

from __future__ import annotations

from policy import law
from policy.clause import Clause, Kind, of, row
from policy.law import Citation

ENFORCED, ASKED, RECORDED, PROMPTED, ORGANISATIONAL = Kind

TOLD = (
    *of("client", "told", "formats", "language", "told_by", "briefed_on"),
    *of("briefing", "told", "formats", "language", "told_by", "briefed_on"),
)
BRIEFED = ("client:briefing:give", "client:wording:change")
LEAFLET = ("documents/for_clients/leaflet", "documents/for_clients/easy/leaflet", "client/briefing", "words/briefing_item")
KEEPING = (
    *of("close_file", "last_contact_on", "why", "kinds", "eighteen_in"),
    *of("retain", "files", "what", "reason", "until", "sure"),
    *of("agree", "files", "what", "reason", "sure"),
    *of("hold", "reason"),
    *of("let_go", "reason"),
)
KEPT_OR_DESTROYED = (
    "retention:file:close",
    "retention:file:reopen",
    "retention:file:retain",
    "retention:file:ask",
    "retention:file:agree",
    "retention:file:refuse",
    "retention:file:destroy",
    "retention:hold:set",
    "retention:hold:lift",
)
ASKED_FOR_DATA = (
    *of("access", "ref", "received_on", "received_by", "came_by", "asked_by", "who", "asked_for"),
    *of("access_identity", "ref", "identity", "asked_on", "proved_on", "how"),
    *of("access_stop", "why", "stopped_on", "reason"),
    *of("access_restart", "restarted_on", "heard"),
    *of("access_longer", "why", "months", "told_on", "reason"),
    *of("access_ask", "colleagues", "due_on", "note"),
    *of("access_material", "held", "text"),
    *of("access_record", "record"),
    *of("access_choice", "choice", "left_out", "instead", "second", "say_so", "reason", "alike"),
    *of("access_second", "agrees", "reason"),
    *of("access_refuse", "why", "reason", "second"),
    *of("access_close", "ending", "on", "how", "what", "rights_told"),
)
COMPLAINED = (
    *of("complaint", "ref", "received_on", "received_by", "came_by", "who", "about"),
    *of("complaint_acknowledge", "on", "how"),
    *of("complaint_enquiry", "on", "text"),
    *of("complaint_close", "on", "what"),
)
DATA_GIVEN = (
    "access:request:receive",
    "access:clock:stop",
    "access:clock:restart",
    "access:clock:extend",
    "access:item:choose",
    "access:item:second",
    "access:pack:finish",
    "access:pack:remove",
    "access:request:close",
    "complaint:case:receive",
    "complaint:case:acknowledge",
    "complaint:case:close",
)
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

CLAUSES: tuple[Clause, ...] = (
    row(
        "1.1", "Confidential unless a clause allows telling", ENFORCED,
        words=("reasons/no_clause_allows_it",), law=(law.DATA_PROTECTION_2018, law.HUMAN_RIGHTS),
    ),
    row(
        "2.1.1", "The first briefing: what is kept and shared, and why", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(*TOLD, *KEEPING, *of("about", "kinds", "language")),
        words=("client/briefing_form", *LEAFLET, "reasons/not_told", "retention/due", "retention/certificate"),
        records=(*BRIEFED, "access:request:receive", "access:request:close", *KEPT_OR_DESTROYED),
        law=(law.DATA_PROTECTION_1998, law.DATA_PROTECTION_2018, law.CHILD_PROTECTION_RECORDS, law.ABUSE_RECORDS, law.USUAL_PERIODS),
    ),
    row(
        "2.1.2", "The first briefing: when others are told without consent", ENFORCED, ASKED, RECORDED,
        fields=TOLD, words=("client/briefing_form", *LEAFLET, "reasons/not_told"), records=BRIEFED, law=(law.CALDICOTT,),
    ),
    row(
        "2.2", "Sharing with consent", ENFORCED,
        fields=of("consent", "recipients", "purposes", "categories"), words=("reasons/consent_covers", "share/outcome"),
        law=(law.ICO_CONSENT, law.SPECIAL_CATEGORIES),
    ),
    row(
        "2.3.1", "Consent is in writing where it can be", ENFORCED,
        fields=of("consent", "form"), words=("consent/form", "reasons/consent_is_verbal"), law=(law.ICO_CONSENT,),
    ),
    row(
        "2.3.2", "Anonymous where that will do", ENFORCED, ASKED,
        fields=of("share", "anonymous", "why_not_anonymous"), words=("reasons/anonymous_would_do", "changes/say_whether_anonymous"),
    ),
    row(
        "2.3.3", "Only what is needed", ENFORCED, ASKED,
        fields=(*of("share", "categories", "needs"), *of("approve", "categories"), *of("reading", "purpose")),
        words=("changes/say_the_need", "approval/read", "reading/form"), records=("reading:purpose:state",),
        law=(law.INFORMATION_SHARING,),
    ),
    row("2.3.4", "Sharing can be justified", ENFORCED, ASKED, fields=of("share", "justification"), words=("changes/say_why",)),
    row(
        "2.3.5", "A record of sharing without consent", ENFORCED, RECORDED,
        fields=(
            *of("record", "done", "told_to", "categories", "shared_on", "shared_time", "channel", "note"),
            *of("report", "period", "since", "until", "files", "monthly"),
        ),
        words=("documents/case_note", "reasons/record_owed", "report/figures", "report/paper"),
        records=("request:answer:decide", "request:approval:close", "disclosure:act:record", "report:figures:take"), law=(law.INFORMATION_SHARING,),
    ),
    row("3.1", "No fax", ENFORCED, fields=of("share", "channel"), words=("reasons/by_fax", "changes/use_another_channel")),
    row(
        "3.2", "Safe against the wrong eyes and ears", ENFORCED, ORGANISATIONAL,
        fields=(*of("approve", "code"), *of("code", "code"), *of("code_vouch", "spoken_by"), *of("code_reset", "person"), *of("about", "reach", "not_reach")),
        words=("trouble", "words/refusal", "code/form", "code/set_up", "client/meet"),
        records=(
            "people:roles:set", "people:code:prove", "people:code:vouch", "people:code:reset", "people:code:lock", "request:approval:void",
            "client:needs:keep",
        ),
        pages=("docs/security.md", "docs/install.md"),
    ),
    row(
        "3.3", "Who is calling, and who can hear", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(
            *of("share", "identity", "number_source", "overheard"),
            *of("enquiry", "channel", "who", "kind", "wanted", "number", "overheard", "identity", "number_source", "ref"),
            *of("call_back", "number_source"), *of("enquiry_client", "ref"), *of("enquiry_answer", "answer"),
        ),
        words=("changes/call_back", "changes/move_somewhere_private", "enquiry/form", "enquiry/seen", "enquiry/passed_on", "enquiry/reminder"),
        records=("enquiry:call:take", "enquiry:call:back", "enquiry:call:name", "enquiry:call:ask", "enquiry:call:refuse"),
    ),
    row(
        "3.4", "A client may say no", ENFORCED, RECORDED,
        fields=(*of("consent", "answer", "kept_back", "kept_from"), *of("ground", "risk")), words=("reasons/refused", "share/stopped"),
        records=("consent:answer:record", "request:answer:stop"), law=(law.SCHEDULE_1_PARAGRAPH_18,),
    ),
    row(
        "3.5", "Why, and with whom", ENFORCED, ASKED,
        fields=(*of("share", "recipient", "named", "purpose"), *of("consent", "recipients", "purposes"), *TOLD),
        words=("consent/form", *LEAFLET), law=(law.ICO_CONSENT,),
    ),
    row(
        "3.6", "Paper under lock", ENFORCED, ASKED, PROMPTED, RECORDED,
        fields=(*of("consent", "paper_at", "scan"), *of("scan", "scan"), *of("paper_place", "paper_at")),
        words=("reasons/paper_not_placed", "consent/paper", "scan/delete"),
        records=("consent:paper:place", "consent:paper:ask", "scan:paper:seal", "scan:paper:read"),
    ),
    row(
        "3.7", "Facts only in the file, and the client may see it", ENFORCED, ASKED, PROMPTED, RECORDED,
        fields=(*TOLD, *ASKED_FOR_DATA, *COMPLAINED),
        words=("advice", "words/advice", *LEAFLET, "access/received", "access/page", "access/pack_file", "complaint/received"),
        records=(*BRIEFED, *DATA_GIVEN, "retention:file:destroy"), pages=("docs/data-lead.md",),
        law=(law.SUBJECT_ACCESS_CLOCK, law.SUBJECT_ACCESS_LIMITS, law.SUBJECT_ACCESS_OTHERS, law.COMPLAINTS, law.DATA_USE_AND_ACCESS),
    ),
    row(
        "3.8", "Colleagues who need to know", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(
            *of("share", "recipient_kind"), *of("reading", "purpose", "reason"), *of("reading_review", "needed", "finding"),
            *of("keep_out", "people", "reason"), *of("key_workers", "key_workers"), *of("client", "key_workers"),
            *of("cover", "covers_for", "person", "from_on", "until_on"), *of("hand_over", "covers_for", "person"),
        ),
        words=(
            "reasons/colleague_needs_to_know", "duties/text", "reading/form", "reading/opened", "reading/urgent", "reading/looked_at", "file/overview",
            "file/looks", "working/covers", "cover/named", "cover/handed_over",
        ),
        records=(
            "client:file:read", "client:looks:read", "client:workers:set", "client:mark:set", "reading:purpose:state", "reading:review:close",
            "cover:colleague:name", "cover:colleague:end",
        ),
        law=(law.ICO_CONSENT,),
    ),
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
    row(
        "5.1", "Consent is clear and informed", ENFORCED,
        fields=(*of("consent", "answer", "in_their_words"), *of("consent_error", "reason")), words=("reasons/not_explicit", "reasons/recorded_in_error"),
        records=("consent:answer:record", "consent:record:mark"), law=(law.ICO_CONSENT,),
    ),
    row(
        "5.2.1", "Consent needs capacity", ENFORCED, ASKED,
        fields=of("consent", "decided_by", "authority_seen", "understands", "retains", "weighs", "communicates"),
        words=("reasons/lacks_capacity", "reasons/authority_not_seen"), law=(law.MENTAL_CAPACITY,),
    ),
    row(
        "5.2.2", "Consent needs a briefing", ENFORCED, ASKED,
        fields=TOLD, words=("reasons/not_briefed", "reasons/briefed_afterwards", "reasons/told_in_old_words"), records=BRIEFED, law=(law.ICO_CONSENT,),
    ),
    row("5.2.3", "Consent is free", ENFORCED, ASKED, fields=of("consent", "free_of_duress"), words=("reasons/under_duress",), law=(law.ICO_CONSENT,)),
    row(
        "5.3", "Capacity is presumed", ENFORCED, ASKED,
        fields=of("consent", "decided_by", "observed", "because_of_impairment", "cause", "assessed_on"),
        words=("reasons/doubt_not_described", "reasons/cause_not_said"), law=(law.MENTAL_CAPACITY,),
    ),
    row(
        "5.4", "Signed, ending, and withdrawn at any time", ENFORCED, RECORDED, PROMPTED,
        fields=(
            *of("consent", "why_verbal", "plan_to_sign", "given_on", "ends_on", "reminded"),
            *of("withdraw", "scope", "recipients", "categories", "purposes", "how"),
            *of("notice", "sent_on", "sent_by", "answered_on", "answered", "said", "why"),
        ),
        words=("withdraw/form", "withdraw/done", "withdraw/notice_owed", "documents/notice", "consent/renewed", "consent/lapsed", "words/briefing_item"),
        records=(
            "consent:answer:record", "consent:answer:withdraw", "consent:answer:lapse",
            "consent:notice:draft", "consent:notice:send", "consent:notice:answer", "consent:notice:drop", "consent:notice:chase",
        ),
        law=(law.ICO_CONSENT,),
    ),
    row(
        "5.5", "Consent to be supported", ENFORCED, ASKED, RECORDED,
        fields=of("consent", "kind", "complex_case", "support_ends_on"),
        words=("reasons/only_to_support", "words/consent_kind", "withdraw/support_done", "consent/lapsed"),
        records=("consent:answer:record", "consent:answer:withdraw", "consent:answer:lapse"),
    ),
    row(
        "App. 1", "The Caldicott principles", ENFORCED, ASKED,
        fields=of("share", "justification", "needs", "anonymous"), words=("reasons/would_show_who", "duties/text"),
        law=(law.CALDICOTT, law.DATA_PROTECTION_1998, law.POLICE_AND_EVIDENCE, law.HUMAN_RIGHTS),
    ),
    row(
        "App. 2", "What significant harm means", ENFORCED, PROMPTED, ASKED,
        fields=of("ground", "harms", "childs_account"), words=("approval/ground_form", "reasons/harm_not_named"),
        law=(law.CHILDREN_ACT_1989_S31, law.CHILDREN_ACT_48_HOURS, law.WORKING_TOGETHER, law.SAFEGUARDING_BOARD),
    ),
)  # fmt: skip

BY_NUMBER: dict[str, Clause] = {clause.number: clause for clause in CLAUSES}

# Every citation once, in the order of the clauses that rest on it (App. 1).
CITATIONS: tuple[Citation, ...] = tuple(dict.fromkeys(citation for clause in CLAUSES for citation in clause.law))


def resting_on(citation: Citation) -> tuple[Clause, ...]:
    """Return the clauses that rest on a citation, or name it (App. 1)."""
    return tuple(clause for clause in CLAUSES if citation in clause.law)
