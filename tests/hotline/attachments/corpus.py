"""Files as phones make them, and as attackers do: made by code, so that none is stored here."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from PIL import Image, PngImagePlugin

SIZE = (96, 64)
SERIAL = "SN-OF-THE-CAMERA-4711"
LATITUDE = (23.0, 21.0, 14.4)
MAKER_NOTE, SERIAL_TAG, GPS_IFD, EXIF_IFD, ORIENTATION = 0x927C, 0xA431, 0x8825, 0x8769, 0x0112


def picture(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue: where up is can be seen."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """With a place, the number of the camera, and which way it was held."""
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[0x010F] = "Maker of the phone"
    tags.get_ifd(EXIF_IFD)[SERIAL_TAG] = SERIAL
    tags.get_ifd(GPS_IFD).update({1: "N", 2: LATITUDE, 3: "E", 4: (116.0, 42.0, 0.0)})
    return tags


def jpeg(orientation: int = 1, **more: Any) -> bytes:
    return saved(picture(), "JPEG", exif=exif(orientation), **more)


def png_with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SERIAL)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{SERIAL}</x>")
    return saved(picture(), "PNG", pnginfo=texts, exif=exif())


def animated() -> bytes:
    more = {"save_all": True, "append_images": [picture().rotate(90)] * 5, "duration": 40}
    return saved(picture(), "WEBP", **more)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def png_of(width: int, height: int, bits: int = 8, colour: int = 2, data: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A small file of 400 megapixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png_of(width, height, bits=1, colour=0, data=data)


def text_bomb() -> bytes:
    """A compressed comment of a gigabyte, in a picture of one pixel."""
    packed = zlib.compress(b"\0" * 64 * 1024 * 1024, 9)
    picture_ = png_of(1, 1, data=zlib.compress(b"\0\1\2\3"))
    chunks = b"".join(png_chunk(b"zTXt", b"k%d\0\0" % n + packed) for n in range(16))
    return picture_[:33] + chunks + picture_[33:]


def heic() -> bytes:
    brands = b"ftypheic" + bytes(4) + b"mif1heic"
    return struct.pack(">I", len(brands) + 4) + brands + b"\0\0\0\x08mdat"


def wav() -> bytes:
    sound = bytes(800)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 800) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MP3 = b"\xff\xfb\x90\x64" + bytes(413)
AMR = b"#!AMR\n" + bytes([0x3C]) + bytes(31)
M4A = struct.pack(">I", 24) + b"ftypM4A " + bytes(4) + b"M4A mp42" + b"\0\0\0\x08mdat"
HTML = b"<!doctype html><script>alert(1)</script>"

GOOD: Mapping[str, Callable[[], tuple[str, bytes]]] = {
    **{
        f"a JPEG that was held as {way}": lambda way=way: ("image/jpeg", jpeg(way))
        for way in range(1, 9)
    },
    "a grey JPEG": lambda: ("image/jpeg", saved(picture(mode="L"), "JPEG")),
    "a CMYK JPEG": lambda: ("image/jpeg", saved(picture(mode="CMYK"), "JPEG", exif=exif())),
    "a progressive JPEG": lambda: ("image/jpeg", jpeg(progressive=True)),
    "a JPEG with a page behind it": lambda: ("image/jpeg", jpeg() + HTML),
    "a JPEG with an archive behind it": lambda: ("image/jpeg", jpeg() + b"PK\3\4" + bytes(99)),
    "a PNG with texts": lambda: ("image/png", png_with_texts()),
    "a PNG with a palette": lambda: ("image/png", saved(picture(mode="P"), "PNG")),
    "a PNG of 16 bits": lambda: ("image/png", saved(Image.new("I;16", SIZE, 40_000), "PNG")),
    "a PNG with transparency": lambda: ("image/png", saved(Image.new("RGBA", SIZE), "PNG")),
    "a PNG of black and white": lambda: ("image/png", saved(picture(mode="1"), "PNG")),
    "a WebP": lambda: ("image/webp", saved(picture(), "WEBP", exif=exif(6))),
    "an animated WebP": lambda: ("image/webp", animated()),
}
"""Photos of which a copy can be shown."""

BAD: Mapping[str, Callable[[], tuple[str, bytes, str]]] = {
    "a page that is called JPEG": lambda: ("image/jpeg", HTML, "unknown_kind"),
    "a script that is called PNG": lambda: ("image/png", b"#!/bin/sh\n", "unknown_kind"),
    "a program that is called PDF": lambda: ("application/pdf", b"MZ" + bytes(64), "unknown_kind"),
    "a GIF": lambda: ("image/png", saved(picture(), "GIF"), "unknown_kind"),
    "a TIFF": lambda: ("image/jpeg", saved(picture(), "TIFF"), "unknown_kind"),
    "an SVG": lambda: ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_kind"),
    "one byte": lambda: ("image/jpeg", b"\xff", "unknown_kind"),
    "a PNG that is called JPEG": lambda: ("image/jpeg", saved(picture(), "PNG"), "not_as_declared"),
    "a PDF that is called JPEG": lambda: ("image/jpeg", PDF, "not_as_declared"),
    "a JPEG that is called PDF": lambda: ("application/pdf", jpeg(), "not_as_declared"),
    "a recording that is called WebP": lambda: ("image/webp", wav(), "not_as_declared"),
    "the beginning of a JPEG": lambda: ("image/jpeg", jpeg()[:3], "unreadable"),
    "half a JPEG": lambda: ("image/jpeg", jpeg()[: len(jpeg()) * 2 // 3], "unreadable"),
    "half a PNG": lambda: ("image/png", saved(picture(), "PNG")[:60], "unreadable"),
    "half a WebP": lambda: ("image/webp", saved(picture(), "WEBP")[:40], "unreadable"),
    "a PDF behind the magic of a JPEG": lambda: (
        "image/jpeg",
        b"\xff\xd8\xff\xe0" + PDF,
        "unreadable",
    ),
    "a PNG without rows": lambda: ("image/png", png_of(64, 64), "unreadable"),
    "400 megapixels": lambda: ("image/png", bomb(), "too_many_pixels"),
    "one megapixel too many": lambda: ("image/png", png_of(8_200, 5_000), "too_many_pixels"),
    "a very long line": lambda: ("image/png", png_of(70_000, 1), "too_many_pixels"),
    "texts of a gigabyte": lambda: ("image/png", text_bomb(), "unreadable"),
    "a HEIC": lambda: ("image/heic", heic(), "format_not_supported"),
}
"""What is refused, and the reason."""

OTHERS: Mapping[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", PDF),
    "mp3": ("audio/mpeg", MP3),
    "wav": ("audio/wav", wav()),
    "amr": ("audio/amr", AMR),
    "m4a": ("audio/mp4", M4A),
}
"""Documents and recordings: kept as they are."""


def mutated(random: Random, content: bytes) -> bytes:
    """A few bytes changed, cut out, doubled or cut off."""
    damaged = bytearray(content)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(damaged))
        match random.randrange(4):
            case 0:
                damaged[at] = random.randrange(256)
            case 1:
                del damaged[at : at + random.randint(1, 64)]
            case 2:
                damaged[at:at] = damaged[at : at + random.randint(1, 256)]
            case 3:
                del damaged[max(1, at) :]
        if not damaged:
            damaged += b"\0"
    return bytes(damaged)


def mutations(random: Random, count: int) -> Iterator[tuple[str, bytes]]:
    """Of photos that are good and bad, by their kind."""
    seeds = [
        ("jpeg", jpeg(6)),
        ("jpeg", saved(picture(mode="CMYK"), "JPEG")),
        ("jpeg", jpeg(progressive=True)),
        ("png", png_with_texts()),
        ("png", saved(picture(mode="P"), "PNG")),
        ("webp", saved(picture(), "WEBP", exif=exif(6))),
        ("webp", animated()),
    ]
    for number in range(count):
        kind, content = seeds[number % len(seeds)]
        yield kind, mutated(random, content)
