"""What a decoder gets from strangers, and what it may give to readers."""

import asyncio
import io
import sys
from random import Random

import pytest
from PIL import Image

from events.catalog.names import AttachmentKind
from hotline.attachments import image, image_child
from hotline.attachments.image import NotDecoded, PhotoRefused, decoded
from hotline.attachments.kinds import HEAD, PIXELS_MOST, declared_kind, kind_of
from tests.databases import effort
from tests.hotline.attachments.corpus import (
    BAD,
    GOOD,
    OTHERS,
    SERIAL,
    SIZE,
    bomb,
    jpeg,
    mutations,
    picture,
    saved,
)

RED, BLUE = (254, 0, 0), (0, 0, 254)
UPRIGHT = {  # by how it was held: which colour is up or left
    1: ((4, 32), RED), 2: ((4, 32), BLUE), 3: ((4, 32), BLUE), 4: ((4, 32), RED),
    5: ((32, 4), RED), 6: ((32, 4), RED), 7: ((32, 4), BLUE), 8: ((32, 4), BLUE),
}  # fmt: skip


def opened(copy: bytes) -> Image.Image:
    """What a reader gets: one upright JPEG without anything beside its pixels."""
    found = Image.open(io.BytesIO(copy), formats=["JPEG"])
    found.load()
    assert found.mode == "RGB"
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SERIAL.encode() not in copy
    assert max(found.size) <= image_child.COPY_EDGE
    return found


@pytest.mark.parametrize("name", GOOD)
def test_a_photo_is_shown_without_what_the_camera_wrote_into_it(name: str):
    media_type, content = GOOD[name]()

    size, copy, thumbnail = image_child.shown(declared_kind(media_type) or "", content)

    shown = opened(copy)
    assert shown.size == (size["width"], size["height"])
    assert sorted(shown.size) == sorted(SIZE)
    assert opened(thumbnail).size == shown.size
    assert kind_of(content[:HEAD]) is declared_kind(media_type)


@pytest.mark.parametrize("way", UPRIGHT)
def test_a_photo_is_shown_upright(way: int):
    at, colour = UPRIGHT[way]

    _, copy, _ = image_child.shown("jpeg", jpeg(way))

    assert opened(copy).getpixel(at) == colour


def test_a_large_photo_is_shown_smaller_with_the_size_that_it_has():
    size, copy, thumbnail = image_child.shown("jpeg", saved(picture((4_000, 3_000)), "JPEG"))

    assert size == {"width": 4_000, "height": 3_000}
    assert opened(copy).size == (2_560, 1_920)
    assert opened(thumbnail).size == (320, 240)


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_photo_is_refused_with_the_reason(name: str):
    media_type, content, reason = BAD[name]()

    assert refused(media_type, content) == reason


def refused(media_type: str, content: bytes) -> str | None:
    """As the check refuses it, without a process of its own."""
    kind, declared = kind_of(content[:HEAD]), declared_kind(media_type)
    if kind is None:
        return "unknown_kind"
    if kind is not declared:
        return "not_as_declared"
    if kind not in image_child.FORMATS:
        return "format_not_supported"
    return shown_or_refused(kind, content)


def shown_or_refused(kind: str, content: bytes) -> str | None:
    try:
        _, copy, thumbnail = image_child.shown(kind, content)
    except image_child.NotTaken as found:
        return str(found)
    except Exception:  # noqa: BLE001 - of a decoder
        return "unreadable"
    opened(copy)
    opened(thumbnail)
    return None


@pytest.mark.parametrize("kind", OTHERS)
def test_documents_and_recordings_are_known_by_their_first_bytes(kind: str):
    media_type, content = OTHERS[kind]

    assert kind_of(content[:HEAD]) is declared_kind(media_type) is AttachmentKind(kind)


def test_a_damaged_photo_is_shown_clean_or_refused():
    count = effort(ci=150, full=20_000)

    found = [shown_or_refused(*each) for each in mutations(Random(51), count)]

    assert len(found) == count
    assert {None, "unreadable"} <= set(found), "some are shown, some are not"


async def test_a_damaged_photo_harms_no_process_but_its_own():
    for kind, content in mutations(Random(4), effort(ci=4, full=1_000)):
        try:
            shown = await decoded(AttachmentKind(kind), content)
        except PhotoRefused:
            continue
        opened(shown.copy)


async def test_a_photo_is_decoded_in_a_process_that_ends_by_itself():
    shown = await decoded(AttachmentKind.JPEG, jpeg(6))

    assert (shown.width, shown.height) == (64, 96)
    assert opened(shown.copy).size == (64, 96)
    with pytest.raises(PhotoRefused, match="too_many_pixels"):
        await decoded(AttachmentKind.PNG, bomb())


async def test_the_process_has_no_more_memory_and_time_than_it_may_use():
    """Asked of the process itself, after it has limited itself."""
    told = await told_by(
        "import hotline.attachments.image_child as child, resource\n"
        "child.limit_oneself()\n"
        "print([resource.getrlimit(w)[0] for w in (resource.RLIMIT_AS, resource.RLIMIT_CPU,"
        " resource.RLIMIT_FSIZE)])\n"
        "try:\n    bytearray(2 * child.MEMORY)\nexcept MemoryError:\n    print('no')\n"
    )

    assert told == f"[{image_child.MEMORY}, {image_child.CPU_SECONDS}, 0]\nno\n"


async def told_by(program: str) -> str:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await child.communicate()
    return told.decode()


@pytest.mark.parametrize(
    ("told", "exit_code"),
    [
        (b"", 0),
        (b"", -9),
        (b"", -24),
        (b'{"width": 1}\n', 0),
        (b'{"width": 1, "height": 1}\n' + bytes(7) + b"\x09" + bytes(8), 0),
    ],
)
def test_a_process_that_was_ended_by_its_limits_has_shown_nothing(told: bytes, exit_code: int):
    with pytest.raises(PhotoRefused, match="too_costly"):
        image.read(told, exit_code)


async def test_a_process_that_does_not_end_is_ended():
    with pytest.raises(NotDecoded):
        await decoded(AttachmentKind.JPEG, jpeg(), seconds=0.001)


def test_parent_and_child_agree_about_the_limit_of_pixels():
    assert image_child.PIXELS_MOST == PIXELS_MOST
