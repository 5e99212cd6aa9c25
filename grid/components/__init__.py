"""Components (部件): the objects that a city manages, and who is responsible for each (G-03)."""
