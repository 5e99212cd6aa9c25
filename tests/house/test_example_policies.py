"""The policy files that ship hold every field of the policy (deploy/docs/adding.md)."""

import pytest

from hotline.app.reference.defects import policy_defects
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.formats.yaml_files import read_document
from hotline.reference import policy_from_json
from tests.databases import ROOT


@pytest.mark.parametrize("path", sorted(ROOT.glob("deploy/policies/*.yaml")), ids=lambda p: p.stem)
def test_an_example_policy_is_whole(path):
    found: list[FileDefect] = []

    policy = policy_from_json(read_document(path.name, path.read_bytes(), found).content)

    assert [] == [*found, *policy_defects(policy)]
