"""After a play: every invariant, checked on the log alone, and the figures counted again."""
