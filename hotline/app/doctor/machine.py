"""What can be seen without the database: settings, folders, rights, programs, the disk."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from events.embedded import EmbeddedFault
from events.embedded.binaries import examine, wheel_folder
from events.embedded.server_user import ServerUser
from hotline.app.database.prepared import OPEN_TO_OTHERS
from hotline.app.doctor.check import Check, Severity
from hotline.app.doctor.senders import gateway_checks, mail_check
from hotline.app.existing_log import is_empty
from hotline.app.settings import NOT_OURS, PREFIX, BadSetting, Settings
from hotline.http.listening.descriptors import RESERVED, connections_within, descriptors_for

GIB: Final = 2**30
LEAST_FREE: Final = 1 * GIB
LOW_FREE: Final = 5 * GIB
KNOWN: Final = frozenset(PREFIX + name.upper() for name in Settings.model_fields)


def settings_from(env: Mapping[str, str]) -> tuple[Settings, list[Check]]:
    """The settings without those that are wrong, so that the rest can be looked at too."""
    own = {name for name in env if name.startswith(PREFIX)} - NOT_OURS
    found = [misspelt(name) for name in sorted(own - KNOWN)]
    fine = {name: env[name] for name in own & KNOWN}
    try:
        settings = Settings.from_env(fine)
    except BadSetting as bad:
        said = str(bad).split("; ")
        found += [wrong(sentence) for sentence in said]
        offenders = {sentence.partition(":")[0] for sentence in said}
        settings = Settings.from_env({name: fine[name] for name in fine.keys() - offenders})
    named = ", ".join(sorted(fine)) or "全部默认 all defaults"
    return settings, found or [Check("设置 settings", Severity.OK, named)]


def misspelt(name: str) -> Check:
    close = get_close_matches(name, KNOWN, 1)
    return Check(
        "设置 settings",
        Severity.BAD,
        name,
        "没有这个设置, 服务会拒绝启动。No such setting: the service refuses to start.",
        f"是否指 did you mean {close[0]}?" if close else f"unset {name}",
    )


def wrong(sentence: str) -> Check:
    return Check(
        "设置 settings",
        Severity.BAD,
        sentence,
        "设置的值无效, 服务会拒绝启动。The service refuses to start.",
        "改正或取消该变量。Correct it, or unset it for the default.",
    )


def machine_checks(settings: Settings) -> list[Check]:
    return [
        state_check(settings),
        *private_files(settings),
        disk_check(settings.state),
        connections_check(settings.connections),
        mail_check(settings),
        *gateway_checks(settings),
        *([] if settings.database_url else [binaries_check(settings)]),
    ]


def state_check(settings: Settings) -> Check:
    name, state = "状态目录 state folder", settings.state
    if not state.exists():
        why = "尚未启动过, 首次启动时建立。Made at the first start."
        return Check(name, Severity.NOTE, str(state), why)
    mode = state.stat().st_mode
    if not os.access(state, os.R_OK | os.W_OK | os.X_OK):
        why = "当前用户不能写入。This user cannot write there."
        return Check(name, Severity.BAD, str(state), why, "以目录所有者运行。Run as the owner.")
    if mode & OPEN_TO_OTHERS:
        why = "其他用户可以读或写。Other users may read or write it."
        return Check(name, Severity.WARN, str(state), why, f"chmod go-rw {state}")
    value = f"{state} {stat.filemode(mode)}"
    if settings.database_url is None and is_empty(settings):
        return Check(name, Severity.NOTE, value, "还没有数据库。No city yet: hotline serve")
    return Check(name, Severity.OK, value)


def private_files(settings: Settings) -> Iterator[Check]:
    path = settings.state / "demo-accounts.json"
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        why = "密码文件对他人开放。The passwords are open to others."
        yield Check("演示账号 accounts", Severity.WARN, str(path), why, f"chmod 600 {path}")


def disk_check(state: Path) -> Check:
    there = next(folder for folder in (state, *state.resolve().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    name, value = "磁盘 disk", f"{free / GIB:.1f} GiB 可用 free"
    why = "磁盘写满后不能再登记。When it is full nothing can be registered."
    mend = "清理或扩容。Free some space, or enlarge the disk."
    if free < LEAST_FREE:
        return Check(name, Severity.BAD, value, why, mend)
    return Check(name, Severity.WARN, value, why, mend) if free < LOW_FREE else ok(name, value)


def connections_check(wanted: int) -> Check:
    """The service raises its soft limit of descriptors by itself; the hard one it cannot."""
    name = "连接数 connections"
    descriptors = descriptors_for(wanted)
    most = connections_within(wanted, descriptors)
    value = f"{most:,} (文件描述符 descriptors: {descriptors or '不限 unlimited'})"
    if most == wanted:
        return ok(name, value)
    why = f"文件描述符不足, 少于所设的 {wanted:,}。Fewer than set: too few descriptors."
    mend = f"ulimit -Hn {wanted + RESERVED} · LimitNOFILE={wanted + RESERVED}"
    return Check(name, Severity.WARN, value, why, mend)


def binaries_check(settings: Settings) -> Check:
    name = "数据库程序 PostgreSQL"
    try:
        folder = settings.pg_bin or wheel_folder() / "pginstall" / "bin"
        found = examine(folder, ServerUser(os.geteuid(), os.getegid()))
    except EmbeddedFault as fault:
        return Check(name, Severity.BAD, type(fault).__name__, str(fault))
    return ok(name, found.version)


def ok(name: str, value: str) -> Check:
    return Check(name, Severity.OK, value)
