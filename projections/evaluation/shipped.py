"""The forms of evaluation that come with the product: examples after cities, with their clauses."""

from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter

from projections.evaluation.forms import EvaluationForms

FILE: Final = Path(__file__).parent / "data" / "evaluations.yaml"
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # of libyaml, where it is built in


@cache
def shipped_forms() -> EvaluationForms:
    """In force where a city has published none of its own."""
    forms = yaml.load(FILE.read_bytes(), Loader=LOADER)  # noqa: S506 - it is a safe one
    return TypeAdapter(EvaluationForms).validate_python(forms)
