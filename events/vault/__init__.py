"""People's keys, kept apart from the log: destroying a key erases what it sealed."""

from events.vault.key_file import KeyFile, MissingMasterKey, UnusableKeyFile
from events.vault.master import MasterKey, MasterKeyError, WrongMasterKey
from events.vault.opening import open_vault
from events.vault.vault import Erased, NotTheOwner, UnknownSubject, Vault

__all__ = [
    "Erased",
    "KeyFile",
    "MasterKey",
    "MasterKeyError",
    "MissingMasterKey",
    "NotTheOwner",
    "UnknownSubject",
    "UnusableKeyFile",
    "Vault",
    "WrongMasterKey",
    "open_vault",
]
