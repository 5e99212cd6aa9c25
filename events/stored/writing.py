"""From events to what is stored of them: encoded, sealed, chained."""

from collections.abc import Collection, Mapping
from typing import Protocol

from events.personal.sealing import seal
from events.refusal import Refusal
from events.store import NewEvents
from events.stored.chain import ChainKey, Header, Link, as_jsonb_keeps, next_hash
from events.stored.codec import Encoded, encode


class KeySource(Protocol):
    """People's keys, and the key of the chains: the vault."""

    @property
    def chain(self) -> ChainKey: ...

    async def keys_for(
        self, subjects: Collection[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]: ...


class SubjectIsErased(Refusal):
    """This person's data was erased; nothing personal can be recorded of them again."""

    code = "log.subject_is_erased"
    title = "该人员的个人信息已删除"
    needs_zh = "诉求人的个人信息已依其请求删除，不能再查看或补录；工单可以继续办理"
    needs = "The order itself can go on."

    def __init__(self, subject: str) -> None:
        super().__init__()  # without details: the id is the same for all orders of a person
        self.subject = subject


def own_subject(stream: str, number: int) -> str:
    """
    Whose key seals what is written on a stream after its person was erased: the stream's own.

    It can be erased too; then the next number serves.
    """
    return f"{stream}.{number}"


async def stored(new: NewEvents, previous: bytes, keys: KeySource) -> list[Link]:
    """Each event as it will stand in the log, after `previous`. Raises SubjectIsErased."""
    encoded = [encode(event) for event in new.events]
    subjects = {one.subject_id for one in encoded if one.personal and one.subject_id is not None}
    opened = await keys.keys_for(subjects, create=True) if subjects else {}
    links = []
    last = new.expected + len(encoded)
    for version, one in enumerate(encoded, start=new.expected + 1):
        header = header_of(new, one, version)
        sealed = sealed_of(one, opened, new.stream, version) if one.personal else None
        data = as_jsonb_keeps(one.data)
        own = new.keys if version == last else ()
        previous = next_hash(keys.chain, previous, header, data, sealed, own)
        links.append(Link(*header, data, sealed, previous, keys=own))
    return links


def sealed_of(
    one: Encoded, opened: Mapping[str, bytes | None], stream: str, version: int
) -> bytes | None:
    if one.subject_id is None:  # codec.encode refuses personal values without one
        return None
    key = opened.get(one.subject_id)
    if key is None:
        raise SubjectIsErased(one.subject_id)
    return seal(key, one.personal, stream=stream, version=version)


def header_of(new: NewEvents, one: Encoded, version: int) -> Header:
    origin = new.origin
    return (
        new.stream,
        version,
        one.type,
        one.schema_version,
        origin.actor,
        origin.role,
        origin.department,
        origin.request_id,
        origin.caused_by,
        one.subject_id,
    )
