"""A real `hotline serve`, to be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 180.0
STOP_SECONDS = 120.0


@dataclass
class Service:
    """One process at a time, on one state folder and one port."""

    state: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return when it serves."""
        env = {
            **os.environ,
            "HOTLINE_STATE": str(self.state),
            "HOTLINE_PORT": str(self.port),
        }
        self.started_at = time.time()
        with (self.state / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hotline.cli", "serve", "--days", "0"],
                env=env,
                stdout=log,
                stderr=log,
            )
        self.wait_for_address()

    def log(self) -> str:
        return (self.state / "serve.log").read_text("utf-8")

    def wait_for_address(self) -> None:
        """A note older than the process is the last one's, which was killed."""
        note, end = self.state / "address", time.monotonic() + START_SECONDS
        while not (note.exists() and note.stat().st_mtime >= self.started_at):
            assert self.process is not None
            assert self.process.poll() is None, self.log()[-3000:]
            assert time.monotonic() < end, "the service did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: no farewell of any kind."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """SIGTERM; return the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def passwords(self) -> dict[str, str]:
        listed = json.loads((self.state / "demo-accounts.json").read_text("utf-8"))
        return {each["username"]: each["password"] for each in listed["accounts"]}

    def postmaster(self) -> int:
        """The pid of the embedded server."""
        (pidfile,) = (self.state / "postgres").glob("**/postmaster.pid")
        return int(pidfile.read_text().splitlines()[0])
