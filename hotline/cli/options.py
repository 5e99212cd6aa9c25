"""Options that every command of this kind understands."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="只输出一行 JSON 结果")]
Quiet = Annotated[bool, typer.Option("--quiet", help="不显示进度")]
