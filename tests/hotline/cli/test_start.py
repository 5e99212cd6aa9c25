"""A start must be quick: most of it is importing."""

import subprocess
import sys

SAY_WHAT = "import sys, hotline.cli.serve; print(*sys.modules)"
NOT_FOR_SERVE = (
    "hotline.app.seed",
    "hotline.app.simulation",
    "hotline.bench",
    "hotline.demo",
    "rich",
    "shapely",
)


def test_serve_imports_nothing_that_only_others_need():
    said = subprocess.run([sys.executable, "-c", SAY_WHAT], check=True, capture_output=True)

    assert set() == set(said.stdout.decode().split()) & set(NOT_FOR_SERVE)
