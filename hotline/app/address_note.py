"""STATE/address: where the service of a state folder listens, for programs beside it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def address_noted(note: Path, address: str) -> Iterator[bool]:
    """
    Keep the address in the file while the block runs; False: another service's address is there.

    The lock beside it is dropped by the kernel when its holder dies, so that the note of a killed
    service is replaced by the next one.
    """
    with note.with_suffix(".lock").open("a") as lock:
        if not locked(lock.fileno()):
            yield False
            return
        write_whole(note, address)
        try:
            yield True
        finally:
            note.unlink(missing_ok=True)


def locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_whole(path: Path, text: str) -> None:
    """A reader sees the old content or the new, never a part."""
    draft = path.with_suffix(".tmp")
    draft.write_text(text, "utf-8")
    draft.replace(path)
