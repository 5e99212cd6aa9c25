"""The one knob of deep tests."""

import os

FULL = os.environ.get("HOTLINE_TEST_EFFORT") == "full"
