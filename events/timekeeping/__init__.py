"""Clocks of both sides: how one is set, stopped and moved, by the terms of the moment. Pure."""
