"""The master key: it wraps every person's key, and a key for each purpose is derived from it."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from events.cannot_run import CannotRun
from events.personal.sealing import KEY_BYTES, NONCE_BYTES

WRAPPING = "AES-256-GCM"


class MasterKeyError(CannotRun):
    """The master key cannot be used. The message says what to do."""

    heading: ClassVar[str] = "主密钥不可用, 个人信息无法读取 · the master key cannot be used"


class WrongMasterKey(MasterKeyError):
    """The keys in the vault were wrapped under another master key than the one at hand."""


@dataclass(frozen=True)
class MasterKey:
    """32 secret bytes. `id` follows from them, so a key cannot be filed under another's name."""

    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        return cls(os.urandom(KEY_BYTES))

    @cached_property
    def id(self) -> str:
        return self.purpose("id", 8).hex()

    @cached_property
    def check(self) -> bytes:
        """Stored beside the keys, to know the right master key again."""
        return self.purpose("check")

    def purpose(self, name: str, size: int = KEY_BYTES) -> bytes:
        """A key for one purpose; to know it does not help to find the master or another purpose."""
        info = f"hotline/{name}/1".encode()
        return HKDF(hashes.SHA256(), size, salt=None, info=info).derive(self.secret)

    def wrap(self, subject: str, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.wrapping.encrypt(nonce, key, self.bound(subject))

    def unwrap(self, subject: str, wrapped: bytes) -> bytes:
        """Raises WrongMasterKey."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self.wrapping.decrypt(nonce, sealed, self.bound(subject))
        except (InvalidTag, ValueError):
            raise WrongMasterKey(
                f"A key in the vault does not open with master key {self.id}: the row was altered "
                "or wrapped under another master key. Nothing was changed. Restore the vault "
                "database and the master key file from the same backup."
            ) from None

    @cached_property
    def wrapping(self) -> AESGCM:
        return AESGCM(self.purpose("wrap"))

    def bound(self, subject: str) -> bytes:
        return f"{WRAPPING}\0{self.id}\0{subject}".encode()
