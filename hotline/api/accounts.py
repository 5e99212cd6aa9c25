"""Signing in and out, one's own account, and its password."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from events.input_types import Text, storable
from hotline.api.answers.account import BrowserSession, OwnAccount, Session
from hotline.http.admission import Work
from hotline.http.auth.account import Account
from hotline.http.auth.passwords import LONGEST
from hotline.http.auth.permissions import Open, Policy
from hotline.http.auth.request_token import (
    expired_cookie,
    request_token,
    require_same_origin,
    session_cookie,
)
from hotline.http.auth.sessions import Sessions
from hotline.http.auth.sign_in import SignIn
from hotline.http.auth.source import Sources
from hotline.http.request.types import Body, Query
from hotline.http.routes import Call, Response, Route, route

TAG = "登录"
# Exactly as given: blanks are part of a password.
Password = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(storable)]


class SignInBody(Body):
    username: Annotated[Text, Field(min_length=1, max_length=100)]
    password: Password


class PasswordBody(Body):
    old: Password
    new: Password


@dataclass(frozen=True)
class Accounts:
    sessions: Sessions
    door: SignIn
    sources: Sources
    offered: Policy  # what a screen may offer by role; orders and cases offer their own commands

    def routes(self) -> list[Route]:
        return [*self.session_routes(), *self.browser_routes(), *self.own_routes()]

    def session_routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/api/v1/sessions",
                self.sign_in,
                operation="sign-in",
                out=Session,
                summary="登录",
                description="`must_change_password` 为真时，只能修改密码、查看本人账号和退出。",
                tag=TAG,
                body=SignInBody,
                status=201,
                needs_key=False,
                work=Work.UNLIMITED,  # auth/gate.py
                example={"username": "operator", "password": "…"},
                problems=(401, 429),
            ),
            route(
                "DELETE",
                "/api/v1/sessions/current",
                self.sign_out,
                operation="sign-out",
                summary="退出登录",
                tag=TAG,
                status=204,
                initial_password=True,
            ),
            route(
                "DELETE",
                "/api/v1/sessions",
                self.sign_out_everywhere,
                operation="sign-out-everywhere",
                summary="退出本账号的全部登录",
                tag=TAG,
                status=204,
                initial_password=True,
            ),
        ]

    def browser_routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/api/v1/browser-sessions",
                self.sign_in_browser,
                operation="sign-in-browser",
                out=BrowserSession,
                summary="浏览器登录",
                description="供本系统的页面使用: 令牌只在 HttpOnly、SameSite=Strict 的 Cookie 中，"
                "页面脚本读不到; 此后的更改须由本系统的页面发出。",
                tag=TAG,
                body=SignInBody,
                status=201,
                needs_key=False,
                work=Work.UNLIMITED,  # auth/gate.py
                example={"username": "supervisor", "password": "…"},
                problems=(401, 403, 429),
            ),
        ]

    def own_routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/me",
                self.me,
                operation="me",
                out=OwnAccount,
                summary="当前账号",
                tag=TAG,
                initial_password=True,
            ),
            route(
                "POST",
                "/api/v1/me/password",
                self.change_password,
                operation="change-password",
                summary="修改本人密码",
                description="至少 10 个字符，不得只含空格或同一个字符，不同于用户名和原密码; "
                "本账号的其他登录随即失效。",
                tag=TAG,
                body=PasswordBody,
                status=204,
                needs_key=False,
                work=Work.UNLIMITED,  # auth/gate.py
                initial_password=True,
                example={"old": "…", "new": "至少十个字符的新密码"},
                problems=(429,),
            ),
        ]

    async def sign_in(self, call: Call[SignInBody, Query]) -> Response:
        source = self.sources.of(call.request)
        signed_in = await self.door.sign_in(call.body.username, call.body.password, source)
        return Response(
            body={
                "token": signed_in.token,
                "expires_at": signed_in.expires_at,
                "account": account_json(signed_in.account),
                "must_change_password": signed_in.account.initial_password,
            }
        )

    async def sign_in_browser(self, call: Call[SignInBody, Query]) -> Response:
        require_same_origin(call.request)  # no other site chooses the account of a browser
        source = self.sources.of(call.request)
        signed_in = await self.door.sign_in(call.body.username, call.body.password, source)
        seconds = int((signed_in.expires_at - call.now).total_seconds())
        secure = self.sources.over_tls(call.request)
        return Response(
            body={
                "expires_at": signed_in.expires_at,
                "account": account_json(signed_in.account),
                "must_change_password": signed_in.account.initial_password,
            },
            headers={"Set-Cookie": session_cookie(signed_in.token, seconds, secure=secure)},
        )

    async def sign_out(self, call: Call[Any, Any]) -> Response:
        await self.sessions.end(request_token(call.request) or "")
        return Response(headers={"Set-Cookie": expired_cookie()})

    async def sign_out_everywhere(self, call: Call[Any, Any]) -> Response:
        await self.sessions.end_all(call.signed_in.username)
        return Response(headers={"Set-Cookie": expired_cookie()})

    async def me(self, call: Call[Any, Any]) -> Response:
        account = call.signed_in
        own = {
            "must_change_password": account.initial_password,
            "allowed_operations": allowed_operations(account, self.offered),
        }
        return Response(body=account_json(account) | own)

    async def change_password(self, call: Call[PasswordBody, Query]) -> Response:
        await self.door.change_password(
            call.signed_in,
            call.body.old,
            call.body.new,
            token=request_token(call.request) or "",
            source=self.sources.of(call.request),
        )
        return Response()


def allowed_operations(account: Account, offered: Policy) -> list[str]:
    """What the roles of the account may call; each order offers its own commands."""
    if account.initial_password:
        return []
    return sorted(
        operation
        for operation, allowed in offered.items()
        if not isinstance(allowed, Open) and not account.roles.isdisjoint(allowed)
    )


def account_json(account: Account) -> dict[str, Any]:
    return {
        "username": account.username,
        "display_name": account.display_name,
        "roles": sorted(account.roles),
        "department": account.department,
    }
