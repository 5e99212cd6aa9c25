"""Make the data folder: UTF-8, checksums, and a character type that sees Chinese."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from events.embedded.binaries import CLEAN_ENVIRONMENT, Binaries
from events.embedded.faults import ClusterNotMade, OtherMajorVersion
from events.embedded.folders import ServerFolders, make_private
from events.embedded.server_user import ServerUser

SUPERUSER = "hotline"
SERVICE = "hotline_app"
FIRST_WITH_BUILTIN_LOCALES = 17


def require_cluster(
    place: ServerFolders, binaries: Binaries, account: ServerUser, *, sync: bool
) -> None:
    """Make the cluster unless it exists; `sync=False` is for throw-away servers only."""
    if place.data.exists():
        require_same_major(place.data, binaries)
        return
    half = place.home / "data.new"  # a crash in the middle must not leave half a cluster behind
    shutil.rmtree(half, ignore_errors=True)
    make_private(half, account)
    done = subprocess.run(
        [binaries.folder / "initdb", "-D", half, *initdb_options(binaries, sync=sync)],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env=CLEAN_ENVIRONMENT,
        **account.identity(),
    )
    if done.returncode != 0:
        raise ClusterNotMade(initdb=done.stdout.strip()[-1000:])
    half.rename(place.data)


def initdb_options(binaries: Binaries, *, sync: bool) -> Sequence[str]:
    """
    The character type is C.UTF-8 in every version: with C, pg_trgm finds no Chinese letter.

    The builtin provider exists from 17 on; it frees the sort order from the system's C library.
    """
    options = [
        f"--username={SUPERUSER}",
        "--auth-local=peer",  # for a start by hand; ours has files of its own (doors.py)
        "--auth-host=reject",
        "--encoding=UTF8",
        "--data-checksums",
        "--lc-collate=C",
        "--lc-ctype=C.UTF-8",
        "--lc-messages=C",
        "--no-instructions",
    ]
    if binaries.major >= FIRST_WITH_BUILTIN_LOCALES:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options if sync else [*options, "--no-sync"]


def require_same_major(data: Path, binaries: Binaries) -> None:
    written_by = int((data / "PG_VERSION").read_text(encoding="ascii"))
    if written_by != binaries.major:
        raise OtherMajorVersion(data=written_by, programs=binaries.version)
