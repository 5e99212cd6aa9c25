"""Attachments."""

from events.catalog.named_code import NamedCode


class AttachmentState(NamedCode):
    """What became of a file that an event names, or that an account uploads."""

    AWAITED = "awaited", "待上传"
    INCOMPLETE = "incomplete", "上传中"
    CHECKING = "checking", "检查中"
    READY = "ready", "可查看"
    REFUSED = "refused", "未通过检查"
    ERASED = "erased", "已删除"


class AttachmentKind(NamedCode):
    """What a file is, by its first bytes."""

    JPEG = "jpeg", "JPEG 照片"
    PNG = "png", "PNG 图片"
    WEBP = "webp", "WebP 图片"
    HEIC = "heic", "HEIC 照片"
    PDF = "pdf", "PDF 文件"
    MP3 = "mp3", "MP3 录音"
    WAV = "wav", "WAV 录音"
    AMR = "amr", "AMR 录音"
    M4A = "m4a", "M4A 录音"


class PhotoKind(NamedCode):
    """What a photo of a case shows."""

    BEFORE = "before", "处置前"
    AFTER = "after", "处置后"
    SCENE = "scene", "现场"
