"""The sweep finds a marker wherever it lies, and sealed data holds none."""

import base64
import gzip
import json
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from events.personal.sealing import seal, unseal
from events.vault import KeyFile, open_vault
from tests.databases import Database
from tests.events.personal.sweep import hits

NAME, PHONE = "甪里栩", "13912345679"
TEXT = f'{{"name": "{NAME}", "phone": "{PHONE}"}}'


@pytest.mark.parametrize(
    "planted",
    [
        TEXT.encode(),
        TEXT.encode("utf-16-le"),
        TEXT.encode("gb18030"),
        TEXT.encode().hex().encode(),
        TEXT.encode().hex().upper().encode(),
        base64.b64encode(TEXT.encode()),
        base64.b64encode(b"." + TEXT.encode()),
        base64.b64encode(b".." + TEXT.encode()),
        json.dumps(TEXT).encode(),
        quote(TEXT).encode(),
        "".join(f"\\{byte:03o}" for byte in TEXT.encode()).encode(),
    ],
)
async def test_a_marker_in_a_file_is_found_in_every_form(database: Database, tmp_path, planted):
    (tmp_path / "log").write_bytes(b"x" * 5000 + planted + b"x" * 5000)

    found = await hits(database.dsn, [tmp_path], [NAME])

    assert len(found) == 1


async def test_a_marker_in_an_archive_is_found(database: Database, tmp_path: Path):
    (tmp_path / "export.json.gz").write_bytes(gzip.compress(TEXT.encode()))
    with zipfile.ZipFile(tmp_path / "export.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", TEXT)

    found = await hits(database.dsn, [tmp_path], [NAME])

    assert [
        f"{tmp_path}/export.json.gz unpacked: {NAME} as utf-8",
        f"{tmp_path}/export.xlsx/sheet.xml: {NAME} as utf-8",
    ] == found


async def test_a_marker_in_a_table_is_found_in_the_dump_and_in_the_files(database: Database):
    await database.pool.execute("CREATE TABLE careless (said text, kept bytea)")
    await database.pool.execute("INSERT INTO careless VALUES ($1, $2)", TEXT * 999, TEXT.encode())

    found = await hits(database.dsn, [database.server.data_folder], [NAME])

    assert {f"pg_dump: {NAME} as utf-8", f"pg_dump: {NAME} as hex of utf-8"} <= {*found}
    assert [place for place in found if "/pg_wal/" in place]


async def test_sealed_data_show_no_marker_before_or_after_erasure(
    database: Database, state_folder: Path
):
    """抹除后转储与磁盘上零命中: the person's name and number lie nowhere, erased or not."""
    file = KeyFile(state_folder / "vault.key", ours=True)
    folders = [state_folder, database.server.data_folder, database.server.log_file.parent]
    name, phone = "禚彧昶", "13987654312"  # not those that another test plants in the same server
    await database.pool.execute("CREATE TABLE stored (value bytea)")
    async with open_vault(database.dsn, file, role=None) as vault:
        who = await vault.subject_of(phone)
        key = (await vault.keys_for([who]))[who] or b""
        sealed = seal(key, {"name": name, "phone": phone}, stream="s", version=1)
        await database.pool.execute("INSERT INTO stored VALUES ($1)", sealed)
        await database.pool.execute("CHECKPOINT")

        assert name == unseal(key, sealed, stream="s", version=1)["name"]
        assert await hits(database.dsn, [], [name, phone]) == []
        await vault.erase(who)
        assert await hits(database.dsn, folders, [name, phone, key.hex()]) == []
