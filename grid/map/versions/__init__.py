"""The versions of a map: published, kept, and what became of each cell (G-02)."""
