"""Topics: clusters and surges that the centre follows together (专题, S-03)."""
