"""`hotline doctor`: everything that can be wrong, why it matters, and how to mend it."""

from hotline.app.doctor.check import Check, Level, worst
from hotline.app.doctor.whole import diagnosis

__all__ = ["Check", "Level", "diagnosis", "worst"]
