"""The document of the table of rules is the table of today."""

from hotline.work_order.rules_table import PATH, document


def test_the_document_is_the_table():
    assert document() == PATH.read_text("utf-8"), "python -m hotline.work_order.rules_table"
