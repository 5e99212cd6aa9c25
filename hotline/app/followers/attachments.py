"""Checks uploads that a busy or ended process left, and forgets those that were not continued."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from events.postgres.following.status import FollowerStatus
from hotline.app.compose import Core
from hotline.attachments.attachments import Attachments
from hotline.city import NotPublished

NAME: Final = "attachments"
EVERY: Final = 1.0  # seconds
AT_ONCE: Final = 10


@dataclass(frozen=True)
class KeepAttachments:
    core: Core
    attachments: Attachments

    async def look_and_rest(self, status: FollowerStatus) -> None:
        found = await self.check() + await self.clean()
        status.succeeded()
        if not found:
            await asyncio.sleep(EVERY)

    async def check(self) -> int:
        rows = await self.attachments.uploads.rows("to_check", AT_ONCE)
        for row in rows:
            await self.attachments.check(row["attachment_id"])
        return len(rows)

    async def clean(self) -> int:
        try:
            days = self.core.city().policy.incomplete_upload_days
        except NotPublished:
            return 0
        return await self.attachments.clean(self.core.clock() - timedelta(days=days))
