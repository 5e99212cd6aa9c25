"""A process that a test starts finds modules compiled, whatever the caller's settings are."""

import subprocess
import sys

SHOW = "import sys; print(sys.dont_write_bytecode)"


def test_a_process_of_a_test_writes_what_it_compiles():
    started = subprocess.run(
        [sys.executable, "-c", SHOW], capture_output=True, text=True, check=True
    )

    assert "False" == started.stdout.strip()
