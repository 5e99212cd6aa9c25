"""argon2id, and the same time for a name that nobody has."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's minimum for argon2id: about 20 ms here; two at a time cost 38 MiB
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)

# of a random password that was thrown away; checked when there is no such account
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$dhVHfnlNTAfmsYBNyvG5vQ"
    "$ca5/CYvkyaEEXqkodwnoFCAwdj0xLNBWWWJ3reCPZPY"
)


def hash_password(password: str) -> str:
    return hasher.hash(password)


def hash_random(password: str) -> str:
    """For a password that we drew at random: nobody can try all of those, so this may be quick."""
    return quick.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. Without a stored hash the answer is no, and takes as long."""
    try:
        return hasher.verify(stored or NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
