"""Why a command about a patrol round is refused."""

from typing import ClassVar

from events.refusal import Refusal


class ConsentNeeded(Refusal):
    """Care visits are made to residents who have agreed to them."""

    code: ClassVar[str] = "patrol_round.consent_needed"
    title: ClassVar[str] = "关爱走访须经居民本人同意"
    needs_zh: ClassVar[str] = "请先征得拟走访居民的同意，再安排走访；不登记居民姓名"
    needs: ClassVar[str] = "Ask them first, then plan the round; no names are recorded."


class StartsInThePast(Refusal):
    """A round begins today at the earliest."""

    code: ClassVar[str] = "patrol_round.starts_in_the_past"
    title: ClassVar[str] = "巡查首日不能早于今日"
    needs_zh: ClassVar[str] = "请填今日或以后的日期"
    needs: ClassVar[str] = "Give today or a later day."


class NotAPoint(Refusal):
    """The cell is no point of this round."""

    code: ClassVar[str] = "patrol_round.not_a_point"
    title: ClassVar[str] = "该网格不是本次巡查的点位"
    needs_zh: ClassVar[str] = "请核对点位；巡查外发现的问题请另行上报"
    needs: ClassVar[str] = "Check the point; report what you find elsewhere as a case."


class NotYourRound(Refusal):
    """The round is another worker's."""

    code: ClassVar[str] = "patrol_round.not_yours"
    title: ClassVar[str] = "这不是您的巡查任务"
    needs_zh: ClassVar[str] = "请由负责的网格员或其顶岗人操作；改派请由网格长办理"
    needs: ClassVar[str] = "Its worker, or who has taken over, may do it; a lead may reassign it."


class RoundNotOpen(Refusal):
    """The round is over, was cancelled, or was started before."""

    code: ClassVar[str] = "patrol_round.not_open"
    title: ClassVar[str] = "巡查任务当前状态不允许此操作"
    needs_zh: ClassVar[str] = "已开始的不能再次开始，已结束或已取消的不能更改；如需再巡，请另行安排"
    needs: ClassVar[str] = "Plan another round where one is over."


class AlreadyDue(Refusal):
    """What is overdue stays in the count of what was due."""

    code: ClassVar[str] = "patrol_round.already_due"
    title: ClassVar[str] = "巡查已到期，不能取消"
    needs_zh: ClassVar[str] = "到期未完成的计入应巡查数；可继续巡查，按超期计"
    needs: ClassVar[str] = "It may still be finished, and counts as late."
