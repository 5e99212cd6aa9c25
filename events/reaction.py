"""What the service does by itself, once: the natural key of a reaction, and who acts."""

from uuid import UUID, uuid5

from events.act import Actor
from events.store import Key

REACTIONS = UUID("6a1b7c52-0f6e-4f0e-9a57-1d3f0c8e2b45")


def reaction_key(reaction: str, stream: str, *natural: object) -> Key:
    """
    The same id for the same cause, in every process and after every restart.

    Codes and numbers alone: an id made of a personal value could be guessed.
    """
    return Key(uuid5(REACTIONS, "\n".join([reaction, stream, *map(str, natural)])))


def system(name: str) -> Actor:
    """`system:clock`: a part of the service acts, without the roles of a person."""
    return Actor(account=f"system:{name}", roles=frozenset(), is_system=True)
