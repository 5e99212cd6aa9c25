"""Have a photo decoded in a process of its own, and take nothing from it but what was asked."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from typing import Final

import orjson

from events.catalog.names import AttachmentKind
from hotline.attachments.image_child import FORMATS, SIZE

SECONDS: Final = 60.0  # of waiting; its processor time is limited by itself
CHILD: Final = "hotline.attachments.image_child"


class PhotoRefused(Exception):
    """The photo cannot be shown; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotDecoded(Exception):
    """The process did not end in time: this machine is busy, or the photo is to blame."""


@dataclass(frozen=True)
class PhotoShown:
    """What may be shown: `width` and `height` are those of the original, upright."""

    width: int
    height: int
    copy: bytes
    thumbnail: bytes


async def decoded(kind: AttachmentKind, content: bytes, seconds: float = SECONDS) -> PhotoShown:
    """Raises PhotoRefused, NotDecoded, OSError."""
    if kind not in FORMATS:
        raise PhotoRefused("format_not_supported")
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", CHILD),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # a decoder's words may repeat the photo
        env={},
        cwd="/",
    )
    try:
        async with asyncio.timeout(seconds):
            told, _ = await child.communicate(kind.encode() + b"\n" + content)
    except TimeoutError:
        raise NotDecoded from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return read(told, child.returncode or 0)


def read(told: bytes, exit_code: int) -> PhotoShown:
    """Raises PhotoRefused: a process that was ended by its limits has told nothing."""
    head, _, rest = told.partition(b"\n")
    if exit_code != os.EX_OK or not head or len(rest) < SIZE.size:
        raise PhotoRefused("too_costly")
    said = orjson.loads(head)
    if "refused" in said:
        raise PhotoRefused(said["refused"])
    copy, thumbnail = SIZE.unpack_from(rest)
    bodies = rest[SIZE.size :]
    if len(bodies) != copy + thumbnail:
        raise PhotoRefused("too_costly")
    return PhotoShown(said["width"], said["height"], bodies[:copy], bodies[copy:])
