"""What the phones of grid workers speak to, wired."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from events.act import Actor
from events.postgres.appending.group_commit import LOST
from events.postgres.fair_pool import PoolBusy
from events.store import Key
from events.vault import Vault
from grid.api.street import Street
from grid.api.sync.bundle import BundleApi
from grid.api.sync.positions import PositionsApi
from grid.api.sync.sync import SyncApi
from grid.positions.table import Positions
from hotline.api.views import ReadSide
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.app.wiring.cases import case_desk_of
from hotline.http.paging import Cursors


def phone_parts(
    core: Core, street: Street, pools: Pools, read: ReadSide, cursors: Cursors
) -> tuple[PositionsApi | SyncApi | BundleApi, ...]:
    desk = case_desk_of(replace(core, store=replace(core.store, pool=pools.commands)))
    store = replace(core.store, pool=pools.orders)
    return (
        BundleApi(
            desk=replace(desk, store=store),
            street=street,
            views=read,
            load_many=store.load_many,
            territory=core.feed.territory,
            catalogue=lambda: core.feed.street().catalogue,
            terms=lambda: core.city().policy.phones,
            policy_version=lambda: core.city().policy.version,
            zone=lambda: core.feed.zone,
        ),
        SyncApi(
            desk=desk,
            street=street,
            passing=(PoolBusy, *LOST),
            key=partial(item_key, core.vault),
        ),
        PositionsApi(
            store=core.store,
            table=Positions(pools.orders),
            cursors=cursors,
            terms=lambda: core.city().policy.phones,
            zone=lambda: core.feed.zone,
            actor=desk.actor,
            leads=partial(leads, street),
            exists=lambda worker: worker in core.feed.hotline.accounts,
        ),
    )


def item_key(vault: Vault, account: str, client_id: UUID, content: bytes | None) -> Key:
    """A client_id belongs to one account. Id and fingerprint are keyed hashes."""
    return Key(
        id=vault.blind_uuid(f"sync\n{account}\n{client_id}"),
        fingerprint=None if content is None else vault.fingerprint(content),
    )


async def leads(street: Street, by: Actor, worker: str) -> bool:
    """A lead of the worker's community, or of a division above it."""
    context = await street.context_for(by)
    area = context.roster.of(worker).area
    return area is not None and context.may_manage(by, [area])
