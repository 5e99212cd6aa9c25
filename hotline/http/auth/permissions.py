"""Who may do what: one table for the checks, the document and their tests. Default deny."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from events.catalog.names import Role
from hotline.http.auth.account import Account
from hotline.http.problems import Problem


class Open(Enum):
    """For operations that ask for no sign-in: sign-in itself, the citizen's door, livez."""

    PUBLIC = "public"


PUBLIC: Final = Open.PUBLIC
EVERYONE: Final = frozenset(Role)  # anybody who has signed in

Allowed = frozenset[Role] | Open
Policy = Mapping[str, Allowed]


def require_complete(policy: Policy, operations: Iterable[str]) -> None:
    """An operation that the table forgets stops the start."""
    missing = sorted(set(operations) - set(policy))
    if missing:
        raise IncompletePolicy(f"no roles for: {', '.join(missing)}")


def require_permission(account: Account | None, allowed: Allowed) -> None:
    if isinstance(allowed, Open):
        return
    if account is None:
        raise NotSignedIn
    if account.roles.isdisjoint(allowed):
        raise Forbidden(allowed)


def require_own_password(account: Account | None, *, exempt: bool) -> None:
    """An initial password is known to another person: it allows nothing but its own change."""
    if account is not None and account.initial_password and not exempt:
        raise PasswordChangeRequired


class IncompletePolicy(Exception):
    """The policy table does not know every operation."""


class NotSignedIn(Problem):
    """Sign in first: POST /api/v1/sessions."""

    code = "access.not_signed_in"
    status = 401
    title_zh = "请先登录"
    title_en = "Not signed in"

    def __init__(self) -> None:
        challenge = 'Bearer realm="hotline"'
        super().__init__(
            "以 POST /api/v1/sessions 登录，再把 token 写在 Authorization: Bearer 中",
            headers={"WWW-Authenticate": challenge},
        )
        self.detail_en = "Sign in by POST /api/v1/sessions; send `Authorization: Bearer TOKEN`."


class BadToken(Problem):
    """The token is unknown or has expired; sign in again."""

    code = "access.bad_token"
    status = 401
    title_zh = "登录已失效，请重新登录"
    title_en = "The token is not valid"

    def __init__(self) -> None:
        challenge = 'Bearer realm="hotline", error="invalid_token"'
        super().__init__(headers={"WWW-Authenticate": challenge})


class PasswordChangeRequired(Problem):
    """Change the initial password first: POST /api/v1/me/password {"old", "new"}."""

    code = "access.password_change_required"
    status = 403
    title_zh = "请先修改初始密码：POST /api/v1/me/password"
    title_en = "Change the initial password first"


class Forbidden(Problem):
    """Your roles do not allow this."""

    code = "access.forbidden"
    status = 403
    title_zh = "您的岗位不能执行此操作"
    title_en = "Forbidden"

    def __init__(self, roles: Iterable[Role] = ()) -> None:
        """`roles` may do it; none: it is not a question of the role alone."""
        may = sorted(roles)
        if not may:
            super().__init__()
            return
        super().__init__(f"此操作限以下岗位：{'、'.join(each.chinese for each in may)}", roles=may)
        self.detail_en = f"These roles may: {', '.join(may)}."
