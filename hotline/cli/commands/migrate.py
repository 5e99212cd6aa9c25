"""`hotline migrate`."""

from events.postgres.migrate import read_migrations
from hotline.app.database.prepared import (
    close_to_others,
    database,
    migration_folders,
    prepare,
    prepare_vault,
)
from hotline.app.existing_log import is_empty, pending_for
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.cli.console import out, say_json


def migrate(*, dry_run: bool, as_json: bool, quiet: bool) -> None:
    settings = Settings.from_env()
    names = run(pending_names(settings) if dry_run else applied_names(settings))
    if as_json:
        say_json({"pending" if dry_run else "applied": names})
    elif not quiet:
        for name in names:
            out.print(name, soft_wrap=True)
        out.print(summary(len(names), dry_run=dry_run))


def summary(count: int, *, dry_run: bool) -> str:
    if not count:
        return "已是最新 · up to date"
    return f"待执行 pending {count}" if dry_run else f"已执行 applied {count}"


async def applied_names(settings: Settings) -> list[str]:
    """Raises UnsafeDatabase, MigrationFault, EmbeddedFault."""
    close_to_others(settings.state)
    async with database(settings) as found:
        names = await prepare(found)
    await prepare_vault(settings)
    return names


async def pending_names(settings: Settings) -> list[str]:
    """On a state folder that was never used: all, without making anything there."""
    if is_empty(settings):
        return [step.name for step in read_migrations(migration_folders())]
    async with database(settings) as found:
        return await pending_for(settings, found.owner_dsn)
