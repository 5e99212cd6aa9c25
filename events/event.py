"""What every recorded fact has in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Personal:
    """Marks a field whose value is personal: it is sealed, never stored in clear."""


T = TypeVar("T")
Sealed = Annotated[T | None, Personal()]
"""A personal value. None: nothing was said, or it is not opened here, or its key is destroyed."""


@dataclass(frozen=True)
class Names:
    """The names that a sentence needs: those of departments are Chinese in every language."""

    departments: Mapping[str, str]
    centre: str = "热线中心"

    @classmethod
    def in_english(cls, departments: Mapping[str, str]) -> Self:
        return cls(departments, centre="The hotline centre")

    def department(self, code: str | None) -> str:
        """Return the department's name; None is the centre, an unlisted one keeps its code."""
        return self.centre if code is None else self.departments.get(code, code)


class Event(BaseModel):
    """
    A recorded fact.

    Frozen, and forbids fields that it does not know: a misspelt name must not vanish in the log.
    `type` is the stored name, explicit in each subclass; `schema_version` grows when a field
    changes its meaning (an added optional field needs none).
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_inf_nan="strings", defer_build=True
    )

    schema_version: ClassVar[int] = 1
    personal: ClassVar[frozenset[str]] = frozenset()  # names of the sealed fields
    is_mark: ClassVar[bool] = False  # a note of the service; no person's decision is stale by it

    type: str
    at: AwareDatetime
    subject_id: str | None = None  # whose key seals the personal fields; a column of its own

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.personal = frozenset(
            name
            for name, field in cls.model_fields.items()
            if any(isinstance(mark, Personal) for mark in field.metadata)
        )

    def sentence(self, _: Names) -> str:
        """Return what happened in one Chinese sentence, from the clear fields alone."""
        return self.type

    def sentence_en(self, _: Names) -> str:
        """Return the same in English."""
        return self.type
