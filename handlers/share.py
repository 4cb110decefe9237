"""The main job: the share modal, the policy's answer, and the case for the trustees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import enquiries, escalating, precautions, sharing
from bot.deciders import UNASKED, who_could
from bot.errors import AlreadyDone, FieldProblem
from bot.ids import View
from bot.services import Services
from bot.store import Desk
from handlers import danger
from handlers.elements import Block, Options
from handlers.forms import page, typed
from handlers.modals.grounds import GroundForm
from handlers.modals.sharing import ShareForm
from handlers.pages import ever_named, named, outcome_page
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.facts import Danger
from policy.findings import Because, Decision, Verdict
from policy.grounds import Soon
from policy.text import same_name

OTHER = "other"


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the share modal for a client."""
    with services.store.open(turn.user, "share") as desk:
        view = _form(services, desk, {}, new_form(ref=ref))
    return show(services, turn, view)


def start_from_enquiry(services: Services, turn: Turn, ref: str, enquiry_id: str, answers: Mapping[str, Any]) -> Reply | None:
    """Open the share modal with what somebody who rang or wrote has said, linked with that (3.3)."""
    with services.store.open(turn.user, "share") as desk:
        desk.client(ref)
        known = next((key for key, name in named(desk, ref).items() if same_name(name, str(answers["recipient"]))), OTHER)
        view = _form(services, desk, {**answers, "named": known}, new_form(ref=ref, enquiry=enquiry_id))
    return show(services, turn, view)


def change(services: Services, turn: Turn) -> Reply | None:
    """Open the share modal again with the answers that were given."""
    with services.store.open(turn.user, "share") as desk:
        request = desk.own_request(turn.value)
        answers = ShareForm.answers_of(sharing.ask_of(desk, request), named(desk, request.client_ref))
        view = _form(services, desk, answers, new_form(ref=request.client_ref, replaces=request.id))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the share modal again as its answers change."""
    with services.store.open(turn.user, "share") as desk:
        view = _form(services, desk, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Decide the ask, keep it, and answer in place of the form."""
    form = ShareForm.read(turn.view)
    ref = turn.metadata["ref"]
    if form.danger is not Danger.NONE:
        return danger.raised(services, turn, ref, form.danger)
    advice = ShareForm.advice(services.words, turn.view)
    try:
        with services.store.open(turn.user, "share") as desk:
            desk.client(ref)
            desk.not_before(turn.receipt())
            recipient = _recipient(form, ever_named(desk, ref))
            request_id = sharing.ask_to_share(desk, ref, form.to_ask(recipient), replaces=turn.metadata.get("replaces")).request.id
            desk.once(turn.receipt(), request_id)
            if "enquiry" in turn.metadata:
                enquiries.became(desk, turn.metadata["enquiry"], request_id, ref)
    except AlreadyDone as done:
        request_id = done.about
    return show(services, turn, _told(services, turn, request_id, advice))


def open_ground(services: Services, turn: Turn) -> Reply | None:
    """Open the form for the case without consent; asked anew, with what was answered before."""
    with services.store.open(turn.user, "share") as desk:
        request = desk.own_request(turn.value)
        stands = sharing.said_no(desk, request)
        before = sharing.case_before(desk, request)
    carried = new_form(request=request.id, ref=request.client_ref, **({"said_no": "yes"} if stands else {}))
    answers = GroundForm.answers_of(before[0], turn.user, urgent=before[1]) if before else {}
    return show(services, turn, GroundForm.show(services.words, answers, metadata=carried))


def redraw_ground(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    redrawn(services, turn, _ground_again(services, turn))
    return None


def _ground_again(services: Services, turn: Turn) -> Block:
    """The form with its answers; whether the client said no is looked up again, because they may have meanwhile."""
    with services.store.open(turn.user, "share") as desk:
        stands = sharing.said_no(desk, desk.own_request(turn.metadata["request"]))
    carried = {**turn.metadata, "said_no": "yes" if stands else "no"}
    return GroundForm.show(services.words, typed(turn.view), metadata=carried)


def submit_ground(services: Services, turn: Turn) -> Reply | None:
    """Put the request before the trustees, or say beside the field what is missing; what cannot wait, or the law binds to tell, waits for nobody."""
    form = GroundForm.read(turn.view)
    case = form.to_case(turn.user)
    if form.soon is Soon.NOW:
        return danger.raised(services, turn, turn.metadata["ref"], sharing.danger_in(case), case)
    if form.second_worker and not services.directory.standing(form.second_worker).may_hold_roles:
        raise FieldProblem(second_worker="second_not_a_worker")
    request_id, advice = turn.metadata["request"], GroundForm.advice(services.words, turn.view)
    standings = services.directory.known(_who_could(services, turn))
    try:
        with services.store.open(turn.user, "share") as desk:
            desk.once(turn.receipt(), request_id)
            decision = sharing.ask_trustees(desk, request_id, case, urgent=form.is_urgent, standings=standings)
            if decision.verdict in {Verdict.SHARE, Verdict.ANONYMISE}:
                raise FieldProblem(ground="agreed_meanwhile")
            if decision.verdict not in {Verdict.ASK_TRUSTEES, Verdict.TELL_NOW}:
                raise FieldProblem(**_missing(decision))
            view = outcome_page(services, sharing.outcome_of(desk, desk.own_request(request_id), standings), advice)
    except AlreadyDone as done:
        view = _told(services, turn, done.about, advice)
    except FieldProblem as wrong:
        if "risk" not in wrong.problems or turn.metadata.get("said_no") == "yes":
            raise
        view = _ground_again(services, turn)  # the client has said no meanwhile: the form now asks which risk outweighs it
    return show(services, turn, view)


def take_back(services: Services, turn: Turn) -> Reply | None:
    """Take a waiting request back."""
    with services.store.open(turn.user, "share") as desk:
        sharing.take_back(desk, turn.value)
    return None


def nudge(services: Services, turn: Turn) -> Reply | None:
    """Have those who may decide a waiting request reminded, and say from when it may be done again."""
    with services.store.open(turn.user, "share") as desk:
        done = escalating.nudge(desk, turn.value)
    return show(services, turn, page(services.words, View.HELP, "share/nudged", ref=turn.value, people=done.people, again_at=done.again_at))


def _told(services: Services, turn: Turn, request_id: str, advice: list[Block]) -> Block:
    """The answer, the same to a submission that is delivered twice; who could decide is asked of Slack, so that nobody who left is counted."""
    with services.store.open(turn.user, "share", to_look=True) as desk:
        open_still = desk.own_request(request_id).state in sharing.UNDECIDED
    standings = services.directory.known(_who_could(services, turn)) if open_still else UNASKED
    with services.store.open(turn.user, "share") as desk:
        return outcome_page(services, sharing.outcome_of(desk, desk.own_request(request_id), standings), advice)


def _who_could(services: Services, turn: Turn) -> frozenset[str]:
    with services.store.open(turn.user, "share", to_look=True) as desk:
        return who_could(desk)


def _recipient(form: ShareForm, names: Mapping[str, str]) -> str:
    if form.named and form.named != OTHER:
        if form.named not in names:
            raise FieldProblem(named="choose_again")
        return names[form.named]
    if not form.recipient:
        raise FieldProblem(recipient="missing")
    return form.recipient


def _form(services: Services, desk: Desk, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    """The form, for somebody who works with the client; who tells in person reads the safety notes first (4.8)."""
    ref = carried["ref"]
    desk.client(ref)
    names, notes = named(desk, ref), precautions.in_force(desk, ref)
    others: Options = [*list(names.items())[:90], (OTHER, services.words.plain("share/form", "somebody_else"))]
    metadata = {**carried, "has_named": "yes"} if names else {key: value for key, value in carried.items() if key != "has_named"}
    return ShareForm.show(services.words, {**answers, **metadata}, metadata=metadata, options={"named": others}, client=ref, precautions=notes)


_OPEN = frozenset({Because.QUESTION_NOT_ANSWERED, Because.TELLING_THE_FAMILY_NOT_SAID})
"""What says no more than that a question still waits for its answer."""

_BESIDE: dict[Because, str] = {
    Because.REASON_NOT_SAID: "reason",
    Because.RISK_NOT_NAMED: "risk",
    Because.WHY_NO_CONSENT_NOT_SAID: "why_no_consent",
    Because.DISCUSSION_NOT_SAID: "why_not_discussed",
    Because.ENCOURAGEMENT_NOT_SAID: "why_not_encouraged",
    Because.HARM_NOT_NAMED: "harms",
    Because.ONLY_TO_THE_POLICE: "ground",
    Because.NOT_AN_ORDER: "paper",
    Because.ORDER_NOT_SEEN_YET: "seen_on",
    Because.POWER_NOT_NAMED: "power",
    Because.USE_IS_NOT_TRAFFICKING: "conduct",
    Because.SECOND_WORKER_NOT_NAMED: "second_worker",
    Because.WITNESS_TELLS: "witness_answer",
    Because.NOT_FIRST_HAND: "first_hand",
}
"""The field of the form whose answer a finding is about, where it does not name the question itself."""


def _missing(decision: Decision) -> dict[str, str]:
    """The reason of each decisive finding, beside the field of the form that would answer it."""
    problems: dict[str, str] = {}
    for found in decision.decisive:
        code = "missing" if found.because in _OPEN else str(found.because)
        asked = [one for one in found.about if one in GroundForm.model_fields]
        problems |= dict.fromkeys(asked or [_BESIDE.get(found.because, "ground")], code)
    return problems
