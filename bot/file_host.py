"""The host on which Slack keeps files: bytes go there and come from there, and from nowhere else, however an address may read."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import SplitResult, urlsplit

from slack_sdk import WebClient

_CHUNK = 64 * 1024
_LONGEST = 60.0
"""Seconds that one file may take in all."""
_PAGE = (b"<!doctype html", b"<html")


class NotTheHost(Exception):
    """An address that is not of Slack's host of files: nothing is sent there, and no token."""


class NotOpened(Exception):
    """Slack answered with its page for signing in: the token does not open the file."""


class TooLarge(Exception):
    """There is more than may be taken."""


class CutOff(OSError):
    """Less came than was said, or it took too long: it may be taken again."""


class Answered(OSError):
    """Slack answered with a status that is no success: the file is not there (`gone`), the way to it leads elsewhere, or Slack is broken."""

    def __init__(self, status: int) -> None:
        """Keep the status, and nothing of the text."""
        super().__init__(f"http {status}")
        self.gone = status in {404, 410}
        self.elsewhere = 300 <= status < 400


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the token would go with it."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""


def put(slack: WebClient, url: str, content: bytes) -> None:
    """Send the bytes of a file to the address that Slack gave for them; the address is the permission, so no token goes along."""
    request = urllib.request.Request(_ours(slack, url), content, {"Content-Type": "application/octet-stream"}, method="POST")  # noqa: S310  # _ours checked it
    with _opened(slack, request) as answer:
        answer.read(_CHUNK)


def fetch(slack: WebClient, url: str, most: int) -> bytes:
    """Read a private file with the bot's token: at most so many bytes, whatever was said of its size."""
    address = _ours(slack, url)
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {slack.token}"})  # noqa: S310  # _ours checked it
    until = time.monotonic() + _LONGEST
    with _shown(slack, request) as answer:
        content = bytearray()
        while chunk := answer.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise TooLarge
            if time.monotonic() > until:
                raise CutOff
        said = answer.headers.get("Content-Length")
        if said is not None and int(said) != len(content):
            raise CutOff
        kind = answer.headers.get_content_type()
    if kind == "text/html" or bytes(content[:64]).lstrip().lower().startswith(_PAGE):
        raise NotOpened
    return bytes(content)


def _shown(slack: WebClient, request: urllib.request.Request) -> Any:
    """Open a private file; a redirect leads to the page for signing in."""
    try:
        return _opened(slack, request)
    except Answered as wrong:
        if wrong.elsewhere:
            raise NotOpened from None
        raise


def _opened(slack: WebClient, request: urllib.request.Request) -> Any:
    """Open an address that was checked: no redirect, no proxy but the client's own, and the client's time-out."""
    proxies = {"http": slack.proxy, "https": slack.proxy} if slack.proxy else None
    handlers: list[Any] = [_Nowhere(), urllib.request.HTTPSHandler(context=slack.ssl), *([urllib.request.ProxyHandler(proxies)] if proxies else [])]
    try:
        return urllib.request.build_opener(*handlers).open(request, timeout=slack.timeout)
    except urllib.error.HTTPError as wrong:
        status = wrong.code
        wrong.close()
    raise Answered(status)


def _ours(slack: WebClient, url: str) -> str:
    """Give the address back if it is on Slack's host of files, or on the very host and port of the Web API that we speak to."""
    try:
        asked, api = urlsplit(url), urlsplit(slack.base_url)
        ours = asked.scheme == api.scheme and not asked.username and not asked.password and (_same(asked, api) or _files_of(asked, api))
    except ValueError:
        ours = False
    if not ours:
        raise NotTheHost
    return url


def _same(asked: SplitResult, api: SplitResult) -> bool:
    return (asked.hostname, asked.port) == (api.hostname, api.port)


def _files_of(asked: SplitResult, api: SplitResult) -> bool:
    """Whether this is files.slack.com to slack.com."""
    return asked.scheme == "https" and asked.port in {None, 443} and asked.hostname == f"files.{(api.hostname or '').removeprefix('www.')}"
