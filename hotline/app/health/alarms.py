"""What `/readyz` says to the person on duty: what does not work, since when, and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from events.clock import Pace
from events.postgres.following.status import FollowerStatus, Parked
from events.working_time import SHANGHAI
from projections.engine import status

VIEW: Final = "view "  # how the runner names its followers
STALE_HEARTBEAT: Final = 30.0  # seconds without a sign of life: not ready
NAMES: Final = {
    "reference": "城市参考数据 (政策、部门、事项、账号、网格)",
    "erasures": "个人信息删除",
    "signing": "日志签名 (停顿时日志照常记录, 只是暂不签名; 原因见 hotline verify)",
    "outbox": "给诉求人的告知",
    "notify": "进程间通知 (停顿时改为定时查询, 只是稍慢)",
}
BY_ITSELF: Final = (
    "程序在自动重试, 恢复后从原处继续; 持续则检查数据库 (hotline doctor)。"
    "It retries by itself and goes on from there; if this lasts, check the database."
)
SET_CLOCK: Final = (
    "校正本机时钟 (NTP) 后自动恢复; 若时钟本来就对, 重启服务; 之后运行 hotline doctor。"
    "Set the clock right; if it is right already, restart the service. Then: hotline doctor."
)
REBUILD_NEEDED: Final = (
    "由另一版本的程序生成, 已停止更新。Made by another version of the program: it is not updated."
)
TOO_MUCH_POISON: Final = (
    "同时有过多事件无法处理, 已停止更新: 多半是程序有误。"
    "Too many events cannot be taken in: the program is probably at fault. It is not updated."
)
NEWER: Final = (
    "由更新版本的程序写入或无法处理, 已跳过: 请升级本程序并重启。"
    "Written by a newer program, or unusable; passed over: upgrade this program and restart it."
)


@dataclass(frozen=True)
class Alarm:
    """`name`: the follower or view. `detail` and `action`: Chinese first, then English."""

    code: str
    name: str
    since: datetime | None
    detail: str
    action: str

    def shown(self) -> dict[str, Any]:
        kind = "view" if self.code.startswith("view.") else "follower"
        named = {kind: self.name} if self.name else {}
        return {
            "code": self.code,
            **named,
            "since": None if self.since is None else moment(self.since),
            "detail": self.detail,
            "action": self.action,
        }


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def no_answer(cause: str) -> Alarm:
    detail = f"数据库没有正常应答: {cause}。The database does not answer as it should."
    return Alarm("database.no_answer", "", datetime.now(UTC), detail, BY_ITSELF)


def clock_ahead(pace: Pace) -> Alarm:
    now, latest = moment(pace.clock()), moment(pace.latest())
    detail = (
        f"本机时钟向前跳动: 现为 {now}, 按服务启动后经过的时间不应晚于 {latest}; "
        "期间不保存任何操作。"
        "This machine's clock has jumped ahead: nothing is saved meanwhile."
    )
    return Alarm("clock.ahead", "", None, detail, SET_CLOCK)


def follower_alarms(followers: Iterable[FollowerStatus]) -> Iterator[Alarm]:
    for each in followers:
        if each.waits:
            yield waiting(each)
        if each.parked:
            yield parked(each.name, [*each.parked.values()])


def waiting(follower: FollowerStatus) -> Alarm:
    seconds, cause = follower.still_seconds, follower.cause or "无应答 no answer yet"
    name = follower.name.removeprefix(VIEW)
    if follower.name.startswith(VIEW):
        code, why, action = of_view(name, follower.cause)
        detail = f"视图 {name}: {why or f'已停 {seconds:.0f} 秒: {cause}。'}"
    else:
        code, action = "follower.waiting", BY_ITSELF
        zh, at = NAMES.get(name, name), f"位置 position {follower.position}"
        detail = f"{zh}: 停在{at}, 已 {seconds:.0f} 秒: {cause}。"
    return Alarm(code, name, follower.since, detail, action)


def of_view(name: str, cause: str | None) -> tuple[str, str, str]:
    """Code, reason if it is a special one, and what to do."""
    rebuild = f"hotline rebuild {name}"
    match cause:
        case "RebuildNeeded":
            return "view.rebuild_needed", REBUILD_NEEDED, rebuild
        case "TooMuchPoison":
            return (
                "view.too_much_poison",
                TOO_MUCH_POISON,
                f"升级程序后 after an upgrade: {rebuild}",
            )
        case _:
            return "view.waiting", "", BY_ITSELF


def parked(name: str, events: list[Parked]) -> Alarm:
    first = events[0]
    detail = (
        f"{NAMES.get(name, name)}: {len(events)} 个事件"
        f" (首个在位置 first at position {first.position}: {first.event}, {first.cause}) {NEWER}"
    )
    return Alarm("follower.parked", name, None, detail, "升级后重启。Upgrade, then restart.")


def undelivered(failed: int, oldest: datetime) -> Alarm:
    detail = (
        f"{failed} 条给诉求人的告知多次发送失败或被拒收, 已停止发送。"
        "Messages to requesters were given up: their gateway did not take them."
    )
    action = (
        "hotline outbox list; 通道恢复后 once the gateway works: hotline outbox retry; "
        "或在工单上电话告知 or tell them on the phone."
    )
    return Alarm("outbox.undelivered", "", oldest, detail, action)


def view_alarms(views: Iterable[status.ViewStatus], told: set[str]) -> Iterator[Alarm]:
    """What the database knows of the views; `told`: views that this process has told of."""
    for each in views:
        rebuild = f"hotline rebuild {each.name}"
        if each.parked:
            detail = (
                f"视图 {each.name}: {each.parked} 个工单未能处理, 不再更新。Streams are parked."
            )
            action = f"升级程序后 after an upgrade: {rebuild}"
            yield Alarm("view.parked", each.name, None, detail, action)
        if each.heartbeat_seconds >= STALE_HEARTBEAT and each.name not in told:
            since = datetime.now(UTC) - timedelta(seconds=each.heartbeat_seconds)
            detail = f"视图 {each.name}: {each.heartbeat_seconds:.0f} 秒无动静。No sign of life."
            yield Alarm("view.waiting", each.name, since, detail, BY_ITSELF)
