"""The first start of a state folder: the demo city begins. `serve` imports this only then."""

from datetime import timedelta

from hotline.app.compose import Core
from hotline.app.demo_city.seed import begin
from hotline.cli.progress import Bar


async def begin_city(core: Core, *, lived: timedelta) -> None:
    """With a past of this length."""
    with Bar("演示城市", quiet=False) as bar:
        bar.of(1_000)
        await begin(core, lived=lived, progress=bar.at)
