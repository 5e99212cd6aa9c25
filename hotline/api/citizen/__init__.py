"""The citizen's own access: an order by its number and query code, without an account (V-07)."""
