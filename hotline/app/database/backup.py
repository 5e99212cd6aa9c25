"""
Back up a city to one file, and restore it into an empty state folder or database.

By pg_dump and pg_restore: those beside the server's own programs, so that they are of its version.
The file holds the log with its signed heads, the keys, accounts and order numbers. It holds neither
the views (an erased person's search tokens must not survive there; they are folded again) nor the
master key, without which the personal data in it cannot be read.
"""

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from events.embedded.binaries import CLEAN_ENVIRONMENT, wheel_folder
from hotline.app.attachments.opening import kept_files
from hotline.app.database.prepared import (
    CONNECT_SECONDS,
    Database,
    close_to_others,
    database,
    prepare,
    prepare_vault,
    signed_in,
)
from hotline.app.existing_log import CannotLook, existing_database
from hotline.app.settings import Settings

HERE: Final = Path(__file__).parent
ROLES: Final = (HERE / "roles.sql").read_text("utf-8")
SHOWN_VIEWS: Final = (HERE / "shown_views.sql").read_text("utf-8")
HAS_LOG: Final = "SELECT to_regclass('hotline_log.event') IS NOT NULL"
LAST_POSITION: Final = "SELECT coalesce(max(position), 0) FROM hotline_log.flush"
GENERATIONS: Final = "*_g[0-9]*"  # schemas


class CannotBackUp(CannotLook):
    """The backup, or the restore, cannot be made. Nothing was changed."""


@dataclass(frozen=True)
class BackedUp:
    """`position`: the log's last one that the file holds for certain. `apart`: what it lacks."""

    file: Path
    size: int
    position: int
    apart: Sequence[str]


async def backed_up(settings: Settings, file: Path) -> BackedUp:
    """Also beside a running service. Raises CannotBackUp, and what `existing_database` raises."""
    async with existing_database(settings) as found:
        async with signed_in(found.owner_dsn) as owner:
            position = int(await owner.fetchval(LAST_POSITION, timeout=CONNECT_SECONDS))
            views = [row[0] for row in await owner.fetch(SHOWN_VIEWS, timeout=CONNECT_SECONDS)]
        with new_file(file) as output:
            await run(found, "pg_dump", [*what_is_dumped(views)], output)
            size = os.fstat(output).st_size
    return BackedUp(file, size, position, [*kept_apart(settings)])


@contextmanager
def new_file(path: Path) -> Iterator[int]:
    """For this user alone; under its name only once it is whole."""
    if path.exists():
        raise CannotBackUp(f"文件已存在，不会覆盖。The file exists and is not replaced: {path}")
    draft = path.with_name(f"{path.name}.part")
    output = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        yield output
        os.fsync(output)
        draft.rename(path)
    finally:
        os.close(output)
        draft.unlink(missing_ok=True)


def what_is_dumped(views: Sequence[str]) -> Iterator[str]:
    yield "--format=custom"
    yield f"--exclude-schema={GENERATIONS}"
    yield from (f"--exclude-table-data=projections.{name}" for name in ("checkpoint", "parked"))
    yield from (f"--exclude-table=projections.{name}" for name in views)


def kept_apart(settings: Settings) -> Iterator[str]:
    yield str(settings.key_file)
    yield from kept_files(settings)
    if settings.vault_url is not None:
        yield "HOTLINE_VAULT_URL"


async def restored(settings: Settings, file: Path) -> list[str]:
    """
    Whole or not at all, and brought up to date; the applied migrations.

    Raises CannotBackUp where a log is already, or the master key is not at its place.
    """
    if not settings.key_file.exists():
        raise CannotBackUp(
            f"请先把主密钥放到 {settings.key_file}。Put the master key there first: without it the "
            "personal data in the backup cannot be read"
        )
    close_to_others(settings.state)
    async with database(settings) as found:
        async with signed_in(found.owner_dsn) as owner:
            if await owner.fetchval(HAS_LOG, timeout=CONNECT_SECONDS):
                raise CannotBackUp(
                    "这里已有日志，不会覆盖；请换一个空的 HOTLINE_STATE 或数据库。"
                    "There is a log here already: use an empty HOTLINE_STATE or database"
                )
            await owner.execute(ROLES, timeout=CONNECT_SECONDS)
        how = ["--exit-on-error", "--single-transaction", "--no-owner", str(file)]
        await run(found, "pg_restore", how, asyncio.subprocess.DEVNULL)
        names = await prepare(found)
    await prepare_vault(settings)
    return names


async def run(found: Database, name: str, options: Sequence[str], output: int) -> None:
    """The password of an address is not an argument: everybody on the machine reads those."""
    address, secrets = without_password(found.owner_dsn)
    process = await asyncio.create_subprocess_exec(
        *(str(program(found, name)), f"--dbname={address}", *options),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.PIPE,
        env={**CLEAN_ENVIRONMENT, **secrets},
    )
    _, said = await process.communicate()
    if process.returncode != 0:
        raise CannotBackUp(f"{name}: {first_line(said)}")


def program(found: Database, name: str) -> Path:
    """Beside the embedded server; for another one that of the wheel, which knows older servers."""
    folder = found.server.bin_folder if found.server else wheel_folder() / "pginstall" / "bin"
    return folder / name


def first_line(said: bytes) -> str:
    """Never its DETAIL: that may repeat a row."""
    lines = said.decode("utf-8", "replace").splitlines()
    return lines[0] if lines else "ended without a word"


def without_password(dsn: str) -> tuple[str, Mapping[str, str]]:
    parts = urlsplit(dsn)
    if parts.password is None:
        return dsn, {}
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}@{host}"
    return urlunsplit(parts._replace(netloc=netloc)), {"PGPASSWORD": unquote(parts.password)}
