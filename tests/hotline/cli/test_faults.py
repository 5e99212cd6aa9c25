"""Every command that cannot run says so in Chinese and English, with the documented code."""

import asyncio
import gzip
import re
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from events.embedded.server import Server, prepare
from hotline.cli.exit_codes import Exit
from tests.databases import ROOT, temporary_state
from tests.hotline.cli.program import Done, Service, environment, hotline, serving

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
ERASE = ("--reason", "来函", "--yes")
ROW = (
    '{"id": "7", "time": "2019-04-24 15:40:04", "title": "灯", "text": "灭", "label": "交通运输"}\n'
)
NUMERIC = ROW.replace('"7"', "8")
BROKEN = '{"id": "9", broken\n[1]\n' + ROW.replace('"7"', '"10"').replace('"灯"', "{}")
SMALL_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (999, 999))
os.execv(sys.executable, [sys.executable, "-m", "hotline.cli", *sys.argv[1:]])
"""


@dataclass(frozen=True)
class Case:
    """A command on the running city, on an absent state folder, or with these settings."""

    words: tuple[str, ...]
    code: Exit
    says: str
    on: str = "city"
    settings: dict[str, str] = field(default_factory=dict)


def database_url(url: str, *words: str) -> Case:
    settings = {"HOTLINE_DATABASE_URL": url}
    return Case(words, Exit.FAULT, "HOTLINE_DATABASE_URL", "absent", settings)


CASES = {
    "erase an order": Case(
        ("erase", "--order", "20260101-440500-000001", *ERASE), Exit.FOUND, "查无此人"
    ),
    "export nothing": Case(("export", "out"), Exit.FAULT, "没有数据库", "absent"),
    "export to a file": Case(("export", "/dev/null/out"), Exit.FAULT, "/dev/null"),
    "replay into another city": Case(
        ("replay", "good.jsonl", "--preset", "zh-messages"), Exit.FAULT, "空的 HOTLINE_STATE"
    ),
    "replay an empty file": Case(
        ("replay", "empty.csv", "--preset", "boston-311"), Exit.FAULT, "没有数据行"
    ),
    "replay another encoding": Case(
        ("replay", "gbk.csv", "--preset", "nyc-311"), Exit.FAULT, "UTF-8"
    ),
    "replay a broken archive": Case(
        ("replay", "cut.csv.gz", "--preset", "nyc-311"), Exit.FAULT, "压缩"
    ),
    "replay by another preset": Case(
        ("replay", "good.jsonl", "--preset", "zh-mailbox"), Exit.FAULT, "received"
    ),
    "replay an endless field": Case(
        ("replay", "endless.csv", "--preset", "nyc-311"), Exit.FAULT, "CSV"
    ),
    "the wrong scheme": database_url("mysql://u:secret@h/db", "verify"),
    "a port that is no number": database_url("postgresql://u:secret@h:port/db", "serve"),
    "diagnose a wrong address": database_url("postgresql://u:secret@h:port/db", "doctor"),
    "a host that does not exist": database_url("postgresql://u@nowhere.invalid/db", "migrate"),
    "serve at no address": Case(
        ("serve",), Exit.FAULT, "HOTLINE_HOST", settings={"HOTLINE_HOST": "nowhere.invalid"}
    ),
    "a master key that is away": Case(
        ("verify",), Exit.FAULT, "主密钥", settings={"HOTLINE_MASTER_KEY_FILE": "/nowhere/key"}
    ),
    "a setting that does not exist": Case(
        ("serve",), Exit.FAULT, "HOTLINE_PROT", "absent", {"HOTLINE_PROT": "1"}
    ),
}


@pytest.fixture(scope="module")
async def city(city_folder: Path) -> AsyncIterator[Service]:
    async with serving(city_folder) as service:
        yield service


@pytest.fixture(scope="module")
def files() -> Iterator[Path]:
    with temporary_state() as folder:
        (folder / "good.jsonl").write_text(ROW, "utf-8")
        (folder / "rows.jsonl").write_text(ROW + NUMERIC + BROKEN, "utf-8")
        (folder / "empty.csv").write_text("", "utf-8")
        (folder / "gbk.csv").write_bytes("编号,时间\n1,路灯\n".encode("gb18030"))
        (folder / "cut.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 1_000)[:30])
        (folder / "endless.csv").write_text("a,b\n" + "x" * 200_000 + ",1\n", "utf-8")
        yield folder


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_what_cannot_be_done_is_a_sentence(
    case: Case, city: Service, files: Path, tmp_path: Path
):
    state = city.state if case.on == "city" else tmp_path / "absent"

    done = await hotline(state, *in_folder(case.words, files), **case.settings)

    require_sentence(done, case.code)
    assert case.says in done.err + done.out
    assert "secret" not in done.err + done.out


def in_folder(words: tuple[str, ...], folder: Path) -> list[str]:
    return [str(folder / word) if (folder / word).is_file() else word for word in words]


def require_sentence(done: Done, code: Exit) -> None:
    said = done.err or done.out  # `doctor` answers on stdout
    assert (code, False) == (done.code, "Traceback" in said), said
    assert CHINESE.search(said)
    assert ENGLISH.search(said)


async def test_a_disk_that_takes_no_more_is_a_sentence(city: Service, tmp_path: Path):
    """The kernel refuses what is beyond a limit as it does on a full disk."""
    command = [sys.executable, "-c", SMALL_FILES, "export", str(tmp_path / "out")]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment(city.state), stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()

    require_sentence(Done(process.returncode or 0, "", said.decode()), Exit.FAULT)
    assert "磁盘" in said.decode()


@pytest.mark.parametrize("note", [None, "http://127.0.0.1:1"], ids=["no address", "a dead one"])
async def test_a_simulation_over_http_needs_a_service(
    city: Service, tmp_path: Path, note: str | None
):
    """The city's database, by a state folder of which nothing serves."""
    if note is not None:
        (tmp_path / "address").write_text(note, "utf-8")
        accounts = (city.state / "demo-accounts.json").read_text("utf-8")
        (tmp_path / "demo-accounts.json").write_text(accounts, "utf-8")
    done = await hotline(
        tmp_path,
        *("simulate", "--speed", "1", "--days", "0.01", "--rate", "100000"),
        HOTLINE_DATABASE_URL=Server(prepare(city.state, {}, None), None).dsn,
        HOTLINE_MASTER_KEY_FILE=str(city.state / "vault.key"),
    )

    require_sentence(done, Exit.FAULT)
    assert "hotline serve" in done.err


async def test_broken_rows_are_refused_by_number_and_the_rest_is_played(files: Path):
    """A number as reference, a broken line, a value that is no text: the first two go on."""
    with temporary_state() as state:
        done = await hotline(
            *(state, "replay", str(files / "rows.jsonl"), "--preset", "zh-messages", "--json")
        )
        simulated = await hotline(state, "simulate", "--days", "0.01")

    assert (Exit.FOUND, 2) == (done.code, done.answer["work_orders"]), done.err
    assert [3, 4, 5] == [each["row"] for each in done.answer["refused"]]
    require_sentence(simulated, Exit.FAULT)
    assert "网格" in simulated.err
