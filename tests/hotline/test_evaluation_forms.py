"""Forms of evaluation are data of the city (考核方案)."""

from dataclasses import replace
from datetime import UTC, datetime

from events.catalog.reference import EvaluationsPublished
from hotline.city import PublishedCity
from hotline.reference import evaluation_forms_from_json, to_json
from projections.evaluation.shipped import shipped_forms

OWN = replace(shipped_forms(), version=2, forms=shipped_forms().forms[:1])


def test_the_forms_of_a_city_replace_the_examples():
    published = PublishedCity()
    published.take(
        EvaluationsPublished(at=datetime(2026, 3, 2, tzinfo=UTC), version=2, body=to_json(OWN))
    )

    assert OWN == published.evaluations
    assert OWN == evaluation_forms_from_json(to_json(OWN))
