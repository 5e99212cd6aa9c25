"""The rules of texts that are stored in clear and shown to everyone: topics and articles. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar, Final

from events.act import Act
from events.decider import Decider
from events.event import Event
from events.personal.text import holds_number_of_person
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourRole


class PersonalNumber(Refusal):
    """A text for everyone holds a mobile or an identity number."""

    code: ClassVar[str] = "text.personal_number"
    title: ClassVar[str] = "公开文本中不能写手机号码或身份证号码"
    needs_zh: ClassVar[str] = "请从以下字段中删去：{fields}；对外公布电话请用固定电话或服务号码"
    needs: ClassVar[str] = "Remove it from {fields}; a landline or a service number may be given."


def text_decider(
    acts: Sequence[Act],
    *,
    initial: Any,
    evolve: Callable[[Any, Event], Any],
    ended: type[Refusal],
) -> Decider[Asked[Any], Any, Event]:
    """`ended`: the refusal where the text is at a stage that an act does not allow."""
    rules: Final[Mapping[type, Act]] = {act.command: act for act in acts}

    def decide(ask: Asked[Any], state: Any) -> Sequence[Event]:
        act = rules[type(ask.command)]
        if not ask.by.roles & act.roles:
            raise NotYourRole(command=act.name, roles=sorted(act.roles))
        if state.status not in act.allowed_in:
            raise ended
        require_no_personal_number(ask.command)
        return act.decide(ask, state)

    return Decider(initial=initial, decide=decide, evolve=evolve)


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
