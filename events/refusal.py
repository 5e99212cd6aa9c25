"""The family of errors with which the rules refuse a command."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import Enum
from inspect import getdoc
from typing import ClassVar, Self

from events.catalog.named_code import NamedCode


class Refusal(Exception):
    """
    The rules say no. A subclass's docstring is the sentence the caller reads.

    `needs_zh` and `needs` say what would be needed, in Chinese and in English; `{name}` in them is
    a detail of that name. Lists and mappings (code: name) are written as a person would. `field`:
    the field of the command whose content is refused, where it is one.
    """

    code: ClassVar[str]
    title: ClassVar[str]  # Chinese, for the person in front of the screen
    needs_zh: ClassVar[str] = ""
    needs: ClassVar[str] = ""
    field: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        super().__init__()
        self.details = details

    def __str__(self) -> str:
        return getdoc(type(self)) or ""

    @property
    def advice_zh(self) -> str:
        """The title where nothing else would help."""
        words = {name: chinese(value) for name, value in self.details.items()}
        return self.needs_zh.format_map(words) or self.title

    @property
    def advice(self) -> str:
        words = {name: english(value) for name, value in self.details.items()}
        return f"{self} {self.needs.format_map(words)}".rstrip()


class RoleNeeded(Refusal):
    """This is not for your role to do."""

    title: ClassVar[str] = "您的岗位无权执行此操作"
    needs_zh: ClassVar[str] = "需要以下岗位之一：{roles}"
    needs: ClassVar[str] = "One of these roles may: {roles}."


class NotAtThisStage(Refusal):
    """
    It is not at a stage where this can be done.

    `stages` are all that there are, in their order; `possible` is what its reader can do now.
    """

    def __init__(
        self, *, stages: type[Enum], allowed_in: Collection[Enum | None], **details: object
    ) -> None:
        super().__init__(allowed_in=[each for each in stages if each in allowed_in], **details)
        self.possible: Mapping[str, str] = {}

    def offering(self, possible: Mapping[str, str]) -> Self:
        """The same refusal with what can be done: Chinese names by command."""
        self.possible = possible
        self.details = {**self.details, "possible": list(possible)}
        return self

    @property
    def advice_zh(self) -> str:
        offered = "、".join(self.possible.values())
        return super().advice_zh + (f"；您现在可以进行：{offered}" if offered else "")

    @property
    def advice(self) -> str:
        offered = ", ".join(self.possible)
        return super().advice + (f" You can now: {offered}." if offered else "")


def chinese(value: object) -> str:
    match value:
        case NamedCode():
            return f"“{value.chinese}”"
        case Enum():
            return f"“{value.value}”"
        case Mapping():
            return "、".join(f"{code}（{name}）" for code, name in value.items())
        case list() | tuple():
            return "、".join(chinese(each) for each in value)
        case datetime():
            zone = "（UTC）" if value.utcoffset() == timedelta(0) else ""
            return f"{value.year}年{value.month}月{value.day}日{value:%H:%M}{zone}"
    return str(value)


def english(value: object) -> str:
    match value:
        case Mapping():
            return ", ".join(str(code) for code in value)
        case list() | tuple():
            return ", ".join(str(each) for each in value)
    return str(value)
