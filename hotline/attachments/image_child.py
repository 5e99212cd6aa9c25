"""
Decode one photo and write what may be shown of it, in a process that can do nothing else.

`python -I -m hotline.attachments.image_child` reads a line with the kind and then the photo from
stdin, and writes a line of JSON and then a copy and a thumbnail to stdout: JPEG, upright, without
metadata. Its memory, processor time and files are limited before anything of the photo is read.
What it may import is little: it starts for every photo.
"""

import io
import json
import resource
import struct
import sys
from typing import Any, Final

MEMORY: Final = 1024 * 1024 * 1024  # of addresses; 40 megapixels of any form fit
CPU_SECONDS: Final = 20
PIXELS_MOST: Final = 40_000_000  # as `kinds.py`, which is not imported here
LONGEST_EDGE: Final = 65_500  # of JPEG
COPY_EDGE: Final = 2_560
THUMBNAIL_EDGE: Final = 320
QUALITY: Final = 85
ORIENTATION: Final = 0x0112  # in EXIF
LYING: Final = frozenset({5, 6, 7, 8})  # turned by a quarter
FORMATS: Final = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
SIZE: Final = struct.Struct(">QQ")


class NotTaken(Exception):
    """The photo is not taken; the message is the reason's code."""


def limit_oneself() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shown(kind: str, content: bytes) -> tuple[dict[str, int], bytes, bytes]:
    """Size, copy and thumbnail. Raises NotTaken, and whatever the decoder does."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the limits

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, below; opening reads the header alone
    image: Any = Image.open(io.BytesIO(content), formats=[FORMATS[kind]])
    width, height = image.size
    if width * height > PIXELS_MOST or max(width, height) > LONGEST_EDGE:
        raise NotTaken("too_many_pixels")
    if image.getexif().get(ORIENTATION) in LYING:
        width, height = height, width
    image.draft(None, (COPY_EDGE, COPY_EDGE))  # JPEG: decodes no more than is needed
    image.load()  # of several frames the first one
    image.thumbnail((COPY_EDGE, COPY_EDGE))
    upright = on_white(ImageOps.exif_transpose(image))
    small = upright.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    return {"width": width, "height": height}, as_jpeg(upright), as_jpeg(small)


def on_white(image: Any) -> Any:
    """Red, green and blue, whatever it was; what is transparent is white."""
    from PIL import Image  # noqa: PLC0415 - after the limits

    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    page = Image.new("RGB", image.size, "white")
    page.paste(layer, mask=layer.getchannel("A"))
    return page


def as_jpeg(image: Any) -> bytes:
    """From pixels alone: nothing else of the photo is written."""
    from PIL import Image  # noqa: PLC0415 - after the limits

    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def main() -> None:
    limit_oneself()
    kind = sys.stdin.buffer.readline().decode().strip()
    content = sys.stdin.buffer.read()
    copy = thumbnail = b""
    try:
        said: dict[str, Any]
        said, copy, thumbnail = shown(kind, content)
    except NotTaken as refused:
        said = {"refused": str(refused)}
    except MemoryError:
        said = {"refused": "too_costly"}
    except Exception:  # noqa: BLE001 - a decoder raises anything; its words may repeat the photo
        said = {"refused": "unreadable"}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(SIZE.pack(len(copy), len(thumbnail)) + copy + thumbnail)


if __name__ == "__main__":
    main()
