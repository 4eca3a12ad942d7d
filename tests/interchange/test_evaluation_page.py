"""The page of an evaluation, taken apart."""

from pathlib import Path

import pytest

from temptrack.interchange.report import render_evaluation
from temptrack.interchange.report.diagrams import DIAGRAM, draw_reliability, draw_risk
from temptrack.interchange.report.evaluation import recall_bars, routes_of
from tests.interchange.browser import browse, needs_browser, width_over
from tests.interchange.report_page import Page
from tests.interchange.report_samples import HOSTILE


def ranking(name: str, recalls: tuple[float, float, float], rank: float = 7.0) -> dict[str, object]:
    at = dict(zip(("1", "5", "10"), recalls, strict=True))
    spans = {f"recall_at_{depth}": {"low": value / 2, "high": min(1.0, 1.5 * value)} for depth, value in at.items()}
    return {
        "name": name,
        "recall_at": at,
        "median_rank": rank,
        "intervals": {**spans, "median_rank": {"low": rank - 1, "high": rank + 1}},
    }


def evaluation(**changes: object) -> dict[str, object]:
    own = ranking("", (0.1, 0.2, 0.3))
    del own["name"]
    own["intervals"] = {**own["intervals"], "ece": {"low": 0.01, "high": 0.2}}  # type: ignore[dict-item]
    return {
        "queries": 40,
        "films": 8,
        "folds": 4,
        "pool": "tracks",
        "candidates_least": 50,
        "candidates_most": 50,
        "data": "the learnt films",
        "chance_recall_at": {"1": 0.02, "5": 0.1, "10": 0.2},
        "chance_median_rank": 25.5,
        "baselines": [ranking(name, (0.02, 0.1, 0.2)) for name in ("random", "popular", "affect")],
        "alone": [ranking("scenes", (0.1, 0.2, 0.25))],
        "without": [ranking("scenes", (0.02, 0.1, 0.2), 20.0)],
        "ece": 0.07,
        "aurc": 0.25,
        "best_aurc": 0.1,
        "right": 0.6,
        "abstained": 0.05,
        "reliability": [
            {"low": 0.0, "high": 0.5, "count": 0, "confidence": 0.25, "right": 0.0},
            {"low": 0.5, "high": 1.0, "count": 40, "confidence": 0.7, "right": 0.6},
        ],
        "risk_coverage": [
            {"coverage": 0.5, "risk": 0.1, "threshold": 0.8},
            {"coverage": 1.0, "risk": 0.4, "threshold": 0.5},
        ],
        "remarks": ["40 questions of 8 films are few."],
        **own,
        **changes,
    }


def test_says_what_was_measured_and_what_came_of_it() -> None:
    text = Page(render_evaluation(evaluation())).text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "40 scenes of 8 films (the learnt films), asked about as if their films had never been learnt, in 4 parts",
        "ranked were 50 tracks of the library",
        *("7.0", "6.0–8.0; chance 25.5", "30 %", "chance 20.0 %", "0.070", "0.010–0.200; 0 is perfect"),
        *("most popular", "affect only", "random order"),
        "60 % of the answers had a close track among the first three; 5 % it would rather not have given",
        "the least possible is 0.100",
        "40 questions of 8 films are few.",
        "Nothing left this machine.",
    ):
        assert words in text, words


def test_what_was_not_measured_has_no_place() -> None:
    text = Page(render_evaluation(evaluation())).text
    assert "Novelty and sections" not in text
    assert "Knows the unknown" not in text
    measured = evaluation(
        novelty_auroc=0.93,
        unlike=12,
        mean_iou=0.4,
        sections={"questions": 30, "from_start_iou": 0.1, "random_iou": 0.2},
    )
    text = Page(render_evaluation(measured)).text
    assert "12 stretches" in text
    assert "30 scenes" in text


def test_bars_share_one_scale_that_holds_every_interval() -> None:
    recall = recall_bars(evaluation())
    assert [group.depth for group in recall.groups] == ["1", "5", "10"]
    for group in recall.groups:
        assert [bar.name for bar in group.bars] == ["the suggester", "random order", "most popular", "affect only"]
        for bar in group.bars:
            assert 0 <= bar.left <= bar.width <= bar.left + bar.span <= 100
    # The greatest interval ends at 45 %, so the scale goes to 50.
    assert recall.ticks[-1][1] == "50 %"
    assert recall.groups[2].bars[0].width == 60


def test_routes_stand_alone_and_left_out() -> None:
    (route,) = routes_of(evaluation())
    assert route.name == "scenes"
    assert route.without_rank is not None
    assert route.without_rank.value == 20
    (lonely,) = routes_of(evaluation(without=[]))
    assert lonely.without_rank is None
    assert "–" in Page(render_evaluation(evaluation(without=[]))).text


def test_diagrams_are_drawn_to_scale() -> None:
    (dot,) = draw_reliability(evaluation()).dots
    assert (dot.x, dot.y, dot.even_y) == pytest.approx((0.7 * DIAGRAM, 0.4 * DIAGRAM, 0.3 * DIAGRAM))
    risk = draw_risk(evaluation())
    assert risk is not None
    assert (risk.top, risk.overall) == (0.5, 0.4)
    assert risk.line == f"M{DIAGRAM / 2:.1f} {0.8 * DIAGRAM:.1f} L{DIAGRAM:.1f} {0.2 * DIAGRAM:.1f}"
    assert draw_risk({}) is None


def test_missing_fields_leave_empty_places_and_nothing_typed_is_obeyed() -> None:
    assert "How good the suggestions are" in Page(render_evaluation({})).text
    hostile = evaluation(data=HOSTILE, remarks=[HOSTILE], alone=[ranking(HOSTILE, (0.1, 0.2, 0.3))])
    assert "<script>" not in render_evaluation(hostile)


@needs_browser
@pytest.mark.parametrize("width", [420, 1200])
def test_nothing_runs_over_the_side(tmp_path: Path, width: int) -> None:
    (tmp_path / "report.html").write_text(render_evaluation(evaluation()), encoding="utf-8")
    assert width_over(tmp_path, width) <= 0


@needs_browser
def test_it_prints(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(render_evaluation(evaluation()), encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'report.pdf'}")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
