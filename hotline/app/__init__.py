"""The composition root: the only place, with the command line, that knows everything."""
