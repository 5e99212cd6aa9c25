"""Progress: a bar on a terminal, a line now and then in a pipe, nothing when asked to be quiet."""

from types import TracebackType
from typing import Self

from rich.progress import Progress, TaskID

from hotline.cli.console import err

LINES = 10  # in a pipe: one for each tenth


class Bar:
    """Tell it the whole with `of`, then how far with `at`; `phase` begins a new whole."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self.name = name
        self.quiet = quiet
        self.total = 0
        self.said = 0
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> Self:
        if err.is_terminal and not self.quiet:
            self.bar = Progress(console=err, transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.name, total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def phase(self, name: str) -> None:
        self.name, self.total, self.said = name, 0, 0
        if self.bar is not None and self.task is not None:
            self.bar.reset(self.task, description=name, total=None)
        elif not self.quiet:
            err.print(name, soft_wrap=True)

    def of(self, total: int) -> None:
        self.total = total
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, total=total)

    def at(self, done: int) -> None:
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, completed=done)
        elif not self.quiet and self.total and done * LINES // self.total > self.said:
            self.said = done * LINES // self.total
            err.print(f"{self.name} {done}/{self.total}")
