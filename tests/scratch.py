"""The folder in which the tests make and delete their files: in memory where there is enough."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 -- of what is put here, mkdtemp makes the folder
DISK = Path("/tmp")  # noqa: S108 -- the same; short, as the sockets of a database server want it
ENOUGH = 8 << 30  # bytes; a whole run holds about 2 GiB at once


def keep_scratch_in_memory() -> None:
    """
    Let this process and those it starts put temporary files into memory; TMPDIR overrules it.

    A run makes and deletes hundreds of databases, each of some 300 files. ext4 without a journal
    looks at every inode deleted in the last minutes before it gives one to a new file
    (`recently_deleted` in fs/ext4/ialloc.c): it took two thirds of the processor time of tests
    that want a database each.
    """
    os.environ.setdefault("TMPDIR", str(MEMORY if has_enough_memory() else DISK))
    tempfile.tempdir = None  # pytest may have asked before


def has_enough_memory() -> bool:
    return (
        MEMORY.is_dir()
        and os.access(MEMORY, os.W_OK)
        and shutil.disk_usage(MEMORY).free >= ENOUGH
        and available_memory() >= ENOUGH
    )


def available_memory() -> int:
    """In bytes; MEMORY may promise more than there is."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    kib = next(line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return int(kib) << 10
