"""Whether the service signs in as a role that could undo what the log promises (ADR 0016)."""

import asyncpg

from hotline.app.doctor.check import Check, Severity
from hotline.app.doctor.machine import ok

NAME = "数据库权限 database role"
ROLE = """SELECT session_user AS name,
       rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls
           OR pg_has_role(session_user, nspowner, 'MEMBER') AS powerful
  FROM pg_roles, pg_namespace
 WHERE rolname = session_user AND nspname = 'hotline_log'"""
WHY = (
    "服务以数据库所有者的身份登录: 若有人能让它执行一条 SQL, 就能改写日志、销毁全部密钥。"
    "The service signs in as an owner: one injected statement could rewrite the log."
)
MEND = (
    "所有者的地址改用 HOTLINE_OWNER_URL, HOTLINE_DATABASE_URL 以 hotline_app 登录 "
    "(先 ALTER ROLE hotline_app PASSWORD …)。Put this URL into HOTLINE_OWNER_URL and let "
    "HOTLINE_DATABASE_URL sign in as hotline_app."
)


async def role_check(service: asyncpg.Connection) -> Check:
    """On a migrated database, with the service's own connection."""
    found = await service.fetchrow(ROLE)
    if found is None or not found["powerful"]:
        return ok(NAME, "hotline_app" if found is None else str(found["name"]))
    return Check(NAME, Severity.WARN, str(found["name"]), WHY, MEND)
