"""The store that the settings name: a folder in the state folder, or a bucket."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final

from hotline.app.settings import PREFIX, BadSetting, Settings
from hotline.attachments.s3 import Bucket, opened_bucket
from hotline.attachments.store import FolderStore, Store

FOLDER: Final = "attachments"


@asynccontextmanager
async def opened_files(settings: Settings) -> AsyncIterator[Store]:
    """Raises BadSetting, and OSError for a file of the secret that cannot be read."""
    if settings.s3_url is None:
        yield FolderStore(settings.state / FOLDER)
        return
    async with opened_bucket(bucket_of(settings), ca_file=settings.s3_ca_file) as store:
        yield store


def bucket_of(settings: Settings) -> Bucket:
    url, key_id, file = settings.s3_url, settings.s3_key_id, settings.s3_secret_file
    if url is None or key_id is None or file is None:
        raise TypeError("the settings hold all three, or none")
    secret = file.read_text("utf-8").strip()
    if not secret:
        raise BadSetting(
            f"{PREFIX}S3_SECRET_FILE: 密钥文件是空的 · the file of the secret is empty"
        )
    return Bucket.of(url, region=settings.s3_region, key_id=key_id, secret=secret)


def kept_files(settings: Settings) -> Iterator[str]:
    """Where attachments are, for who backs them up; nothing where there are none."""
    if settings.s3_url is not None:
        yield "HOTLINE_S3_URL"
    elif (settings.state / FOLDER).exists():
        yield str(settings.state / FOLDER)
