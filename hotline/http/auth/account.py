"""Who is asking: what the sign-in knows about a person, and nothing more."""

from dataclasses import dataclass

from events.catalog.names import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A local account; a handler has a department, a dispatcher has none."""

    username: str
    roles: frozenset[Role]
    department: str | None
    display_name: str
    initial_password: bool = False  # nothing but a password change is allowed
