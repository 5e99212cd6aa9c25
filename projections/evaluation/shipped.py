"""The forms of evaluation that come with the product: examples after cities, with their clauses."""

from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter

from projections.evaluation.forms import EvaluationForms

FILE: Final = Path(__file__).parent / "data" / "evaluations.yaml"


@cache
def shipped_forms() -> EvaluationForms:
    """In force where a city has published none of its own."""
    return TypeAdapter(EvaluationForms).validate_python(yaml.safe_load(FILE.read_text("utf-8")))
