"""The street side of a play: workers on shift and on patrol, and what becomes of their cases."""
