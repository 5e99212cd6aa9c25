"""Attachments of both sides: who uploads, what a document names, what a link opens."""

from hotline.api.attachments.documents import NamedFiles
from hotline.api.attachments.files import AccountOf, Files
from hotline.api.attachments.reading import ReadAttachments
from hotline.api.attachments.uploading import Uploading
from hotline.api.orders.attachments import OrderFiles
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.app.wiring.cases import case_files
from hotline.attachments.attachments import Attachments
from hotline.attachments.links import FileLinks
from hotline.attachments.table import Uploads
from hotline.http.paging import Cursors


def file_parts(
    core: Core, pools: Pools, of_orders: OrderFiles, account_of: AccountOf
) -> tuple[Uploading | ReadAttachments | Files, ...]:
    kept = Attachments(Uploads(pools.files), core.files, core.vault)
    links = FileLinks(Cursors(core.vault.fingerprint(b"file links")))
    kinds = {"work_order": of_orders.named, "grid_case": case_files(core, pools)}
    documents = NamedFiles(kept.uploads, kinds)
    return (
        Uploading(kept),
        ReadAttachments(documents, links),
        Files(kept, documents, links, account_of),
    )
