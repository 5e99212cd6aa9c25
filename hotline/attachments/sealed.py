"""
Files sealed piece by piece, each under the key of its attachment, bound to its name in the store.

The key is in the vault like those of people: what it sealed is gone with it, in every backup too.
"""

import os
import secrets
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag

from events.personal.sealing import AES_256_GCM, NONCE_BYTES, TAG_BYTES, SealBroken, made_ready

FORMAT: Final = bytes((AES_256_GCM,))
OVERHEAD: Final = len(FORMAT) + NONCE_BYTES + TAG_BYTES


def subject_of(attachment_id: UUID) -> str:
    """The name of its key in the vault."""
    return f"attachment-{attachment_id}"


def piece_name(attachment_id: UUID, part: str) -> str:
    """Of a piece that was sent, or of a variant that was made of the whole."""
    return f"{attachment_id.hex[:2]}/{attachment_id}.{part}"


def part_from(offset: int) -> str:
    """Another one for each request: who is late replaces nothing that was counted, or checked."""
    return f"{offset:012d}-{secrets.token_hex(4)}"


def seal_piece(key: bytes, name: str, content: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + made_ready(key, AES_256_GCM).encrypt(nonce, content, name.encode())


def open_piece(key: bytes, name: str, sealed: bytes) -> bytes:
    """Raises SealBroken."""
    if len(sealed) < OVERHEAD or sealed[:1] != FORMAT:
        raise SealBroken("cut short")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return made_ready(key, AES_256_GCM).decrypt(nonce, body, name.encode())
    except InvalidTag:
        raise SealBroken("altered, moved, or under another key") from None
