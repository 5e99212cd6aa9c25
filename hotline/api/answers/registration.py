"""What a registration answers with: the order, or that it is registered."""

from pydantic import Field

from hotline.api.answers.order import Hint, OrderOutcome, RegisteredOrder


class RegistrationOutcome(OrderOutcome):
    """已登记, 而登记人无权查看该工单."""

    query_code: str = Field(description="查询码, 告知诉求人")
    hints: tuple[Hint, ...] = Field(description="提示")


Registration = RegisteredOrder | RegistrationOutcome
