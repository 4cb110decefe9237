"""Slack's host of files: bytes go there and come from there, and the token goes nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from slack_sdk import WebClient

from bot.file_host import Answered, CutOff, NotOpened, NotTheHost, TooLarge, fetch, put
from bot.manifest import manifest
from sandbox.client import Sandbox
from sandbox.server import Running
from tests.cast import AISHA, world


@pytest.fixture
def slack() -> Iterator[Running]:
    with Running(world(manifest())) as running:
        yield running


@pytest.fixture
def client(slack: Running) -> WebClient:
    return WebClient("xoxb-sandbox-bot", base_url=slack.api_url, timeout=5, retry_handlers=[])


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another server, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def address(slack: Running, content: bytes) -> tuple[str, str]:
    """A file of Aisha's: its id and its private address."""
    sandbox = Sandbox(slack.url)
    file = sandbox.person(AISHA).uploads("a.pdf", content)
    return file, next(one["url_private_download"] for one in sandbox.files() if one["id"] == file)


def test_a_file_is_read_with_the_token(slack: Running, client: WebClient) -> None:
    content = bytes(range(256)) * 1000
    assert fetch(client, address(slack, content)[1], 256_000) == content


def test_no_more_is_read_than_may_be(slack: Running, client: WebClient) -> None:
    with pytest.raises(TooLarge):
        fetch(client, address(slack, b"x" * 500_000)[1], 499_999)


def test_a_page_for_signing_in_is_no_file(slack: Running) -> None:
    """By a redirect, with which no token goes along; and as a page with 200, by its kind or by its first bytes."""
    url = address(slack, b"%PDF")[1]
    with pytest.raises(NotOpened):
        fetch(WebClient("xoxb-old", base_url=slack.api_url), url, 100)
    with pytest.raises(NotOpened):
        fetch(WebClient("xoxb-sandbox-bot", base_url=slack.api_url), f"{slack.url}/sign-in", 1000)
    with pytest.raises(NotOpened):
        fetch(WebClient("xoxb-sandbox-bot", base_url=slack.api_url), address(slack, b" <!DOCTYPE html><html>")[1], 100)


@pytest.mark.parametrize(("fault", "wrong"), [("reset_after", CutOff), ("500", Answered), ("429", Answered), ("reset_before", OSError)])
def test_what_breaks_off_may_be_taken_again(slack: Running, client: WebClient, fault: str, wrong: type[Exception]) -> None:
    url = address(slack, b"%PDF" * 1000)[1]
    Sandbox(slack.url).faults("files-pri", fault)
    with pytest.raises(wrong):
        fetch(client, url, 10_000)
    assert len(fetch(client, url, 10_000)) == 4000


def test_a_file_that_is_gone_is_told_from_a_broken_slack(slack: Running, client: WebClient) -> None:
    file, url = address(slack, b"%PDF")
    Sandbox(slack.url).person(AISHA).deletes_file(file)
    with pytest.raises(Answered) as caught:
        fetch(client, url, 100)
    assert caught.value.gone


def test_the_token_and_the_bytes_go_to_no_other_host(client: WebClient, elsewhere: tuple[str, list[str]]) -> None:
    url, asked = elsewhere
    with pytest.raises(NotTheHost):
        fetch(client, f"{url}/files-pri/a.pdf", 100)
    with pytest.raises(NotTheHost):
        put(client, f"{url}/upload", b"x")
    assert asked == []


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.pdf", True),
        ("https://files.slack.com:443/a", True),
        ("https://slack.com/a", True),
        ("https://files.slack.com.evil.example/a", False),
        ("https://evil.example/files.slack.com", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://user:pass@files.slack.com/a", False),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://xfiles.slack.com/a", False),
        ("file:///etc/passwd", False),
        ("https://files.slack.com:port/a", False),
        ("https://[files.slack.com/a", False),
        ("", False),
    ],
)
def test_which_addresses_are_slacks(url: str, ours: bool) -> None:
    client = WebClient("xoxb-1", timeout=1, proxy="http://127.0.0.1:9")  # nothing answers there, so nothing leaves this computer
    with pytest.raises(OSError if ours else NotTheHost):
        fetch(client, url, 100)
