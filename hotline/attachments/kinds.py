"""What is accepted: the kind of a file by its first bytes, and how large it may be. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from events.catalog.names import AttachmentKind

MIB: Final = 1024 * 1024
CHUNK_MOST: Final = MIB
CHUNK_LEAST: Final = 64 * 1024  # of every chunk but the last
PIXELS_MOST: Final = 40_000_000
PHOTO_MOST: Final = 10 * MIB
DOCUMENT_MOST: Final = 20 * MIB
RECORDING_MOST: Final = 64 * MIB  # an hour of uncompressed telephone sound
HEAD: Final = 32  # bytes that tell the kind


class Form(NamedTuple):
    """How a kind is declared, served and named."""

    media_types: tuple[str, ...]  # as senders write it; the first one is served
    suffix: str
    most: int
    is_photo: bool = False

    @property
    def media_type(self) -> str:
        return self.media_types[0]


FORMS: Final[Mapping[AttachmentKind, Form]] = {
    AttachmentKind.JPEG: Form(("image/jpeg", "image/jpg"), "jpg", PHOTO_MOST, is_photo=True),
    AttachmentKind.PNG: Form(("image/png",), "png", PHOTO_MOST, is_photo=True),
    AttachmentKind.WEBP: Form(("image/webp",), "webp", PHOTO_MOST, is_photo=True),
    AttachmentKind.HEIC: Form(("image/heic", "image/heif"), "heic", PHOTO_MOST, is_photo=True),
    AttachmentKind.PDF: Form(("application/pdf",), "pdf", DOCUMENT_MOST),
    AttachmentKind.MP3: Form(("audio/mpeg", "audio/mp3"), "mp3", RECORDING_MOST),
    AttachmentKind.WAV: Form(("audio/wav", "audio/x-wav", "audio/wave"), "wav", RECORDING_MOST),
    AttachmentKind.AMR: Form(("audio/amr", "audio/amr-wb"), "amr", RECORDING_MOST),
    AttachmentKind.M4A: Form(("audio/mp4", "audio/x-m4a", "audio/m4a"), "m4a", RECORDING_MOST),
}
COPY: Final = FORMS[AttachmentKind.JPEG]
"""The form of every public copy and thumbnail."""
BY_MEDIA_TYPE: Final[Mapping[str, AttachmentKind]] = {
    name: kind for kind, form in FORMS.items() for name in form.media_types
}
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
M4A_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"3gp4"})


def declared_kind(media_type: str) -> AttachmentKind | None:
    """What the sender says it is; None: not accepted."""
    return BY_MEDIA_TYPE.get(media_type.partition(";")[0].strip().lower())


def kind_of(head: bytes) -> AttachmentKind | None:
    """What it is, whatever its name or sender says; None: nothing that is accepted."""
    if head.startswith(b"\xff\xd8\xff"):
        return AttachmentKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return AttachmentKind.PNG
    if head.startswith(b"%PDF-"):
        return AttachmentKind.PDF
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return AttachmentKind.AMR
    if head.startswith(b"RIFF"):
        return {b"WEBP": AttachmentKind.WEBP, b"WAVE": AttachmentKind.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return of_brand(head[8:12])
    return AttachmentKind.MP3 if is_mp3(head) else None


def of_brand(brand: bytes) -> AttachmentKind | None:
    """Of the container that HEIC and M4A share."""
    if brand in HEIC_BRANDS:
        return AttachmentKind.HEIC
    return AttachmentKind.M4A if brand in M4A_BRANDS else None


def is_mp3(head: bytes) -> bool:
    """A tag, or the sync of a frame of layer III."""
    if head.startswith(b"ID3"):
        return True
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
