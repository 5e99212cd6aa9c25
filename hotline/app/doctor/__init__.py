"""`hotline doctor`: everything that can be wrong, why it matters, and how to fix it."""

from hotline.app.doctor.check import Check, Severity, worst
from hotline.app.doctor.whole import diagnosis

__all__ = ["Check", "Severity", "diagnosis", "worst"]
