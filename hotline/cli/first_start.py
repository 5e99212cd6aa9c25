"""The first start of a state folder: the demo city begins. `serve` imports this only then."""

from datetime import timedelta

from hotline.app.core import Core
from hotline.app.seed import LIVED, begin
from hotline.cli.progress import Bar


async def begin_city(core: Core, *, lived: bool) -> None:
    """With a past, unless it is to be empty."""
    with Bar("演示城市", quiet=False) as bar:
        bar.of(1_000)
        await begin(core, lived=LIVED if lived else timedelta(), progress=bar.at)
