"""What the phones of grid workers speak to, wired."""

from collections.abc import Callable

from grid.api.sync.positions import PositionsApi
from grid.positions.table import Positions
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.http.paging import Cursors


def phone_parts(core: Core, pools: Pools, cursors: Cursors) -> tuple[PositionsApi, ...]:
    return (
        PositionsApi(
            store=core.store,
            table=Positions(pools.orders),
            cursors=cursors,
            terms=lambda: core.city().policy.phones,
            zone=lambda: core.feed.zone,
            leads=leads_by_directory(core),
            exists=lambda worker: worker in core.feed.hotline.accounts,
        ),
    )


def leads_by_directory(core: Core) -> Callable[[str, str], bool]:
    """A lead belongs to the community's station, or to one above it, in the directory."""

    def leads(lead: str, worker: str) -> bool:
        accounts, directory = core.feed.hotline.accounts, core.city().router.directory
        own, theirs = accounts.get(lead), accounts.get(worker)
        if own is None or theirs is None or own.department is None or theirs.department is None:
            return False
        return own.department in directory.lines.get(theirs.department, frozenset())

    return leads
