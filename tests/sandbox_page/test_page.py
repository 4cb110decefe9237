"""The page by keyboard and by mouse: acting, typing, forms that keep what was typed, confirming, threads, and text that stays text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.sandbox_page.bot import HOSTILE
from tests.sandbox_page.conftest import OpenPage, control


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^Message"))


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def says(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Escape")
    box(page).press("Enter")


def form(page: Page) -> Locator:
    says(page, "/share")
    modal = page.get_by_role("dialog", name="Ask to share")
    expect(modal).to_be_visible()
    return modal


def request(page: Page) -> Locator:
    return page.locator("main [data-ts]").filter(has_text="Request 17")


def test_two_people_act_in_two_tabs_and_see_each_other(open_page: OpenPage) -> None:
    aisha, ben = open_page("UAISHA"), open_page("UBEN", "G0CASES")
    expect(ben.get_by_label("Acting as").locator("option:checked")).to_have_text("Ben Okafor, Manager (admin)")

    says(aisha, "Good morning @ben")

    expect(ben.get_by_role("button", name="general")).to_contain_text("1 unread")
    expect(ben.locator("#live")).to_contain_text("Aisha Khan in general: Good morning @Ben Okafor")
    ben.get_by_role("button", name="general").click()
    expect(ben.locator("main .mention.me")).to_have_text("@Ben Okafor")
    expect(ben.get_by_role("button", name="general")).not_to_contain_text("unread")


def test_the_person_and_the_place_stay_in_the_address(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_label("Acting as").select_option("UBEN")
    page.get_by_role("button", name="cases").click()
    expect(page).to_have_url(re.compile(r"as=UBEN&in=G0CASES"))

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("cases")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("#general")


def test_the_picker_names_guests_outsiders_and_the_departed(open_page: OpenPage) -> None:
    told = open_page().get_by_label("Acting as").locator("option").all_inner_texts()
    assert "Gwen Hughes (guest)" in told
    assert "Sam Stone (other organisation, shares a channel)" in told
    assert "Olu Left (deactivated)" in told


def test_a_slash_offers_commands_with_hints_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    box(page).press_sequentially("/s")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    expect(options).to_have_count(3)
    expect(options.first).to_contain_text("[case]")
    box(page).press("ArrowDown")
    box(page).press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    box(page).press("ArrowDown")
    box(page).press("Enter")
    expect(box(page)).to_have_value("/status ")
    box(page).press("Enter")
    message = page.locator("main .message").filter(has_text="Nothing waits")
    expect(message).to_contain_text("Only visible to you")
    expect(box(page)).to_have_value("")


def test_shift_enter_makes_a_line_and_enter_sends(open_page: OpenPage) -> None:
    page = open_page()
    box(page).press_sequentially("one")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("two")
    box(page).press("Enter")
    expect(page.locator("main .message .text")).to_have_text("one\ntwo")


def test_text_with_markup_and_mentions_is_inert(open_page: OpenPage) -> None:
    page = open_page()
    says(page, "<img src=x onerror=alert(1)> <!channel> <https://evil.example|safe>")
    typed = page.locator("main .message .text").first
    expect(typed).to_have_text("<img src=x onerror=alert(1)> <!channel> <https://evil.example|safe>")
    expect(typed.locator("[data-broadcast]")).to_have_count(0)
    says(page, "/show")
    expect(request(page).get_by_text(HOSTILE, exact=True)).to_have_count(2)
    expect(request(page)).to_contain_text("<!here>")
    expect(request(page)).to_contain_text("the policy (https://evil.example/x)")
    assert page.evaluate("[document.querySelectorAll('main script, main img, main a').length, window.hurt]") == [0, None]


def test_a_form_takes_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    expect(modal.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("half")
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(box(page)).to_be_focused()


def test_errors_stand_beside_the_field_and_keep_what_was_typed(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    modal.get_by_role("button", name="Send").click()
    reason = modal.get_by_label("Reason")
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(reason).to_have_accessible_description(re.compile("Please complete this required field"))
    expect(modal.get_by_role("alert").filter(has_text="2 fields need attention: Reason, Kind of data")).to_be_visible()

    reason.fill("no reason")
    expect(reason).not_to_have_attribute("aria-invalid", "true")
    modal.get_by_label("Kind of data").select_option("address")
    modal.get_by_role("button", name="Send").click()
    expect(modal.locator("[data-block-id=reason]")).to_contain_text("Say because.")
    expect(reason).to_have_value("no reason")
    expect(reason).to_be_focused()

    reason.fill("because they agreed")
    modal.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_late_answer_tells_of_it_and_keeps_what_was_typed(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    modal.get_by_label("Reason").fill("late")
    modal.get_by_label("Kind of data").select_option("address")
    modal.get_by_role("button", name="Send").click()
    expect(modal.get_by_role("status").filter(has_text="Working")).to_be_visible()
    expect(modal.get_by_role("alert").filter(has_text="We had some trouble connecting")).to_be_visible()
    expect(modal.get_by_label("Reason")).to_have_value("late")


def test_an_update_of_the_form_does_not_disturb_typing(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    modal.get_by_label("Kind of data").select_option("therapy_notes")
    modal.get_by_label("Reason").focus()
    modal.get_by_label("Reason").press_sequentially("typed while the form changes around it", delay=40)
    expect(modal.get_by_label("Which therapist?")).to_be_visible()
    expect(modal.get_by_label("Reason")).to_be_focused()
    expect(modal.get_by_label("Reason")).to_have_value("typed while the form changes around it")
    expect(modal.get_by_label("Kind of data")).to_have_value("therapy_notes")

    modal.get_by_label("Which therapist?").fill("Dr Lee")
    modal.get_by_label("Kind of data").select_option("address")
    expect(modal.get_by_label("Which therapist?")).to_have_count(0)
    expect(modal.get_by_label("Reason")).to_have_value("typed while the form changes around it")


def test_what_was_typed_and_chosen_survives_a_reload(open_page: OpenPage, server: str) -> None:
    page = open_page()
    modal = form(page)
    modal.get_by_label("Reason").fill("kept by the server")
    modal.get_by_role("combobox", name="Case").press_sequentially("9")
    expect(modal.get_by_role("listbox", name="Options").get_by_role("option")).to_have_count(3)
    modal.get_by_role("combobox", name="Case").press("ArrowDown")
    modal.get_by_role("combobox", name="Case").press("Enter")
    expect(modal.get_by_role("combobox", name="Case")).to_have_value("Case 90")
    until(lambda: control(f"{server}/control/state?as=UAISHA")["views"][0]["values"]["case"]["case"] == "case_90")

    page.reload()

    expect(modal.get_by_label("Reason")).to_have_value("kept by the server")
    expect(modal.get_by_role("combobox", name="Case")).to_have_value("Case 90")


def test_several_are_chosen_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    button = modal.get_by_role("button", name=re.compile("Who sees it"))
    button.focus()
    page.keyboard.press("Enter")
    expect(modal.get_by_role("checkbox", name="Police")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(modal.get_by_role("checkbox", name="Council")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(modal).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_text("2 chosen: Police, School")


def test_a_form_on_top_knows_what_was_typed_beneath(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    modal.get_by_label("Reason").fill("my words")
    modal.get_by_role("button", name="Read the policy").click()
    top = page.get_by_role("dialog", name="The policy")
    expect(top).to_contain_text("You typed: my words")
    expect(top).to_contain_text("On top of “Ask to share”")
    page.keyboard.press("Escape")
    expect(modal).to_be_visible()
    expect(modal.get_by_role("button", name="Read the policy")).to_be_focused()
    expect(modal.get_by_label("Reason")).to_have_value("my words")


def test_characters_left_are_counted_near_the_limit(open_page: OpenPage) -> None:
    modal = form(open_page())
    modal.get_by_label("Reason").fill("x" * 30)
    expect(modal.locator(".counter")).to_be_hidden()
    modal.get_by_label("Reason").fill("x" * 50)
    expect(modal.locator(".counter")).to_have_text("10 characters left")
    modal.get_by_label("Reason").fill("x" * 62)
    expect(modal.locator(".counter")).to_have_text("2 too many (at most 60)")


def test_a_press_to_confirm_is_sent_only_when_confirmed(open_page: OpenPage) -> None:
    page = open_page()
    says(page, "/show")
    refuse = request(page).get_by_role("button", name="Refuse")
    refuse.click()
    ask = page.get_by_role("alertdialog", name="Refuse it?")
    expect(ask.get_by_role("button", name="Not yet")).to_be_focused()
    page.keyboard.press("Escape")
    expect(ask).to_have_count(0)
    expect(refuse).to_be_focused()
    expect(request(page)).to_contain_text("Waiting")

    refuse.press("Enter")
    ask.get_by_role("button", name="Refuse it").click()
    expect(request(page)).to_contain_text("Refused")
    expect(request(page)).to_contain_text("(edited)")
    expect(request(page)).to_be_focused()  # its button is gone; focus did not fall to the top of the page


def test_a_confirmation_over_a_form_leaves_the_form_alone(open_page: OpenPage) -> None:
    page = open_page()
    modal = form(page)
    modal.get_by_label("Reason").fill("still here")
    modal.get_by_role("button", name="Clear", exact=True).click()
    page.keyboard.press("Escape")
    expect(modal.get_by_label("Reason")).to_have_value("still here")
    modal.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_role("dialog", name="Cleared")).to_contain_text("All gone")


def test_a_press_without_an_answer_is_told_beside_it(open_page: OpenPage) -> None:
    page = open_page()
    says(page, "/show")
    request(page).get_by_role("button", name="Never answers").click()
    expect(request(page).get_by_role("alert")).to_contain_text("took too long to respond")
    expect(page.locator("#notices")).to_be_empty()


def test_a_thread_opens_beside_and_takes_replies(open_page: OpenPage) -> None:
    page = open_page()
    says(page, "/show")
    request(page).get_by_role("button", name="Approve").click()
    request(page).get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("Approved by @Aisha Khan")
    reply = thread.get_by_role("textbox", name="Reply in this thread")
    expect(reply).to_be_focused()
    page.keyboard.type("Thank you")
    page.keyboard.press("Enter")
    expect(request(page).get_by_role("button", name="2 replies")).to_be_visible()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    expect(request(page).get_by_role("button", name="2 replies")).to_be_focused()


def test_the_shortcuts_menu_works_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Shortcuts").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name=re.compile("New request"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ask to share")).to_be_visible()


def test_home_and_the_direct_message_open_from_the_left(open_page: OpenPage) -> None:
    page = open_page()
    places = page.get_by_role("navigation")
    places.get_by_role("button", name="Home of JustUs").click()
    expect(page.get_by_role("main")).to_contain_text("Your requests")
    places.get_by_role("button", name=re.compile("^JustUs")).click()
    says(page, "hello")
    expect(page.get_by_role("main")).to_contain_text("I heard you")


def test_a_draft_waits_where_it_was_begun(open_page: OpenPage) -> None:
    page = open_page()
    box(page).fill("not yet sent")
    page.get_by_role("button", name="cases").click()
    expect(box(page)).to_have_value("")
    page.get_by_role("button", name="general").click()
    expect(box(page)).to_have_value("not yet sent")


def test_the_phone_shows_only_the_notification(open_page: OpenPage) -> None:
    page = open_page("UBEN")
    says(open_page("UAISHA"), "/show")
    expect(page.locator(".toast")).to_contain_text("Request 17 waits")
    page.get_by_role("button", name="Phone", exact=True).click()
    phone = page.get_by_role("complementary", name="A locked phone")
    expect(phone).to_contain_text("Request 17 waits")
    expect(phone).not_to_contain_text("script")


def test_the_wire_shows_what_was_asked_and_answered(open_page: OpenPage) -> None:
    page = open_page()
    says(page, "/show")
    expect(request(page)).to_be_visible()
    page.get_by_role("button", name="What goes over the wire").click()
    wire = page.get_by_role("complementary", name="What goes over the wire")
    entry = wire.locator("details").filter(has_text="chat.postMessage").first
    entry.locator("summary").click()
    expect(entry).to_contain_text('"text": "Request 17 waits"')
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="What goes over the wire")).to_be_focused()


def test_slack_can_be_made_to_misbehave(open_page: OpenPage, server: str) -> None:
    page = open_page()
    page.get_by_role("button", name="Make Slack misbehave").click()
    panel = page.get_by_role("complementary", name="Make Slack misbehave")
    panel.get_by_label("What happens").nth(1).select_option("archive")
    panel.get_by_label("Channel", exact=True).select_option("C0GENERAL")
    panel.get_by_role("button", name="Do it").click()
    expect(page.locator("#place-topic")).to_have_text("Archived")
    expect(box(page)).to_be_hidden()
    panel.get_by_label("What happens").first.select_option("error")
    panel.get_by_role("button", name="Set this fault").click()
    expect(panel.get_by_role("status")).to_have_text("Set: the next 1 call(s) of chat.postMessage.")
    panel.get_by_role("button", name="Clear all faults").click()
    expect(panel.get_by_role("status")).to_have_text("All faults are cleared.")


def test_the_page_fits_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(width=320, height=640)
    says(page, "/show")
    expect(request(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    modal = form(page)
    expect(modal.get_by_role("button", name="Send")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= 320")


def test_the_page_says_when_the_world_begins_anew(open_page: OpenPage, server: str) -> None:
    page = open_page("UBEN")
    other = {"users": [{"id": "UNEW", "name": "nia", "real_name": "Nia New"}], "channels": [{"id": "C0NEW", "name": "new", "members": ["UNEW"]}]}
    control(f"{server}/control/reset", other)
    expect(page.get_by_label("Acting as").locator("option:checked")).to_have_text("Nia New")
    expect(page.get_by_role("heading", level=1)).to_have_text("#new")
