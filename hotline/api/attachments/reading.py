"""`GET /attachments?work_order=`: the files that a document names, for those who read it."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.catalog.names import AttachmentKind, AttachmentState
from hotline.api.attachments.documents import DocumentFile, NamedFiles
from hotline.api.attachments.uploading import PATH, TAG
from hotline.attachments.attachments import variants_of
from hotline.attachments.links import LASTS, FileLinks, Linked
from hotline.attachments.table import COPY, THUMBNAIL
from hotline.http.problems import Problem
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

Number = Annotated[str, Field(min_length=1, max_length=40)]
FILES: Final = (
    "工单或案件所引用的附件, 按引用的先后。尚未到达的显示为 awaited (待上传)。"
    f"链接 {LASTS.seconds // 60} 分钟内有效, 过期后重新查询。"
)


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
    documents: NamedFiles
    links: FileLinks

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
        if len(named) != 1 or not named.keys() <= self.documents.kinds.keys():
            raise NameOneDocument
        [(kind, number)] = named.items()
        files = await self.documents.files(call, kind, number)
        items = [shown(each) | {"links": self.links_to(call, kind, number, each)} for each in files]
        return Response(body={"items": items, "next_cursor": None})

    def links_to(
        self, call: Call[Any, Any], kind: str, number: str, of: DocumentFile
    ) -> dict[str, Any] | None:
        """None: there is nothing to look at, or not for this reader."""
        upload = of.upload if of.named.readable else None
        variants = () if upload is None else variants_of(upload)
        if upload is None or not variants:
            return None
        reader, id_ = call.signed_in.username, upload.attachment_id
        links = {
            each: self.links.to(Linked(kind, number, reader, id_, each), call.now)
            for each in variants
        }
        return {
            "file": links.get(COPY) or links[variants[0]],
            "thumbnail": links.get(THUMBNAIL),
            "until": call.now + LASTS,
        }


def shown(of: DocumentFile) -> dict[str, Any]:
    file, upload = of.named.file, of.upload
    own = ("state", "reason", "kind", "bytes", "received", "width", "height")
    known = {name: getattr(upload, name, None) for name in own}
    if upload is None:
        known["state"] = AttachmentState.AWAITED
    return known | {
        "name": file.file.name,
        "named_at": file.at,
        "department": file.department,
        "version": file.version,
    }


class NameOneDocument(Problem):
    """Name the document whose files you want: `work_order` or `grid_case`, one of them."""

    code = "attachment.name_one_document"
    status = 422
    title_zh = "请指明一件工单（work_order）或一件网格案件（grid_case）"
    title_en = "Name one document"
