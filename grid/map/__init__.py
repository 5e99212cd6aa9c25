"""The map: coordinate systems, cells, divisions, what a place resolves to (G-01, G-02, G-06)."""
