"""Texts that are stored in clear and shown to everyone: topics and articles. Pure."""

from dataclasses import fields
from typing import Any, ClassVar

from events.personal.text import holds_number_of_person
from events.refusal import Refusal


class PersonalNumber(Refusal):
    """A text for everyone holds a mobile or an identity number."""

    code: ClassVar[str] = "text.personal_number"
    title: ClassVar[str] = "公开文本中不能写手机号码或身份证号码"
    needs_zh: ClassVar[str] = "请从以下字段中删去：{fields}；对外公布电话请用固定电话或服务号码"
    needs: ClassVar[str] = "Remove it from {fields}; a landline or a service number may be given."


def require_no_personal_number(command: Any) -> None:
    """Of every text in a command. Raises PersonalNumber."""
    texts = {each.name: getattr(command, each.name) for each in fields(command)}
    wrong = [
        name
        for name, text in texts.items()
        if isinstance(text, str) and holds_number_of_person(text)
    ]
    if wrong:
        raise PersonalNumber(fields=wrong)
