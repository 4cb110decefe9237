"""One client's life as those see it who have to do with it: each station in a real browser.

With JUSTUS_PICTURES set, the pictures of docs/a-life.md are taken anew.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_journey_in_browser import PICTURES
from tests.cast import AISHA, APPROVALS, DANA, GENERAL, GRACE, TOMASZ
from tests.journeys.access_steps import opens as opens_request
from tests.journeys.files import REF
from tests.journeys.test_receipts import receives as has_receipt
from tests.life.plainly import Plainly
from tests.life.stations import Life
from tests.scene import Scene

SEEN = {
    "first-contact": "What was the client told?",
    "consent": "What did the client answer?",
    "withdraw": "has said yes for: Leeds Housing Options",
    "withdrawn": "Withdrawn from today. For everybody.",
    "notice_sent": "To be sent by",
    "redact": "What stays out?",
    "withhold": "Who looks at it with you?",
    "second": "Do you agree?",
    "close": "Close the file",
}
"""What stands in each form that somebody sends."""
NOT_SHOWN = {"notice_answered", "release"}


class Watcher:
    """Looks at people's screens, one after the other, and takes a picture of each."""

    def __init__(self, browser: Browser, scene: Scene, folder: Path) -> None:
        """Sit down."""
        self.page: Page = browser.new_page(viewport={"width": 1180, "height": 900}, reduced_motion="reduce", locale="en-GB")
        self.page.set_default_timeout(30_000)
        self.scene, self.folder, self.taken = scene, folder, list[str]()

    def form(self, name: str, user: str) -> None:
        """Somebody is about to send a form."""
        if name not in NOT_SHOWN:
            self.looks(name.replace("_", "-"), user, SEEN[name])

    def looks(self, name: str, user: str, words: str, channel: str = GENERAL) -> Locator:
        """What somebody has before them: the form on top, or else the channel."""
        self.page.goto(f"{self.scene.slack.url}/?as={user}&in={channel}")
        open_form = bool(self.scene.person(user).views())
        seen = self.page.locator("dialog[open]").last if open_form else self.page.get_by_role("main")
        expect(seen).to_contain_text(words)
        self.takes(name)
        return seen

    def message(self, name: str, user: str, words: str) -> None:
        """What somebody finds in their messages from the bot."""
        self.scene.settled()
        self.page.goto(f"{self.scene.slack.url}/?as={user}&in={GENERAL}")
        self.page.get_by_role("navigation").get_by_text("JustUs", exact=True).click()
        found = self.page.locator("[data-ts]").filter(has_text=words).last
        expect(found).to_be_visible()
        found.scroll_into_view_if_needed()
        self.takes(name)

    def paper(self, name: str, content: bytes, words: str) -> None:
        """A paper, as it opens in any browser."""
        file = self.folder / f"{name}.html"
        file.write_bytes(content)
        self.page.goto(file.as_uri())
        expect(self.page.locator("body")).to_contain_text(words)
        self.takes(name)

    def takes(self, name: str) -> None:
        """Keep the picture, if pictures are wanted."""
        self.taken.append(name)
        if os.environ.get("JUSTUS_PICTURES"):
            self.page.screenshot(path=PICTURES / f"life-{name}.png")


def test_each_station_of_a_life_is_on_a_screen(scene: Scene, browser: Browser, tmp_path: Path) -> None:
    """From first contact to the certificate; what each form and page says to the one before it."""
    watcher = Watcher(browser, scene, tmp_path)
    life = Life(scene, Plainly(), watcher.form)
    comes(life, watcher)
    is_told_of(life, watcher)
    life.scene.time_passes(days=30)
    life.takes_it_back()
    life.has_the_letter_sent()
    life.scene.time_passes(days=30)
    is_answered(life, watcher)
    ends(life, watcher)
    assert {f"life-{one}.png" for one in watcher.taken} == {file.name for file in PICTURES.glob("life-*.png")}


def comes(life: Life[Plainly], watcher: Watcher) -> None:
    """Told, asked what they need, met with care, and a yes on paper."""
    life.comes_to_us()
    life.says_what_they_need()
    life.agrees_to_support()
    life.is_met_with_care()
    life.says_yes_on_paper()
    life.page()
    watcher.looks("client", AISHA, "A scan of the paper is kept.")
    life.aisha.closes(everything=True)
    watcher.paper("receipt", has_receipt(life.scene, "html")[1], "You can change your mind")


def is_told_of(life: Life[Plainly], watcher: Watcher) -> None:
    """With consent by the worker alone; without it after two trustees."""
    life.scene.given_numbers("harbour-1", quorum_4_2_2=2)
    life.is_helped_with_consent()
    life.is_at_risk()
    assert life.is_approved_by(TOMASZ) == "waiting"
    watcher.looks("one-of-two", GRACE, "approved", APPROVALS)
    assert life.is_approved_by(GRACE) == "approved"
    watcher.message("approved", AISHA, "was approved")
    life.is_told_of_without_consent()


def is_answered(life: Life[Plainly], watcher: Watcher) -> None:
    """Received, looked through, packed, handed over."""
    ref = life.asks_what_we_hold()
    life.is_looked_for(ref)
    opens_request(life.scene, ref)
    watcher.looks("access", DANA, "Make a working copy")
    life.is_looked_through(ref)
    pack = life.has_a_pack(ref)
    watcher.looks("phrase", DANA, pack[1])
    life.dana.closes(everything=True)
    watcher.message("pack", DANA, "here is the pack")
    watcher.paper("file", life.member(pack, "file.html"), "What we hold about you")
    life.gets_it(ref)


def ends(life: Life[Plainly], watcher: Watcher) -> None:
    """Closed, due, asked, agreed, certified."""
    assert life.leaves().ok
    life.years_go_by(7)
    life.files(DANA)
    watcher.looks("due", DANA, REF)
    life.dana.closes(everything=True)
    life.is_asked_to_be_destroyed()
    life.files(TOMASZ)
    watcher.looks("agree", TOMASZ, REF)
    life.scene.person(TOMASZ).closes(everything=True)
    life.is_forgotten()
    life.scene.person(TOMASZ).closes(everything=True)
    life.dana.press("certificate_open", in_message=True)
    watcher.looks("certificate", DANA, "was destroyed")
