"""A plausible city: requests arrive and are handled, by the same commands that people send."""
