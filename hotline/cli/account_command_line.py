"""The commands of `hotline account`, with their options and help."""

from typing import Annotated

import typer

from hotline.cli.declaring import AsJson, command

Username = Annotated[str, typer.Argument(help="用户名, 如工号")]
Roles = Annotated[list[str], typer.Option("--role", help="角色代码, 可重复")]
Department = Annotated[
    str | None, typer.Option("--department", help="所属部门代码; 承办人和部门负责人必填")
]
Typed = Annotated[
    bool,
    typer.Option("--ask-password", help="从终端或标准输入读取初始密码; 否则随机生成, 只显示一次"),
]

account = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@command(account, "account:add")
def add(
    username: Username,
    *,
    name: Annotated[str, typer.Option("--name", help="姓名或岗位名称")],
    role: Roles,
    department: Department = None,
    ask_password: Typed = False,
    as_json: AsJson = False,
) -> None:
    """开通账号. Open an account; its initial password must be changed at the first sign-in."""


@command(account, "account:list_", "list")
def list_(*, as_json: AsJson = False) -> None:
    """列出账号. List all accounts with their roles and state."""


@command(account, "account:set_roles", "set-roles")
def set_roles(
    username: Username, *, role: Roles, department: Department = None, as_json: AsJson = False
) -> None:
    """调整角色. Replace the roles and the department; live sessions follow at once."""


@command(account, "account:disable")
def disable(username: Username, *, as_json: AsJson = False) -> None:
    """停用账号. End the account's sessions; it cannot sign in until it is enabled."""


@command(account, "account:enable")
def enable(username: Username, *, as_json: AsJson = False) -> None:
    """启用账号. Let a disabled account sign in again."""


@command(account, "account:reset_password", "reset-password")
def reset_password(
    username: Username, *, ask_password: Typed = False, as_json: AsJson = False
) -> None:
    """重置密码. Give a new initial password and end the account's sessions."""
