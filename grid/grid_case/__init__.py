"""The life of a grid case (网格案件, G-03, G-06, G-09): pure rules."""
