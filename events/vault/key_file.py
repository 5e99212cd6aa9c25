"""The file of the master key: readable by its owner only."""

import base64
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from events.personal.sealing import KEY_BYTES
from events.vault.master import MasterKey, MasterKeyError

HEADING = "hotline-master-key-1"
SETTING = "HOTLINE_MASTER_KEY_FILE"
OPEN_TO_OTHERS = 0o037  # the group may read (system credentials), others nothing


class MissingMasterKey(MasterKeyError):
    """There is no master key file where one must be."""


class UnusableKeyFile(MasterKeyError):
    """The master key file is damaged or open to others."""


@dataclass(frozen=True)
class KeyFile:
    """`ours`: in the state folder, made at the first start. One named by a setting must exist."""

    path: Path
    ours: bool

    @classmethod
    def of(cls, env: Mapping[str, str], state: Path) -> "KeyFile":
        named = env.get(SETTING)
        return cls(Path(named), ours=False) if named else cls(state / "vault.key", ours=True)

    def read(self) -> MasterKey:
        """Raises MissingMasterKey, UnusableKeyFile."""
        try:
            mode, text = self.path.stat().st_mode, self.path.read_text("ascii")
        except FileNotFoundError:
            raise MissingMasterKey(self.what_to_do_when_missing()) from None
        except (OSError, UnicodeDecodeError) as error:
            raise UnusableKeyFile(f"{self.path} cannot be read: {type(error).__name__}.") from None
        if os.name == "posix" and stat.S_IMODE(mode) & OPEN_TO_OTHERS:
            raise UnusableKeyFile(f"{self.path} is open to others. Run: chmod 600 {self.path}")
        return parse(text, self.path)

    def create(self) -> MasterKey:
        """Write a new key, whole or not at all; another process that was first wins."""
        key = MasterKey.fresh()
        secret = base64.b64encode(key.secret).decode()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self.path.parent, prefix=".vault") as draft:
            draft.write(f"{HEADING} {key.id} {secret}\n")  # the file is made 0600
            draft.flush()
            os.fsync(draft.fileno())
            try:
                os.link(draft.name, self.path)
            except FileExistsError:
                return self.read()
        sync_folder(self.path.parent)
        return key

    def what_to_do_when_missing(self) -> str:
        return (
            f"The master key file {self.path} is missing. Without it no name, number or text "
            f"in the log can be read. Put it back from its backup, or name its place in {SETTING}."
        )


def parse(text: str, path: Path) -> MasterKey:
    try:
        heading, key_id, secret = text.split()
        key = MasterKey(base64.b64decode(secret, validate=True))
    except ValueError:
        raise UnusableKeyFile(damaged(path)) from None
    if (heading, key_id, KEY_BYTES) != (HEADING, key.id, len(key.secret)):
        raise UnusableKeyFile(damaged(path))
    return key


def damaged(path: Path) -> str:
    return f"{path} is not a whole master key. Put it back from its backup; do not edit it."


def sync_folder(folder: Path) -> None:
    """A file's name is durable only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
