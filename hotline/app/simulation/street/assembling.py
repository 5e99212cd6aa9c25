"""Put the street side of a play together."""

from datetime import datetime
from random import Random
from typing import Final

from events.catalog.names import MapScheme
from hotline.app.compose import Core
from hotline.app.simulation.agenda import Agenda
from hotline.app.simulation.arrivals import Arrivals
from hotline.app.simulation.behaviour.scene import Brain
from hotline.app.simulation.drivers import Inside
from hotline.app.simulation.places import Places
from hotline.app.simulation.street.crew import Crew
from hotline.app.simulation.street.findings import street_texts
from hotline.app.simulation.street.hand import StreetHand
from hotline.app.simulation.street.patrol import Patrol
from hotline.app.simulation.street.play import StreetPlay
from hotline.app.simulation.street.reports import Reports
from hotline.app.simulation.street.scene import StreetBrain
from hotline.app.wiring.cases import case_desk_of

UNIT: Final = MapScheme.UNIT


def street_play(
    core: Core, inside: Inside, brain: Brain, places: Places, agenda: Agenda, arrivals: Arrivals
) -> StreetPlay:
    """With the workers of the log; `over` is set by whom it concerns."""
    hand = StreetHand(core, case_desk_of(core), inside.sending)
    crew = Crew(lambda: core.feed.roster, brain.seed, core.feed.zone)
    texts = street_texts()
    return StreetPlay(
        hand=hand,
        brain=StreetBrain(brain, crew, texts),
        agenda=agenda,
        arrivals=arrivals,
        reports=Reports(crew, texts, places, lambda: core.feed.territory().maps[UNIT].by_code),
        patrol=Patrol(hand, crew, agenda),
        rng=Random(f"{brain.seed}/street"),  # noqa: S311 - a play, not a secret
        over=no_order,
    )


def no_order(_order_no: str, _at: datetime) -> None:
    """No order waits for a case."""
