"""`POST /sessions` and `GET /me`: who am I, and may I come in?"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from hotline.http.account import Account
from hotline.http.admission import Work
from hotline.http.routes import Answer, Call, Route, route
from hotline.http.sessions import Sessions
from hotline.http.types import Body, Query, Text

TAG = "登录"


class SignInBody(Body):
    username: Annotated[Text, Field(min_length=1, max_length=100)]
    password: Annotated[Text, Field(min_length=1, max_length=1_000)]


@dataclass(frozen=True)
class Accounts:
    sessions: Sessions

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/api/v1/sessions",
                self.sign_in,
                operation="sign-in",
                summary="登录",
                tag=TAG,
                body=SignInBody,
                status=201,
                needs_key=False,
                work=Work.SIGN_IN,
                example={"username": "operator", "password": "…"},
            ),
            route("GET", "/api/v1/me", self.me, operation="me", summary="当前账号", tag=TAG),
        ]

    async def sign_in(self, call: Call[SignInBody, Query]) -> Answer:
        source = call.request.remote or ""
        signed_in = await self.sessions.sign_in(call.body.username, call.body.password, source)
        return Answer(
            body={
                "token": signed_in.token,
                "expires_at": signed_in.expires_at,
                "account": shown(signed_in.account),
            }
        )

    async def me(self, call: Call[Any, Any]) -> Answer:
        return Answer(body=shown(call.signed_in))


def shown(account: Account) -> dict[str, Any]:
    return {
        "username": account.username,
        "display_name": account.display_name,
        "roles": sorted(account.roles),
        "department": account.department,
    }
