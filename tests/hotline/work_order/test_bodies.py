"""The bodies of the commands are those that clients outside the project send."""

import json
from typing import Any

import pytest

from hotline.work_order.table import ACTS

BY_NAME = {act.name: act for act in ACTS}
BODIES: list[tuple[str, dict[str, Any]]] = [
    ("accept", {}),
    ("answer", {"text": "已答复。", "article_id": None}),
    ("decline", {"reason_code": "no_claim", "reason": "没有诉求。"}),
    ("mark-invalid", {"reason": "无声电话。"}),
    ("transfer", {"to": "petition", "reason": "属信访事项。"}),
    (
        "request-exclusion",
        {"reason_code": "unreasonable", "ground": "无依据。", "evidence": ["sha256:" + "0" * 64]},
    ),
    ("approve-exclusion", {}),
    ("deny-exclusion", {"reason": "证据不足。"}),
    ("split", {"parts": [{"matter": "060101", "title": "噪声", "narrative": "夜间施工。"}]}),
    ("merge", {"into": "20261121-440500-000001"}),
    ("reclassify", {"matter": "010301", "reason": "事项有误。"}),
    ("relocate", {"place": {"text": "金平区"}}),
    ("locate-again", {}),
    ("set-urgency", {"urgency": "urgent", "reason": "有危险。"}),
    ("set-secrecy", {"secrecy": "confidential", "reason": "诉求人要求。"}),
    ("dispatch", {"lead_department": "power", "supporting_departments": [], "reason": "电杆。"}),
    ("acknowledge", {}),
    ("contact-requester", {"method": "phone", "reached": True}),
    (
        "request-return",
        {"reason_code": "not_in_charge", "ground": "不管。", "suggested_department": "power"},
    ),
    ("grant-return", {"note": "属实。"}),
    ("deny-return", {"note": "不属实。"}),
    ("open-dispute", {"ground": "职责交叉。"}),
    ("rule-lead", {"lead_department": "power", "ground": "由其管养。"}),
    ("delegate", {"to": "district-440511"}),
    ("add-supporting", {"department": "power", "reason": "断电。"}),
    ("release-supporting", {"department": "power", "reason": "不需要。"}),
    ("request-extension", {"days": 3, "reason": "配件外调。"}),
    ("grant-extension", {}),
    ("deny-extension", {"note": "不同意。"}),
    ("request-information", {"items": ["证明"]}),
    ("supply-information", {"text": "已补。", "evidence": []}),
    ("suspend", {"reason_code": "season", "review_at": "2026-12-01T09:00:00+08:00"}),
    ("resume", {}),
    (
        "submit-result",
        {
            "substantiated": True,
            "resolved": True,
            "unresolved_reason": None,
            "findings": "已修。",
            "public_reply": "已修。",
            "evidence": [],
        },
    ),
    ("approve-result", {}),
    ("reject-result", {"reason": "缺照片。", "false_close": False}),
    ("send-reply", {"text": "已修。"}),
    (
        "record-follow-up",
        {
            "reached": True,
            "contacted": True,
            "resolved": True,
            "satisfied_result": "satisfied",
            "satisfied_process": "satisfied",
            "note": "满意。",
        },
    ),
    ("order-rework", {"reason": "未修好。"}),
    ("close", {}),
    ("withdraw", {"reason": "不需要了。"}),
    ("urge", {"note": "催。", "requester": None, "channel": "phone"}),
    ("issue-supervision", {"level": "ordinary", "note": "督办。", "answer_by": None}),
    ("answer-supervision", {"text": "已办。"}),
    ("lift-supervision", {"note": "已办。"}),
    ("reopen", {"reason": "又坏了。"}),
    ("archive", {}),
    ("correct", {"field": "title", "value": "路灯", "reason": "笔误。"}),
    ("reveal", {"reason": "回电。"}),
]


@pytest.mark.parametrize(("command", "body"), BODIES, ids=[command for command, _ in BODIES])
def test_a_body_of_the_contract_is_read(command: str, body: dict[str, Any]):
    act = BY_NAME[command]

    assert isinstance(act.reads.validate_json(json.dumps(body)), act.command)
