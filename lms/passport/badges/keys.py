"""The keys that badges are signed with: files in the instance folder, readable by their owner only.

`badge-keys/0001.pem`, `0002.pem` …: the highest number signs, the others stay so that what they signed can be
checked. `0001.distrusted.pem` signs nothing any more and vouches for nothing: somebody else may have it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lms import storage
from lms.passport.badges.multibase import multikey

FOLDER = "badge-keys"


@dataclass(frozen=True)
class IssuerKey:
    number: int
    private: Ed25519PrivateKey

    @property
    def public(self) -> Ed25519PublicKey:
        return self.private.public_key()

    @property
    def name(self) -> str:
        """`z6Mk…`"""
        return multikey(self.public)

    @property
    def did(self) -> str:
        """The issuer where no public address is set: the key is its own name."""
        return f"did:key:{self.name}"

    def method(self, issuer: str) -> str:
        """The id of this key among those of the issuer."""
        return f"{issuer}#{self.name}"


def trusted() -> list[IssuerKey]:
    """Every key that vouches, the one that signs last. The first is made when there is none."""
    found = _read()
    if not found:
        _make(1)
        found = _read()
    return found


def signing() -> IssuerKey:
    return trusted()[-1]


def rotate() -> IssuerKey:
    """A new key signs from now on; what older ones signed stays good."""
    _make(trusted()[-1].number + 1)
    return signing()


def distrust(key: IssuerKey) -> None:
    """Somebody else may have this key: nothing it signed counts any more. When it was the last one, a new one
    is made."""
    folder = storage.folder(FOLDER)
    os.replace(folder / f"{key.number:04}.pem", folder / f"{key.number:04}.distrusted.pem")
    storage.sync_folder(folder)
    if not _read():
        _make(key.number + 1)


def _read() -> list[IssuerKey]:
    files = sorted(storage.folder(FOLDER).glob("[0-9][0-9][0-9][0-9].pem"))
    return [IssuerKey(int(file.stem), _loaded(file)) for file in files]


def _loaded(file: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} is no Ed25519 key")
    return key


def _make(number: int) -> None:
    """It comes into sight whole; of two processes the quicker one's key is the key."""
    folder = storage.folder(FOLDER)
    folder.chmod(0o700)
    part = folder / f".part-{secrets.token_hex(4)}"
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(part, folder / f"{number:04}.pem")
    part.unlink()
    storage.sync_folder(folder)
