"""Files as Slack knows them: sent in three steps, read with the token only, deleted by their owner only, and never more than there is room for."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from conftest import BOT, MANIFEST, SCOPES, WORLD, entry, modal, plain
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import files
from sandbox.client import Person, Sandbox, SandboxError
from sandbox.server import Running

Json = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
WORDS: Json = {"type": "section", "text": plain("Your document")}


@pytest.fixture
def running() -> Any:
    """A stand-in whose app may read and write files."""
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": [*SCOPES, "files:write"]}}}
    with Running(WORLD, manifest, ping=0.1) as server:
        yield server


def error(call: Callable[..., Any], **arguments: Any) -> Json:
    """The data of a refusal."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return dict(caught.value.response.data)


def post(url: str, content: bytes, content_type: str = "application/octet-stream") -> tuple[int, str]:
    """Send bytes to an upload address."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, content, {"Content-Type": content_type})) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read().decode()


def uploaded(api: WebClient, name: str = "note.pdf", content: bytes = b"%PDF-1.7", **more: Any) -> str:
    """A file whose bytes are there, and which is not completed."""
    ticket = api.files_getUploadURLExternal(filename=name, length=len(content), **more)
    assert post(ticket["upload_url"], content) == (200, f"OK - {len(content)}")
    return str(ticket["file_id"])


def shared(api: WebClient, channel: str = "C0GENERAL", name: str = "note.pdf", content: bytes = b"%PDF-1.7", **more: Any) -> str:
    """A file in a channel."""
    file = uploaded(api, name, content)
    api.files_completeUploadExternal(files=[{"id": file, "title": "A note"}], channel_id=channel, **more)
    until(lambda: shares(api, file))
    return file


def shares(api: WebClient, file: str) -> Json:
    return dict(api.files_info(file=file)["file"]["shares"])


def until(true: Callable[[], Any]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def fetch(url: str, token: str | None = BOT) -> tuple[int, str, bytes]:
    """Read an address, with the token or without; redirects are followed."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.headers.get_content_type(), problem.read()


def test_a_file_is_sent_in_three_steps_and_appears_a_little_later(api: WebClient, worker: Person) -> None:
    """Slack answers before it has looked through the file and shared it, and says so by what it leaves out."""
    file = uploaded(api)
    assert error(api.files_info, file=file)["error"] == "file_not_found"
    answer = api.files_completeUploadExternal(files=[{"id": file, "title": "A note"}], channel_id="C0GENERAL", blocks=json.dumps([WORDS]))
    assert (answer["files"][0]["shares"], answer["files"][0]["mimetype"]) == ({}, "")
    until(lambda: worker.files("general"))
    (message,) = worker.messages("general")
    assert (message["files"][0]["name"], message["files"][0]["title"], message["text"]) == ("note.pdf", "A note", "Your document")
    told = api.files_info(file=file)["file"]
    assert (told["mimetype"], told["channels"], told["shares"]["public"]["C0GENERAL"][0]["ts"]) == ("application/pdf", ["C0GENERAL"], message["ts"])
    assert worker.downloads(file) == b"%PDF-1.7"
    history = api.conversations_history(channel="C0GENERAL")["messages"]
    assert [one["id"] for one in history[0]["files"]] == [file]


def test_a_comment_takes_the_place_of_blocks(api: WebClient, worker: Person) -> None:
    shared(api, blocks=json.dumps([WORDS]), initial_comment="Here it is")
    assert [(one["text"], one["blocks"]) for one in worker.messages("general")] == [("Here it is", [])]


def test_a_file_in_a_direct_message_and_in_a_thread(api: WebClient, worker: Person) -> None:
    dm = api.conversations_open(users="UWORKER")["channel"]["id"]
    file = shared(api, dm)
    assert [one["id"] for one in worker.files()] == [file]
    assert api.files_info(file=file)["file"]["ims"] == [dm]
    parent = api.chat_postMessage(channel=dm, text="see below")["ts"]
    shared(api, dm, thread_ts=parent)
    assert worker.messages()[-1]["thread_ts"] == parent


def test_without_a_channel_nobody_sees_it(api: WebClient, worker: Person) -> None:
    file = uploaded(api)
    api.files_completeUploadExternal(files=[{"id": file}])
    until(lambda: api.files_info(file=file)["file"]["mimetype"])
    assert worker.files("general") == []
    with pytest.raises(SandboxError):
        worker.downloads(file)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"filename": "a.pdf", "length": 0}, "missing_argument"),
        ({"filename": "a.pdf", "length": "many"}, "invalid_arguments"),
        ({"filename": "", "length": 3}, "invalid_arguments"),
        ({"filename": "a.png", "length": 3, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
        ({"filename": "a.pdf", "length": files.LARGEST + 1}, "file_upload_size_restricted"),
        ({"filename": "a.py", "length": 2_000_000, "snippet_type": "python"}, "snippet_too_large"),
    ],
)
def test_a_ticket_is_refused(api: WebClient, arguments: Json, word: str) -> None:
    assert error(api.files_getUploadURLExternal, **arguments)["error"] == word


def test_an_upload_must_be_as_long_as_was_said_and_happens_once(api: WebClient) -> None:
    ticket = api.files_getUploadURLExternal(filename="a.pdf", length=4)
    assert post(ticket["upload_url"], b"123")[0] == 400
    assert post(ticket["upload_url"], b"12345")[0] == 400
    assert error(api.files_completeUploadExternal, files=[{"id": ticket["file_id"]}])["error"] == "file_not_found"
    assert post(ticket["upload_url"], b"1234") == (200, "OK - 4")
    assert post(ticket["upload_url"], b"1234")[0] == 404
    assert post(ticket["upload_url"] + "0", b"1234")[0] == 404


def test_an_upload_may_be_a_form(api: WebClient, sandbox: Sandbox) -> None:
    ticket = api.files_getUploadURLExternal(filename="a.pdf", length=4)
    body = b'--X\r\nContent-Disposition: form-data; name="filename"; filename="a.pdf"\r\n\r\n1234\r\n--X--\r\n'
    assert post(ticket["upload_url"], body, "multipart/form-data; boundary=X")[0] == 200
    assert sandbox.content(ticket["file_id"]) == b"1234"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channel_id": "G0HIDDEN"}, "channel_not_found"),
        ({"channel_id": "C0NOBOT"}, "not_in_channel"),
        ({"channel_id": "C0OLD"}, "is_archived"),
        ({"channel_id": "UWORKER"}, "invalid_arguments"),
        ({"channel_id": "C0GENERAL", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel_id": "C0GENERAL", "blocks": json.dumps([{"type": "markdown", "text": "x"}])}, "internal_error"),
        ({"channel_id": "C0GENERAL", "blocks": json.dumps([{"type": "banner"}])}, "invalid_blocks"),
    ],
)
def test_a_share_is_refused_and_the_file_can_still_be_shared(api: WebClient, worker: Person, more: Json, word: str) -> None:
    file = uploaded(api)
    assert error(api.files_completeUploadExternal, files=[{"id": file}], **more)["error"] == word
    api.files_completeUploadExternal(files=[{"id": file}], channel_id="C0GENERAL")
    until(lambda: worker.files("general"))
    assert error(api.files_completeUploadExternal, files=[{"id": file}], channel_id="C0GENERAL")["error"] == "file_not_found"
    assert len(worker.files("general")) == 1


def test_faults_come_before_and_after_the_effect(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    file = uploaded(api)
    share = {"files": [{"id": file}], "channel_id": "C0GENERAL"}
    for kind in ("429", "500"):
        sandbox.faults("files.completeUploadExternal", kind)
        with pytest.raises(SlackApiError):
            api.files_completeUploadExternal(**share)
    sandbox.faults("files.completeUploadExternal", "reset_after")
    with pytest.raises(OSError):
        api.files_completeUploadExternal(**share)
    until(lambda: shares(api, file))
    assert len(worker.files("general")) == 1
    sandbox.faults("upload_url", "500")
    ticket = api.files_getUploadURLExternal(filename="a.pdf", length=1)
    assert post(ticket["upload_url"], b"1")[0] == 500
    sandbox.faults("upload_url", "reset_after")
    with pytest.raises(OSError):
        post(ticket["upload_url"], b"1")
    assert sandbox.content(ticket["file_id"]) == b"1"


def test_slack_may_say_yes_and_share_nothing(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    """Both were seen in the wild: now and then, and with an alternative text for something that is no picture."""
    sandbox.faults("files.completeUploadExternal", "unshared")
    first = uploaded(api)
    second = uploaded(api, alt_txt="a note")
    for file in (first, second):
        api.files_completeUploadExternal(files=[{"id": file}], channel_id="C0GENERAL")
        until(lambda one=file: api.files_info(file=one)["file"]["mimetype"])
        assert shares(api, file) == {}
    assert worker.files("general") == []


def test_a_private_address_wants_the_token_and_the_scope(api: WebClient, sandbox: Sandbox) -> None:
    """To all others Slack answers 200 with a page for signing in."""
    told = api.files_info(file=shared(api))["file"]
    for address in (told["url_private"], told["url_private_download"]):
        assert fetch(address) == (200, "application/pdf", b"%PDF-1.7")
        for token in (None, "xoxb-somebody-else", "xapp-sandbox-app"):
            status, kind, page = fetch(address, token)
            assert (status, kind) == (200, "text/html")
            assert b"Sign in" in page
    sandbox.world("uninstall")
    assert fetch(told["url_private"])[1] == "text/html"


def test_without_the_scopes(running: Running) -> None:
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}}}
    with Running(WORLD, manifest) as server:
        api, worker = WebClient(token=BOT, base_url=server.api_url, retry_handlers=[]), Sandbox(server.url).person("UWORKER")
        file = worker.uploads("a.pdf", "x")
        assert error(api.files_info, file=file)["needed"] == "files:read"
        assert error(api.files_delete, file=file)["needed"] == "files:write"
        assert error(api.files_getUploadURLExternal, filename="a", length=1)["needed"] == "files:write"
        assert fetch(Sandbox(server.url).files()[0]["url_private"])[1] == "text/html"
        view = modal(entry("scan", type="file_input"))
        assert error(api.views_open, trigger_id="1.2.3", view=view)["needed"] == "files:read"


def test_a_download_breaks_off_or_is_late(api: WebClient, sandbox: Sandbox) -> None:
    address = api.files_info(file=shared(api, content=b"x" * 1000))["file"]["url_private"]
    sandbox.faults("files-pri", "reset_after")
    with pytest.raises(Exception, match="IncompleteRead"):
        fetch(address)
    sandbox.faults("files-pri", "429", seconds=3)
    assert fetch(address)[0] == 429
    assert fetch(address)[2] == b"x" * 1000


def test_who_deletes_what(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    """An app deletes what it uploaded; a person's file only they themselves, unless the workspace is said to be otherwise."""
    own, theirs = shared(api), worker.uploads("a.pdf", "x")
    api.files_delete(file=own)
    assert worker.files("general") == [{"id": own, "deleted": True, "ts": worker.messages("general")[0]["ts"]}]
    assert api.conversations_history(channel="C0GENERAL")["messages"][0]["files"] == [{"id": own, "mode": "tombstone"}]
    assert error(api.files_delete, file=own)["error"] == "file_deleted"
    assert error(api.files_info, file=own)["error"] == "file_deleted"
    assert error(api.files_delete, file="F0NOTHING")["error"] == "file_not_found"
    assert error(api.files_delete, file=theirs)["error"] == "cant_delete_file"
    assert sandbox.person("UBOSS").deletes_file(theirs).status == "refused"
    assert worker.deletes_file(theirs).ok
    assert sandbox.files() == []
    sandbox.world("app_deletes_any_file")
    assert api.files_delete(file=worker.uploads("b.pdf", "x"))["ok"]


def test_a_file_is_chosen_in_a_form(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    """What the person's own client would refuse is refused; the state holds the file as Slack describes it."""
    element = {"type": "file_input", "action_id": "file", "max_files": 2, "filetypes": ["pdf", "PNG"]}
    view = api.views_open(trigger_id=trigger(sandbox, worker), view=modal(entry("scan", optional=True, **element)))["view"]
    first = worker.attaches("scan", "signed.pdf", b"%PDF-1.7")
    second = worker.attaches("scan", "signed.png", PNG)
    for wrong in ("program.exe", "nothing"):
        with pytest.raises(SandboxError, match="not allowed"):
            worker.fills(scan=[worker.uploads(wrong, "x")])
    with pytest.raises(SandboxError, match="no more than 2"):
        worker.attaches("scan", "third.pdf", "x")
    with pytest.raises(SandboxError, match="too large"):
        worker.uploads("big.pdf", b"x" * (files.LARGEST_INPUT + 1))
    with pytest.raises(SandboxError, match="cannot be chosen"):
        worker.fills(scan=[sandbox.person("UBOSS").uploads("theirs.pdf", "x")])
    told = api.views_update(view_id=view["id"], view=modal(entry("scan", optional=True, **element), entry("more")))["view"]["state"]["values"]["scan"]["file"]
    assert [(one["id"], one["name"], one["size"], one["user"]) for one in told["files"]] == [
        (first, "signed.pdf", 8, "UWORKER"),
        (second, "signed.png", len(PNG), "UWORKER"),
    ]
    worker.deletes_file(first)
    told = api.views_update(view_id=view["id"], view=modal(entry("scan", optional=True, **element)))["view"]["state"]["values"]["scan"]["file"]
    assert [one["id"] for one in told["files"]] == [second]
    assert fetch(told["files"][0]["url_private"])[2] == PNG


def trigger(sandbox: Sandbox, worker: Person) -> str:
    """A trigger id, from a command that nobody answered in time."""
    worker.types("/justus", "general")
    return str(sandbox.wait_for(lambda world: max(world["triggers"], default=None)))


def test_pictures_in_blocks_are_files_that_slack_has_looked_through(api: WebClient, worker: Person) -> None:
    picture = uploaded(api, "plan.png", PNG, alt_txt="The plan of the house")
    block = {"type": "image", "alt_text": "The plan of the house", "slack_file": {"id": picture}}
    assert "invalid slack file" in str(error(api.chat_postMessage, channel="C0GENERAL", text="x", blocks=[block]))
    api.files_completeUploadExternal(files=[{"id": picture}])
    until(lambda: api.files_info(file=picture)["file"]["mimetype"])
    assert api.files_info(file=picture)["file"]["alt_txt"] == "The plan of the house"
    with pytest.raises(SandboxError):
        worker.downloads(picture)
    api.chat_postMessage(channel="C0GENERAL", text="x", blocks=[block])
    assert worker.downloads(picture) == PNG
    by_url = {**block, "slack_file": {"url": api.files_info(file=picture)["file"]["url_private"]}}
    assert api.chat_postMessage(channel="C0GENERAL", text="x", blocks=[by_url])["ok"]
    for wrong in (shared(api), "F0NOTHING"):
        assert error(api.chat_postMessage, channel="C0GENERAL", text="x", blocks=[{**block, "slack_file": {"id": wrong}}])["error"] == "invalid_blocks"


def test_only_who_sees_a_message_downloads_its_file(api: WebClient, sandbox: Sandbox) -> None:
    file = shared(api, "G0SECRET")
    assert sandbox.person("UWORKER").downloads(file) == b"%PDF-1.7"
    for other in ("UBOSS", "UGUEST", "USTRANGER", "UGONE"):
        with pytest.raises(SandboxError, match="there is no file"):
            sandbox.person(other).downloads(file)


def test_the_storage_is_limited(api: WebClient, worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is deleted makes room again, and so does what nobody completed."""
    monkeypatch.setattr(files, "ROOM", 20)
    first = shared(api, content=b"x" * 15)
    assert error(api.files_getUploadURLExternal, filename="b.pdf", length=15)["error"] == "storage_limit_reached"
    with pytest.raises(SandboxError, match="used up"):
        worker.uploads("b.pdf", "x" * 15)
    api.files_delete(file=first)
    assert api.files_getUploadURLExternal(filename="b.pdf", length=15)["ok"]
    assert error(api.files_getUploadURLExternal, filename="c.pdf", length=15)["error"] == "storage_limit_reached"
    monkeypatch.setattr(files, "TICKET_SECONDS", -2)
    assert api.files_getUploadURLExternal(filename="c.pdf", length=15)["ok"]


def test_the_number_of_files_is_limited() -> None:
    kept = files.Files()
    for number in range(files.MOST + 500):
        file = kept.new(f"{number}.pdf", "U1", 1, 0.0, content=b"x")
        file.completed = True
        kept.delete(file)
    assert len(kept._all) <= files.MOST
    with pytest.raises(files.NoRoom):
        for number in range(files.MOST + 1):
            kept.new(f"{number}.pdf", "U1", 1, 0.0, completed=True)


def test_a_file_may_lie(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    """For tests of what an app believes: where its bytes are, how many they are."""
    file = worker.uploads("a.pdf", "x")
    sandbox.world("file_says", file=file, says={"size": 5, "url_private_download": "http://127.0.0.1:9/elsewhere"})
    told = api.files_info(file=file)["file"]
    assert (told["size"], told["url_private_download"]) == (5, "http://127.0.0.1:9/elsewhere")
    with pytest.raises(SandboxError, match="there is no file"):
        sandbox.world("file_says", file="F0NOTHING", says={})


def test_the_wire_tells_of_files_without_what_they_hold(api: WebClient, sandbox: Sandbox) -> None:
    told = api.files_info(file=shared(api, content=b"%PDF-canary"))["file"]
    fetch(told["url_private"])
    fetch(told["url_private"], None)
    seen = [(one["name"], one["request"]) for one in sandbox.wire() if one["kind"] == "file"]
    assert [name for name, _ in seen] == ["upload_url", "files-pri", "files-pri"]
    assert [request.get("token") for _, request in seen] == [None, "app", "nobody"]
    assert "canary" not in json.dumps(sandbox.wire())
