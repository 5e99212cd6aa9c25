"""A person erased by another process is forgotten here at once, not when the key cache runs out."""

from typing import Final

from events.catalog.people import ERASED_SUBJECT, SubjectErased
from events.stored.row import Row
from events.vault import Vault

TYPES: Final = frozenset({SubjectErased.model_fields["type"].default})


async def forget(vault: Vault, row: Row) -> None:
    """Decodes nothing: an erasure that a newer program recorded must take effect here too."""
    vault.forget(row.data[ERASED_SUBJECT])
