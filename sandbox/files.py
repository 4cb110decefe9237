"""Files: what Slack knows of them, who sees them, and how much of them is kept in memory."""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]
LARGEST = 20 * 1024 * 1024
"""The largest file an app may upload here."""
LARGEST_INPUT = 10 * 1024 * 1024
"""The largest file a person may choose in a file_input."""
ROOM = 100 * 1024 * 1024
"""How many bytes of all files together are kept: a workspace's storage."""
MOST = 2000
"""How many files are remembered, the deleted ones included."""
PICTURES = ("image/png", "image/jpeg", "image/gif")
TICKET_SECONDS = 3600
"""How long an upload that was begun, and not completed, takes up room."""


class NoRoom(Exception):
    """The storage of the workspace is used up."""


@dataclass
class File:
    """One file, from the ticket for its upload until it is deleted."""

    id: str
    name: str
    user: str
    size: int
    created: int
    title: str = ""
    alt_txt: str = ""
    ticket: str = ""
    content: bytes | None = None
    completed: bool = False
    processed: bool = False
    deleted: bool = False
    shares: list[tuple[str, str, str]] = field(default_factory=list)
    """Each message that holds it: the channel's kind, its id, and the ts."""
    says: Json = field(default_factory=dict)
    """What a test has it say of itself, against the truth."""

    @property
    def mimetype(self) -> str:
        """The kind of content, guessed by the name alone, as Slack says it before anybody has looked inside."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def picture(self) -> bool:
        """Whether Slack shows it as a picture."""
        return self.mimetype in PICTURES

    @property
    def filetype(self) -> str:
        """The kind of file in Slack's short words."""
        return {"jpeg": "jpg", "": "binary", "tif": "tiff"}.get(end := self.name.rpartition(".")[2].lower() if "." in self.name else "", end)


class Files:
    """The files of one workspace; the storage is limited, as everybody's is."""

    def __init__(self) -> None:
        """Start with none."""
        self._all: dict[str, File] = {}

    def __iter__(self) -> Iterator[File]:
        """List those that are there for anybody: completed, and not deleted."""
        return iter([file for file in self._all.values() if file.completed and not file.deleted])

    def get(self, file_id: object) -> File | None:
        """Find a file by its id, also one that was deleted or is still being uploaded."""
        return self._all.get(str(file_id))

    def by_ticket(self, ticket: str) -> File | None:
        """Find the upload that a ticket is for."""
        return next((file for file in self._all.values() if file.ticket and file.ticket == ticket), None)

    def new(self, name: str, user: str, size: int, now: float, **more: Any) -> File:
        """Make room for a file, and note it."""
        self._tidy(now)
        if len(self._all) >= MOST or size + sum(file.size for file in self._all.values() if not file.deleted) > ROOM:
            raise NoRoom
        file = File(id=f"F{secrets.token_hex(5).upper()}", name=name, user=user, size=size, created=int(now), **more)
        self._all[file.id] = file
        return file

    def _tidy(self, now: float) -> None:
        """Forget uploads that nobody completed, and the longest deleted when there are many."""
        for file in [one for one in self._all.values() if not one.completed and now - one.created > TICKET_SECONDS]:
            del self._all[file.id]
        for file in [one for one in self._all.values() if one.deleted][: max(0, len(self._all) - MOST // 2)]:
            del self._all[file.id]

    def delete(self, file: File) -> None:
        """Delete a file: what it held is gone, and only its id is remembered."""
        file.deleted, file.content, file.ticket = True, None, ""


def file_json(world: Any, file: File) -> Json:
    """Describe a file as the Web API and the payloads do; before it was looked through, Slack does not know its kind."""
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    shares: dict[str, dict[str, list[Json]]] = {}
    for kind, channel, ts in file.shares:
        shares.setdefault("public" if kind == "public" else "private", {}).setdefault(channel, []).append({"ts": ts, "team_id": world.team["id"]})
    where = {
        words: [channel for kind, channel, _ in file.shares if kind == word] for words, word in (("channels", "public"), ("groups", "private"), ("ims", "im"))
    }
    by_app = file.user == world.app["bot_user"]
    slug = quote(file.name.lower().replace(" ", "_"))
    private = f"{world.base_url}/files-pri/{world.team['id']}-{file.id}"
    about: Json = {"id": file.id, "created": file.created, "timestamp": file.created, "name": file.name, "title": file.title or file.name, "user": file.user}
    about |= {"mimetype": file.mimetype, "filetype": file.filetype} if file.processed else {"mimetype": "", "filetype": ""}
    about |= {"user_team": world.team["id"], "editable": False, "size": file.size, "mode": "hosted", "is_external": False, "external_type": ""}
    about |= {"is_public": bool(where["channels"]), "public_url_shared": False, "display_as_bot": by_app, "username": "", "file_access": "visible"}
    about |= {"url_private": f"{private}/{slug}", "url_private_download": f"{private}/download/{slug}", "shares": shares, **where}
    return about | ({"alt_txt": file.alt_txt} if file.alt_txt else {}) | file.says


def blocks_files(blocks: Any) -> set[str]:
    """Find the ids of the files that blocks show by `slack_file`."""
    if isinstance(blocks, list):
        return set().union(*(blocks_files(one) for one in blocks))
    if isinstance(blocks, dict):
        found = blocks.get("slack_file")
        own: Json = found if isinstance(found, dict) else {}
        by_url = re.search(r"-(F[A-Z0-9]+)/", str(own.get("url", "")))
        named = {str(own["id"])} if "id" in own else {by_url[1] if by_url else str(own["url"])} if "url" in own else set()
        return named.union(*(blocks_files(one) for one in blocks.values()))
    return set()


def sees_file(world: Any, user: str, file: File) -> bool:
    """Say whether a person may read a file: their own, or one in a message or a view that they see."""
    if file.user == user:
        return True
    views = [*world.stack(user), *([world.homes[user]] if user in world.homes else [])]
    if any(file.id in blocks_files(view.body["blocks"]) for view in views):
        return True
    seen = [one for channel in world.channels.values() if world.sees(user, channel) for one in channel.messages if world.sees_message(user, one)]
    return any(file.id in message.files or file.id in blocks_files(message.blocks) for message in seen)
