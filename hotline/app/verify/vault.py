"""Sealed values and the keys that should open them: nothing that opens is shown or kept."""

from collections.abc import Iterator, Mapping

from events.personal.sealing import SealBroken, unseal
from events.stored.chain import Link
from events.vault import Vault, WrongMasterKey
from hotline.app.verify.chain import Finding, Links


async def sealed_findings(vault: Vault, links: Links) -> tuple[int, list[Finding]]:
    """How many sealed events were tried, and those that ought to open and do not."""
    sealed = [link for own in links.values() for link in own if link.sealed is not None]
    subjects = {link.subject_id for link in sealed if link.subject_id}
    keys, found = await keys_of(vault, subjects)
    found += [finding for link in sealed for finding in seal_findings(link, keys)]
    return len(sealed), found


async def keys_of(
    vault: Vault, subjects: set[str]
) -> tuple[dict[str, bytes | None], list[Finding]]:
    """Known subjects only. One altered key must not hide what the others open."""
    try:
        return await vault.keys.read(subjects), []
    except WrongMasterKey:
        if len(subjects) == 1:
            (subject,) = subjects
            what = "the key is altered, or wrapped under another master key"
            return {subject: None}, [Finding("vault", subject, None, what)]
    ordered = sorted(subjects)
    middle = len(ordered) // 2
    first, found = await keys_of(vault, {*ordered[:middle]})
    second, more = await keys_of(vault, {*ordered[middle:]})
    return first | second, found + more


def seal_findings(link: Link, keys: Mapping[str, bytes | None]) -> Iterator[Finding]:
    if not link.subject_id:
        yield Finding("vault", link.stream, link.version, "is sealed, but names no subject")
        return
    if link.subject_id not in keys:
        yield Finding("vault", link.stream, link.version, "the vault never held its key")
        return
    key = keys[link.subject_id]
    if key is None or link.sealed is None:  # erased
        return
    try:
        unseal(key, link.sealed, stream=link.stream, version=link.version)
    except SealBroken as broken:
        yield Finding("vault", link.stream, link.version, f"does not open: {broken}")
