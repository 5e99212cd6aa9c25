"""Random lives of several orders at once, held against a model that knows no code of the rules."""
