"""
Looks for what must not be there: markers of a made-up person, in every form they could lie around.

Sees the database as a dump shows it (so also what lies compressed in it), and the bytes of every
file of the given folders: data files, WAL, logs, exports, also inside .gz and .zip (.xlsx).
"""

import asyncio
import base64
import gzip
import mmap
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from events.embedded.binaries import wheel_folder

DUMP_TIMEOUT = 120.0  # seconds


async def hits(
    dsn: str,
    folders: Collection[Path],
    canaries: Collection[str],
    *,
    bin_folder: Path | None = None,
) -> list[str]:
    """Where which marker was found in which form; nothing found is what a test wants."""
    needles = {
        needle: f"{canary} as {form}" for canary in canaries for form, needle in forms(canary)
    }
    found = list(finds("pg_dump", await dump(dsn, bin_folder), needles))
    for folder in folders:
        found += await asyncio.to_thread(lambda where=folder: list(finds_in(where, needles)))
    return found


async def dump(dsn: str, bin_folder: Path | None) -> bytes:
    program = (bin_folder or wheel_folder() / "pginstall" / "bin") / "pg_dump"
    process = await asyncio.create_subprocess_exec(
        program, "--dbname", dsn, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await asyncio.wait_for(process.communicate(), DUMP_TIMEOUT)
    if process.returncode:
        raise RuntimeError(errors.decode())
    return out


def finds_in(folder: Path, needles: Mapping[bytes, str]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            for name, content in contents(path):
                yield from finds(name, content, needles)


def contents(path: Path) -> Iterator[tuple[str, bytes | mmap.mmap]]:
    with path.open("rb") as file:
        if path.stat().st_size:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
                yield str(path), view
        file.seek(0)
        if path.suffix == ".gz":
            yield f"{path} unpacked", gzip.decompress(file.read())
        elif zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for member in archive.namelist():
                    yield f"{path}/{member}", archive.read(member)


def finds(where: str, content: bytes | mmap.mmap, needles: Mapping[bytes, str]) -> Iterator[str]:
    for needle, name in needles.items():
        if content.find(needle) >= 0:
            yield f"{where}: {name}"


def forms(canary: str) -> Iterator[tuple[str, bytes]]:
    for coding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield coding, canary.encode(coding)
    for coding in ("utf-8", "utf-16-le"):
        raw = canary.encode(coding)
        yield f"hex of {coding}", raw.hex().encode()
        yield f"HEX of {coding}", raw.hex().upper().encode()
        for offset in range(3):
            yield f"base64 of {coding} at {offset}", base64_inside(raw, offset)
    yield "percent", quote(canary, safe="").encode()
    escaped = [f"\\u{unit:04x}" for unit in utf16_units(canary)]
    yield "escapes", "".join(escaped).encode()
    yield "ESCAPES", "".join(unit[:2] + unit[2:].upper() for unit in escaped).encode()
    yield "octal", "".join(f"\\{byte:03o}" for byte in canary.encode()).encode()


def base64_inside(raw: bytes, offset: int) -> bytes:
    """The signs that stand in any base64 text holding `raw`, whatever is before and after it."""
    signs = base64.b64encode(bytes(offset) + raw)
    return signs[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]


def utf16_units(text: str) -> Iterator[int]:
    raw = text.encode("utf-16-be")
    for at in range(0, len(raw), 2):
        yield int.from_bytes(raw[at : at + 2])
