"""Every event declaration: the only thing that hotline, grid and projections share."""
