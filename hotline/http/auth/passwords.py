"""argon2id, what a password must be, and the same work for every name."""

import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10
LONGEST: Final = 1_000
DRAWN_BYTES: Final = 12

# OWASP's minimum for argon2id: about 20 ms here; two at a time cost 38 MiB
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
quick_parameters = "$m=1024,t=1,p=1$"

# of random passwords that were thrown away: checked where an account has no hash of the kind
NO_ACCOUNT = (
    "$argon2id$v=19$m=19456,t=2,p=1$dhVHfnlNTAfmsYBNyvG5vQ"
    "$ca5/CYvkyaEEXqkodwnoFCAwdj0xLNBWWWJ3reCPZPY"
)
NO_ACCOUNT_QUICK = (
    "$argon2id$v=19$m=1024,t=1,p=1$ooruDuqmtUg0/9OkdvQBpg"
    "$Z3XuKVWiLMXfKZ2c70+kFJkRjRMU9IdDolU9cH0XN3Y"
)


def hash_password(password: str) -> str:
    return hasher.hash(password)


def hash_random(password: str) -> str:
    """For a password drawn at random: too many to try, so the hash may be quick."""
    return quick.hash(password)


def drawn_password() -> str:
    """16 characters, 96 random bits."""
    return secrets.token_urlsafe(DRAWN_BYTES)


def matches(stored: str | None, password: str) -> bool:
    """
    Whether it is the password.

    Every call verifies one hash of each kind: how long it takes does not depend on whether the
    account exists, nor on the kind of its hash.
    """
    is_quick = stored is not None and quick_parameters in stored
    right = verified(hasher, NO_ACCOUNT if stored is None or is_quick else stored, password)
    right_quick = verified(
        quick, stored if stored is not None and is_quick else NO_ACCOUNT_QUICK, password
    )
    return stored is not None and (right_quick if is_quick else right)


def verified(kind: PasswordHasher, stored: str, password: str) -> bool:
    try:
        return kind.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def password_defect(username: str, password: str) -> str | None:
    """Why it may not be this account's password; None when it may."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符"
    if not password.strip() or len({*password.casefold()}) == 1:
        return "密码不得只含空格或同一个字符"
    if password.casefold() == username.casefold():
        return "密码不得与用户名相同"
    return None
