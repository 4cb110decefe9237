"""Files on the page: chosen by keyboard, seen with their words, downloaded byte for byte."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.sandbox_page.bot import PNG
from tests.sandbox_page.conftest import OpenPage
from tests.sandbox_page.test_page import says

BYTES = bytes(range(256))
"""Not text, so that a page that reads files as text is found out."""


def payload(name: str, content: bytes = BYTES) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def attaching(page: Page) -> Locator:
    page.on("filechooser", lambda chooser: None)  # the browser is told early that choosers are ours; told at the key press, it may be too late
    says(page, "/attach")
    modal = page.get_by_role("dialog", name="Attach")
    expect(modal).to_be_visible()
    return modal


def choose(page: Page, modal: Locator, *files: FilePayload) -> None:
    """Choose files by keyboard, as the computer's own dialog gives them."""
    modal.get_by_label("A scan").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(list(files), timeout=60_000)


def test_a_file_is_chosen_by_keyboard_and_sent(open_page: OpenPage) -> None:
    page = open_page()
    modal = attaching(page)
    expect(modal.get_by_label("A scan")).to_be_focused()
    choose(page, modal, payload("signed.pdf"))
    expect(modal.get_by_role("list", name="Files")).to_contain_text("signed.pdf")
    expect(modal.get_by_role("status").filter(has_text="signed.pdf was added.")).to_be_visible()
    modal.get_by_label("Reason").fill("because")
    modal.get_by_role("button", name="Send").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("main .message").filter(has_text="Took signed.pdf: 256 bytes")).to_be_visible()


def test_a_file_that_may_not_be_chosen_is_told_in_words(open_page: OpenPage) -> None:
    page = open_page()
    modal = attaching(page)
    choose(page, modal, payload("program.exe"))
    expect(modal.get_by_role("status").filter(has_text="not allowed. Choose one of: pdf, png")).to_be_visible()
    choose(page, modal, payload("big.pdf", b"x" * (10 * 1024 * 1024 + 1)))
    expect(modal.get_by_role("status").filter(has_text="too large")).to_be_visible()
    choose(page, modal, payload("one.pdf"))
    expect(modal.get_by_role("list", name="Files").get_by_role("listitem")).to_have_count(1)
    choose(page, modal, payload("two.pdf"))
    expect(modal.get_by_role("status").filter(has_text="Only 1 file can be chosen here.")).to_be_visible()
    modal.get_by_role("button", name="Remove one.pdf").press("Enter")
    expect(modal.get_by_label("A scan")).to_be_focused()
    choose(page, modal, payload("two.pdf"))
    expect(modal.get_by_role("list", name="Files")).to_contain_text("two.pdf")


def test_a_chosen_file_survives_an_error_beside_it_and_a_reload(open_page: OpenPage) -> None:
    page = open_page()
    modal = attaching(page)
    choose(page, modal, payload("long.pdf", b"x" * 1001))
    modal.get_by_label("Reason").fill("because")
    modal.get_by_role("button", name="Send").click()
    expect(modal.locator("[data-block-id=scan]")).to_contain_text("That is too much.")
    expect(modal.get_by_label("A scan")).to_be_focused()
    expect(modal.get_by_label("A scan")).to_have_attribute("aria-invalid", "true")
    expect(modal.get_by_role("list", name="Files")).to_contain_text("long.pdf")
    page.reload()
    expect(modal.get_by_role("list", name="Files")).to_contain_text("long.pdf")
    expect(modal.get_by_label("Reason")).to_have_value("because")


def test_ones_own_files_are_found_and_deleted_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    modal = attaching(page)
    choose(page, modal, payload("signed.pdf"))
    expect(modal.get_by_role("list", name="Files")).to_contain_text("signed.pdf")
    page.keyboard.press("Escape")
    page.get_by_role("navigation").get_by_role("button", name="Files").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Files")
    own = page.get_by_role("list", name="Your files")
    expect(own.get_by_role("listitem")).to_contain_text("signed.pdf")
    own.get_by_role("button", name="Delete file signed.pdf").press("Enter")
    page.get_by_role("alertdialog", name="Delete this file?").get_by_role("button", name="Delete", exact=True).press("Enter")
    expect(page.get_by_role("status").filter(has_text="signed.pdf was deleted.")).to_be_visible()
    expect(page.get_by_text("You have put no file into this workspace.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Files")


def test_files_of_messages_are_seen_and_downloaded(open_page: OpenPage) -> None:
    page = open_page()
    says(page, "/fetch")
    document = page.locator("main .file").filter(has_text="Report")
    expect(document).to_contain_text("report.pdf, 12 bytes")
    picture = page.get_by_role("img", name="The plan of the house")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.complete && img.naturalWidth") == 2
    link = document.get_by_role("link", name="Download Report")
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "report.pdf"
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 one"
    with page.expect_download() as second:
        page.get_by_role("link", name="Download Plan").click()
    assert Path(second.value.path()).read_bytes() == PNG
