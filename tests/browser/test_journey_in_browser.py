"""The journey by hand, in a real browser: `make demo`, then what a worker and a trustee would do.

With JUSTUS_PICTURES set, the pictures of docs/images are taken anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"


class Somebody:
    """A person with a browser of their own."""

    def __init__(self, browser: Browser, url: str, user: str, channel: str = "C0GENERAL") -> None:
        self.page: Page = browser.new_page(viewport={"width": 1180, "height": 900}, reduced_motion="reduce")
        self.page.set_default_timeout(20_000)
        self.page.goto(f"{url}/?as={user}&in={channel}")

    def types(self, text: str) -> None:
        box = self.page.get_by_role("textbox", name=re.compile("^Message"))
        box.fill(text)
        box.press("Escape")
        box.press("Enter")

    @property
    def modal(self) -> Locator:
        return self.page.locator("dialog[open]").last

    def field(self, name: str) -> Locator:
        return self.modal.locator(f"[data-block-id='{name}']").first

    def ticks(self, field: str, label: str) -> None:
        self.field(field).get_by_label(label, exact=True).check()

    def writes(self, field: str, text: str) -> None:
        self.field(field).get_by_role("textbox").fill(text)

    def chooses(self, field: str, label: str) -> None:
        self.field(field).get_by_role("combobox").select_option(label=label)

    def chooses_all(self, field: str, *labels: str) -> None:
        """Open a menu of several choices, tick them by keyboard or mouse, and close it."""
        self.field(field).get_by_role("button").first.click()
        for label in labels:
            self.modal.get_by_role("checkbox", name=label, exact=True).check()
        self.page.keyboard.press("Escape")

    def presses(self, name: str) -> None:
        self.modal.get_by_role("button", name=name, exact=True).last.click()

    def goes_to(self, place: str) -> None:
        self.page.get_by_role("navigation").get_by_text(place, exact=True).click()

    def message(self, text: str) -> Locator:
        return self.page.locator("[data-ts]").filter(has_text=text).last

    def picture(self, name: str) -> None:
        if os.environ.get("JUSTUS_PICTURES"):
            self.page.screenshot(path=PICTURES / f"{name}.png")


AGENCY = "Agency, such as a council or a health service"


def answers_the_form(worker: Somebody, recipient: str, *, named: bool, channel: str, kind: str = AGENCY) -> None:
    worker.ticks("danger", "No, it can wait for an answer")
    worker.ticks("named", recipient if named else "Somebody else")
    if not named:
        worker.writes("recipient", recipient)
    worker.ticks("recipient_kind", kind)
    worker.chooses("purpose", "Housing")
    worker.writes("justification", "A flat is free on Friday and they must know what would fit")
    worker.chooses_all("categories", "Housing")
    worker.writes("needs.housing", "To offer a flat without stairs")
    worker.ticks("anonymous", "No")
    worker.writes("why_not_anonymous", "They must know who will live there")
    worker.ticks("channel", channel)


def test_fax_is_refused_and_what_was_typed_is_kept_for_another_way(demo: str, browser: Browser) -> None:
    aisha = Somebody(browser, demo, "U0AISHA")
    aisha.types("/justus share JU-0412")
    answers_the_form(aisha, "Leeds Housing Options", named=True, channel="Fax")
    expect(aisha.modal).to_contain_text("Fax is never safe")
    aisha.presses("See the answer")
    expect(aisha.modal).to_contain_text("No, do not share this")
    expect(aisha.modal).to_contain_text("clause 3.1")
    aisha.picture("fax")

    aisha.presses("Change my answers")
    expect(aisha.field("justification").get_by_role("textbox")).to_have_value("A flat is free on Friday and they must know what would fit")
    aisha.ticks("channel", "Secure portal")
    expect(aisha.modal).not_to_contain_text("Fax is never safe")
    aisha.picture("share")
    aisha.presses("See the answer")

    expect(aisha.modal).to_contain_text("Yes, you may share this with Leeds Housing Options")
    aisha.presses("Close")


def test_a_request_goes_by_a_trustee_and_ends_in_a_case_note(demo: str, browser: Browser) -> None:
    aisha = Somebody(browser, demo, "U0AISHA")
    aisha.types("/justus share JU-0412")
    answers_the_form(aisha, "Elm House", named=False, channel="E-mail")
    aisha.presses("See the answer")
    expect(aisha.modal).to_contain_text("consent does not cover this")
    aisha.presses("Ask the trustees")
    aisha.chooses("ground", "An adult at risk")
    aisha.ticks("soon", "Within days")
    aisha.ticks("adult_harms", "Not caring for themselves")
    aisha.ticks("needs_care", "Yes")
    aisha.ticks("can_protect_themselves", "No")
    aisha.ticks("own_decision", "I am not sure")
    aisha.writes("public_interest", "Somebody must look whether he is alive and warm")
    aisha.writes("reason", "No heating and no food for three days, seen on the visit today")
    aisha.ticks("why_no_consent", "The client cannot give consent")
    aisha.ticks("discussed", "Yes")
    aisha.ticks("encouraged", "Yes")
    aisha.ticks("in_doubt", "No")
    aisha.presses("Send")
    expect(aisha.modal).to_contain_text("is with the trustees")
    reference = re.search(r"R-\w{6}", aisha.modal.inner_text())
    assert reference

    tomasz = Somebody(browser, demo, "U0TOMASZ", "C0APPROVALS")
    request = tomasz.message(reference[0])
    expect(request).to_contain_text("needs a trustee's decision")
    expect(request).not_to_contain_text("Elm House")
    tomasz.picture("request")
    request.get_by_role("button", name="Read the request").click()
    expect(tomasz.modal).to_contain_text("No heating and no food for three days")
    tomasz.presses("Close")
    request.get_by_role("button", name="Approve").click()
    tomasz.ticks("conflict", "No")
    tomasz.writes("discussed_with", "Aisha Khan")
    tomasz.writes("discussed_when", "Today at 14:10, by phone")
    tomasz.writes("discussed_what", "Whether a smaller share would do")
    tomasz.writes("reason", "The risk is real and the share is small")
    tomasz.picture("approve")
    tomasz.presses("Approve")
    expect(tomasz.message(reference[0])).to_contain_text("approved")

    aisha.presses("Close")
    aisha.goes_to("JustUs")
    told = aisha.message(f"{reference[0]} was approved")
    expect(told).to_contain_text("Record what was shared")
    aisha.picture("message")
    told.get_by_role("button", name="Record what was shared").click()
    records_and_reads_the_note(aisha, reference[0])


def records_and_reads_the_note(aisha: Somebody, reference: str) -> None:
    aisha.ticks("done", "It was shared")
    aisha.ticks("categories", "Housing")
    now = aisha.page.evaluate("() => new Date().toLocaleString('sv', {timeZone: 'Europe/London'})")
    aisha.field("shared_on").locator("input").fill(now[:10])
    aisha.field("shared_time").locator("input").fill(now[11:16])
    aisha.ticks("channel", "E-mail")
    aisha.presses("Save the record")
    note = aisha.modal.get_by_label("Select all, copy, and paste into the client's file")
    expect(note).to_have_value(re.compile(f"Case note {reference}"))
    expect(note).to_have_value(re.compile("Approved by Tomasz Nowak"))
    aisha.picture("case-note")
    aisha.presses("Done")


def test_home_shows_a_trustee_what_waits(demo: str, browser: Browser) -> None:
    margaret = Somebody(browser, demo, "U0MARGARET")

    margaret.goes_to("Home of JustUs")

    expect(margaret.page.get_by_role("main")).to_contain_text("Requests to decide")
    expect(margaret.page.get_by_role("main")).to_contain_text("Emergencies to review")
    margaret.picture("home")
