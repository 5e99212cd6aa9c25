"""A backup is one file, made beside the running service; restored, it is the same sound city."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.cli.exit_codes import Exit
from tests.databases import temporary_state
from tests.hotline.cli.program import Service, hotline, serving

pytestmark = pytest.mark.chance

CALL = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "title": "路灯不亮",
    "narrative": "三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {"text": "金平区石炮台街道", "point": None},
}


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    with temporary_state() as folder:
        yield folder


async def test_a_backup_is_restored_into_an_empty_state_folder(
    own_city_folder: Path, elsewhere: Path, tmp_path: Path
):
    """With the master key, which the file does not hold, everything is read as before."""
    file, state = tmp_path / "city.backup", own_city_folder
    async with serving(state) as service:
        number = await registered(service)
        before = await order(service, number)
        made = await hotline(state, "backup", str(file), "--json")
        again = await hotline(state, "backup", str(file))
        key = (state / "vault.key").read_bytes()
    keyless = await hotline(elsewhere, "restore", str(file))
    shutil.copy(state / "vault.key", elsewhere / "vault.key")
    restored = await hotline(elsewhere, "restore", str(file), "--json")
    twice = await hotline(elsewhere, "restore", str(file))
    verified = await hotline(elsewhere, "verify", "--json")
    shutil.copy(state / "demo-accounts.json", elsewhere / "demo-accounts.json")
    async with serving(elsewhere) as service:
        after = await order(service, number)
        listed = await service.call("GET", "work-orders?q=路灯", by="supervisor")

    assert made.code == Exit.DONE, made.err
    assert made.answer["apart"] == [str(state / "vault.key")]
    assert made.answer["bytes"] == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key not in file.read_bytes()
    assert [again.code, keyless.code, twice.code] == [Exit.FAULT] * 3
    assert "不会覆盖" in again.err + twice.err
    assert "主密钥" in keyless.err
    assert restored.code == Exit.DONE, restored.err
    assert verified.answer["sound"], verified.out
    assert after == before
    assert number in {item["order_no"] for item in listed[1]["items"]}


async def test_what_is_no_backup_restores_nothing(state_folder: Path, tmp_path: Path):
    file = tmp_path / "no.backup"
    file.write_text("INSERT INTO", encoding="utf-8")
    state_folder.mkdir(exist_ok=True)
    (state_folder / "vault.key").write_bytes(b"x" * 32)
    done = await hotline(state_folder, "restore", str(file))

    assert done.code == Exit.FAULT
    assert "pg_restore" in done.err
    assert "Traceback" not in done.err


async def registered(service: Service) -> str:
    status, body = await service.call("POST", "work-orders", by="operator", body=CALL)
    assert status == 201
    return str(body["order_no"])


async def order(service: Service, number: str) -> object:
    status, body = await service.call("GET", f"work-orders/{number}", by="operator")
    assert status == 200
    return body
