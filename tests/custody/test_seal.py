"""The installation's key is private, is made once, and its signatures hold."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.core.errors import Failed
from evidence.custody.assemble.seal import KeyFolder, Signed


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "custody_keys")


def test_a_signature_holds_for_its_content_alone(keys: KeyFolder) -> None:
    signed = keys.sign(b"what was said")

    assert keys.is_good(b"what was said", signed)
    assert not keys.is_good(b"what was not said", signed)
    assert not keys.is_good(b"what was said", Signed(signed.key, bytes(64)))


def test_the_private_key_is_for_its_owner_alone(keys: KeyFolder) -> None:
    keys.sign(b"anything")

    mode = (keys.root / "signing.pem").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE(keys.root.stat().st_mode) == 0o700


def test_many_at_once_make_one_key(keys: KeyFolder) -> None:
    with ThreadPoolExecutor(8) as workers:
        names = set(workers.map(lambda _: keys.name(), range(16)))

    assert len(names) == 1
    assert sorted(path.name for path in keys.root.iterdir()) == [
        f"{names.pop()}.pub.pem",
        "signing.pem",
    ]


def test_a_new_key_leaves_what_the_old_one_signed_good(keys: KeyFolder) -> None:
    old = keys.sign(b"of old")
    (keys.root / "signing.pem").unlink()

    new = keys.sign(b"of new")

    assert new.key != old.key
    assert keys.is_good(b"of old", old)
    assert keys.is_good(b"of new", new)


def test_a_strangers_key_is_none_of_ours(keys: KeyFolder, tmp_path: Path) -> None:
    signed = KeyFolder(tmp_path / "elsewhere").sign(b"x")

    with pytest.raises(Failed, match="Restore that folder"):
        keys.is_good(b"x", signed)


def test_a_public_key_under_anothers_name_is_not_believed(keys: KeyFolder, tmp_path: Path) -> None:
    ours = keys.name()
    stranger = KeyFolder(tmp_path / "elsewhere")
    signed = stranger.sign(b"x")
    (keys.root / f"{ours}.pub.pem").write_bytes(stranger.public_pem(signed.key))

    assert not keys.is_good(b"x", Signed(ours, signed.signature))
