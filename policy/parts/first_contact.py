"""Parts 1 and 2 in the register: what is confidential, the first briefing, and how information is shared."""

from __future__ import annotations

from policy import law
from policy.clause import ASKED, ENFORCED, PROMPTED, RECORDED, Clause, of, row

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
    "retention:record:seal",
    "retention:record:close",
    "retention:record:give",
    "retention:hold:set",
    "retention:hold:lift",
)

ROWS: tuple[Clause, ...] = (
    row(
        "1.1", "Confidential unless a clause allows telling", ENFORCED,
        words=("reasons/no_clause_allows_it",), law=(law.DATA_PROTECTION_2018, law.HUMAN_RIGHTS),
    ),
    row(
        "2.1.1", "The first briefing: what is kept and shared, and why", ENFORCED, ASKED, RECORDED, PROMPTED,
        fields=(*TOLD, *KEEPING, *of("about", "kinds", "language"), *of("paper", "kind", "size")),
        words=("client/briefing_form", *LEAFLET, "reasons/not_told", "retention/due", "retention/certificate"),
        records=(*BRIEFED, "access:request:receive", "access:request:close", *KEPT_OR_DESTROYED),
        law=(law.DATA_PROTECTION_1998, law.DATA_PROTECTION_2018, law.CHILD_PROTECTION_RECORDS, law.ABUSE_RECORDS, law.USUAL_PERIODS),
    ),
    row(
        "2.1.2", "The first briefing: when others are told without consent", ENFORCED, ASKED, RECORDED,
        fields=(*TOLD, *of("paper", "kind", "size")), words=("client/briefing_form", *LEAFLET, "reasons/not_told"), records=BRIEFED, law=(law.CALDICOTT,),
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
)  # fmt: skip
