"""`POST /attachments` and its pieces: an upload that goes on where it was cut off."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from events.act import command
from events.catalog.names import AttachmentKind, AttachmentState
from hotline.attachments.attachments import Attachments, Declared, KeyDestroyed
from hotline.attachments.kinds import BY_MEDIA_TYPE, CHUNK_LEAST, CHUNK_MOST, FORMS, declared_kind
from hotline.attachments.table import Upload
from hotline.http.admission import Work
from hotline.http.problems import NotFound, Problem
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

PATH: Final = "/api/v1/attachments"
TAG: Final = "附件"
HOW: Final = (
    "先以内容的 SHA-256、字节数和类型登记, 再从 received 处起分块上传, 中断后从 received 处续传。"
    "同一账号重复登记同一内容, 得到同一附件。最后一块到齐后检查: 内容须与 SHA-256 相符, "
    "类型按文件开头的字节认定。照片另存一份已转正、不含拍摄信息 (EXIF、定位) 的副本供查看, "
    "原件加密保存。工单和案件以 sha256:… 或附件编号引用附件, 可先引用、后上传"
)


@command
class DeclareAttachment:
    """登记附件."""

    sha256: Annotated[
        str, Field(pattern=r"^[0-9a-f]{64}$", description="内容的 SHA-256, 小写十六进制")
    ]
    bytes: Annotated[int, Field(ge=1, le=2**40, description="字节数")]
    media_type: Annotated[str, Field(max_length=100, description="类型, 如 image/jpeg")]


class AttachmentPath(Query):
    attachment_id: Annotated[UUID, Field(description="附件编号")]


class ChunkQuery(Query):
    offset: Annotated[int, Field(ge=0, le=2**40, description="本块从第几字节开始")]


class UploadAnswer(Representation):
    """一个附件上传到何处."""

    attachment_id: str = Field(description="附件编号")
    sha256: str = Field(description="内容的 SHA-256")
    bytes: int = Field(description="字节数")
    media_type: str = Field(description="所登记的类型")
    received: int = Field(description="已收到的字节数, 下一块从此开始")
    state: AttachmentState = Field(description="状态")
    reason: str | None = Field(
        description="未通过检查或须重新上传的原因: unknown_kind 不接受的类型, not_as_declared 与所"
        "登记的类型不符, unreadable 无法读取, too_many_pixels 像素过多, too_costly 解码耗费过大, "
        "format_not_supported 本系统不能读取此格式, content_differs 内容与 SHA-256 不符, "
        "pieces_missing 有分块丢失"
    )
    kind: AttachmentKind | None = Field(description="认定的类型; 检查通过前为 null")
    width: int | None = Field(description="照片转正后的宽, 像素")
    height: int | None = Field(description="照片转正后的高, 像素")
    chunk_least: int = Field(description="除最后一块外, 每块至少多少字节")
    chunk_most: int = Field(description="每块至多多少字节")
    declared_at: AwareDatetime = Field(description="登记时间")

    @classmethod
    def of(cls, upload: Upload) -> Self:
        same = ("bytes", "media_type", "received", "state", "reason", "kind", "width", "height")
        return cls(
            attachment_id=str(upload.attachment_id),
            sha256=upload.sha256.hex(),
            chunk_least=CHUNK_LEAST,
            chunk_most=CHUNK_MOST,
            declared_at=upload.declared_at,
            **{name: getattr(upload, name) for name in same},
        )


@dataclass(frozen=True)
class Uploading:
    """Each account sees its own uploads alone: a hash tells nothing about those of others."""

    attachments: Attachments

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                PATH,
                self.declare,
                operation="declare-attachment",
                out=UploadAnswer,
                status=201,
                also=(200,),
                summary="登记附件",
                tag=TAG,
                body=DeclareAttachment,
                needs_key=False,
                carries=("Location",),
                work=Work.FILES,
                example={"sha256": "0" * 64, "bytes": 204_800, "media_type": "image/jpeg"},
                description=HOW,
            ),
            self.chunks(),
            route(
                "GET",
                f"{PATH}/{{attachment_id}}",
                self.one,
                operation="read-upload",
                out=UploadAnswer,
                summary="上传到何处",
                tag=TAG,
                params=AttachmentPath,
            ),
        ]

    def chunks(self) -> Route:
        return route(
            "POST",
            f"{PATH}/{{attachment_id}}/chunks",
            self.receive,
            operation="upload-chunk",
            out=UploadAnswer,
            summary="上传一块",
            tag=TAG,
            params=AttachmentPath,
            query=ChunkQuery,
            takes_bytes=True,
            most_bytes=CHUNK_MOST,
            needs_key=False,
            seconds=120.0,
            work=Work.FILES,
        )

    async def declare(self, call: Call[DeclareAttachment, Query]) -> Response:
        said = call.body
        kind = declared_kind(said.media_type)
        if kind is None:
            raise KindNotAccepted(details={"accepted": sorted(BY_MEDIA_TYPE)})
        if said.bytes > FORMS[kind].most:
            raise FileTooLarge(details={"most_bytes": FORMS[kind].most})
        declared = Declared(
            call.signed_in.username, bytes.fromhex(said.sha256), said.bytes, said.media_type
        )
        upload, is_new = await self.attachments.declare(declared, call.now)
        if upload is None:
            raise TooManyIncomplete
        known_as = declared_kind(upload.media_type)
        erased = upload.state is AttachmentState.ERASED  # it may never have been declared
        if not erased and (upload.bytes != said.bytes or known_as is not kind):
            known = {"bytes": upload.bytes, "media_type": upload.media_type}
            raise DeclaredOtherwise(details=known)
        return Response(
            body=UploadAnswer.of(upload),
            status=201 if is_new else 200,
            location=f"{PATH}/{upload.attachment_id}",
        )

    async def receive(self, call: Call[bytes, ChunkQuery]) -> Response:
        upload, offset, piece = await self.own(call), call.query.offset, call.body
        end = offset + len(piece)
        if end > upload.bytes:
            raise BeyondTheEnd(details={"bytes": upload.bytes})
        if upload.state is AttachmentState.INCOMPLETE and end > upload.received:
            require_fits(upload, offset, piece)
            try:
                upload = await self.attachments.receive(upload, offset, piece, call.now)
            except KeyDestroyed:
                raise NotFound from None
        checked = await self.attachments.check_if_free(upload)
        return Response(body=UploadAnswer.of(checked))

    async def one(self, call: Call[Any, Query]) -> Response:
        return Response(body=UploadAnswer.of(await self.own(call)))

    async def own(self, call: Call[Any, Any]) -> Upload:
        id_, account = call.params.attachment_id, call.signed_in.username
        found = await self.attachments.uploads.first("of_account", id_, account)
        if found is None:
            raise NotFound
        return found


def require_fits(upload: Upload, offset: int, piece: bytes) -> None:
    if offset != upload.received:
        raise WrongOffset(details={"received": upload.received})
    if len(piece) < CHUNK_LEAST and offset + len(piece) < upload.bytes:
        raise ChunkTooSmall(details={"least_bytes": CHUNK_LEAST})


class KindNotAccepted(Problem):
    """Files of this media type are not accepted; `accepted` lists those that are."""

    code = "attachment.kind_not_accepted"
    status = 422
    title_zh = "不接受此类型的文件，可用类型见 accepted"
    title_en = "This kind of file is not accepted"


class FileTooLarge(Problem):
    """The file is larger than its kind may be: `most_bytes`."""

    code = "attachment.too_large"
    status = 422
    title_zh = "文件过大，上限见 most_bytes"
    title_en = "The file is too large"


class TooManyIncomplete(Problem):
    """This account has too many uploads that are not complete; continue those first."""

    code = "attachment.too_many_incomplete"
    status = 409
    title_zh = "未传完的附件过多，请先传完已登记的附件"
    title_en = "Too many incomplete uploads"


class DeclaredOtherwise(Problem):
    """This account has declared the same content with another length or type."""

    code = "attachment.declared_otherwise"
    status = 409
    title_zh = "同一内容此前以不同的字节数或类型登记过"
    title_en = "Declared otherwise before"


class WrongOffset(Problem):
    """The next piece begins at `received`."""

    code = "attachment.wrong_offset"
    status = 409
    title_zh = "分块不连续，请从 received 处续传"
    title_en = "The piece does not follow what was received"


class ChunkTooSmall(Problem):
    """Every piece but the last has at least `least_bytes`."""

    code = "attachment.chunk_too_small"
    status = 422
    title_zh = "除最后一块外，每块不得小于 least_bytes"
    title_en = "The piece is too small"


class BeyondTheEnd(Problem):
    """The piece ends after the declared length of the file."""

    code = "attachment.beyond_the_end"
    status = 422
    title_zh = "分块超出所登记的字节数"
    title_en = "The piece goes beyond the declared end"
