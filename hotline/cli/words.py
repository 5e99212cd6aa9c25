"""What the program says, on a terminal or in a pipe. NO_COLOR is honoured by rich itself."""

import errno
import sys
from typing import Any

import asyncpg
import orjson
from rich.console import Console

from hotline.app.database import UnsafeDatabase

DATABASE_ADDRESS = "检查 HOTLINE_DATABASE_URL · is it running, and is HOTLINE_DATABASE_URL right?"

out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


def say_json(answer: dict[str, Any]) -> None:
    """One line on stdout, whatever the width of the terminal."""
    sys.stdout.write(orjson.dumps(answer, default=str).decode() + "\n")


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
                    f"处理 · to mend: {each.how_to_mend}",
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
        case ConnectionError():
            return [f"数据库连不上 · the database cannot be reached: {fault}", DATABASE_ADDRESS]
        case _:
            return [str(fault)]
