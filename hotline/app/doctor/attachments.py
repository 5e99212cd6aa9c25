"""Whether the store of attachments answers, and what is in it."""

import asyncpg

from events.postgres.failures import cause_of
from hotline.app.attachments.opening import opened_files
from hotline.app.doctor.check import Check, Severity
from hotline.app.settings import BadSetting, Settings
from hotline.attachments.table import Uploads

NAME = "附件 attachments"
SHARD = "00"


async def attachments_check(settings: Settings, pool: asyncpg.Pool) -> Check:
    counted = {row["state"]: row for row in await Uploads(pool).rows("counted")}
    value = ", ".join(
        f"{state} {row['files']:,} ({row['bytes'] / 1024**3:.1f} GiB)"
        for state, row in sorted(counted.items())
    )
    try:
        async with opened_files(settings) as files:
            async for _ in files.names(SHARD):
                break
    except (OSError, BadSetting) as error:
        why = "存储不可用, 附件不能上传和查看。No attachment can be sent or looked at."
        mend = "检查附件存储的设置与网络、目录的权限。Check its settings, network and folder."
        return Check(NAME, Severity.BAD, cause_of(error), why, mend)
    return Check(NAME, Severity.OK, value or "0")
