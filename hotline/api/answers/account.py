"""A session, and one's own account."""

from pydantic import AwareDatetime, Field

from events.catalog.names import Role
from hotline.http.representation import Representation


class AccountShown(Representation):
    """账号."""

    username: str = Field(description="用户名")
    display_name: str | None = Field(description="显示名")
    roles: tuple[Role, ...] = Field(description="岗位")
    department: str | None = Field(description="所属单位编码")


class Session(Representation):
    """登录成功."""

    token: str = Field(description="令牌: 此后以 Authorization: Bearer 带上")
    expires_at: AwareDatetime = Field(description="令牌失效时间")
    account: AccountShown = Field(description="账号")
    must_change_password: bool = Field(
        description="为真时须先修改初始密码, 此前只能查看本人账号和退出"
    )


class BrowserSession(Representation):
    """浏览器登录成功."""

    expires_at: AwareDatetime = Field(description="登录失效时间")
    account: AccountShown = Field(description="账号")
    must_change_password: bool = Field(description="为真时须先修改初始密码")


class OwnAccount(AccountShown):
    """当前账号."""

    must_change_password: bool = Field(description="为真时须先修改初始密码")
    allowed_operations: tuple[str, ...] = Field(
        description="本账号岗位可用的查询和操作 (工单的操作除外), 即接口文档中的 operationId; "
        "对一件工单可用的操作见该工单的 allowed_commands"
    )
