"""
Pieces in a bucket of any store that speaks S3: one signed request for each (Signature Version 4).

Four operations are all that is needed, so that no client library is. The names of pieces need no
escaping in an address.
"""

import hmac
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from hotline.attachments.store import StoreAway

if TYPE_CHECKING:  # commands that store nothing read settings, too: aiohttp is heavy
    import aiohttp

PLAIN: Final = "http+plain"  # in a closed network
SCHEMES: Final = {"https": "https", PLAIN: "http"}
SECONDS: Final = 30.0
LARGEST: Final = 64 * 1024 * 1024  # of an answer
PAGE: Final = 1000
ALGORITHM: Final = "AWS4-HMAC-SHA256"
SIGNED: Final = "host;x-amz-content-sha256;x-amz-date"
DONE: Final = frozenset({200, 204})


@dataclass(frozen=True)
class Bucket:
    """`address` is that of the bucket: `https://host/bucket`, or `https://bucket.host`."""

    address: str
    region: str
    key_id: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, url: str, *, region: str, key_id: str, secret: str) -> "Bucket":
        return cls(address_of(url), region, key_id, secret)

    def headers(
        self, method: str, path: str, query: str, body: bytes, at: datetime
    ) -> Mapping[str, str]:
        """Of a request for `path` of the bucket, with its signature."""
        parts, digest = urlsplit(self.address), sha256(body).hexdigest()
        stamp = at.strftime("%Y%m%dT%H%M%SZ")
        scope = f"{stamp[:8]}/{self.region}/s3/aws4_request"
        canonical = "\n".join(
            (
                method,
                f"{parts.path}{path}" or "/",
                query,
                f"host:{parts.netloc}",
                f"x-amz-content-sha256:{digest}",
                f"x-amz-date:{stamp}",
                "",
                SIGNED,
                digest,
            )
        )
        asked = "\n".join((ALGORITHM, stamp, scope, sha256(canonical.encode()).hexdigest()))
        key = reduce(mac, scope.split("/"), f"AWS4{self.secret}".encode())
        signature = mac(key, asked).hex()
        return {
            "X-Amz-Date": stamp,
            "X-Amz-Content-Sha256": digest,
            "Authorization": (
                f"{ALGORITHM} Credential={self.key_id}/{scope}, "
                f"SignedHeaders={SIGNED}, Signature={signature}"
            ),
        }


def mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def address_of(url: str) -> str:
    """Raises ValueError for what is no address of a bucket, or has a password in it."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname or "@" in parts.netloc:
        raise ValueError("not the address of a bucket, or one with a password in it")
    if parts.query or parts.fragment:
        raise ValueError("the address of a bucket ends with its path")
    path = parts.path.rstrip("/")
    return parts._replace(scheme=SCHEMES[parts.scheme], path=path).geturl()


@dataclass(frozen=True)
class S3Store:
    """See `Store`. Every answer that is not the expected one is StoreAway."""

    bucket: Bucket
    session: "aiohttp.ClientSession"
    trusted: ssl.SSLContext
    page: int = PAGE

    async def put(self, name: str, piece: bytes) -> None:
        status, _ = await self.ask("PUT", name, body=piece)
        require(status in DONE, status)

    async def get(self, name: str) -> bytes | None:
        status, piece = await self.ask("GET", name)
        require(status in {200, 404}, status)
        return piece if status == 200 else None

    async def delete(self, name: str) -> None:
        status, _ = await self.ask("DELETE", name)
        require(status in {*DONE, 404}, status)

    async def names(self, shard: str) -> AsyncIterator[str]:
        token: str | None = ""
        while token is not None:
            after = {"continuation-token": token} if token else {}
            asked = {**after, "list-type": "2", "max-keys": str(self.page), "prefix": f"{shard}/"}
            status, body = await self.ask("GET", "", query=asked)
            require(status == 200, status)
            names, token = listed(body)
            for name in names:
                yield name

    async def ask(
        self, method: str, name: str, *, query: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body. Raises StoreAway."""
        import aiohttp  # noqa: PLC0415
        from yarl import URL  # noqa: PLC0415

        path = f"/{name}" if name or urlsplit(self.bucket.address).path == "" else ""
        text = "&".join(
            f"{quote(key, safe='')}={quote(value, safe='')}"
            for key, value in sorted((query or {}).items())
        )
        address = f"{self.bucket.address}{path}" + (f"?{text}" if text else "")
        headers = self.bucket.headers(method, path, text, body, datetime.now(UTC))
        try:
            async with self.session.request(
                method,
                URL(address, encoded=True),
                data=body or None,
                headers=headers,
                ssl=self.trusted,
                allow_redirects=False,
            ) as response:
                return response.status, await whole(response.content)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise StoreAway(type(error).__name__) from None


async def whole(arriving: "aiohttp.StreamReader") -> bytes:
    """Raises StoreAway for more than any piece or list is."""
    body = bytearray()
    async for part in arriving.iter_any():
        body += part
        if len(body) > LARGEST:
            raise StoreAway("the store has sent more than a piece")
    return bytes(body)


def require(expected: bool, status: int) -> None:  # noqa: FBT001 - of a comparison
    """Never the words of the store: they may repeat a name or a key."""
    if not expected:
        raise StoreAway(f"the store has answered {status}")


def listed(body: bytes) -> tuple[list[str], str | None]:
    """The names of a page, and where the next one begins. Raises StoreAway."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - of the store that the operator set
    except ET.ParseError:
        raise StoreAway("the store has sent a broken list") from None
    names = [found.text or "" for found in root.iterfind("{*}Contents/{*}Key")]
    more = root.findtext("{*}IsTruncated") == "true"
    return names, root.findtext("{*}NextContinuationToken") if more else None


@asynccontextmanager
async def opened_bucket(
    bucket: Bucket, *, ca_file: Path | None = None, page: int = PAGE
) -> AsyncIterator[S3Store]:
    """`ca_file`: an authority beside those of the system."""
    import aiohttp  # noqa: PLC0415

    trusted = ssl.create_default_context()
    if ca_file is not None:
        trusted.load_verify_locations(ca_file)
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session:
        yield S3Store(bucket, session, trusted, page)
