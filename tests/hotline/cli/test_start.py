"""A start must be quick: most of it is importing."""

import subprocess
import sys

# as main() does
SAY_WHAT = "import sys, hotline.app.logs, hotline.cli.commands.serve; print(*sys.modules)"
NOT_FOR_SERVE = (
    "hotline.app.demo_city.seed",
    "hotline.app.simulation",
    "hotline.bench",
    "hotline.app.demo_city",
    "rich",
    "shapely",
)


def test_serve_imports_nothing_that_only_others_need():
    said = subprocess.run([sys.executable, "-c", SAY_WHAT], check=True, capture_output=True)

    assert set() == set(said.stdout.decode().split()) & set(NOT_FOR_SERVE)
