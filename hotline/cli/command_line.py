"""Every command that can be typed, with its options and help."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from hotline.cli.account_command_line import account
from hotline.cli.declaring import AsJson, Quiet, command
from hotline.cli.outbox_command_line import outbox
from hotline.cli.speed import Speed

PRESETS: Final = (
    "boston-311 | nyc-311 | zh-mailbox | zh-messages | zh-replies | permits | incidents"
    " | road-fines"
)
DAY: Final = ["%Y-%m-%d"]
SCALES: Final = "small | full"
PARTS: Final = (
    "policy | routing | calendar | matters | departments | admission | targets | households | "
    "evaluations | cells | duty-cells | community-cells | subdistrict-cells | district-cells | "
    "components | local-rows | handling-standards | street-matters"
)

app = typer.Typer(
    name="hotline", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)


@app.callback()
def hotline() -> None:
    """12345 热线与网格管理. An event-sourced 12345 hotline with grid management."""


@command(app, "serve:serve")
def serve(
    *,
    empty: Annotated[
        bool, typer.Option("--empty", help="空库不写入演示城市: 等待 import 和 account add")
    ] = False,
    days: Annotated[
        float | None,
        typer.Option(min=0, max=3660, help="空库首次启动: 演示城市已运行多少天, 缺省 7"),
    ] = None,
) -> None:
    """启动服务. Start the service; an empty log gets the demo city first, unless --empty."""


@command(app, "replay:replay")
def replay(
    file: Annotated[Path, typer.Argument(help="日志文件 CSV/JSONL, 可为 .gz", exists=True)],
    *,
    preset: Annotated[str, typer.Option(help=PRESETS)],
    as_json: Annotated[bool, typer.Option("--json", help="只输出一行 JSON 结果")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度")] = False,
) -> None:
    """
    回放真实日志. Feed a real log through intake, routing and handling at historical time.

    \b
    boston-311  311 热线, 按该市自定期限. The city's own deadlines.
    nyc-311     311 热线, 按本系统派单和时限. Our routing and limits.
    zh-*        中文诉求, 按本系统派单和时限. Our routing and limits.
    permits     环境许可申请 (permit_receipt_cases), 按其自定期限. Its own deadlines.
    incidents   信息技术事件日志 (incident_event_log): 状态、改派、重开与 SLA 判定.
                States, handovers and reopenings as commands; its SLA flag beside our verdict.
    road-fines  交通罚款日志 (event_log_road_fines): 申诉期间挂起, 缴清或移交催收时办结.
                Suspended while appealed, closed when paid or sent for collection; our limits.
    """


@command(app, "simulate:simulate")
def simulate(
    *,
    days: Annotated[float, typer.Option(min=0.001, max=3660, help="多少天")] = 7,
    rate: Annotated[float, typer.Option(min=0.1, help="每天工单数")] = 215,
    street: Annotated[float, typer.Option(min=0, help="每天街面上报数, 0 为无")] = 40,
    speed: Annotated[Speed, typer.Option(help="max: 进程内尽快; 1: 经 HTTP 实时")] = Speed.MAX,
    seed: Annotated[int, typer.Option(help="随机种子: 同种子同故事")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一行 JSON 结果")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度")] = False,
) -> None:
    """模拟城市. Play a plausible city: up to now when the state is empty, else on from there."""


@command(app, "migrate:migrate")
def migrate(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出未执行的迁移, 不改动")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """升级数据库结构. Bring the schema up to date, a transaction a file; safe to repeat."""


@command(app, "rebuild:rebuild")
def rebuild(
    name: Annotated[str, typer.Argument(help="视图名称, 或 all; 名称见 GET /readyz")],
    *,
    processes: Annotated[
        int | None, typer.Option(min=1, help="all: 同时重建几个视图, 缺省为处理器数的一半, 至多 4")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """重建视图. Rebuild a view beside the live one, compare, swap; readers notice nothing."""


@command(app, "verify:verify")
def verify(
    *,
    stream: Annotated[str | None, typer.Option(help="只核对一个流")] = None,
    full: Annotated[bool, typer.Option("--full", help="逐单核对视图, 不抽样")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """核对日志. Check chains, heads, positions, stamps, the vault; views against their events."""


@command(app, "erase:erase")
def erase(
    *,
    order: Annotated[str | None, typer.Option(help="某工单的诉求人")] = None,
    phone: Annotated[
        str | None, typer.Option(help="使用该号码的人; - 表示从标准输入读取, 不留在命令历史里")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="verify 报告的人员编号")] = None,
    reason: Annotated[str, typer.Option(help="依据, 如来函编号; 不要写姓名和号码")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问; 不加则先列出将删除的内容")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """删除个人信息. Destroy a requester's key: name, phone, address, texts cannot be read again."""


@command(app, "backup:backup")
def backup(
    file: Annotated[Path, typer.Argument(help="写入的文件, 不得已存在", dir_okay=False)],
    *,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """备份. Write log, keys and accounts to one file, beside a running service; no master key."""


@command(app, "backup:restore")
def restore(
    file: Annotated[Path, typer.Argument(help="backup 写出的文件", exists=True, dir_okay=False)],
    *,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """恢复. Restore a backup into an empty state folder or database, whole or not at all."""


@command(app, "export:export")
def export(
    what: Annotated[str, typer.Argument(help=f"写入的目录; 或只导出一部分: {PARTS}")],
    file: Annotated[
        Path | None, typer.Argument(help="只导出一部分时, 写入的文件", dir_okay=False)
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """导出基础数据. Write all reference data to a folder, or one part of it to a file."""


@command(app, "export:import_", "import")
def import_(
    what: Annotated[str, typer.Argument(help=f"export 写出的目录; 或只导入一部分: {PARTS}")],
    file: Annotated[
        Path | None,
        typer.Argument(help="只导入一部分时, 读取的文件", exists=True, dir_okay=False),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查, 不发布")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """导入基础数据. Check everything and list each defect; without any, publish what is new."""


@command(app, "dry_run:dry_run", "dry-run")
def dry_run(
    what: Annotated[str, typer.Argument(help="policy 或 routing")],
    file: Annotated[
        Path, typer.Argument(help="export 写出并改过的文件", exists=True, dir_okay=False)
    ],
    *,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="登记日期起 (含); 90 天前")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option(formats=DAY, help="登记日期止 (不含); 明天")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """试算. Try a policy or rule set on past orders: what would have changed. Nothing is stored."""


@command(app, "topics:topics")
def topics(
    file: Annotated[
        Path,
        typer.Argument(help="留言 JSONL, 可为 .gz: id, title, text, time, user", exists=True),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """热点. Find what many messages say of the same place, the hottest first; stores nothing."""


@command(app, "doctor:doctor")
def doctor(*, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """诊断. Check everything that can be wrong, say why it matters and how to fix it."""


@command(app, "bench:bench")
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="测量项目, 默认全部")] = None,
    *,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="每段测量秒数")] = None,
    scale: Annotated[str, typer.Option(help=SCALES)] = "small",
    boston: Annotated[Path | None, typer.Option(help="波士顿 311 日志 (replay)")] = None,
    markdown: Annotated[Path | None, typer.Option(help="把结果表写入此文件")] = None,
    as_json: AsJson = False,
) -> None:
    """性能测量. Measure on a temporary state, each figure beside a limit or a peer."""


ACCOUNTS: Final = "账号管理. Open, list, change and disable accounts; the first administrator too."
app.add_typer(account, name="account", help=ACCOUNTS, short_help=ACCOUNTS)

OUTBOX: Final = "给诉求人的告知. List messages to requesters; send again what was given up."
app.add_typer(outbox, name="outbox", help=OUTBOX, short_help=OUTBOX)
