"""Attachments: each piece that a row tells of is in the store, and nothing else is."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final
from uuid import UUID

from events.catalog.names import AttachmentState
from hotline.app.existing_log import ExistingLog
from hotline.app.verify.chain import Finding
from hotline.attachments.attachments import ORIGINAL, Attachments, Damaged, KeyDestroyed
from hotline.attachments.store import PART
from hotline.attachments.table import Upload, Uploads

SHARDS: Final = 256
MOVING: Final = frozenset({AttachmentState.INCOMPLETE, AttachmentState.CHECKING})
REST: Final = 2**120  # ids of a shard


async def attachment_findings(
    log: ExistingLog, *, full: bool, report: Callable[[str, int, int], None]
) -> AsyncIterator[tuple[int, list[Finding]]]:
    """By shard: how many files, and what is wrong. `full`: each is opened and hashed."""
    if log.files is None:
        return
    attachments = Attachments(Uploads(log.pool), log.files, log.vault)
    for shard in range(SHARDS):
        there = {name async for name in log.files.names(f"{shard:02x}")}  # first: rows come later
        first = UUID(int=shard * REST)
        last = UUID(int=(shard + 1) * REST - 1)
        uploads = await attachments.uploads.many("of_shard", first, last)
        found = [*findings(uploads, there)]
        for upload in uploads if full else ():
            found += [each async for each in content_findings(attachments, upload)]
        report("attachments", shard + 1, SHARDS)
        yield len(uploads), found


def findings(uploads: list[Upload], there: set[str]) -> Iterator[Finding]:
    expected = {name: upload for upload in uploads for name in upload.expected}
    for name in sorted(expected.keys() - there):
        yield Finding("attachment", str(expected[name].attachment_id), None, f"is missing: {name}")
    at_work = {str(each.attachment_id) for each in uploads if each.state in MOVING}
    for name in sorted(there - expected.keys()):
        id_ = name.rpartition("/")[2].partition(".")[0]
        if id_ not in at_work:
            what = "left by a process that was killed" if PART in name else "no row tells of it"
            yield Finding("attachment", id_, None, f"{what}: {name}; it may be deleted")


async def content_findings(attachments: Attachments, upload: Upload) -> AsyncIterator[Finding]:
    if upload.state is not AttachmentState.READY:
        return
    where = str(upload.attachment_id)
    try:
        digest = await attachments.digest(upload, ORIGINAL)
    except KeyDestroyed:
        yield Finding("attachment", where, None, "its key is destroyed; run hotline erase again")
    except Damaged as damaged:
        yield Finding("attachment", where, None, f"does not open: {damaged}")
    else:
        if digest != upload.sha256:
            yield Finding("attachment", where, None, "is not the content that was declared")
