"""Why a command cannot run, in Chinese and English, and what to do. Imported when one cannot."""

import errno
import socket
from collections.abc import Mapping
from inspect import getdoc
from typing import Final

import asyncpg

from events.postgres.migrate import MigrationFault
from events.stored.codec import UnknownEvent
from events.vault import MasterKeyError, NotTheOwner
from hotline.app.database.prepared import UnsafeDatabase
from hotline.app.settings import BadSetting
from hotline.city import NotPublished
from hotline.cli.console import err
from projections.engine.rebuild import NotRebuilt

DATABASE_ADDRESS = "检查 HOTLINE_DATABASE_URL · is it running, and is HOTLINE_DATABASE_URL right?"

HEADINGS: Final[Mapping[type[BaseException], str]] = {
    BadSetting: "设置有误 · a setting is wrong",
    MasterKeyError: "主密钥不可用, 个人信息无法读取 · the master key cannot be used",
    MigrationFault: "数据库结构未能升级 · the schema was not brought up to date",
    NotPublished: "城市数据尚未发布, 请先 hotline import · the city is not published",
    NotRebuilt: "视图没有重建 · the view was not rebuilt",
    NotTheOwner: "当前数据库用户没有此权限 · the database role may not do this",
    UnknownEvent: "日志由更新版本的程序写入 · the log was written by a newer program",
}


def say_fault(fault: BaseException) -> None:
    """What failed, and what to do: the fault's own words."""
    err.print(f"[red]不能运行 · cannot run[/red]: {type(fault).__name__}", soft_wrap=True)
    for line in sentences(fault):
        err.print(line, soft_wrap=True, markup=False)
    err.print("诊断 · to learn more: hotline doctor", soft_wrap=True)


def sentences(fault: BaseException) -> list[str]:
    """Never the DETAIL of the database's error: it repeats values, and those may be personal."""
    match fault:
        case UnsafeDatabase(found=found):
            return [
                line
                for each in found
                for line in (
                    f"{each.name} = {each.value}: {each.why}",
                    f"处理 · to fix: {each.how_to_fix}",
                )
            ]
        case asyncpg.PostgresError():
            return [f"数据库回答 · the database says: {fault.args[0] if fault.args else ''}"]
        case TimeoutError() if not str(fault):
            return ["数据库未及时响应 · the database did not answer in time; try again"]
        case OSError(errno=errno.EADDRINUSE):
            return [
                f"端口被占用 · {fault}",
                "换一个端口 · set HOTLINE_PORT, or stop the other program",
            ]
        case socket.gaierror():
            return [
                f"主机名无法解析 · a host name cannot be resolved: {fault}",
                "检查 HOTLINE_DATABASE_URL 和 HOTLINE_HOST · check these settings",
            ]
        case OSError(errno=errno.EADDRNOTAVAIL):
            return [
                f"此地址不属于本机, 检查 HOTLINE_HOST · not an address of this machine: {fault}"
            ]
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG):
            return [f"磁盘已满或超出限额 · the disk is full, or a limit is reached: {fault}"]
        case ConnectionError():
            return [f"数据库连不上 · the database cannot be reached: {fault}", DATABASE_ADDRESS]
        case OSError():
            return [f"文件或网络操作失败 · a file or the network failed: {fault}"]
        case _:
            return in_both_languages(fault)


def in_both_languages(fault: BaseException) -> list[str]:
    """Its own words, after a Chinese heading where they are English alone."""
    own = str(fault) or (getdoc(type(fault)) or "")
    if any("\u4e00" <= sign <= "\u9fff" for sign in own):
        return [own]
    headings = (words for family, words in HEADINGS.items() if isinstance(fault, family))
    return [next(headings, "原因如下 · the reason"), own]
