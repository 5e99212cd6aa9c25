"""What the program says, on a terminal or in a pipe. NO_COLOR is honoured by rich itself."""

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say_fault(fault: Exception) -> None:
    """What failed, and what to do: the fault's own words."""
    err.print(f"[red]不能运行 · cannot run[/red]: {type(fault).__name__}", soft_wrap=True)
    err.print(str(fault), soft_wrap=True, markup=False)
    err.print("诊断 · to learn more: hotline doctor", soft_wrap=True)
