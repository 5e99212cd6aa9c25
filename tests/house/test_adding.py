"""The checklists of deploy/docs/adding.md name files and folders that exist."""

import re

from tests.house.test_size import ROOT

ADDING = ROOT / "deploy" / "docs" / "adding.md"
PATH = re.compile(r"`((?:events|hotline|projections|grid|tests|deploy)/[^`]*)`")


def test_every_file_that_a_checklist_names_exists():
    named = set(PATH.findall(ADDING.read_text("utf-8")))

    assert named
    assert [] == sorted(path for path in named if not (ROOT / path).exists())
