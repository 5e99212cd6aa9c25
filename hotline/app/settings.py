"""Everything an operator may set. City policy is not here: it is published as events."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from events.cannot_run import CannotRun
from events.input_types import EMAIL
from hotline.attachments.s3 import address_of
from hotline.http.auth.source import Networks
from hotline.http.listening.descriptors import MOST_CONNECTIONS
from hotline.outbox.gateway import Gateway
from hotline.outbox.smtp import MailServer

PREFIX: Final = "HOTLINE_"
NOT_OURS: Final = frozenset(
    {"HOTLINE_TEST_EFFORT", "HOTLINE_TEST_LOAD", "HOTLINE_TEST_PG_BIN"}
)  # for the tests


def default_state() -> Path:
    """The user's data folder; for root below the system's: others cannot enter root's home."""
    if os.geteuid() == 0:
        return Path("/var/lib/hotline")
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "hotline"


def networks(text: object) -> object:
    """From `10.0.0.0/8, fd00::/8`."""
    if not isinstance(text, str):
        return text
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("地址段的列表, 如 · CIDRs, such as 10.0.0.5/32, fd00::/8") from None


def mail_server(url: str | None) -> str | None:
    """`smtp://user@host:587`, `smtps://…`, `smtp+plain://…`; the password is in a file."""
    if url is not None:
        try:
            MailServer.of(url)
        except ValueError:
            raise ValueError(
                "应为 smtp://用户@主机:端口（STARTTLS）、smtps:// 或 smtp+plain://，密码另放文件 · "
                "smtp://user@host:port, smtps:// or smtp+plain://, the password in a file"
            ) from None
    return url


def gateway(url: str | None) -> str | None:
    """`https://host/path`, or `http+plain://…`; the secret is in a file."""
    if url is not None:
        try:
            Gateway.of(url)
        except ValueError:
            raise ValueError(
                "应为 https://主机/路径，封闭网络内可用 http+plain://，密钥另放文件 · "
                "https://host/path or http+plain://, the secret in a file"
            ) from None
    return url


def bucket(url: str | None) -> str | None:
    """`https://host/bucket`, or `http+plain://…`; the secret is in a file."""
    if url is not None:
        try:
            address_of(url)
        except ValueError:
            raise ValueError(
                "应为 https://主机/桶，封闭网络内可用 http+plain://，密钥另放文件 · "
                "https://host/bucket or http+plain://, the secret in a file"
            ) from None
    return url


def sender_address(address: str | None) -> str | None:
    if address is not None and EMAIL.fullmatch(address) is None:
        raise ValueError("应为一个电子邮件地址 · one e-mail address")
    return address


class BadSetting(CannotRun):
    """A setting has a wrong name or value; the program does not start."""

    heading: ClassVar[str] = "设置有误 · a setting is wrong"


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Set as HOTLINE_<NAME>; a misspelt name stops the start."""

    state: Path = Field(default_factory=default_state)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    database_url: str | None = None  # None: the embedded server in the state folder
    owner_url: str | None = None  # who owns it, for migrate and erase; None: database_url
    vault_url: str | None = None  # None: the same database
    vault_owner_url: str | None = None  # None: vault_url
    master_key_file: Path | None = None  # None: vault.key in the state folder
    pg_bin: Path | None = None  # another PostgreSQL for the embedded server
    pool_size: int = Field(default=8, ge=2, le=100)
    connections: int = Field(default=MOST_CONNECTIONS, ge=16, le=100_000)
    trusted_proxies: Annotated[Networks, BeforeValidator(networks)] = ()  # CIDRs, with commas
    smtp_url: Annotated[str | None, AfterValidator(mail_server)] = None  # None: mail is recorded
    smtp_from: Annotated[str | None, AfterValidator(sender_address)] = None
    smtp_password_file: Path | None = None
    smtp_ca_file: Path | None = None  # beside the system's authorities
    sms_url: Annotated[str | None, AfterValidator(gateway)] = None  # None: it is recorded
    sms_secret_file: Path | None = None
    sms_template: str | None = None
    wechat_url: Annotated[str | None, AfterValidator(gateway)] = None  # None: it is recorded
    wechat_secret_file: Path | None = None
    wechat_template: str | None = None
    gateway_ca_file: Path | None = None  # beside the system's authorities
    s3_url: Annotated[str | None, AfterValidator(bucket)] = None  # None: attachments are in state
    s3_region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]{1,40}$")
    s3_key_id: str | None = Field(default=None, pattern=r"^[!-~]{1,200}$")
    s3_secret_file: Path | None = None
    s3_ca_file: Path | None = None  # beside the system's authorities
    idle_minutes: int = Field(default=30, ge=5, le=720)  # a session not used so long ends
    ui: Literal["build", "skip"] = "build"  # skip: the screens are neither built nor served
    city: str | None = Field(default=None, pattern=r"^[0-9]{6}$")  # None: the log's

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Raises BadSetting with the names that are wrong."""
        env = os.environ if env is None else env
        own = {name for name in env if name.startswith(PREFIX)} - NOT_OURS
        try:
            return cls.model_validate({name[len(PREFIX) :].lower(): env[name] for name in own})
        except ValidationError as error:
            raise BadSetting("; ".join(sentence_of(found) for found in error.errors())) from None

    @model_validator(mode="after")
    def sends_mail_from(self) -> Self:
        if self.smtp_url is not None and self.smtp_from is None:
            raise needs("smtp_url", "smtp_from")
        return self

    @model_validator(mode="after")
    def signs_for_gateways(self) -> Self:
        for name in ("sms", "wechat"):
            if getattr(self, f"{name}_url") and getattr(self, f"{name}_secret_file") is None:
                raise needs(f"{name}_url", f"{name}_secret_file")
        return self

    @model_validator(mode="after")
    def signs_for_the_bucket(self) -> Self:
        for name in ("s3_key_id", "s3_secret_file"):
            if self.s3_url is not None and getattr(self, name) is None:
                raise needs("s3_url", name)
        return self

    @property
    def key_file(self) -> Path:
        return self.master_key_file or self.state / "vault.key"


def needs(setting: str, other: str) -> PydanticCustomError:
    """Two settings work together only."""
    name = PREFIX + other.upper()
    said = f"须同时设 {name} · set {name} too"
    return PydanticCustomError("needs_another", said, {"setting": setting})


def sentence_of(error: Mapping[str, object]) -> str:
    """`HOTLINE_PROT: 没有这个设置…`: the name, never the value."""
    match error:
        case {"loc": (first, *_)} | {"ctx": {"setting": first}}:
            name = str(first).upper()
        case _:
            name = "?"
    if error["type"] == "extra_forbidden":
        return f"{PREFIX}{name}: 没有这个设置 · no such setting{suggestion(PREFIX + name)}"
    return f"{PREFIX}{name}: {error['msg']}"


def suggestion(name: str) -> str:
    known = [PREFIX + each.upper() for each in Settings.model_fields]
    close = get_close_matches(name, known, 1)
    return f"，是否指 did you mean {close[0]}?" if close else ""
