"""The resources of the street side."""

from typing import Any

from grid.api.areas import Areas
from grid.api.catalogue import CatalogueApi
from grid.api.cells import Cells
from grid.catalogue.tables import proposed_standards, shipped_catalogue
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.app.wiring.phones import phone_parts
from hotline.http.paging import Cursors


def street_parts(core: Core, pools: Pools, cursors: Cursors) -> tuple[Any, ...]:
    return (
        Cells(core.feed.territory, cursors),
        Areas(core.feed.territory),
        CatalogueApi(shipped_catalogue(), proposed_standards(), cursors),
        *phone_parts(core, pools, cursors),
    )
