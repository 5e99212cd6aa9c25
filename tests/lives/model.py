"""
The life of an order as plain dicts, written from the regulation and not from the code.

A new command needs one line in TABLE. `MOVES` says what a command does beyond a new status.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

Model = dict[str, Any]
Said = Mapping[str, Any]  # the fields of the command


class Row(NamedTuple):
    """From which statuses, to which one ("=": unchanged, "?": MOVES says so), and who may."""

    since: str
    to: str
    who: str


CENTRE: Final = "dispatcher shift_lead"
DOOR: Final = "registered accepted"
WORK: Final = "dispatched in_progress"
PAUSED: Final = "suspended awaiting_requester"
UNDECIDED: Final = "return_pending disputed"
REVIEW: Final = "submitted replying"
BEFORE: Final = f"{DOOR} {WORK} {UNDECIDED} {PAUSED}"
OPEN: Final = f"{BEFORE} {REVIEW} follow_up"
ENDED: Final = "closed declined invalid transferred merged withdrawn archived"
EVER: Final = f"{OPEN} {ENDED}"
ASSESSED: Final = f"{WORK} {UNDECIDED} {PAUSED} {REVIEW} follow_up closed archived"
SUPPORT: Final = f"{WORK} {PAUSED} {REVIEW}"

TABLE: Final[Mapping[str, Row]] = {
    "accept": Row("registered", "accepted", "operator"),
    "answer": Row(DOOR, "closed", "operator"),
    "decline": Row(DOOR, "declined", "operator"),
    "mark-invalid": Row(DOOR, "invalid", "operator"),
    "transfer": Row(DOOR, "transferred", "operator"),
    "reclassify": Row(BEFORE, "=", f"operator {CENTRE}"),
    "relocate": Row(BEFORE, "=", f"operator {CENTRE}"),
    "locate-again": Row(BEFORE, "=", f"operator {CENTRE}"),
    "set-urgency": Row(BEFORE, "=", f"operator {CENTRE}"),
    "set-secrecy": Row(BEFORE, "=", f"operator {CENTRE}"),
    "split": Row(DOOR, "=", f"operator {CENTRE}"),
    "merge": Row(f"{DOOR} {WORK}", "merged", CENTRE),
    "unmerge": Row("merged", "?", CENTRE),
    "dispatch": Row("accepted", "dispatched", CENTRE),
    "acknowledge": Row(f"{SUPPORT} {UNDECIDED}", "?", "handler"),
    "contact-requester": Row(f"{WORK} {PAUSED} return_pending", "=", f"handler {CENTRE}"),
    "request-return": Row(WORK, "?", "handler"),
    "grant-return": Row("return_pending", "accepted", CENTRE),
    "deny-return": Row("return_pending", "?", CENTRE),
    "open-dispute": Row(f"accepted return_pending {WORK}", "disputed", CENTRE),
    "rule-lead": Row("disputed", "dispatched", "shift_lead"),
    "delegate": Row(WORK, "=", "handler"),
    "recall-delegation": Row(SUPPORT, "=", "handler"),
    "add-supporting": Row(WORK, "=", f"handler {CENTRE}"),
    "release-supporting": Row(SUPPORT, "=", f"handler {CENTRE}"),
    "request-extension": Row("in_progress", "=", "handler"),
    "grant-extension": Row("in_progress", "=", f"{CENTRE} supervisor"),
    "deny-extension": Row("in_progress", "=", f"{CENTRE} supervisor"),
    "request-information": Row("in_progress", "awaiting_requester", "handler"),
    "supply-information": Row("awaiting_requester", "in_progress", "operator"),
    "suspend": Row("in_progress", "suspended", "shift_lead"),
    "resume": Row("suspended", "in_progress", "shift_lead"),
    "submit-result": Row(f"in_progress {PAUSED} {REVIEW} {UNDECIDED}", "?", "handler"),
    "approve-result": Row("submitted", "replying", CENTRE),
    "reject-result": Row(f"{REVIEW} follow_up closed", "in_progress", CENTRE),
    "send-reply": Row("replying", "?", "operator follow_up"),
    "record-follow-up": Row("follow_up", "=", "follow_up"),
    "order-rework": Row("follow_up", "in_progress", "follow_up shift_lead"),
    "close": Row("follow_up", "closed", "follow_up shift_lead"),
    "reopen": Row("closed", "?", "shift_lead supervisor"),
    "withdraw": Row(OPEN, "withdrawn", "operator"),
    "urge": Row(OPEN, "=", "operator follow_up supervisor"),
    "issue-supervision": Row(OPEN, "=", "supervisor"),
    "answer-supervision": Row(f"{OPEN} closed", "=", "handler"),
    "issue-circular": Row(f"{OPEN} closed", "=", "supervisor"),
    "lift-supervision": Row(f"{OPEN} closed", "=", "supervisor"),
    "archive": Row("closed", "archived", "shift_lead"),
    "correct": Row(EVER, "=", "supervisor"),
    "promise": Row(WORK, "=", "operator handler"),
    "link-topic": Row(f"{OPEN} closed", "=", f"{CENTRE} supervisor"),
    "unlink-topic": Row(f"{OPEN} closed", "=", f"{CENTRE} supervisor"),
    "explain-miss": Row(EVER, "=", f"{CENTRE} handler department_lead"),
    "request-exclusion": Row(ASSESSED, "=", "handler"),
    "approve-exclusion": Row(ASSESSED, "=", "supervisor"),
    "deny-exclusion": Row(ASSESSED, "=", "supervisor"),
    "attach": Row(
        f"{OPEN} closed", "=", f"{CENTRE} operator follow_up supervisor handler integration"
    ),
    "reveal": Row(EVER, "=", f"{CENTRE} operator follow_up supervisor handler"),
    "tell-by-phone": Row(EVER, "=", "operator follow_up"),
    "retry-messages": Row(EVER, "=", "operator follow_up supervisor"),
    # what the service does by itself
    "warn-deadline": Row(EVER, "=", "system"),
    "miss-deadline": Row(EVER, "=", "system"),
    "end-pause": Row(PAUSED, "in_progress", "system"),
    "end-appeal": Row("closed", "archived", "system"),
    "recompute-deadlines": Row(EVER, "=", "system"),
    "take-follower": Row(EVER, "=", "system"),
    "drop-follower": Row(EVER, "=", "system"),
    "follow-reply": Row(EVER, "=", "system"),
    "follow-close": Row(EVER, "closed", "system"),
    "end-merge": Row(EVER, "?", "system"),
    "record-delivered": Row(EVER, "=", "system"),
    "record-undelivered": Row(EVER, "=", "system"),
    "request-call": Row(EVER, "=", "system"),
    "retry-failed": Row(EVER, "=", "system"),
    "register-part": Row("", "registered", "system"),
    "note-part": Row(EVER, "=", "system"),
    "share-with-case-department": Row(EVER, "=", "system"),
    "take-case-result": Row(EVER, "?", "system"),
    "take-case-handling": Row(EVER, "=", "system"),
    "undo-case-handling": Row(EVER, "=", "system"),
}
REVIEWS: Final = frozenset(
    [
        "grant-return",
        "deny-return",
        "rule-lead",
        "grant-extension",
        "deny-extension",
        "suspend",
        "approve-result",
        "reject-result",
        "record-follow-up",
        "order-rework",
        "close",
        "reopen",
        "issue-supervision",
        "issue-circular",
        "lift-supervision",
        "approve-exclusion",
        "deny-exclusion",
    ]
)
"""Nobody does these about their own work (X-02)."""


def new() -> Model:
    return {
        "status": "registered",
        "before": None,
        "parts": {},  # of the present dispatch: department -> pending, acknowledged, submitted …
        "lead": None,
        "returned": [],  # departments whose return was granted
        "requests": 0,  # for a return that counts
        "first": None,  # submission
        "submitter": None,
        "round": 1,
        "replies": [],  # their rounds
        "answers": [],  # leading order and round, of a merged order
        "reworks": 0,
        "into": None,
        "followers": [],
    }


def refused_for(model: Model, act: str, roles: frozenset[str]) -> str | None:
    """Return `role` or `status` where the table does not allow the command."""
    row = TABLE[act]
    if roles.isdisjoint(row.who.split()):
        return "role"
    return None if model["status"] in row.since.split() else "status"


def own_work(model: Model, account: str, department: str | None) -> bool:
    has_part = department is not None and model["parts"].get(department) not in {None, "left"}
    return account == model["submitter"] or has_part


def may_be_refused_by_stage(model: Model, act: str, department: str | None) -> bool:
    """The commands whose stage is the assignment's, or that need a department's result."""
    part, leads = model["parts"].get(department), department == model["lead"]
    if act == "acknowledge":
        return part != "pending" or (leads and model["status"] in UNDECIDED)
    if act == "submit-result":
        return leads and model["status"] != "in_progress"
    return act == "reject-result" and (model["lead"] is None or model["into"] is not None)


def may_be_refused_by_role(model: Model, act: str, roles: frozenset[str]) -> bool:
    """The operator sets the particulars until the first dispatch, and the centre from then on."""
    if act not in {"reclassify", "relocate", "locate-again", "set-urgency", "set-secrecy"}:
        return False
    return not roles & ({"dispatcher", "shift_lead"} if model.get("dispatched") else {"operator"})


def moved(model: Model, act: str, said: Said, by: str | None, account: str, at: Any) -> Model:
    """Return the model after the command was accepted; `by`: the department that acts."""
    row, after = TABLE[act], {**model, "parts": dict(model["parts"])}
    if row.to not in {"=", "?"}:
        after["status"] = row.to
    if row.to in {"merged", "withdrawn"}:
        release(after, everything=row.to == "merged")
    if act in MOVES:
        MOVES[act](after, said, by or "", account, at)
    return after


def release(model: Model, *, everything: bool) -> None:
    for department, status in model["parts"].items():
        if status not in {"left", "returned"} and (
            everything or status in {"pending", "acknowledged"}
        ):
            model["parts"][department] = "released"


def dispatch(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    """`said` holds the departments that were chosen, also where the routing chose them."""
    model["lead"] = said["lead_department"]
    model["parts"] = dict.fromkeys((model["lead"], *said["supporting_departments"]), "pending")
    model["dispatched"] = True


def rule_lead(model: Model, said: Said, by: str, account: str, at: Any) -> None:
    """A ruling may name a department whose return was granted (D-03)."""
    dispatch(model, said, by, account, at)
    model["returned"] = [each for each in model["returned"] if each not in model["parts"]]


def acknowledge(model: Model, _said: Said, by: str, _account: str, _at: Any) -> None:
    model["parts"][by] = "acknowledged"
    if by == model["lead"]:
        model["status"] = "in_progress"


def request_return(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    model["before"] = model["status"]
    counts = said["reason_code"] != "not_admitted"
    if counts and model["requests"] >= 2:
        model["status"] = "disputed"
    else:
        model["status"], model["requests"] = "return_pending", model["requests"] + counts


def grant_return(model: Model, _said: Said, _by: str, _account: str, _at: Any) -> None:
    release(model, everything=True)
    model["returned"] = [*model["returned"], model["lead"]]
    model["parts"][model["lead"]], model["lead"] = "returned", None


def deny_return(model: Model, _said: Said, _by: str, _account: str, _at: Any) -> None:
    model["status"], model["before"] = model["before"], None


def submit(model: Model, _said: Said, by: str, account: str, at: Any) -> None:
    model["parts"][by] = "submitted"
    if by == model["lead"]:
        model["status"], model["submitter"] = "submitted", account
        model["first"] = model["first"] or at


def back_to_work(model: Model) -> None:
    """The lead's assignment is acknowledged again; another round, if this one had its reply."""
    model["status"] = "in_progress"
    model["parts"][model["lead"]] = "acknowledged"
    model["round"] += model["round"] in model["replies"]


def reject(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    back_to_work(model)
    if said["false_close"]:
        model["first"] = None


def order_rework(model: Model, _said: Said, _by: str, _account: str, _at: Any) -> None:
    back_to_work(model)
    model["reworks"] += 1


def reopen(model: Model, _said: Said, _by: str, _account: str, _at: Any) -> None:
    if model["lead"] is not None:
        back_to_work(model)
    else:
        model["status"], model["round"] = "accepted", model["round"] + 1


def send_reply(model: Model, _said: Said, _by: str, _account: str, _at: Any) -> None:
    """`follow_up` or `closed` is taken from the outcome: policy says which (U-03)."""
    model["replies"] = [*model["replies"], model["round"]]


def merge(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    model["into"] = said["into"]
    model["before"] = "registered" if model["status_before"] == "registered" else "accepted"


def unmerge(model: Model, _said: Said, _by: str, _account: str, _at: Any) -> None:
    model["status"], model["into"], model["before"] = model["before"], None, None
    if model["lead"] is not None:
        model["parts"][model["lead"]], model["lead"] = "returned", None


def joins(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    model["parts"][said.get("department") or said["to"]] = "pending"


def leaves(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    """With everyone below; `said` names those that left."""
    for department in said["departments"]:
        model["parts"][department] = "left"


def takes(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    model["followers"] = sorted({*model["followers"], said["follower"]})


def drops(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    model["followers"] = [each for each in model["followers"] if each != said["follower"]]


def follow_reply(model: Model, said: Said, _by: str, _account: str, _at: Any) -> None:
    model["answers"] = [*model["answers"], (said["leader"], said["round"])]


MOVES: Final[Mapping[str, Callable[[Model, Said, str, str, Any], None]]] = {
    "dispatch": dispatch,
    "rule-lead": rule_lead,
    "acknowledge": acknowledge,
    "request-return": request_return,
    "grant-return": grant_return,
    "deny-return": deny_return,
    "submit-result": submit,
    "reject-result": reject,
    "order-rework": order_rework,
    "reopen": reopen,
    "send-reply": send_reply,
    "merge": merge,
    "unmerge": unmerge,
    "end-merge": unmerge,
    "add-supporting": joins,
    "delegate": joins,
    "release-supporting": leaves,
    "recall-delegation": leaves,
    "take-follower": takes,
    "drop-follower": drops,
    "follow-reply": follow_reply,
}
