"""Grid workers and leads, their shifts and patrol rounds. Pure."""
