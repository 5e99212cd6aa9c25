"""What requests and results say, matter by matter: invented texts, put together from parts."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

from events.catalog.names import RequestKind

PLAIN: Final = ("place", "night", "storm", "urgent", "hard", "hurry")
SINCE: Final = ("已经三天", "一个多星期", "半个月", "连续几天", "快一个月", "好几天")
MONEY: Final = (380, 680, 980, 1_280, 1_980, 2_600, 3_980, 5_600, 8_800)
OPENINGS: Final = {
    "phone": ("市民来电反映，", "来电人反映，", "市民反映，", "来电反映："),
    "grid": ("网格员巡查发现，",),
    "police_110": ("110 转来：市民反映，",),
}
WRITTEN: Final = ("您好，", "你好，", "", "")
MORE: Final = ("之前反映过一次，没有下文。", "请处理后回电告知。")
MORE_OF_PLACES: Final = (
    *MORE,
    "附近住户都有意见。",
    "已拍照，可以提供。",
    "如需带路可以电话联系。",
)
BEFORE_REPLY: Final = ("您好！您反映的问题已收悉。", "您好，关于您反映的情况，答复如下：", "您好！")
AFTER_REPLY: Final = (
    "感谢您的来电。",
    "感谢您对我市工作的关心和支持。",
    "如有疑问，请拨打12345。",
    "",
)
VISITED: Final = ("经现场核实，", "接单后到场查看，", "经查，", "经与诉求人联系并到场查看，")
ASKED: Final = ("经查，", "经核实，", "经与诉求人联系核实，")
NOT_SO: Final = (
    (
        "到场查看{count}次，未发现所反映的情况，已留存照片。",
        "经核查，暂未发现您反映的情况，我们会继续留意。",
    ),
    (
        "经核对记录并询问有关人员，所反映情况与事实不符。",
        "经核实，您反映的情况与事实不符，已电话向您说明。",
    ),
)
NOT_YET: Final = (
    ("涉及多方权属，责任尚在厘清，正在协调。", "因涉及多个权属单位，正在协调，有进展将告知您。"),
    ("问题容易反复，需长期管控，已列入每日巡查。", "该问题容易反复，已列入每日巡查，将持续整治。"),
)
NOT_YET_HARD: Final = (
    ("需列入年度计划，资金尚未落实。", "该问题须纳入年度计划逐步解决，我们会先采取临时措施。"),
    ("现行政策不支持，已向诉求人解释。", "根据现行政策暂不能满足您的诉求，敬请理解。"),
)
NOT_YET_OLD: Final = (
    (
        "属历史遗留问题，须多部门会商，正在推进。",
        "该问题属历史遗留问题，有关部门正在会商，有进展将告知您。",
    ),
)
RECURS: Final = frozenset({"0101", "0102", "0301", "0601", "1002", "1003", "1201"})
SEEN: Final = ("经", "现场", "到场")  # a finding that begins so says itself how it was made
NOT_YET_BETWEEN: Final = (
    ("属民事纠纷，当事双方未能达成一致。", "经调解双方未达成一致，建议依法通过诉讼途径解决。"),
    ("当事方暂不配合，已约定再次调解。", "对方暂未同意，我们已约定再次调解，有结果将告知您。"),
)


@dataclass(frozen=True, kw_only=True)
class Story:
    """
    The texts of a matter. `weights`: how frequent it is within each kind of request.

    A problem, its finding and its reply have the same place in their lists; so have a question
    and its answer.
    """

    matter: str
    weights: Mapping[RequestKind, float]
    place: str
    title: tuple[str, ...]
    problem: tuple[str, ...]
    ask: tuple[str, ...]
    finding: tuple[str, ...]
    reply: tuple[str, ...]
    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    night: float = 1.0
    storm: float = 1.0
    urgent: float = 0.0
    hard: bool = False  # takes long, and is often not solved
    hurry: bool = False  # dispatched at once


@cache
def stories() -> Mapping[str, Story]:
    folder = files("hotline.app.simulation") / "data" / "stories"
    found: dict[str, Story] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        for matter, given in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found[matter] = story(matter, given)
    return found


def story(matter: str, given: Mapping[str, Any]) -> Story:
    texts: dict[str, Any] = {
        name: tuple(value) for name, value in given.items() if isinstance(value, list)
    }
    plain = {name: given[name] for name in PLAIN if name in given}
    weights = {kind: float(given[kind]) for kind in RequestKind if kind in given}
    if praise := texts.pop("praise_text", None):
        texts["praise"] = praise
    return Story(matter=matter, weights=weights, **texts, **plain)


@dataclass(frozen=True, kw_only=True)
class Tale:
    """One telling of a story: which problem, and the words that its texts have in common."""

    story: Story
    kind: RequestKind
    number: int
    words: Mapping[str, object]

    def filled(self, text: str) -> str:
        return text.format_map(self.words)

    @property
    def subject(self) -> str:
        story = self.story
        if self.kind is RequestKind.INQUIRY:
            return f"咨询：{self.filled(story.question[self.number])}"
        if self.kind is RequestKind.PRAISE:
            return "来电表扬"
        aligned = len(story.title) == len(story.problem)
        return story.title[self.number if aligned else 0]

    @property
    def problem(self) -> str:
        return self.filled(self.story.problem[self.number])

    @property
    def request(self) -> str:
        """The problem, and what is asked for."""
        ask = self.story.ask[self.number if len(self.story.ask) > 1 else 0]
        return f"{self.problem}。{ask}。"

    def told(self, rng: Random, channel: str, place: str) -> str:
        """The narrative, as an operator takes it down or a citizen writes it."""
        story = self.story
        opening = rng.choice(OPENINGS.get(channel, WRITTEN))
        if self.kind is RequestKind.INQUIRY:
            asked = self.filled(story.question[self.number])
            return f"市民来电咨询：{asked}？" if channel == "phone" else f"请问{asked}？"
        if self.kind is RequestKind.PRAISE:
            return f"{opening}{self.filled(story.praise[self.number])}。"
        problem, more = self.problem, self.more(rng)
        if problem.startswith("建议"):
            return f"{opening}{problem}。{more}"
        ask = story.ask[self.number if len(story.ask) > 1 else 0]
        return f"{opening}{place}{problem}。{more}{ask}。"

    def more(self, rng: Random) -> str:
        if self.story.hurry or rng.random() >= 0.35:
            return ""
        return rng.choice(MORE if self.story.place == "none" else MORE_OF_PLACES)

    def answered(self) -> str:
        """What the operator says in the call."""
        if self.kind is RequestKind.INQUIRY:
            return self.filled(self.story.answer[self.number])
        if self.kind is RequestKind.PRAISE:
            return "感谢您的肯定，我们会转告相关单位和人员。"
        return "已向来电人说明办理渠道和所需材料，来电人表示清楚。"

    def result(
        self, rng: Random, *, substantiated: bool, resolved: bool, again: int
    ) -> tuple[str, str]:
        """Findings for the file and the reply to the public; `again`: the round of rework."""
        story = self.story
        if self.kind in {RequestKind.INQUIRY, RequestKind.PRAISE}:
            return "已与来电人联系并答复。", self.closed(rng, self.answered())
        seen = rng.choice(ASKED if story.place == "none" else VISITED)
        if not resolved:
            finding, reply = rng.choice(self.not_yet())
        elif not substantiated:
            finding, reply = rng.choice(NOT_SO[1:] if story.place == "none" else NOT_SO)
            seen = ""
        else:
            finding, reply = story.finding[self.number], story.reply[self.number]
        if finding.startswith(SEEN):
            seen = ""
        if again:
            seen = f"第{again + 1}次办理，约诉求人一同核实：{seen}"
            reply = f"我们已再次核实处理。{reply}"
        return self.filled(seen + finding), self.closed(rng, self.filled(reply))

    def not_yet(self) -> Sequence[tuple[str, str]]:
        story = self.story
        if story.hard:
            return NOT_YET_OLD if story.place == "none" else NOT_YET_HARD
        if story.place in {"none", "shop"}:
            return NOT_YET_BETWEEN
        return NOT_YET if story.matter[:4] in RECURS else NOT_YET[:1]

    def closed(self, rng: Random, reply: str) -> str:
        return rng.choice(BEFORE_REPLY) + reply + rng.choice(AFTER_REPLY)


def case(rng: Random, chosen: Story, kind: RequestKind) -> Tale:
    texts = {RequestKind.INQUIRY: chosen.question, RequestKind.PRAISE: chosen.praise}
    number = rng.randrange(len(texts.get(kind, chosen.problem)))
    return Tale(story=chosen, kind=kind, number=number, words=words(rng))


def words(rng: Random) -> dict[str, object]:
    return {
        "since": rng.choice(SINCE),
        "n": rng.randint(3, 9),
        "few": rng.randint(2, 4),
        "nn": rng.randint(12, 45),
        "small": rng.randrange(20, 96),
        "money": rng.choice(MONEY),
        "hour": rng.choice((9, 10, 11)),
        "late": rng.choice(("一", "两", "三")),
        "years": rng.randint(2, 6),
        "days": rng.choice((5, 7, 10, 15, 20)),
        "count": rng.choice(("两", "三")),
    }
