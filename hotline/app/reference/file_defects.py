"""A defect of a file, with its place and a sentence in two languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import category

from pydantic import ValidationError

from events.input_types import UNPRINTED, is_visible
from hotline.http.request.field_errors import SAME
from hotline.http.request.field_sentences import OTHERWISE, SENTENCES, sentence_of

NO_NAME: Final = (
    "名称应写在一行内，不得为空，也不得含控制字符或不可见字符 · "
    "a name is one line, neither blank nor with control or invisible characters"
)


@dataclass(frozen=True)
class FileDefect:
    """
    `pointer`: a JSON pointer, in a table the column. `line` 0: the file as a whole.

    `blocks` False: it may be meant, so it is listed and the file is published.
    """

    file: str
    pointer: str
    what: str
    line: int = 0
    blocks: bool = True

    @property
    def place(self) -> tuple[str, int, str, str]:
        """Where a reader meets it: the key to sort by."""
        return (self.file, self.line, self.pointer, self.what)


def in_order(defects: Iterable[FileDefect]) -> list[FileDefect]:
    return sorted({*defects}, key=lambda defect: defect.place)


def of_validation(
    file: str, at: str, error: ValidationError, line: int = 0
) -> Iterator[FileDefect]:
    """pydantic's findings, below the place `at`; its outermost step is our wrapper's."""
    for found in error.errors(include_input=False, include_url=False):
        steps = [str(step) for step in found["loc"] if step != "value"]
        if found["loc"] and found["loc"][-1] == "value" and len(found["loc"]) > 1:
            steps.append("value")  # a field of this name, not the wrapper
        pointer = at + "".join(f"/{step}" for step in steps)
        yield FileDefect(file, pointer, both_languages(found), line)


def both_languages(found: Mapping[str, Any]) -> str:
    """A check of ours speaks English; its sentence has a Chinese heading."""
    context = found.get("ctx") or {}
    if "error" in context:
        return in_chinese(str(context["error"]))
    code = SAME.get(found["type"], found["type"])
    if code not in SENTENCES:
        return f"{OTHERWISE[0]} · {found['msg']}"
    return " · ".join(sentence_of(code, context))


def in_chinese(sentence: str) -> str:
    return sentence if " · " in sentence else f"{OTHERWISE[0]} · {sentence}"


def is_name(text: str) -> bool:
    """Lists, sentences and reports show it on one line (P-05)."""
    return any(map(is_visible, text)) and not any(category(sign) in UNPRINTED for sign in text)
