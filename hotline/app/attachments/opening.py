"""The store that the settings name: a folder in the state folder."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final

from hotline.app.settings import Settings
from hotline.attachments.store import FolderStore, Store

FOLDER: Final = "attachments"


@asynccontextmanager
async def opened_files(settings: Settings) -> AsyncIterator[Store]:
    yield FolderStore(settings.state / FOLDER)


def kept_files(settings: Settings) -> Iterator[str]:
    """Where attachments are, for who backs them up; nothing where there are none."""
    if (settings.state / FOLDER).exists():
        yield str(settings.state / FOLDER)
