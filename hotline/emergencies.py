"""Emergency words (险情用语, S-03): a hint to hand over, never a refusal. Pure."""

from collections.abc import Mapping
from typing import Final

from hotline.policy import EmergencyNumber

EMERGENCY: Final = "work_order.emergency"
Hint = dict[str, str]  # code, message (Chinese), message_en
Words = Mapping[EmergencyNumber, tuple[str, ...]]
SERVICES: Final[Mapping[EmergencyNumber, tuple[str, str]]] = {
    "110": ("公安", "police"),
    "119": ("消防", "fire"),
    "120": ("急救", "ambulance"),
}


def emergency_hints(words: Words, *texts: str | None) -> list[Hint]:
    """One for each number whose words the texts hold; it repeats the city's words alone."""
    whole = "\n".join(text for text in texts if text)
    found = {
        number: [word for word in own if word in whole] for number, own in sorted(words.items())
    }
    return [hint(number, own) for number, own in found.items() if own]


def hint(number: EmergencyNumber, words: list[str]) -> Hint:
    zh, en = SERVICES[number]
    quoted = "、".join(f"“{word}”" for word in words)
    return {
        "code": EMERGENCY,
        "message": f"诉求提到{quoted}：如有现实危险，请立即转接{number}（{zh}），工单照常登记",
        "message_en": f"{', '.join(words)}: if there is danger now, hand over to {number} ({en})"
        " at once; the order is registered all the same",
    }
