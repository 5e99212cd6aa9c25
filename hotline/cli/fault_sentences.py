"""Why a command cannot run, in Chinese and English, and what to do. Imported when one cannot."""

import errno
import socket
from inspect import getdoc

import asyncpg

from events.cannot_run import CannotRun
from hotline.app.database.prepared import UnsafeDatabase
from hotline.cli.console import err

DATABASE_ADDRESS = "检查 HOTLINE_DATABASE_URL · is it running, and is HOTLINE_DATABASE_URL right?"


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
    heading = fault.heading if isinstance(fault, CannotRun) else CannotRun.heading
    return [heading, own]
