"""The bodies of the commands of a case are those that phones and clients send."""

import json
from typing import Any

import pytest

from grid.grid_case.table import BEGINNING, OFFERED

BY_NAME = OFFERED | {act.name: act for act in BEGINNING.values()}
PHOTO = {
    "sha256": "0" * 64,
    "kind": "after",
    "taken_at": "2026-03-10T09:30:00+08:00",
    "point": {"lon": 116.7, "lat": 23.36, "crs": "wgs84"},
    "accuracy_m": 12.5,
}
BEFORE = PHOTO | {"kind": "before", "sha256": "1" * 64, "point": None, "taken_at": None}
REPORT = {
    "matter": {"standard": "GB/T 47678.5-2026", "kind": "matter", "code": "06010"},
    "component": None,
    "description": "路口垃圾成堆。",
    "place": {"text": "某路口", "point": {"lon": 116.7, "lat": 23.36, "crs": "gcj02"}},
    "photos": [PHOTO | {"kind": "scene"}],
    "source": "public",
    "requester": {"name": "林某", "phone": "13800000000"},
}
BODIES: list[tuple[str, dict[str, Any]]] = [
    ("report-case", REPORT),
    (
        "report-fixed-case",
        {name: value for name, value in REPORT.items() if name not in {"source", "requester"}}
        | {"photos": [BEFORE, PHOTO]},
    ),
    ("request-verification", {"worker": "worker-1", "note": "请今天核实。"}),
    ("submit-verification", {"result": "not_found", "note": "现场没有。", "photos": [PHOTO]}),
    ("open", {}),
    ("not-open", {"reason": "不属于城市管理范围。"}),
    ("dispatch", {"department": "urban-management", "note": "请尽快。"}),
    ("acknowledge", {}),
    ("request-return", {"ground": "不属于本单位管养范围。"}),
    ("grant-return", {"note": "属实。"}),
    ("deny-return", {"note": None}),
    ("escalate", {"reason": "超出社区处置能力。"}),
    ("request-extension", {"limit": {"value": 1, "unit": "working_day"}, "ground": "配件外调。"}),
    ("grant-extension", {"note": "同意。"}),
    ("deny-extension", {}),
    ("request-suspension", {"ground": "须待立项施工。"}),
    ("grant-suspension", {"note": "同意。", "review_at": "2026-03-09T09:00:00+08:00"}),
    ("deny-suspension", {}),
    ("set-review", {"review_at": "2026-03-09T09:00:00+08:00", "note": None}),
    ("resume", {"note": "施工已完成。"}),
    ("submit-handling", {"note": "已清运。", "photos": [BEFORE, PHOTO]}),
    ("request-check", {"worker": None, "note": "请复看。"}),
    ("submit-check", {"passed": False, "note": "没有清净。", "photos": []}),
    ("close", {"note": None}),
    ("void", {"reason": "重复上报。"}),
    ("restore", {"reason": "误作废。"}),
    ("fix-on-spot", {"photos": [BEFORE, PHOTO], "note": "已清扫。"}),
    ("review-fix", {"accepted": False, "reason": "没有清净。"}),
    ("reassign-task", {"worker": "worker-2"}),
    ("attach", {"photos": [PHOTO], "note": "补充照片。"}),
    ("locate-again", {}),
]


@pytest.mark.parametrize(("command", "body"), BODIES, ids=[command for command, _ in BODIES])
def test_a_body_of_the_contract_is_read(command: str, body: dict[str, Any]):
    act = BY_NAME[command]

    assert isinstance(act.reads.validate_json(json.dumps(body)), act.command)


def test_every_command_of_a_case_has_a_body_here():
    assert set(BY_NAME) == {command for command, _ in BODIES}
