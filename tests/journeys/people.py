"""People whom the demo city lacks: two roles in one account, workers without duty cells."""

from collections.abc import Mapping
from typing import Final

from events.catalog.names import Role
from hotline.app.compose import Core
from hotline.app.demo_city.accounts import DemoAccount
from hotline.app.demo_city.seed import SEED, SET_PASSWORDS, account_openings
from hotline.app.reference.data import publish
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.reference.feed import read_reference
from hotline.http.auth.passwords import hash_random

CENTRE: Final = (Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD, Role.FOLLOW_UP)
PEOPLE: Final = (
    DemoAccount("hats-municipal-works", "双岗员乙", CENTRE, "municipal-works"),
    DemoAccount("hats-lighting", "双岗员丙", CENTRE, "lighting"),
    DemoAccount("hats-power", "双岗员丁", CENTRE, "power"),
    DemoAccount("supervisor-lighting", "督办员丙", (Role.SUPERVISOR,), "lighting"),
    DemoAccount("supervisor-power", "督办员丁", (Role.SUPERVISOR,), "power"),
    DemoAccount("patrol-1", "巡查员甲", (Role.GRID_WORKER,)),
    DemoAccount("patrol-2", "巡查员乙", (Role.GRID_WORKER,)),
    DemoAccount("patrol-lead", "网格长甲", (Role.GRID_LEAD,)),
)
PASSWORDS: Final[Mapping[str, str]] = {
    each.username: f"of-{each.username}-in-tests-only" for each in PEOPLE
}


async def open_accounts(core: Core) -> None:
    """They may sign in from now on."""
    now = core.clock()
    await publish(core.store, account_openings(PEOPLE, now), SEED)
    core.feed.replace(await read_reference(core.reader, core.followers.of(REFERENCE)))
    hashes = [hash_random(word) for word in PASSWORDS.values()]
    await core.pool.execute(SET_PASSWORDS, [*PASSWORDS], hashes, now, timeout=30)
