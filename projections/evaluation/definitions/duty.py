"""The indicator of shifts (在岗率): minutes on duty of those that the calendar requires."""

from typing import Final

from projections.evaluation.duty import DutyTime
from projections.evaluation.indicator import CaseIndicator

ON_DUTY_RATE: Final = CaseIndicator(
    name="on-duty-rate",
    title=("在岗率", "On-duty rate"),
    of=DutyTime(),
    of_words=(
        (
            "统计期内（截至所看时刻）网格员有责任安排、且工作日历和办公时段要求在岗的分钟；"
            "网格长不计，本系统没有请假记录，请假的不扣除；"
            "要求在岗的不足 20 人日的只标注，不排名"
        ),
        (
            "minutes of the period so far for which a worker has a duty area and the working "
            "calendar and office hours require them; not those of grid leads; leave is not "
            "taken off, for no record says it; fewer than 20 days of workers are marked and "
            "not ranked"
        ),
    ),
    counted_words=(
        (
            "其中已上岗签到的：每分钟开始时班次在进行；未签退的算到拟离岗时间，"
            "重叠的班次只算一次；规定时间之外的在岗另列"
        ),
        (
            "those at whose start a shift runs; one without a sign-out ends when it was said "
            "to, shifts that overlap count once, and time on duty outside the hours is listed "
            "apart"
        ),
    ),
    about=("worker", "community"),
    source=(
        "在岗分钟 / 应在岗分钟；通行口径以责任网格内的有效定位计，定位只存 90 天，此处以上岗签到计"
    ),
)
