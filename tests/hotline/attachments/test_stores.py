"""One suite for both stores: a folder, and a bucket of a real S3 server."""

import stat
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from events.catalog.names import AttachmentState
from events.vault import KeyFile, open_vault
from hotline.app.attachments.opening import bucket_of, kept_files
from hotline.app.settings import BadSetting, Settings
from hotline.attachments.attachments import ORIGINAL, Attachments, Declared, KeyDestroyed
from hotline.attachments.kinds import CHUNK_LEAST
from hotline.attachments.s3 import Bucket, opened_bucket
from hotline.attachments.sealed import subject_of
from hotline.attachments.store import PART, FolderStore, Store, StoreAway
from hotline.attachments.table import COPY, Upload, Uploads
from tests.hotline.attachments.corpus import HTML, OTHERS, SERIAL, jpeg
from tests.s3 import BUCKET, KEY_ID, SECRET, s3_server

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
NAME = "0f/0f8fad5b-d9cb-469f-a165-70867728950e.000000000000"


@pytest.fixture(scope="module")
def s3_url(tmp_path_factory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3")) as url:
        yield url


def bucket(url: str, secret: str = SECRET) -> Bucket:
    return Bucket.of(url, region="us-east-1", key_id=KEY_ID, secret=secret)


@pytest.fixture(params=["folder", "s3"])
async def store(request, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "attachments")
        return
    async with opened_bucket(bucket(request.getfixturevalue("s3_url")), page=2) as found:
        yield found


async def names(store: Store, shard: str) -> set[str]:
    return {name async for name in store.names(shard)}


async def test_a_piece_is_there_until_it_is_deleted(store: Store):
    before = await store.get(NAME)

    await store.put(NAME, b"one")
    await store.put(NAME, bytes(range(256)) * 4_096)

    assert before is None
    assert await store.get(NAME) == bytes(range(256)) * 4_096
    await store.delete(NAME)
    await store.delete(NAME)
    assert await store.get(NAME) is None


async def test_the_names_of_a_shard_are_listed_page_by_page(store: Store):
    mine = {f"ab/{number}.copy" for number in range(5)}
    for name in (*mine, "ac/other.copy"):
        await store.put(name, b"x")

    assert await names(store, "ab") == mine
    assert await names(store, "ff") == set()


async def test_a_photo_goes_through_either_store(store: Store, database, tmp_path: Path):
    """Declared, sent in two pieces, checked, read as a copy and in full, erased with its key."""
    content = jpeg(6) + bytes(CHUNK_LEAST)
    file = KeyFile(tmp_path / "vault.key", ours=True)
    async with open_vault(database.dsn, file, role=None) as vault:
        attachments = Attachments(Uploads(database.pool), store, vault)
        said = Declared("worker-1", sha256(content).digest(), len(content), "image/jpeg")
        upload, is_new = await attachments.declare(said, NOW)
        assert upload is not None
        for offset in (0, CHUNK_LEAST):
            piece = content[offset : offset + CHUNK_LEAST]
            upload = await attachments.receive(upload, offset, piece, NOW)
        ready = await attachments.check(upload.attachment_id)

        assert is_new
        assert ready is not None
        assert (ready.state, ready.width) == (AttachmentState.READY, 64)
        assert await whole(attachments, ready, ORIGINAL) == content
        assert SERIAL.encode() not in await whole(attachments, ready, COPY)
        kept = await names(store, ready.attachment_id.hex[:2])
        assert {*ready.expected} <= kept

        await vault.erase(subject_of(ready.attachment_id))
        with pytest.raises(KeyDestroyed):
            await whole(attachments, ready, COPY)
        await attachments.erase(ready.attachment_id)
        assert not {*ready.expected} & await names(store, ready.attachment_id.hex[:2])


async def whole(attachments: Attachments, upload: Upload, variant: str) -> bytes:
    return b"".join([piece async for piece in attachments.content(upload, variant)])


async def test_a_wrong_secret_opens_no_bucket(s3_url: str):
    async with opened_bucket(bucket(s3_url, secret="another")) as store:
        for asked in (store.put(NAME, b"x"), store.get(NAME), store.delete(NAME)):
            with pytest.raises(StoreAway):
                await asked


async def test_a_bucket_that_is_not_there_is_told(s3_url: str):
    async with opened_bucket(bucket(s3_url.replace(BUCKET, "no-such-bucket"))) as store:
        with pytest.raises(StoreAway):
            await store.put(NAME, b"x")
        with pytest.raises(StoreAway):
            await names(store, "ab")


async def test_a_server_that_is_away_is_told():
    async with opened_bucket(bucket("http+plain://127.0.0.1:9/attachments")) as store:
        with pytest.raises(StoreAway):
            await store.get(NAME)


async def test_files_of_the_folder_are_for_this_user_alone_and_whole(tmp_path: Path):
    store = FolderStore(tmp_path / "attachments")

    await store.put(NAME, b"whole")

    kept = tmp_path / "attachments" / NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert not [path for path in kept.parent.iterdir() if PART in path.name]


def test_a_signature_is_that_of_the_vectors_of_the_protocol():
    """Known answer: 'List Objects' of the documentation of Signature Version 4."""
    of_examples = Bucket.of(
        "https://examplebucket.s3.amazonaws.com",
        region="us-east-1",
        key_id="AKIAIOSFODNN7EXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    at = datetime(2013, 5, 24, tzinfo=UTC)

    said = of_examples.headers("GET", "/", "max-keys=2&prefix=J", b"", at)

    assert said["Authorization"].endswith(
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )


def set_up(tmp_path: Path, **more: str) -> dict[str, str]:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", "utf-8")
    return {
        "HOTLINE_STATE": str(tmp_path),
        "HOTLINE_S3_URL": "https://s3.example/attachments/",
        "HOTLINE_S3_KEY_ID": KEY_ID,
        "HOTLINE_S3_SECRET_FILE": str(file),
        **more,
    }


def test_the_settings_name_the_bucket(tmp_path: Path):
    settings = Settings.from_env(set_up(tmp_path))

    assert bucket_of(settings) == bucket("https://s3.example/attachments")
    assert [*kept_files(settings)] == ["HOTLINE_S3_URL"]
    assert SECRET not in repr(bucket_of(settings))


@pytest.mark.parametrize(
    "url", ["s3://bucket", "https://", "https://me:word@s3.example/b", "https://s3.example/b?x=1"]
)
def test_what_is_no_address_of_a_bucket_stops_the_start(tmp_path: Path, url: str):
    with pytest.raises(BadSetting, match="HOTLINE_S3_URL"):
        Settings.from_env(set_up(tmp_path, HOTLINE_S3_URL=url))


def test_a_bucket_needs_a_key_and_its_secret(tmp_path: Path):
    env = set_up(tmp_path)
    for name in ("HOTLINE_S3_KEY_ID", "HOTLINE_S3_SECRET_FILE"):
        with pytest.raises(BadSetting, match=name):
            Settings.from_env({key: value for key, value in env.items() if key != name})
    Path(env["HOTLINE_S3_SECRET_FILE"]).write_text(" \n", "utf-8")
    with pytest.raises(BadSetting, match="HOTLINE_S3_SECRET_FILE"):
        bucket_of(Settings.from_env(env))


async def test_who_is_late_changes_nothing_of_what_was_checked(database, tmp_path: Path):
    """Another request with other content for the same piece, begun before the file was whole."""
    content, other = OTHERS["mp3"][1] + bytes(9), HTML + bytes(391)
    file, store = KeyFile(tmp_path / "vault.key", ours=True), FolderStore(tmp_path / "files")
    async with open_vault(database.dsn, file, role=None) as vault:
        attachments = Attachments(Uploads(database.pool), store, vault)
        said = Declared("worker-1", sha256(content).digest(), len(content), "audio/mpeg")
        begun, _ = await attachments.declare(said, NOW)
        assert begun is not None
        await attachments.receive(begun, 0, content, NOW)
        ready = await attachments.check(begun.attachment_id)
        assert ready is not None

        late = await attachments.receive(begun, 0, other, NOW)

        assert late == ready
        assert await whole(attachments, ready, ORIGINAL) == content
        assert await names(store, ready.attachment_id.hex[:2]) == {*ready.expected}
