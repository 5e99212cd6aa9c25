"""`/readyz` and `/metrics`: whether the service works, and what has stalled since when."""

import asyncio
from collections.abc import Sequence
from itertools import product
from typing import Any, Final

import asyncpg
from prometheus_client import CollectorRegistry, Gauge

from events.catalog.names import Medium, MessageState
from events.clock import Pace
from events.postgres.failures import cause_of, is_of_the_database
from events.postgres.following.status import Followers, FollowerStatus
from events.postgres.partitions import room
from events.postgres.snapshots import oldest_snapshot
from hotline.app.health.alarms import (
    STALE_HEARTBEAT,
    VIEW,
    Alarm,
    clock_ahead,
    follower_alarms,
    moment,
    no_answer,
    undelivered,
    view_alarms,
)
from hotline.outbox.table import Outbox
from projections.engine import status

ANSWER_SECONDS: Final = 2.0
ROOM: Final = "Positions left in the partitions of the log that are made already"
MESSAGES: Final = "Messages to requesters that wait for a gateway or a person, or were given up"
OPEN_MESSAGES: Final = (MessageState.WAITING, MessageState.CALL, MessageState.UNDELIVERED)
SNAPSHOT: Final = "Age of the oldest transaction that keeps dead rows from being removed"
OF_VIEW: Final = {
    "lag_events": "Events of the log that the view has not taken in",
    "lag_seconds": "Age of the oldest event that the view has not taken in",
    "heartbeat_seconds": "Since the view's runner last showed life",
    "parked": "Streams parked because an event of theirs could not be taken in",
}
OF_FOLLOWER: Final = {
    "position": "The last position of the log that the follower has read",
    "waiting_seconds": "Since the follower's last success while it waits; 0 while it goes on",
    "parked": "Events that the follower could not take in",
}


class ReadinessProbe:
    """Answers within two seconds, also when the database does not."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        followers: Followers,
        views: Sequence[str],
        pace: Pace | None = None,
    ) -> None:
        self.pool = pool
        self.followers = followers
        self.views = views
        self.pace = pace
        self.registry = CollectorRegistry()
        self.of_view = self.gauges("view", OF_VIEW)
        self.of_follower = self.gauges("follower", OF_FOLLOWER)
        self.log_room = Gauge("hotline_log_room", ROOM, registry=self.registry)
        self.of_outbox = Gauge(
            "hotline_outbox_messages", MESSAGES, ["medium", "state"], registry=self.registry
        )
        self.outbox_alarms: list[Alarm] = []
        self.snapshot = Gauge("hotline_oldest_snapshot_seconds", SNAPSHOT, registry=self.registry)

    def gauges(self, kind: str, names: dict[str, str]) -> dict[str, Gauge]:
        return {
            name: Gauge(f"hotline_{kind}_{name}", meaning, [kind], registry=self.registry)
            for name, meaning in names.items()
        }

    async def ready(self) -> dict[str, Any]:
        """Ready: the database answers, every view is alive, no needed follower waits for long."""
        views, unanswered = await self.asked()
        followers = [*self.followers.by_name.values()]  # after the last wait: one moment for all
        alarms = [*unanswered, *follower_alarms(followers)]
        told = {each.name for each in alarms if each.code.startswith("view.")}
        alarms += [*view_alarms(views, told), *self.outbox_alarms]
        if self.pace is not None and self.pace.jumped():
            alarms.append(clock_ahead(self.pace))
        answers = len(views) == len(self.views) and all(map(is_alive, views))
        self.measure(views, followers)
        return {
            "ready": answers and not any(map(is_overdue, followers)),
            "alarms": [alarm.shown() for alarm in alarms],
            "followers": [
                shown_follower(each) for each in followers if not each.name.startswith(VIEW)
            ],
            "views": [shown_view(each) for each in views] or [*map(unknown_view, self.views)],
        }

    async def asked(self) -> tuple[list[status.ViewStatus], list[Alarm]]:
        """What the database knows of the views, or an alarm that it does not answer."""
        try:
            return await self.views_now(), []
        except Exception as error:
            if not is_of_the_database(error):
                raise
            return [], [no_answer(cause_of(error))]

    async def views_now(self) -> list[status.ViewStatus]:
        async with asyncio.timeout(ANSWER_SECONDS):
            found = await status.view_statuses(self.pool)
            self.log_room.set(await room(self.pool))
            self.snapshot.set(await oldest_snapshot(self.pool))
            self.outbox_alarms = self.messages(await Outbox(self.pool).counted())
        return found

    def messages(self, counted: Sequence[Any]) -> list[Alarm]:
        """Count what waits; messages that their gateway did not take are an alarm."""
        waiting = {(row["medium"], row["state"]): row["messages"] for row in counted}
        for medium, state in product(Medium, OPEN_MESSAGES):
            self.of_outbox.labels(medium, state).set(waiting.get((medium, state), 0))
        given_up = [row for row in counted if row["state"] == MessageState.UNDELIVERED]
        failed = sum(row["failed"] for row in given_up)
        return [undelivered(failed, min(row["oldest"] for row in given_up))] if failed else []

    def measure(
        self, views: Sequence[status.ViewStatus], followers: Sequence[FollowerStatus]
    ) -> None:
        for view in views:
            for name, gauge in self.of_view.items():
                gauge.labels(view.name).set(getattr(view, name))
        for each in followers:
            waiting = each.still_seconds if each.waits else 0.0
            self.of_follower["position"].labels(each.name).set(each.position)
            self.of_follower["waiting_seconds"].labels(each.name).set(waiting)
            self.of_follower["parked"].labels(each.name).set(len(each.parked))


def is_alive(view: status.ViewStatus) -> bool:
    """Alive is not the same as caught up: a long import may put a living view far behind."""
    return view.heartbeat_seconds < STALE_HEARTBEAT


def is_overdue(follower: FollowerStatus) -> bool:
    """A stalled view is judged by its heartbeat: another process may move it."""
    is_view = follower.name.startswith(VIEW)
    return follower.needed and not is_view and follower.still_seconds >= STALE_HEARTBEAT


def shown_follower(follower: FollowerStatus) -> dict[str, Any]:
    return {
        "follower": follower.name,
        "position": follower.position,
        "state": "waiting" if follower.waits else "following",
        "since": moment(follower.since) if follower.waits else None,
        "cause": follower.cause,
        "parked": [
            {"position": each.position, "event": each.event, "cause": each.cause}
            for each in follower.parked.values()
        ],
    }


def shown_view(view: status.ViewStatus) -> dict[str, Any]:
    return {
        "view": view.name,
        "position": view.position,
        "lag_events": view.lag_events,
        "lag_seconds": round(view.lag_seconds, 3),
        "heartbeat_seconds": round(view.heartbeat_seconds, 1),
        "parked": view.parked,
    }


def unknown_view(name: str) -> dict[str, Any]:
    """The database did not answer."""
    unknown = ("position", "lag_events", "lag_seconds", "heartbeat_seconds", "parked")
    return {"view": name, **dict.fromkeys(unknown)}
