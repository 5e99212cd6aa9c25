"""What keeps a command of the program from running, other than a mistake in it."""

from typing import ClassVar


class CannotRun(Exception):
    """
    A command ends with its message, which says what to do, instead of a traceback.

    `heading` comes first where the message is in English alone.
    """

    heading: ClassVar[str] = "原因如下 · the reason"
