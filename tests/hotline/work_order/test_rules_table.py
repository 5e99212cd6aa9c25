"""The document of the table of rules is the table of today, and it differs where rules.md says."""

import re
from collections.abc import Iterator
from typing import Final

from events.catalog.names import Role, Status
from events.catalog.work_order.parts.lifecycle import OPEN
from hotline.work_order.acts.endings.withdrawing import not_submitted
from hotline.work_order.rules_table import PATH, document
from hotline.work_order.table import ACTS, OFFERED

S, R = Status, Role
REGISTERED, DISPATCHED = {S.REGISTERED, S.ACCEPTED}, {S.DISPATCHED, S.IN_PROGRESS}
BEFORE_SUBMITTED = OPEN - {S.SUBMITTED, S.REPLYING, S.FOLLOW_UP}
AFTER_DISPATCH = OPEN - REGISTERED | {S.CLOSED, S.ARCHIVED}
CENTRE, CALLERS = {R.DISPATCHER, R.SHIFT_LEAD}, {R.OPERATOR, R.FOLLOW_UP}
ENDERS = {R.SHIFT_LEAD, R.FOLLOW_UP}
OPERATOR_OR_CENTRE, HANDLER_OR_CENTRE = {R.OPERATOR, *CENTRE}, {R.HANDLER, *CENTRE}
PLAIN: Final = {
    "accept": ({S.REGISTERED}, {R.OPERATOR}),
    "answer": (REGISTERED, {R.OPERATOR}),
    "decline": (REGISTERED, {R.OPERATOR}),
    "mark-invalid": (REGISTERED, {R.OPERATOR}),
    "transfer": (REGISTERED, {R.OPERATOR}),
    "reclassify": (BEFORE_SUBMITTED, OPERATOR_OR_CENTRE),
    "relocate": (BEFORE_SUBMITTED, OPERATOR_OR_CENTRE),
    "set-urgency": (BEFORE_SUBMITTED, OPERATOR_OR_CENTRE),
    "set-secrecy": (BEFORE_SUBMITTED, OPERATOR_OR_CENTRE),
    "split": (REGISTERED, OPERATOR_OR_CENTRE),
    "merge": (REGISTERED | DISPATCHED, CENTRE),
    "unmerge": ({S.MERGED}, CENTRE),
    "dispatch": ({S.ACCEPTED}, {R.DISPATCHER}),
    "acknowledge": ({S.DISPATCHED}, {R.HANDLER}),
    "contact-requester": (DISPATCHED, HANDLER_OR_CENTRE),
    "request-return": (DISPATCHED, {R.HANDLER}),
    "grant-return": ({S.RETURN_PENDING}, CENTRE),
    "deny-return": ({S.RETURN_PENDING}, CENTRE),
    "open-dispute": ({S.ACCEPTED, S.RETURN_PENDING}, CENTRE),
    "rule-lead": ({S.DISPUTED}, {R.SHIFT_LEAD}),
    "delegate": (DISPATCHED, {R.HANDLER}),
    "add-supporting": (DISPATCHED, HANDLER_OR_CENTRE),
    "release-supporting": (DISPATCHED, HANDLER_OR_CENTRE),
    "request-extension": ({S.IN_PROGRESS}, {R.HANDLER}),
    "grant-extension": ({S.IN_PROGRESS}, {*CENTRE, R.SUPERVISOR}),
    "deny-extension": ({S.IN_PROGRESS}, {*CENTRE, R.SUPERVISOR}),
    "request-information": ({S.IN_PROGRESS}, {R.HANDLER}),
    "supply-information": ({S.AWAITING_REQUESTER}, {R.OPERATOR}),
    "suspend": ({S.IN_PROGRESS}, {R.SHIFT_LEAD}),
    "resume": ({S.SUSPENDED}, {R.SHIFT_LEAD}),
    "submit-result": ({S.IN_PROGRESS}, {R.HANDLER}),
    "approve-result": ({S.SUBMITTED}, CENTRE),
    "reject-result": ({S.SUBMITTED, S.FOLLOW_UP, S.CLOSED}, CENTRE),
    "send-reply": ({S.REPLYING}, CALLERS),
    "record-follow-up": ({S.FOLLOW_UP}, {R.FOLLOW_UP}),
    "order-rework": ({S.FOLLOW_UP}, ENDERS),
    "close": ({S.FOLLOW_UP}, ENDERS),
    "reopen": ({S.CLOSED}, {R.SHIFT_LEAD, R.SUPERVISOR}),
    "withdraw": (OPEN, {R.OPERATOR}),
    "urge": (OPEN, {*CALLERS, R.SUPERVISOR}),
    "issue-supervision": (OPEN, {R.SUPERVISOR}),
    "lift-supervision": (OPEN, {R.SUPERVISOR}),
    "answer-supervision": (OPEN, {R.HANDLER}),
    "request-exclusion": (AFTER_DISPATCH, {R.HANDLER}),
    "approve-exclusion": (AFTER_DISPATCH, {R.SUPERVISOR}),
    "deny-exclusion": (AFTER_DISPATCH, {R.SUPERVISOR}),
    "archive": ({S.CLOSED}, {R.SHIFT_LEAD}),
    "correct": (set(Status), {R.SUPERVISOR}),
}
"""Stages and roles of the plain table: the life of an order where all goes well."""
STRICTER: Final = {"withdraw": not_submitted}
"""In the stages and roles of the plain table, but for one condition."""


def test_the_document_is_the_table():
    assert document() == PATH.read_text("utf-8"), "python -m hotline.work_order.rules_table"


def test_each_difference_from_the_plain_table_has_its_reason():
    reasons = dict(written_differences())

    assert reasons.keys() == {*different(), *STRICTER}
    assert all(reasons.values())
    assert [OFFERED[name].when for name in STRICTER] == list(STRICTER.values())


def test_nothing_is_narrower_than_the_plain_table_in_stages_or_roles():
    narrower = [
        name
        for name, (stages, roles) in PLAIN.items()
        if not (stages <= OFFERED[name].allowed_in and roles <= OFFERED[name].roles)
    ]

    assert narrower == []


def different() -> set[str]:
    return {
        act.name
        for act in ACTS
        if act.name in PLAIN and (act.allowed_in, act.roles) != PLAIN[act.name]
    }


def written_differences() -> Iterator[tuple[str, str]]:
    """The commands of the table in rules.md, with their reasons."""
    text = PATH.with_name("rules.md").read_text("utf-8")
    section = text.partition("## Differences from the plain table\n")[2].partition("\n## ")[0]
    for found in re.finditer(r"^\| (`.+) \| .+ \| (.*) \|$", section, re.MULTILINE):
        yield from ((name, found[2]) for name in re.findall(r"`([a-z-]+)`", found[1]))
