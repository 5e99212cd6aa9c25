"""A synthetic log, and a demo city with a long past: data for benches and tests."""
