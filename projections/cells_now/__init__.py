"""The cells of orders and cases as they are on the map in force (G-02)."""
