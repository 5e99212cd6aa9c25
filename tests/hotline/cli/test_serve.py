"""`hotline serve` beside another one, and after a simulation that ran ahead of real time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.cli.exit_codes import Exit
from tests.databases import temporary_state
from tests.hotline.cli.program import Service, hotline, serving

REQUEST = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "title": "路灯不亮",
    "narrative": "三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {"text": "金平区石炮台街道", "point": None},
}


@pytest.fixture
def state() -> Iterator[Path]:
    with temporary_state() as folder:
        yield folder


async def registered(service: Service) -> dict[str, object]:
    status, order = await service.call("POST", "work-orders", by="operator", body=REQUEST)
    assert status == 201, order
    return dict(order)


async def test_a_second_service_leaves_the_address_of_the_first_alone(state: Path):
    """Both serve the same database; programs that read STATE/address find the first."""
    note = state / "address"
    async with serving(state) as first:
        async with serving(state) as second:
            assert first.address == note.read_text("utf-8") != second.address
            order = await registered(second)
            path = f"work-orders/{order['order_no']}"
            assert (await first.call("GET", path, by="supervisor"))[0] == 200
        assert note.read_text("utf-8") == first.address
        assert "另一个服务" in second.said
        assert str(note) in second.said
    assert not note.exists()


async def test_time_goes_on_from_the_last_stamp_of_a_simulation(state: Path):
    """A city that exists is played on from its last moment, ahead of real time."""
    async with serving(state):
        pass  # makes the city
    simulated = await hotline(state, "simulate", "--days", "1", "--rate", "20", "--json")
    assert simulated.code == Exit.DONE
    until = datetime.fromisoformat(simulated.answer["until"])
    assert until > datetime.now(UTC)

    async with serving(state) as service:
        orders = [await registered(service) for _ in range(3)]
        times = [datetime.fromisoformat(str(order["registered_at"])) for order in orders]
        path = f"work-orders/{orders[0]['order_no']}"
        accepted = await service.call("POST", f"{path}/accept", by="operator", body={}, version=1)
        timeline = (await service.call("GET", f"{path}/timeline", by="supervisor"))[1]["items"]

    assert sorted(set(times)) == times
    assert times[0] > datetime.now(UTC)
    assert accepted[0] == 200
    moments = [datetime.fromisoformat(entry["data"]["at"]) for entry in timeline]
    assert moments == sorted(moments)
    assert len(moments) >= 2
