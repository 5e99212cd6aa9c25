"""The reference files of the street side: maps, components, the catalogue."""
