"""From the keys of a view to the streams that say what its rows are, and back."""

from collections.abc import Collection, Sequence

from projections.engine.read_ahead import Connection, of_streams
from projections.engine.read_model import ReadModel


async def streams_of(connection: Connection, model: ReadModel, keys: Collection[str]) -> list[str]:
    """Return every stream with an event of one of these keys."""
    if model.key is None:
        return [model.prefix + key for key in keys]
    found = await connection.fetch(model.sql["streams"], list(keys))
    return [row["stream"] for row in found]


async def keys_of(connection: Connection, model: ReadModel, streams: Sequence[str]) -> set[str]:
    """Return every key that an event of these streams gives; streams of another kind give none."""
    own = [stream for stream in streams if stream.startswith(model.prefix)]
    if model.key is None:
        return {stream.removeprefix(model.prefix) for stream in own}
    events = await of_streams(connection, model, own)
    return {key for event in events if (key := model.key_of(event)) is not None}
