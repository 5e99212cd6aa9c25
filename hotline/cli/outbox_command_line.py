"""The commands of `hotline outbox`, with their options and help."""

from typing import Annotated, Final

import typer

from hotline.cli.declaring import AsJson, command

STATES: Final = "undelivered | waiting | call | delivered | cancelled"

outbox = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@command(outbox, "outbox:list_", "list")
def list_(
    *,
    state: Annotated[str, typer.Option("--state", help=STATES)] = "undelivered",
    as_json: AsJson = False,
) -> None:
    """列出告知. List messages to requesters, those that were given up unless --state says more."""


@command(outbox, "outbox:retry")
def retry(
    *,
    order: Annotated[str | None, typer.Option("--order", help="只重发某一工单的")] = None,
    as_json: AsJson = False,
) -> None:
    """重新发送. Send what was given up once more; a running service does so at once."""
