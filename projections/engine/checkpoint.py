"""The statements about checkpoints: one row for each generation of each view."""

from typing import Final

from events.postgres.statements import statements

CHECKPOINT: Final = statements(__file__)
