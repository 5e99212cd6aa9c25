"""
Personal values, sealed one by one under a person's key (L-02), bound to their place in the log.

A sealed value is one byte for the cipher, the names of the fields, then for each field a random
nonce and its ciphertext. The authenticated data of each are cipher, all names, stream, version and
its own name: a value that was moved, swapped, cut or left out does not open.
"""

import hmac
import os
import struct
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Protocol

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32  # of every cipher: what it needs less or other, it derives
NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH = struct.Struct(">I")


class SealBroken(ValueError):
    """A sealed value does not open: altered, moved from its place, or under another key."""


class Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, bound: bytes | None, /) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, bound: bytes | None, /) -> bytes: ...


def seal(
    key: bytes, personal: Mapping[str, Any], *, stream: str, version: int, cipher: int = 1
) -> bytes:
    """
    Seal each value of `personal` for version `version` of `stream`.

    The values are JSON. Raises ValueError when there is nothing to seal: store no value then.
    """
    if not 0 < len(personal) < 256:
        raise ValueError(f"{len(personal)} fields to seal")
    opened = made_ready(key, cipher)
    names = [name.encode() for name in personal]
    head = bytes((cipher, len(names))) + b"".join(bytes((len(name),)) + name for name in names)
    place = place_of(head, stream, version)
    nonces = os.urandom(NONCE_BYTES * len(names))
    parts = [head]
    for number, (name, value) in enumerate(zip(names, personal.values(), strict=True)):
        nonce = nonces[number * NONCE_BYTES : (number + 1) * NONCE_BYTES]
        body = nonce + opened.encrypt(nonce, orjson.dumps(value), place + name)
        parts += (LENGTH.pack(len(body)), body)
    return b"".join(parts)


def unseal(
    key: bytes, sealed: bytes, *, stream: str, version: int, only: Collection[str] | None = None
) -> dict[str, Any]:
    """The values by name; all but `only` those stay shut. Raises SealBroken."""
    container = take_apart(sealed)
    opened = made_ready(key, container.cipher)
    place = place_of(container.head, stream, version)
    wanted = None if only is None else [name.encode() for name in only]
    values = [
        (name, open_body(opened, body, place + name))
        for name, body in container.fields()
        if wanted is None or name in wanted
    ]
    return {name.decode(): value for name, value in values}  # a name is text once it is believed


def excerpt(sealed: bytes, field: str) -> bytes | None:
    """
    One value cut out, still shut, to be kept elsewhere; None when it was not given.

    It begins as its authenticated data do: with the length of the head, and the head.
    """
    container = take_apart(sealed)
    for name, body in container.fields():
        if name == field.encode():
            return LENGTH.pack(len(container.head)) + container.head + body
    return None


def unseal_excerpt(key: bytes, cut: bytes, field: str, *, stream: str, version: int) -> Any:
    """Open it as what it was in its place: still bound to all that it stood among."""
    if len(cut) <= LENGTH.size or cut[LENGTH.size] not in CIPHERS:
        raise SealBroken("not a sealed value")
    end = LENGTH.size + LENGTH.unpack_from(cut)[0]
    bound = cut[:end] + version_of(stream, version) + field.encode()
    return open_body(made_ready(key, cut[LENGTH.size]), cut[end:], bound)


@dataclass(frozen=True)
class Cipher:
    """How one cipher is made ready from a person's key. Its number is part of every value."""

    name: str
    under: Callable[[bytes], Aead]


class PersonKey(bytes):
    """The key of a person, with the ciphers made ready from it: they are forgotten with it."""

    @cached_property
    def ready(self) -> dict[int, Aead]:
        return {}


def made_ready(key: bytes, cipher: int) -> Aead:
    """To make a cipher ready costs as much as to open two values: once for each PersonKey."""
    if not isinstance(key, PersonKey):
        return CIPHERS[cipher].under(key)
    found = key.ready.get(cipher)
    if found is None:
        found = key.ready[cipher] = CIPHERS[cipher].under(key)
    return found


class Container(NamedTuple):
    """A sealed value taken apart: nothing in it is believed before its tag is checked."""

    cipher: int
    head: bytes
    bodies: bytes

    def fields(self) -> Iterator[tuple[bytes, bytes]]:
        bodies, end = self.bodies, 0
        for name in names_in(self.head):
            begin = end + LENGTH.size
            if begin > len(bodies):
                raise SealBroken("cut short")
            (length,) = LENGTH.unpack_from(bodies, end)
            end = begin + length
            if end > len(bodies):
                raise SealBroken("cut short")
            yield name, bodies[begin:end]
        if end != len(bodies):
            raise SealBroken("something follows the last field")


def take_apart(sealed: bytes) -> Container:
    try:
        cipher, end = sealed[0], 2
        for _ in range(sealed[1]):
            end += 1 + sealed[end]
    except IndexError:
        raise SealBroken("cut short") from None
    if cipher not in CIPHERS:
        raise SealBroken("not a sealed value")
    if not 2 < end < len(sealed):
        raise SealBroken("cut short")
    return Container(cipher, sealed[:end], sealed[end:])


@lru_cache
def names_in(head: bytes) -> tuple[bytes, ...]:
    """Events of a type share their heads: each is read once."""
    names, at = [], 2
    while at < len(head):
        end = at + 1 + head[at]
        names.append(head[at + 1 : end])
        at = end
    return tuple(names)


def place_of(head: bytes, stream: str, version: int) -> bytes:
    """Where a value belongs, without doubt about where one part ends and the next begins."""
    return LENGTH.pack(len(head)) + head + version_of(stream, version)


def version_of(stream: str, version: int) -> bytes:
    where = stream.encode()
    return LENGTH.pack(len(where)) + where + LENGTH.pack(version)


def open_body(opened: Aead, body: bytes, bound: bytes) -> Any:
    if len(body) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken("cut short")
    try:
        return orjson.loads(opened.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound))
    except InvalidTag:
        raise SealBroken("altered, moved, or under another key") from None


def sm4_gcm(key: bytes) -> Aead:
    """SM4 takes 16 bytes: a derived key, so that no key serves two ciphers."""
    return Sm4Gcm(hmac.digest(key, b"sm4-gcm", "sha256")[:16])


@dataclass(frozen=True)
class Sm4Gcm:
    key: bytes

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes | None, /) -> bytes:
        sealing = BlockCipher(algorithms.SM4(self.key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(bound or b"")
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes | None, /) -> bytes:
        mode = modes.GCM(nonce, data[-TAG_BYTES:])
        opening = BlockCipher(algorithms.SM4(self.key), mode).decryptor()
        opening.authenticate_additional_data(bound or b"")
        return opening.update(data[:-TAG_BYTES]) + opening.finalize()


AES_256_GCM = 1
SM4_GCM = 2
CIPHERS: Mapping[int, Cipher] = {
    AES_256_GCM: Cipher("AES-256-GCM", AESGCM),
    SM4_GCM: Cipher("SM4-GCM", sm4_gcm),
}
