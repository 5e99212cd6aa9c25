"""The one family of errors that means: the rules say no."""

from inspect import getdoc
from typing import ClassVar


class Refusal(Exception):
    """The rules say no. A subclass's docstring is the sentence the caller reads."""

    code: ClassVar[str]
    title: ClassVar[str]  # Chinese, for the person in front of the screen

    def __init__(self, **details: object) -> None:
        super().__init__(getdoc(type(self)))
        self.details = details
