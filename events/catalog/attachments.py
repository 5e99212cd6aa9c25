"""
Files that events name: photos, recordings, documents. Pure.

An event names a file by its content hash, or by the id of an upload, often before the bytes arrive.
A name means an upload of the account that wrote the event: another account that names the same
hash gets nothing by it, and learns nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.catalog.names import AttachmentState
from events.store import Recorded

SYSTEM: Final = "system:"  # how the accounts of reactions begin
HASH: Final = "sha256:"


class FileName(NamedTuple):
    """
    What an event says of a file. `account` uploads it; None: a reaction of the service has copied
    the id from another document, and any account's upload is meant.
    """

    account: str | None
    name: str  # sha256:HEX, or the id of an upload

    @property
    def sha256(self) -> bytes | None:
        """None where an id is given."""
        return bytes.fromhex(self.name[len(HASH) :]) if self.name.startswith(HASH) else None


class NamedFile(NamedTuple):
    """A file with the first event of a document that names it."""

    file: FileName
    at: datetime
    department: str | None  # of the account; None: the centre, a worker, or the service itself
    version: int


def names_in(event: Any) -> tuple[str, ...]:
    """The files that one event names, as evidence or as photos."""
    photos = getattr(event, "photos", ())
    return (*getattr(event, "evidence", ()), *(f"{HASH}{each.sha256}" for each in photos))


def named_by(recorded: Recorded) -> Iterator[NamedFile]:
    origin = recorded.origin
    for name in names_in(recorded.event):
        by_service = origin.actor.startswith(SYSTEM) and not name.startswith(HASH)
        file = FileName(None if by_service else origin.actor, name)
        yield NamedFile(file, recorded.event.at, origin.department, recorded.version)


def files_named(history: Iterable[Recorded]) -> list[NamedFile]:
    """All files of a document, each once, in the order in which they were named."""
    found: dict[FileName, NamedFile] = {}
    for recorded in history:
        for named in named_by(recorded):
            found.setdefault(named.file, named)
    return list(found.values())


def state_of(file: FileName, states: Mapping[FileName, AttachmentState]) -> AttachmentState:
    """`states`: of the uploads that exist. A file without one is awaited."""
    return states.get(file, AttachmentState.AWAITED)


def awaited(
    files: Iterable[NamedFile], states: Mapping[FileName, AttachmentState]
) -> list[NamedFile]:
    """Those whose bytes have not arrived, or only in part."""
    open_ = {AttachmentState.AWAITED, AttachmentState.INCOMPLETE}
    return [each for each in files if state_of(each.file, states) in open_]


def all_ready(files: Iterable[NamedFile], states: Mapping[FileName, AttachmentState]) -> bool:
    """Everything that was named can be looked at."""
    return all(state_of(each.file, states) is AttachmentState.READY for each in files)
