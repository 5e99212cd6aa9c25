"""Hot topics: which messages speak of the same matter at the same place. Pure."""
