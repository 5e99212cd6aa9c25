"""`GET /attachments?work_order=`: the files that a document names, for those who read it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

from pydantic import AwareDatetime, Field

from events.catalog.attachments import NamedFile
from events.catalog.names import AttachmentKind, AttachmentState
from hotline.api.attachments.uploading import PATH, TAG
from hotline.attachments.attachments import Attachments, variants_of
from hotline.attachments.links import LASTS, FileLinks
from hotline.attachments.table import COPY, THUMBNAIL, Upload
from hotline.http.problems import Problem
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

Number = Annotated[str, Field(min_length=1, max_length=40)]
FILES: Final = (
    "工单或案件所引用的附件, 按引用的先后。尚未到达的显示为 awaited (待上传)。"
    f"链接 {LASTS.seconds // 60} 分钟内有效, 过期后重新查询。"
)


class NamedBy(NamedTuple):
    """A file of a document; `readable`: this reader may look at it."""

    file: NamedFile
    readable: bool


Document = Callable[[Call[Any, Any], str], Awaitable[Sequence[NamedBy]]]
"""The files of the document of this number as the caller may see it. Raises NotFound."""


class DocumentQuery(Query):
    work_order: Number | None = None
    grid_case: Number | None = None


class LinksShown(Representation):
    """限时链接."""

    file: str = Field(description="查看用: 照片为不含拍摄信息的副本, 其他为文件本身")
    thumbnail: str | None = Field(description="缩略图; 不是照片的为 null")
    until: AwareDatetime = Field(description="有效至")


class AttachmentShown(Representation):
    """一个被引用的附件."""

    name: str = Field(description="引用时所写: sha256:… 或附件编号")
    state: AttachmentState = Field(description="状态; awaited 为尚未上传")
    reason: str | None = Field(description="未通过检查的原因; 其他为 null")
    kind: AttachmentKind | None = Field(description="类型; 未就绪为 null")
    bytes: int | None = Field(description="原件字节数; 未上传为 null")
    received: int | None = Field(description="已收到的字节数; 未上传为 null")
    width: int | None = Field(description="照片的宽, 像素")
    height: int | None = Field(description="照片的高, 像素")
    named_at: AwareDatetime = Field(description="引用时间")
    department: str | None = Field(description="引用单位编码; 中心或网格员引用的为 null")
    version: int = Field(description="在第几号事件中引用")
    links: LinksShown | None = Field(description="限时链接; 未就绪或无权查看为 null")


class AttachmentList(Representation):
    """工单或案件的附件."""

    items: tuple[AttachmentShown, ...] = Field(description="附件, 先引用的在前")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class ReadAttachments:
    """`documents`: by the name of the query parameter."""

    attachments: Attachments
    links: FileLinks
    documents: Mapping[str, Document]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.of_document,
                operation="list-attachments",
                out=AttachmentList,
                summary="工单或案件的附件",
                tag=TAG,
                query=DocumentQuery,
                description=FILES,
            )
        ]

    async def of_document(self, call: Call[Any, DocumentQuery]) -> Response:
        named = {name: value for name, value in call.query if value is not None}
        if len(named) != 1 or not named.keys() <= self.documents.keys():
            raise NameOneDocument
        [(kind, number)] = named.items()
        files = await self.documents[kind](call, number)
        uploads = await self.attachments.uploads.named(each.file.file for each in files)
        items = [self.shown(each, uploads.get(each.file.file), call.now) for each in files]
        return Response(body={"items": items, "next_cursor": None})

    def shown(self, named: NamedBy, upload: Upload | None, now: datetime) -> dict[str, Any]:
        file = named.file
        own = ("state", "reason", "kind", "bytes", "received", "width", "height")
        known = {name: getattr(upload, name, None) for name in own}
        if upload is None:
            known["state"] = AttachmentState.AWAITED
        return known | {
            "name": file.file.name,
            "named_at": file.at,
            "department": file.department,
            "version": file.version,
            "links": self.links_to(upload, now) if upload and named.readable else None,
        }

    def links_to(self, upload: Upload, now: datetime) -> dict[str, Any] | None:
        variants = variants_of(upload)
        if not variants:
            return None
        links = {each: self.links.to(upload.attachment_id, each, now) for each in variants}
        return {
            "file": links.get(COPY) or links[variants[0]],
            "thumbnail": links.get(THUMBNAIL),
            "until": now + LASTS,
        }


class NameOneDocument(Problem):
    """Name the document whose files you want: `work_order` or `grid_case`, one of them."""

    code = "attachment.name_one_document"
    status = 422
    title_zh = "请指明一件工单（work_order）或一件网格案件（grid_case）"
    title_en = "Name one document"
