"""What a rule set or a policy would have changed."""

from datetime import date

from pydantic import Field

from hotline.http.representation import Representation

NUMBERS = "其中的工单编号, 至多 20 个; 不读工单的岗位为空"


class TrialScope(Representation):
    """试算的范围."""

    version: int = Field(description="试算内容自身的版本号")
    complete: bool = Field(description="是否算完; false 为达到件数或时间上限")
    up_to: str | None = Field(description="未算完时, 算到的最后一件工单编号")
    seconds: float = Field(description="用时, 秒")


class RouteChange(Representation):
    """由一个单位改为另一个单位."""

    from_department: str = Field(description="当时的主办单位编码")
    from_name: str = Field(description="当时的主办单位名称")
    to_department: str = Field(description="按试算规则的主办单位编码")
    to_name: str = Field(description="按试算规则的主办单位名称")
    dispatches: int = Field(description="派单次数")
    order_numbers: tuple[str, ...] = Field(description=NUMBERS)


class RoutingDryRun(TrialScope):
    """派单规则试算. 人工改派的另计, 不列入 matrix."""

    orders: int = Field(description="工单件数")
    dispatches: int = Field(description="派单次数, 含改派")
    unchanged: int = Field(description="主办单位不变的次数")
    changed: int = Field(description="主办单位改变的次数, 即 matrix 之和")
    needs_a_person: int = Field(description="按试算规则须由人确定的次数")
    by_person: int = Field(description="当时由人指定单位的次数")
    as_the_person: int = Field(description="其中按试算规则与人的指定一致的次数")
    matrix: tuple[RouteChange, ...] = Field(description="由谁改为谁, 多的在前")


class RatePair(Representation):
    """按时办结: 分子与分母."""

    numerator: int = Field(description="按时的件数")
    denominator: int = Field(description="已到期的件数")
    rate: float | None = Field(description="按时办结率; 没有到期的为 null")


class LimitChange(Representation):
    """时限的变化."""

    orders: int = Field(description="工单件数")
    unmoved: int = Field(description="时限不变的件数")
    earlier: int = Field(description="时限提前的件数")
    later: int = Field(description="时限推后的件数")
    was: RatePair = Field(description="实际的按时办结率")
    would_be: RatePair = Field(description="按试算政策的按时办结率")
    would_be_late: tuple[str, ...] = Field(description=f"将变为超期的; {NUMBERS}")
    would_be_on_time: tuple[str, ...] = Field(description=f"将不再超期的; {NUMBERS}")


class DepartmentLimitChange(LimitChange):
    """一个主办单位的变化."""

    department: str = Field(description="主办单位编码")
    department_name: str = Field(description="主办单位名称")


class PolicyDryRun(TrialScope, LimitChange):
    """政策试算: 只重算主办单位的办理时限; 暂停和延期照旧."""

    valid_from: date | None = Field(
        description="试算政策的施行日: 只用于当日起派单的工单; null 为发布即施行"
    )
    calendar_version: str = Field(description="试算所依据的工作日历版本")
    left_out: int = Field(
        description="未列入的件数: 没有时限, 时限由外部指定, 暂停中, 撤回或并单等"
    )
    by_department: tuple[DepartmentLimitChange, ...] = Field(description="各主办单位, 多的在前")
