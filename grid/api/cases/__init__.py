"""`/grid-cases` and `/grid/tasks`: the cases of the street side."""
