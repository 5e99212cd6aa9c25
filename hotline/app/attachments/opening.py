"""The store that the settings name: a folder in the state folder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from hotline.app.settings import Settings
from hotline.attachments.store import FolderStore, Store

FOLDER: Final = "attachments"


@asynccontextmanager
async def opened_files(settings: Settings) -> AsyncIterator[Store]:
    yield FolderStore(settings.state / FOLDER)
