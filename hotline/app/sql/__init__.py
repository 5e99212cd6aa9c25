"""The statements of the commands that look after the log, each in a file of its own."""

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    return files(__name__).joinpath(f"{name}.sql").read_text("utf-8")
