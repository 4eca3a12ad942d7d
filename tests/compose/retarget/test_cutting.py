"""Places in samples, where a plan asks for more than its last piece has."""

from dataclasses import replace

import numpy as np

from temptrack.compose.retarget import Material, Wish
from temptrack.compose.retarget.cutting import cut
from temptrack.compose.retarget.joins import find_joins
from temptrack.compose.retarget.planning import Part, Plan, Search
from temptrack.compose.retarget.route import Jump, Way
from temptrack.compose.retarget.slack import Settled, measure_slack
from temptrack.progress import Job


def test_a_last_piece_shorter_than_what_must_go_goes_whole(material: Material) -> None:
    wish = Wish(8.0)
    joins = find_joins(material, 8.0, forwards_only=False, job=Job())
    slack = replace(measure_slack(material), tail_s=4.0)
    search = Search(material, joins, slack, wish, 1, Job())
    last = len(material.nodes_s) - 1
    way = Way(0, last, (Jump(17, last - 1, 0.0, 0.0, True),), 0.0, 8.5)
    plan = Plan((Part(way, 8.0, Settled(0.0, 0.0, 0.0, 0.0, False, 0.0)),), None, None, None, 0.0)

    found = cut(search, plan, material.sound.mono)

    rate_hz = material.sound.sample_rate_hz
    assert found.total == 8 * rate_hz
    assert found.pins[-1].out <= found.total
    assert sum(map(len, found.pieces)) == found.pins[-1].joined
    assert len(found.meetings) == len(found.pieces) - 1
    assert np.all([len(piece) > 0 for piece in found.pieces])
