"""Catalogues of components and matters (部件、事项): standards, local codes, successors (G-05)."""
