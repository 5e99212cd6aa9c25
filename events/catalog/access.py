"""Who was shown personal data of an order, and why (V-03): the stream `access-{order_no}`."""

from typing import Final, Literal

from events.event import Event, Names, Sealed

ACCESS_STREAM: Final = "access-"  # and the order's number; it never raises the order's version


class RequesterRevealed(Event):
    """Someone was shown the requester's full name and number, and said why (查看诉求人)."""

    type: Literal["access.requester_revealed"] = "access.requester_revealed"
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "查看诉求人完整信息"

    def sentence_en(self, _: Names) -> str:
        return "The requester's full details were shown"


class RequesterRead(Event):
    """Someone read an order in which the requester is named in clear (查阅): once an hour."""

    type: Literal["access.requester_read"] = "access.requester_read"

    def sentence(self, _: Names) -> str:
        return "查阅含诉求人信息的工单"

    def sentence_en(self, _: Names) -> str:
        return "An order that names the requester was read"
