"""The installation's Ed25519 key (RFC 8032): signs custody statements, and checks signatures."""

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from evidence.core.errors import Failed

PRIVATE_NAME = "signing.pem"
PUBLIC_SUFFIX = ".pub.pem"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, and the name of the key that made it."""

    key: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The folder that holds the private key, and every public key this installation ever used.

    A key's name is the SHA-256 of its 32 raw public bytes. Whoever takes the private file away
    gets a new key at the next signature; the old public file stays, so old statements hold.
    """

    root: Path

    def sign(self, content: bytes) -> Signed:
        """Return the signature over the content; makes the key when there is none yet."""
        key = self._private_key()
        return Signed(self.publish(key.public_key()), key.sign(content))

    def name(self) -> str:
        """Return the present key's name; makes the key when there is none yet."""
        return self.publish(self._private_key().public_key())

    def publish(self, key: Ed25519PublicKey) -> str:
        """Return a public key's name, its PEM being in the folder."""
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        name = sha256(raw).hexdigest()
        path = self.root / f"{name}{PUBLIC_SUFFIX}"
        if not path.exists():
            pem = key.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            _place(path, pem, mode=0o644)
        return name

    def public_pem(self, name: str) -> bytes:
        """Return a public key as PEM; raises Failed when this installation does not hold it."""
        path = self.root / f"{name}{PUBLIC_SUFFIX}"
        if not path.is_file():
            message = (
                f"The public key {name[:16]}… is not in {self.root}. "
                "Restore that folder from a backup."
            )
            raise Failed(message, code="key_missing")
        return path.read_bytes()

    def is_good(self, content: bytes, signed: Signed) -> bool:
        """Whether one of this installation's keys signed exactly this content.

        Raises Failed when the key that is named is not one of this installation's.
        """
        key = serialization.load_pem_public_key(self.public_pem(signed.key))
        if not isinstance(key, Ed25519PublicKey) or self.publish(key) != signed.key:
            return False
        try:
            key.verify(signed.signature, content)
        except InvalidSignature:
            return False
        return True

    def _private_key(self) -> Ed25519PrivateKey:
        path = self.root / PRIVATE_NAME
        if not path.exists():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = Ed25519PrivateKey.generate()
            pem = fresh.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            _place(path, pem, mode=0o600)
        # Read back: when two made a key at once, the first one placed is the one.
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            message = f"{path} is not an Ed25519 key. Restore it from a backup."
            raise Failed(message, code="key_unusable")
        return key


def _place(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole or not at all, and never over one that is there."""
    temporary = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
