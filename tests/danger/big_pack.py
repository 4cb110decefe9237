"""Makes a pack of so many records in a process of its own, and says how much memory that took: `python -m tests.danger.big_pack DATABASE COUNT FOLDER`."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot import clients
from bot.access import packs, requests
from bot.access.kinds import AskedBy, CameBy, Identity, PackPurpose
from bot.access.making import Maker
from bot.access.requests import Known, Received
from bot.clients import FirstContact
from bot.clock import system_clock
from bot.database import connect
from bot.directory import Directory, Standing
from bot.people import set_roles
from bot.records import AccessPack, Briefing
from bot.samples import words
from bot.store import Desk, Store
from bot.vault import Vault, new_key
from policy.facts import BriefingItem
from policy.values import STANDARD
from policy.working_time import WorkingTime
from tests.cast import AISHA, DANA, OLU, TEAM

NOWHERE = "http://127.0.0.1:9/api/"
STORY = "We talked about the flat and about the letter from the council, and wrote down what to do next week."


class NoWork:
    """Nothing is said here."""

    def enqueue(self, session: object, outbox_id: str) -> None:
        """Say nothing."""


def briefing(desk: Desk, number: int) -> Briefing:
    """One of many records; without its line in the log, which is another test's business."""
    row = Briefing(
        id=f"B-{number:06}", team_id=desk.team, client_ref="JU-0412", given_on=desk.today, given_by=AISHA, recorded_by=AISHA, sealed=b"", recorded_at=desk.now,
    )  # fmt: skip
    told = {"told": dict.fromkeys(BriefingItem, "0"), "formats": ["spoken"], "language": STORY, "leaflets": {}, "easy": False}
    row.sealed = desk.seal("JU-0412", "briefing", row.id, told)
    return row


def main(url: str, count: int, folder: Path) -> None:
    """A client with so many briefings; a request; a pack."""
    store = Store(connect(url, pool_size=4), Vault(new_key()), system_clock, TEAM, NoWork(), zone=ZoneInfo("Europe/London"), admins=(OLU,), approvals="C0",
                  values=STANDARD, working=WorkingTime.never_closed(ZoneInfo("Europe/London")))  # fmt: skip
    store.settle_in()
    directory = Directory(WebClient(token="xoxb-nobody", base_url=NOWHERE, timeout=1), TEAM)
    with store.open(OLU, "people") as desk:
        for user, role in ((AISHA, "worker"), (DANA, "data_lead")):
            set_roles(desk, Standing(user_id=user, same_workspace=True, is_guest=False, is_bot=False, is_deactivated=False), frozenset({role}))
    with store.open(AISHA, "client") as desk:
        clients.open_client(desk, FirstContact(ref="JU-0412", is_child=False, key_workers=(AISHA,)))
    for begin in range(0, count, 1000):
        with store.open(AISHA, "briefing") as desk:
            desk.session.add_all(briefing(desk, number) for number in range(begin, min(begin + 1000, count)))
    with store.open(AISHA, "access") as desk:
        came = Received(ref="JU-0412", on=desk.today, by=AISHA, came_by=CameBy.SPOKEN, asked_by=AskedBy.THEMSELVES, who="", asked_for="All of it")
        request = requests.receive(desk, came).id
    with store.open(DANA, "access") as desk:
        requests.identify(desk, request, Known(identity=Identity.KNOWN, how="Aisha knows them"))
        pack = packs.ask_for(desk, request, PackPurpose.TO_HAND_OVER).id
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    maker = Maker(store, words(), directory, folder, "big", timedelta(seconds=60))
    maker._work()  # noqa: SLF001  # here and now, and not in a thread
    with store.open(DANA, "access", to_look=True) as desk:
        row = desk.session.get_one(AccessPack, pack)
    print(json.dumps({
        "state": row.state, "problem": row.problem, "records": row.total // 4, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "before": before,
        "seconds": round(time.monotonic() - began, 1), "size": maker.path(pack).stat().st_size if row.state == "ready" else 0,
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
