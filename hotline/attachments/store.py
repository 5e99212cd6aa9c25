"""Where sealed pieces are kept, by name: in a folder of this machine, or as `s3.py` in a bucket."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

PART: Final = ".part-"  # a piece that is being written
PRIVATE: Final = 0o600
OWN: Final = 0o700


class Store(Protocol):
    """
    Pieces by name, written whole. Names are ours: letters, digits, `-`, `.`, and `/` between parts.

    All raise OSError, or its subclass StoreAway, where the store cannot be reached.
    """

    async def put(self, name: str, piece: bytes) -> None:
        """Durable when this returns; replaces a piece of this name."""
        ...

    async def get(self, name: str) -> bytes | None: ...

    async def delete(self, name: str) -> None:
        """Also where there is none."""
        ...

    def names(self, shard: str) -> AsyncIterator[str]:
        """Of the pieces whose names begin with `shard/`, in any order."""
        ...


class StoreAway(OSError):
    """The store does not answer, or refuses us. Nothing was changed for certain."""


@dataclass(frozen=True)
class FolderStore:
    """Files of this user alone, below one folder."""

    folder: Path

    async def put(self, name: str, piece: bytes) -> None:
        await asyncio.to_thread(write_whole, self.folder, name, piece)

    async def get(self, name: str) -> bytes | None:
        return await asyncio.to_thread(read_whole, self.folder / name)

    async def delete(self, name: str) -> None:
        await asyncio.to_thread((self.folder / name).unlink, missing_ok=True)

    async def names(self, shard: str) -> AsyncIterator[str]:
        for name in await asyncio.to_thread(lambda: [*names_in(self.folder / shard)]):
            yield f"{shard}/{name}"


def write_whole(folder: Path, name: str, piece: bytes) -> None:
    """Under its name only once it is on the disk, and the name too."""
    path = folder / name
    make_folders(folder, path.parent)
    draft = path.with_name(f"{path.name}{PART}{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        flush_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def make_folders(root: Path, wanted: Path) -> None:
    """Each is known to its parent on the disk before anything is put into it."""
    missing = []
    while not wanted.exists():
        missing.append(wanted)
        if wanted == root:
            break
        wanted = wanted.parent
    for folder in reversed(missing):
        folder.mkdir(mode=OWN, exist_ok=True)
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_whole(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def names_in(folder: Path) -> Iterator[str]:
    """What a process that was killed left unfinished is listed too."""
    try:
        yield from os.listdir(folder)  # noqa: PTH208 - millions of names, no paths
    except FileNotFoundError:
        return
