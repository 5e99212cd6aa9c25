"""Sign-in and password change: one check of a password, throttled and bounded."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from inspect import getdoc
from typing import Final

from hotline.http.auth.account import Account
from hotline.http.auth.credentials import Credentials
from hotline.http.auth.gate import Gate
from hotline.http.auth.passwords import matches, password_defect
from hotline.http.auth.sessions import Sessions, SignedIn, token_hash
from hotline.http.auth.throttle import Throttle, WrongAgain
from hotline.http.problems import Invalid, Problem

SLOW: Final = 2.0  # seconds: a guess holds one of its party's two places for so long


@dataclass
class SignIn:
    """The door of people with local accounts."""

    sessions: Sessions
    credentials: Credentials
    throttle: Throttle
    gate: Gate = field(default_factory=Gate)
    slow: float = SLOW

    async def sign_in(self, username: str, password: str, source: str) -> SignedIn:
        """A new session. Raises SignInFailed, TooManyAttempts, Overloaded."""
        account = await self.checked(username, password, source)
        if account is None:
            raise SignInFailed
        return await self.sessions.begin(account)

    async def change_password(
        self, account: Account, old: str, new: str, *, token: str, source: str
    ) -> None:
        """
        End the account's other sessions too.

        Raises WeakPassword, WrongPassword, TooManyAttempts, Overloaded.
        """
        if defect := password_defect(account.username, new):
            raise WeakPassword(defect)
        if new == old:
            raise WeakPassword("新密码不得与原密码相同")
        if await self.checked(account.username, old, source) is None:
            raise WrongPassword
        now = self.sessions.now()
        keep = token_hash(token)
        await self.credentials.set(account.username, new, now, initial=False, keep=keep)
        self.sessions.forget(account.username)

    async def checked(self, username: str, password: str, source: str) -> Account | None:
        """The account, if it is its password. Raises TooManyAttempts, Overloaded."""
        now = self.sessions.now()
        async with self.gate.counted():
            attempts = await self.throttle.attempts(username, source, now)
        attempts.refuse_early()
        async with self.gate.entered(username, source, attempts):
            async with self.gate.running:
                # counted again inside: parallel guesses see each other's failures
                attempts = await self.throttle.attempts(username, source, now)
                attempts.refuse_early()
                account = await self.verified(username, password)
                if account is not None:
                    await self.throttle.succeeded(username, source, now)
                    return account
                await self.throttle.failed(username, source, now)
            if attempts.wait:
                await asyncio.sleep(self.slow)
                raise WrongAgain(timedelta(seconds=self.slow))
        return None

    async def verified(self, username: str, password: str) -> Account | None:
        """The same work for every name."""
        stored = await self.credentials.of(username)
        argon2_hash = None if stored is None else stored.argon2_hash
        right = await asyncio.to_thread(matches, argon2_hash, password)
        account = await self.sessions.account_of(username)
        if not right or account is None or stored is None:
            return None
        return replace(account, initial_password=stored.initial)


class SignInFailed(Problem):
    """The user name or the password is wrong."""

    code = "access.sign_in_failed"
    status = 401
    title_zh = "用户名或密码错误"
    title_en = "Wrong user name or password"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer realm="hotline"'})


class WrongPassword(Problem):
    """`old` is not the present password; nothing was changed."""

    code = "access.wrong_password"
    status = 403
    title_zh = "原密码不正确，密码未更改"
    title_en = "The old password is wrong"


class WeakPassword(Invalid):
    """10 to 1,000 characters, not all blank or the same; neither the user name nor the old one."""

    code = "access.weak_password"
    title_zh = "新密码不符合要求，密码未更改"
    title_en = "The new password is not acceptable"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            sentence,
            errors=[
                {
                    "pointer": "/new",
                    "code": "password_rule",
                    "message": sentence,
                    "message_en": getdoc(type(self)) or "",
                }
            ],
        )
