"""`GET /files/{token}`: download by a signed link, without signing in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from aiohttp import hdrs, web
from pydantic import Field

from hotline.api.attachments.documents import NamedFiles
from hotline.api.attachments.uploading import TAG
from hotline.attachments.attachments import (
    ORIGINAL,
    Attachments,
    Damaged,
    KeyDestroyed,
    form_of,
    variants_of,
)
from hotline.attachments.kinds import FORMS
from hotline.attachments.links import PATH, FileLinks
from hotline.attachments.table import Upload
from hotline.http.admission import Work
from hotline.http.auth.account import Account
from hotline.http.problems import NotFound, Problem
from hotline.http.request.types import Query
from hotline.http.routes import Call, Route, route

SAFE: Final = "default-src 'none'; sandbox"
MEDIA: Final = tuple(dict.fromkeys(form.media_type for form in FORMS.values()))


class FilePath(Query):
    token: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{40,600}$", description="签名的链接")]


AccountOf = Callable[[str], Awaitable[Account | None]]


@dataclass(frozen=True)
class Files:
    """`account_of`: an account as it is now; None where it is disabled."""

    attachments: Attachments
    documents: NamedFiles
    links: FileLinks
    account_of: AccountOf

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                f"{PATH}/{{token}}",
                self.file,
                operation="read-file",
                summary="下载附件",
                tag=TAG,
                params=FilePath,
                media=MEDIA[0],
                files=MEDIA[1:],
                seconds=300.0,
                work=Work.FILES,
                problems=(404, 410, 500),
                description="链接取自 GET /api/v1/attachments, 数分钟内有效, 不需登录。"
                "查询者不再能查看该工单或案件的, 链接随即失效",
            )
        ]

    async def file(self, call: Call[Any, Any]) -> web.StreamResponse:
        upload, variant = await self.opened(call)
        pieces = self.attachments.content(upload, variant)
        try:
            first = await anext(pieces)  # nothing is answered before one piece has opened
        except KeyDestroyed:
            raise NotFound from None
        except (Damaged, StopAsyncIteration):
            raise FileDamaged from None
        return await streamed(call.request, upload, variant, first, pieces)

    async def opened(self, call: Call[Any, Any]) -> tuple[Upload, str]:
        """As the reader of the link may see its document now. Raises NotFound, LinkExpired."""
        link = self.links.open(call.params.token, call.now)
        reader = await self.account_of(link.reader)
        if reader is None:
            raise NotFound
        try:
            upload = await self.documents.linked(replace(call, account=reader), link)
        except NotFound:
            raise NotFound from None  # as for a link that never was
        if link.variant not in variants_of(upload):
            raise NotFound
        return upload, link.variant


async def streamed(
    request: web.Request,
    upload: Upload,
    variant: str,
    first: bytes,
    rest: AsyncIterator[bytes],
) -> web.StreamResponse:
    """Cut off where a later piece is missing: the length says that it is not all."""
    form = form_of(upload, variant)
    name = f"{upload.attachment_id}.{form.suffix}"
    response = web.StreamResponse(
        headers={
            hdrs.CONTENT_TYPE: form.media_type,
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
            "Content-Security-Policy": SAFE,
            hdrs.CONTENT_LENGTH: str(upload.bytes if variant == ORIGINAL else len(first)),
        }
    )
    await response.prepare(request)
    await response.write(first)
    try:
        async for piece in rest:
            await response.write(piece)
    except (Damaged, KeyDestroyed, OSError):
        response.force_close()
        if request.transport is not None:
            request.transport.close()
        return response
    await response.write_eof()
    return response


class FileDamaged(Problem):
    """The file is damaged, or missing from the store. An administrator can look: hotline verify."""

    code = "attachment.damaged"
    status = 500
    title_zh = "附件损坏或丢失，请联系管理员（hotline verify）"
    title_en = "The file is damaged"
