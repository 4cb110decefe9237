"""Sealing what people typed: AES-256-GCM with a key for each client, wrapped by the service's key; destroying a client's key destroys what it sealed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import Tampered

_NONCE = 12
_KEY_ID = 4


def new_key() -> str:
    """Make a service key: 32 random bytes in base64."""
    return base64.b64encode(os.urandom(32)).decode()


class Vault:
    """Wraps the clients' keys, seals and opens values. The first service key writes; all of them read, so that a key can be rotated."""

    def __init__(self, service_keys: str) -> None:
        """Take the service keys in base64, with commas between them, the newest first."""
        keys = [base64.b64decode(part.strip()) for part in service_keys.split(",")]
        self._keys = {hashlib.sha256(b"justus key id" + key).digest()[:_KEY_ID]: key for key in keys}
        self._newest = next(iter(self._keys))
        self._derived: dict[tuple[bytes, str, str], bytes] = {}

    def new_wrapped_key(self, team: str, owner: str) -> bytes:
        """Make a key for one client (or the workspace itself), wrapped by the newest service key and bound to its owner."""
        return self.rewrap_raw(os.urandom(32), team, owner)

    def rewrap_raw(self, raw: bytes, team: str, owner: str) -> bytes:
        """Wrap a raw key with the newest service key."""
        return self._newest + _encrypt(self._keys[self._newest], raw, _bound("key", team, owner))

    def unwrap(self, wrapped: bytes, team: str, owner: str) -> bytes:
        """Open a wrapped key; raise Tampered if it was changed, moved to another owner, or wrapped by a key we do not have."""
        key = self._keys.get(wrapped[:_KEY_ID])
        if key is None:
            raise Tampered("key_unknown")
        return _decrypt(key, wrapped[_KEY_ID:], _bound("key", team, owner))

    def derived(self, team: str, purpose: str, key_id: bytes | None = None) -> bytes:
        """Derive a workspace's own key for one purpose (the log's seals) from the service key."""
        which = key_id or self._newest
        cached = self._derived.get((which, team, purpose))
        if cached is None:
            if which not in self._keys:
                raise Tampered("key_unknown")
            cached = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_bound("derived", team, purpose)).derive(self._keys[which])
            self._derived[(which, team, purpose)] = cached
        return cached

    @property
    def newest_key_id(self) -> bytes:
        """Which service key writes now."""
        return self._newest


def seal(key: bytes, value: Any, *where: str) -> bytes:
    """Encrypt a JSON value, bound to the place where it is kept, so that it opens nowhere else."""
    return _encrypt(key, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), _bound(*where))


def unseal(key: bytes, sealed: bytes, *where: str) -> Any:
    """Decrypt a sealed value; raise Tampered if it was changed or moved."""
    return json.loads(_decrypt(key, sealed, _bound(*where)))


def seal_bytes(key: bytes, content: bytes, *where: str) -> bytes:
    """Encrypt a file, bound to the place where it is kept; what is sealed as a file opens only as one."""
    return _encrypt(key, content, _bound("file", *where))


def unseal_bytes(key: bytes, sealed: bytes, *where: str) -> bytes:
    """Decrypt a file; raise Tampered if it was changed or moved."""
    return _decrypt(key, sealed, _bound("file", *where))


def _bound(*parts: str) -> bytes:
    """Join the parts so that no two lists of parts give the same bytes."""
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except (InvalidTag, ValueError) as wrong:
        raise Tampered("seal_broken") from wrong
