"""Answers about personal values without the values: keyed hashes, each purpose with its own key."""

import re
import struct
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from events.stored.chain import ChainKey
from events.vault.master import MasterKey

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, 1 I L
CODE_SIGNS = 6
MOST_TOKENS = 512
SIGNS_OF_BLOCK = 4  # of 32 bits each
TOKEN = struct.Struct("<I12x")  # the first 32 bits of a block
RUNS_OF_ASCII = re.compile(r"[a-z0-9]{3,}")
WORD_SIGNS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class BlindIndex:
    phone_key: ChainKey = field(repr=False)
    token_key: bytes = field(repr=False)
    code_key: ChainKey = field(repr=False)
    fingerprint_key: ChainKey = field(repr=False)
    name_key: ChainKey = field(repr=False)

    @classmethod
    def under(cls, master: MasterKey) -> Self:
        def key(purpose: str) -> ChainKey:
            return ChainKey.of(master.purpose(purpose))

        token_key = master.purpose("token")
        return cls(key("phone"), token_key, key("query-code"), key("fingerprint"), key("name"))

    def phone(self, number: str) -> bytes:
        """Of a number in its canonical form."""
        return self.phone_key.mac(number.encode())

    def tokens(self, text: str) -> list[int]:
        """
        For search in sealed text: pairs of neighbouring characters, hashed to 31 bits; of digits
        and Latin letters also three neighbours, since their pairs occur in every text.

        A text can hold a query when its tokens include all of the query's; the order is not
        known, so a reader who may open the text checks it afterwards. Signs between words are left
        out; a single character is its own token, so a query of one character finds
        only such. Beyond 512 different tokens a text is not searched.
        """
        blocks = "".join(signs.ljust(SIGNS_OF_BLOCK, "\0") for signs in neighbours(text))
        hashed = self.token_function.update(blocks.encode("utf-32-le"))
        return [number >> 1 for (number,) in TOKEN.iter_unpack(hashed)]

    def query_code(self, order_no: str) -> str:
        """What a citizen must know besides the number of an order; 31⁶ ≈ 887 million codes."""
        number = int.from_bytes(self.code_key.mac(order_no.encode()))
        signs = []
        for _ in range(CODE_SIGNS):
            number, sign = divmod(number, len(UNAMBIGUOUS))
            signs.append(UNAMBIGUOUS[sign])
        return "".join(signs)

    def fingerprint(self, payload: bytes) -> bytes:
        """To compare a request with a repeat of it without keeping either."""
        return self.fingerprint_key.mac(payload)

    def uuid(self, name: str) -> UUID:
        """An id in place of a name; without the key the name cannot be guessed."""
        return UUID(bytes=self.name_key.mac(name.encode())[:16])

    @cached_property
    def token_function(self) -> CipherContext:
        """
        AES of single blocks: a pseudorandom function, of all signs of a text in one call.

        Equal blocks are to give equal tokens, for that is what a search compares: no mode hides it.
        """
        return Cipher(algorithms.AES(self.token_key), modes.ECB()).encryptor()  # noqa: S305


def neighbours(text: str) -> list[str]:
    """What is hashed, of every word of the text, without repeats."""
    found: dict[str, None] = {}
    for word in WORD_SIGNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if len(word) == 1:
            found[word] = None
        for first, second in pairwise(word):
            found[first + second] = None
        for number in RUNS_OF_ASCII.findall(word):
            for start in range(len(number) - 2):
                found[number[start : start + 3]] = None
        if len(found) >= MOST_TOKENS:
            break
    return list(found)[:MOST_TOKENS]
