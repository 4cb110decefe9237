"""What is sealed opens only where it was sealed, with the right key, unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Tampered
from bot.vault import Vault, new_key, seal, unseal

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
OLD, NEW = new_key(), new_key()


@given(JSON)
def test_what_is_sealed_opens(value: object) -> None:
    assert unseal(b"k" * 32, seal(b"k" * 32, value, "T1", "request", "R-1"), "T1", "request", "R-1") == value


@given(st.integers(min_value=0), st.integers(1, 255))
def test_any_changed_byte_shows(where: int, by: int) -> None:
    sealed = bytearray(seal(b"k" * 32, {"a": 1}, "T1", "R-1"))
    sealed[where % len(sealed)] ^= by
    with pytest.raises(Tampered):
        unseal(b"k" * 32, bytes(sealed), "T1", "R-1")


@pytest.mark.parametrize("place", ["T1 request R-2", "T2 request R-1", "T1 vote R-1", "T1r equest R-1", "T1 request", "T1 request R-1 x"])
def test_it_opens_in_no_other_place(place: str) -> None:
    with pytest.raises(Tampered):
        unseal(b"k" * 32, seal(b"k" * 32, 1, "T1", "request", "R-1"), *place.split())


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 12, b"x" * 28])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Tampered):
        unseal(b"k" * 32, sealed, "T1")


def test_the_same_value_is_never_sealed_the_same() -> None:
    assert seal(b"k" * 32, 1, "T1") != seal(b"k" * 32, 1, "T1")


def test_a_wrapped_key_opens_for_its_owner_only() -> None:
    vault = Vault(OLD)
    wrapped = vault.new_wrapped_key("T1", "JU-0001")
    assert len(vault.unwrap(wrapped, "T1", "JU-0001")) == 32
    for team, owner in (("T1", "JU-0002"), ("T2", "JU-0001"), ("T1", "")):
        with pytest.raises(Tampered):
            vault.unwrap(wrapped, team, owner)


def test_after_a_rotation_old_keys_open_and_new_ones_are_wrapped_by_the_new() -> None:
    old = Vault(OLD).new_wrapped_key("T1", "JU-0001")
    both = Vault(f"{NEW}, {OLD}")
    raw = both.unwrap(old, "T1", "JU-0001")
    again = both.rewrap_raw(raw, "T1", "JU-0001")
    assert Vault(NEW).unwrap(again, "T1", "JU-0001") == raw
    with pytest.raises(Tampered):
        Vault(NEW).unwrap(old, "T1", "JU-0001")


def test_each_workspace_and_purpose_has_its_own_derived_key() -> None:
    vault = Vault(OLD)
    assert len({vault.derived("T1", "log-line"), vault.derived("T1", "log-head"), vault.derived("T2", "log-line"), vault.derived("T1l", "og-line")}) == 4
    assert vault.derived("T1", "log-line") == Vault(OLD).derived("T1", "log-line")
