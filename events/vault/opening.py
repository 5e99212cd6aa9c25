"""Open the vault with the right master key, or say what is wrong; never put a new key over old."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from events.vault.database import APP_ROLE, Pool, connected, run
from events.vault.key_file import SETTING, KeyFile, MissingMasterKey
from events.vault.master import MasterKey, WrongMasterKey
from events.vault.vault import Vault


@asynccontextmanager
async def open_vault(
    dsn: str, key_file: KeyFile, *, size: int = 4, role: str | None = APP_ROLE
) -> AsyncIterator[Vault]:
    """
    Its tables must be there (migration 0002). Raises MasterKeyError: its message helps.

    `role` None: as the owner who signs in, the only one who may destroy a key.
    """
    async with connected(dsn, size=size, role=role) as pool:
        yield Vault(pool, await master_key(pool, key_file))


async def master_key(pool: Pool, key_file: KeyFile) -> MasterKey:
    """The key in the file, if it is the one of this vault; a new one only for an empty vault."""
    [[in_use]] = await run(pool, "in_use")
    try:
        master = key_file.read()
    except MissingMasterKey:
        if in_use or not key_file.ours:
            raise
        master = key_file.create()
    await require_right_key(pool, master, key_file)
    return master


async def require_right_key(pool: Pool, master: MasterKey, key_file: KeyFile) -> None:
    await run(pool, "claim", master.id, master.check)
    claimed = await run(pool, "claimed")
    if not claimed:
        raise WrongMasterKey(
            "The vault holds keys but no check value: it was restored in part. Restore all tables "
            "of schema vault from one backup."
        )
    [[key_id, check]] = claimed
    if (key_id, check) != (master.id, master.check):
        raise WrongMasterKey(
            f"The vault was made under master key {key_id}, but {key_file.path} holds "
            f"{master.id}. Nothing was changed. Put the file of {key_id} back, or name its place "
            f"in {SETTING}."
        )
