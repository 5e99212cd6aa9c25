"""What the log, the vault and the views say: on a migrated database only."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

import asyncpg

from events.clock import Clock, system_clock
from events.postgres.following.log_reader import LogReader
from events.postgres.following.status import FollowerStatus
from events.postgres.properties import city_of_log, simulated
from events.postgres.snapshots import oldest_snapshot
from events.vault import MasterKeyError, Vault, open_vault
from events.vault.database import run
from hotline.app.compose import OtherCity, require_city
from hotline.app.doctor.attachments import attachments_check
from hotline.app.doctor.check import Check, Severity
from hotline.app.doctor.machine import ok
from hotline.app.existing_log import key_file
from hotline.app.health.alarms import STALE_HEARTBEAT
from hotline.app.read_side import MODELS
from hotline.app.reference.feed import read_reference, still_needed
from hotline.app.settings import Settings
from hotline.app.verify.chain import chain_findings, heads_of_some, page_of
from hotline.app.verify.vault import sealed_findings
from projections.engine.generations import outdated
from projections.engine.status import ViewStatus, view_statuses

STREAMS: Final = 50
SLOW_VIEW: Final = 60.0  # seconds
AHEAD_OF_US: Final = timedelta(seconds=5)
APART: Final = timedelta(seconds=2)
ENDS_IN_FUTURE: Final = (
    "日志末尾在未来: 本机时钟落后, 或日志曾在时钟超前时写入; 到那一刻之前, 新事件都记为该时刻。"
    "The log ends in the future: this clock is behind, or the log was written while a clock was "
    "ahead. Until then every new event bears that stamp."
)
SET_CLOCK: Final = (
    "校正系统时钟 (NTP)。若时钟无误: 日志不能改写, 服务可照常使用, 请记下此事。"
    "Set the clock right. If it is right: the log cannot be changed and the service works; "
    "keep a note of it."
)
PARTITIONS: Final = """SELECT (hotline_log.partitions_end() - 1 - position)
  FROM hotline_log.log_head"""
OLD_SNAPSHOT: Final = 1800.0  # seconds: longer than a dump of a city of a million orders
ENOUGH_AHEAD: Final = 5_000_000  # positions: half a day at 100 a second
AT_WORK: Final = """SELECT EXISTS (SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'hotline projections')"""


async def city_checks(settings: Settings, dsn: str, pool: asyncpg.Pool) -> AsyncIterator[Check]:
    for check in await setup_checks(settings, pool):
        yield check
    key = await key_check(settings, dsn)
    yield key
    if key.level is Severity.OK:
        async with open_vault(settings.vault_url or dsn, key_file(settings)) as vault:
            yield await chain_check(pool, vault)
    yield await partitions_check(pool)
    yield await clock_check(pool)
    yield snapshot_check(await oldest_snapshot(pool))
    yield await attachments_check(settings, pool)
    for check in await view_checks(pool):
        yield check


async def setup_checks(settings: Settings, pool: asyncpg.Pool) -> list[Check]:
    """Whether it is the city of the settings, and whether anyone can work in it."""
    name, checks = "城市 city", []
    try:
        await require_city(pool, settings)
    except OtherCity as fault:
        why = "服务会拒绝启动。The service refuses to start."
        checks.append(Check(name, Severity.BAD, f"HOTLINE_CITY={settings.city}", why, str(fault)))
    feed = await read_reference(LogReader(pool), FollowerStatus("doctor"))
    why = "此前无法受理工单。Nothing can be registered before."
    checks += [Check(name, Severity.WARN, "-", why, each) for each in still_needed(feed)]
    return checks or [ok(name, str(await city_of_log(pool)))]


async def key_check(settings: Settings, dsn: str) -> Check:
    """Opens the vault only when there is a key: to look must not make one."""
    name, path = "主密钥 master key", settings.key_file
    if not path.exists() and not await vault_in_use(settings.vault_url or dsn):
        return Check(name, Severity.NOTE, str(path), "首次启动时建立。Made at the first start.")
    try:
        async with open_vault(settings.vault_url or dsn, key_file(settings)) as vault:
            return ok(name, vault.master.id)
    except MasterKeyError as fault:
        why = "没有它, 日志中的姓名、号码、内容都无法读取。"
        return Check(name, Severity.BAD, type(fault).__name__, why, str(fault))


async def vault_in_use(dsn: str) -> bool:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        [[used]] = await run(pool, "in_use")
    return bool(used)


async def chain_check(pool: asyncpg.Pool, vault: Vault) -> Check:
    name, found, events = "事件链抽查 chain sample", [], 0
    async for page in heads_of_some(pool, STREAMS):
        links = await page_of(page)
        events += sum(len(own) for own in links.values())
        found += chain_findings(vault.chain, page.heads, links)
        found += (await sealed_findings(vault, links))[1]
    if found:
        why = f"{found[0].where}: {found[0].what}"
        mend = "停止写入, 运行 hotline verify, 从备份恢复。Stop writing; then: hotline verify"
        return Check(name, Severity.BAD, f"{len(found)} 处 breaks", why, mend)
    return ok(name, f"{events} 个事件完好 events sound")


async def partitions_check(pool: asyncpg.Pool) -> Check:
    name = "日志分区 partitions"
    ahead = int(await pool.fetchval(PARTITIONS))
    value = f"可再写 room for {ahead:,}"
    if ahead < ENOUGH_AHEAD:
        why = "分区用完后不能再登记。Without room nothing can be registered."
        mend = "重启服务会补足; 仍不足则看数据库日志。Restart the service; it makes them."
        return Check(name, Severity.BAD, value, why, mend)
    return ok(name, value)


async def clock_check(pool: asyncpg.Pool, clock: Clock = system_clock) -> Check:
    name = "时钟 clock"
    last = (await LogReader(pool).head()).recorded_at
    now, theirs = clock(), await pool.fetchval("SELECT clock_timestamp()")
    if last is not None and last > now + AHEAD_OF_US:
        value = f"日志末尾 last stamp {last:%Y-%m-%d %H:%M:%S}Z"
        if await simulated(pool):
            return Check(name, Severity.NOTE, value, "模拟城市的时钟可以超前。A simulated city.")
        return Check(name, Severity.BAD, value, ENDS_IN_FUTURE, SET_CLOCK)
    if abs(theirs - now) > APART:
        why = "与数据库服务器的时钟不一致。The database's clock differs."
        value = f"{(theirs - now).total_seconds():+.1f} s"
        return Check(name, Severity.WARN, value, why, "两端启用 NTP。Run NTP on both machines.")
    return ok(name, f"{now:%Y-%m-%d %H:%M:%S}Z")


def snapshot_check(seconds: float) -> Check:
    name, value = "最早的事务 oldest transaction", f"{seconds:.0f} s"
    if seconds < OLD_SNAPSHOT:
        return ok(name, value)
    why = "它使废旧数据无法清理, 数据库会不断变大。Dead rows cannot be removed meanwhile."
    mend = (
        "在 pg_stat_activity 中按 xact_start 查出该会话并结束它; 备份请在备库上做。"
        "Find it in pg_stat_activity by xact_start and end it; take dumps from a replica."
    )
    return Check(name, Severity.WARN, value, why, mend)


async def view_checks(pool: asyncpg.Pool) -> list[Check]:
    found = await view_statuses(pool)
    stale = {model.name for model in await outdated(pool, MODELS)}
    serving = bool(await pool.fetchval(AT_WORK))
    missing = {model.name for model in MODELS} - {each.name for each in found}
    made_later = "下次启动服务时建立。Made when the service starts."
    return [
        *(view_check(each, needs_rebuild=each.name in stale, serving=serving) for each in found),
        *(Check(f"视图 view {name}", Severity.NOTE, "-", made_later) for name in sorted(missing)),
    ]


def view_check(view: ViewStatus, *, needs_rebuild: bool, serving: bool) -> Check:
    name, rebuild = f"视图 view {view.name}", f"hotline rebuild {view.name}"
    value = f"位置 position {view.position}, 落后 behind {view.lag_events}"
    if needs_rebuild:
        why = "由旧程序生成, 已停止更新。Made by other code: it is not updated."
        return Check(name, Severity.BAD, value, why, rebuild)
    if view.parked:
        why = f"{view.parked} 个流未能处理。Streams that it could not take in."
        return Check(name, Severity.BAD, value, why, f"更新程序后 after an update: {rebuild}")
    if serving and view.heartbeat_seconds > STALE_HEARTBEAT:
        why = f"{view.heartbeat_seconds:.0f} s 无动静。Its runner shows no life."
        return Check(name, Severity.BAD, value, why, "重启服务。Restart the service.")
    if serving and view.lag_seconds > SLOW_VIEW:
        why = f"落后 {view.lag_seconds:.0f} s, 画面不是最新。Screens show the past."
        return Check(name, Severity.WARN, value, why, "稍候; 持续则查看服务日志。Wait, then look.")
    if view.lag_events and not serving:
        return Check(name, Severity.NOTE, value, "服务启动后追上。Caught up at the next start.")
    return ok(name, value)
