"""The composite of several rates, the places of rows, and the rows that moved the most."""

from projections.figures.earlier import movers
from projections.figures.query import Figure, Figures, Pair
from projections.figures.shares.score import ranks, scores

WEIGHTS = {"response-rate": 0.1, "resolution-rate": 0.45, "satisfaction-rate": 0.45}


def figure(key: str | None, numerator: int, denominator: int) -> Figure:
    pair = Pair(numerator=numerator, denominator=denominator)
    return Figure(key=key, pair=pair, raw=pair, after=pair, left_out=0, excluded=0)


def of(numerator: int, denominator: int, *rows: Figure) -> Figures:
    return Figures(total=figure(None, numerator, denominator), rows=rows)


def test_three_rates_weigh_10_45_45():
    """响应率 100 %, 解决率 50 %, 满意率 80 %: 0.1 + 0.225 + 0.36."""
    total, _ = scores(
        {
            "response-rate": of(10, 10),
            "resolution-rate": of(5, 10),
            "satisfaction-rate": of(8, 10),
        },
        WEIGHTS,
    )

    assert 0.685 == total.value
    assert [0.1, 0.45, 0.45] == [part.weight for part in total.parts]


def test_a_row_without_an_answer_to_one_question_has_no_score():
    found = {
        "response-rate": of(10, 10, figure("lighting", 10, 10)),
        "resolution-rate": of(5, 10, figure("lighting", 5, 10)),
        "satisfaction-rate": of(8, 10),
    }
    total, rows = scores(found, WEIGHTS)

    assert total.value is not None
    assert None is rows["lighting"].value


def test_like_is_ranked_with_like_and_small_rows_are_not():
    rows = [figure("a", 30, 40), figure("b", 30, 40), figure("c", 20, 40), figure("d", 9, 10)]
    rows += [figure("street", 40, 40), figure("none", 0, 40)]
    levels = {**dict.fromkeys("abcd", "bureau"), "street": "subdistrict"}

    assert {"a": 1, "b": 1, "c": 3, "street": 1} == ranks(rows, levels, higher_is_better=True)
    assert {"a": 2, "b": 2, "c": 1, "street": 1} == ranks(rows, levels, higher_is_better=False)


def test_movers_are_told_by_what_is_better():
    changes = {"up": 0.2, "far up": 0.4, "down": -0.1, "same": 0.0, "new": None, None: 0.5}

    assert (["far up", "up"], ["down"]) == movers(changes, higher_is_better=True)
    assert (["down"], ["far up", "up"]) == movers(changes, higher_is_better=False)
