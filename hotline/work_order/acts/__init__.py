"""What people ask of a work order: one record for each act, one file for each theme."""
