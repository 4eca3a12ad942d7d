import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.retrieval.world import World
from temptrack.evaluate import Protocol, evaluate, with_curves
from temptrack.evaluate.evaluating import measure
from temptrack.evaluate.judging import Judged
from temptrack.evaluate.metrics import Standing
from temptrack.evaluate.sections import Chosen
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore

FIRST, SECOND, LAST = Standing(0, 0, 1), Standing(1, 0, 1), Standing(9, 0, 1)
PLAIN = Protocol()


def judged(film: int, standing: Standing, confidence: float, right: bool, **changes: object) -> Judged:
    ways = ("suggester", "random", "popular", "affect", "without scenes", "alone scenes")
    made = Judged(
        group=film,
        candidates=10,
        true=1,
        identified=True,
        standings=dict.fromkeys(ways, standing),
        routes=("scenes",),
        confidence=confidence,
        right=right,
        abstained=False,
        novelty=0.2,
        chosen=None,
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def four() -> Sequence[Judged]:
    return [
        judged(0, FIRST, 0.9, True),
        judged(0, FIRST, 0.7, True),
        judged(1, SECOND, 0.6, False, novelty=0.4),
        judged(1, LAST, 0.2, False, abstained=True),
    ]


def test_known_figures() -> None:
    found = measure(four(), [0.3, 0.5], PLAIN, 2)
    assert (found.queries, found.films, found.folds, found.identified, found.candidates) == (4, 2, 2, 4, (10, 10))
    recall = {depth: figure.value for depth, figure in found.suggester.recall_at.items()}
    assert recall == {1: 0.5, 5: 0.75, 10: 1.0}
    assert found.suggester.median_rank.value == 1.5
    assert found.suggester.mean_reciprocal_rank.value == pytest.approx((1 + 1 + 1 / 2 + 1 / 10) / 4)
    assert found.chance.recall_at == pytest.approx({1: 0.1, 5: 0.5, 10: 1.0})
    assert found.chance.median_rank == 5.5
    assert [one.name for one in found.baselines] == ["random", "popular", "affect"]
    assert [one.name for one in found.without] == [one.name for one in found.alone] == ["scenes"]
    assert found.calibration.right.value == 0.5
    assert found.calibration.ece.value == pytest.approx((0.1 + 0.3 + 0.6 + 0.2) / 4)
    assert found.calibration.brier.value == pytest.approx((0.01 + 0.09 + 0.36 + 0.04) / 4)
    assert found.selection.aurc.value == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert found.selection.best == found.selection.aurc.value
    assert found.selection.abstained == 0.25
    assert [point.coverage for point in found.selection.curve] == [0.25, 0.5, 0.75, 1.0]
    assert found.novelty is not None
    # Of 0.2, 0.2, 0.4, 0.2 against 0.3 and 0.5: seven of eight pairs the right way round.
    assert found.novelty.auroc.value == pytest.approx(7 / 8)
    assert found.sections is None


def test_intervals_hold_the_figure_and_are_those_of_films() -> None:
    found = measure(four(), [], PLAIN, 2)
    recall = found.suggester.recall_at[1]
    assert (recall.interval.low, recall.value, recall.interval.high) == (0.0, 0.5, 1.0)
    assert found.novelty is None


def test_a_moment_counts_where_track_and_section_are_right() -> None:
    def chosen(iou: float) -> Chosen:
        return Chosen(3.0, 2.0, iou, 0.1, 0.2)

    runs = [
        judged(0, FIRST, 0.9, True, chosen=chosen(0.9)),
        judged(1, FIRST, 0.9, True, chosen=chosen(0.6)),
        judged(2, SECOND, 0.9, True, chosen=chosen(0.8)),
        judged(3, SECOND, 0.9, True),
    ]
    sections = measure(runs, [], PLAIN, 2).sections
    assert sections is not None
    assert sections.questions == 3
    assert sections.iou.value == pytest.approx((0.9 + 0.6 + 0.8) / 3)
    assert (sections.from_start_iou.value, sections.random_iou.value) == pytest.approx((0.1, 0.2))
    assert sections.moment_recall_at[1].value == pytest.approx(1 / 3)
    assert sections.moment_recall_at[10].value == pytest.approx(2 / 3)


def test_a_route_that_says_nothing_of_a_question_changes_nothing_there() -> None:
    silent = judged(
        1,
        SECOND,
        0.5,
        True,
        routes=(),
        standings={"suggester": SECOND, **dict.fromkeys(("random", "popular", "affect"), SECOND)},
    )
    found = measure([judged(0, FIRST, 0.5, True), silent], [], PLAIN, 2)
    assert found.without[0].recall_at[5].value == 1.0
    assert found.alone[0].recall_at[5].value == pytest.approx((1.0 + 0.5) / 2)  # chance: 5 of 10


def test_says_what_keeps_it_from_saying_more() -> None:
    unknown = [dataclasses.replace(one, identified=False) for one in four()]
    remarks = " ".join(measure(unknown, [], PLAIN, 2).remarks)
    assert "4 questions of 2 films are few" in remarks
    assert "4 are no track of the library" in remarks
    assert "--unlike" in remarks
    many = [dataclasses.replace(four()[number % 4], group=number) for number in range(200)]
    assert measure(many, [0.9], PLAIN, 5).remarks == ()


def test_the_whole_way(store: MemoryStore, world: World) -> None:
    told: list[Progress] = []
    found = evaluate(
        store,
        Protocol(folds=3),
        sighting=with_curves(world.curves()),
        unlike=world.unlike(12),
        job=Job(told.append),
    )
    assert (found.queries, found.films, found.folds, found.candidates) == (30, 6, 3, (30, 30))
    assert found.suggester.median_rank.value < found.chance.median_rank
    affect = next(one for one in found.baselines if one.name == "affect")
    assert affect.recall_at == next(one for one in found.alone if one.name == "affect").recall_at
    assert found.sections is not None
    assert found.sections.iou.value > found.sections.random_iou.value
    assert found.novelty is not None
    assert found.novelty.auroc.value > 0.7
    assert sum(one.count for one in found.calibration.bins) == 30
    assert list(dict.fromkeys(one.stage for one in told)) == ["ask", "measure"]
    again = evaluate(store, Protocol(folds=3), sighting=with_curves(world.curves()), unlike=world.unlike(12))
    assert again == found


def test_candidate_cues(store: MemoryStore) -> None:
    found = evaluate(store, Protocol(folds=2, pool="cues"))
    assert found.pool == "cues"
    assert found.candidates == (15, 15)
    assert found.identified == 30
    assert np.isfinite(found.selection.aurc.value)
