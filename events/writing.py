"""From events to what is stored of them: encoded, sealed, chained."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from events.chain import Link, next_hash
from events.codec import Encoded, encode
from events.refusal import Refusal
from events.sealing import seal
from events.store import NewEvents


class Keys(Protocol):
    """Whoever holds people's keys: the vault."""

    async def keys_for(
        self, subjects: Collection[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]: ...


class SubjectIsErased(Refusal):
    """This person's data was erased; nothing personal can be recorded of them again."""

    code = "log.subject_is_erased"
    title = "该人员的个人信息已删除"


async def stored(new: NewEvents, previous: bytes, keys: Keys) -> list[Link]:
    """Each event as it will stand in the log, after `previous`. Raises SubjectIsErased."""
    encoded = [encode(event) for event in new.events]
    opened = await keys_of(encoded, keys)
    links = []
    for version, one in enumerate(encoded, start=new.expected + 1):
        link = as_link(new, one, version, sealed_of(one, opened, new.stream, version))
        previous = next_hash(previous, link)
        links.append(replace(link, hash=previous))
    return links


async def keys_of(encoded: Sequence[Encoded], keys: Keys) -> Mapping[str, bytes | None]:
    subjects = {one.subject_id for one in encoded if one.personal and one.subject_id is not None}
    return await keys.keys_for(subjects, create=True) if subjects else {}


def sealed_of(
    one: Encoded, opened: Mapping[str, bytes | None], stream: str, version: int
) -> bytes | None:
    if not one.personal or one.subject_id is None:  # codec.encode has refused personal without
        return None
    key = opened.get(one.subject_id)
    if key is None:
        raise SubjectIsErased(subject=one.subject_id)
    return seal(key, one.personal, stream=stream, version=version)


def as_link(new: NewEvents, one: Encoded, version: int, sealed: bytes | None) -> Link:
    origin = new.origin
    return Link(
        stream=new.stream,
        version=version,
        type=one.type,
        schema_version=one.schema_version,
        actor=origin.actor,
        role=origin.role,
        department=origin.department,
        request_id=origin.request_id,
        caused_by=origin.caused_by,
        subject_id=one.subject_id,
        data=one.data,
        sealed=sealed,
    )
