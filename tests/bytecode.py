"""Compiled modules for every process of a run, also where Python is told to write none."""

import os
import sys
from pathlib import Path


def keep_bytecode(folder: Path) -> None:
    """
    Let this process and those it starts write compiled modules below `folder`.

    With PYTHONDONTWRITEBYTECODE each of the hundreds of processes of a run would compile every
    module that it imports: half a second of a core each time. Python checks what it finds there
    against the source, as always.
    """
    if not sys.dont_write_bytecode:
        return
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
