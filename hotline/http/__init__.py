"""The HTTP kit of both sides: our own thin layer over aiohttp and pydantic (ADR 0011)."""
