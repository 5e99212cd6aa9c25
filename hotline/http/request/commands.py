"""What a command over HTTP is recorded with: its key, and who asked."""

from typing import TYPE_CHECKING, Any

from events.store import Key, Origin
from events.vault import Vault

if TYPE_CHECKING:  # commands that serve nothing open a desk, too: aiohttp is heavy
    from hotline.http.routes import Call


def command_key(vault: Vault, call: "Call[Any, Any]") -> Key | None:
    """An Idempotency-Key belongs to one account. Id and fingerprint are keyed hashes."""
    if call.idempotency_key is None:
        return None
    name = f"command\n{call.signed_in.username}\n{call.idempotency_key}"
    return Key(id=vault.blind_uuid(name), fingerprint=vault.fingerprint(call.fingerprint))


def origin(call: "Call[Any, Any]") -> Origin:
    """Who asked, for the columns beside each event: this is the audit trail of every command."""
    account = call.signed_in
    return Origin(
        actor=account.username,
        role=",".join(sorted(account.roles)),
        department=account.department,
        request_id=call.request_id,
    )
