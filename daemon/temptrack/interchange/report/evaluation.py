"""An EvaluateResult as the page draws it: bars on one scale, two diagrams, the rest in words."""

from dataclasses import dataclass

from temptrack.interchange.report.reading import Json, read_number, read_part, read_parts, read_text

DEPTHS = ("1", "5", "10")
_NAMES = {"random": "random order", "popular": "most popular", "affect": "affect only"}
_STEPS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
_TICKS = 4


@dataclass(frozen=True)
class Shown:
    """A figure with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bar:
    """A share with its interval, in percent of the scale's length."""

    name: str
    shown: Shown
    width: float
    left: float
    """Where the interval begins."""
    span: float
    """How wide it is."""
    own: bool = False
    """Whether it is the suggester's own."""


@dataclass(frozen=True)
class Bars:
    """Bars of one depth."""

    depth: str
    chance: float
    chance_left: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Recall:
    """All depths on one scale."""

    groups: tuple[Bars, ...]
    ticks: tuple[tuple[float, str], ...]
    """Places in percent, and what stands there."""


@dataclass(frozen=True)
class Route:
    """One route, alone and left out."""

    name: str
    alone_rank: Shown | None
    alone_recall: Shown | None
    """Among the first ten."""
    without_rank: Shown | None
    without_recall: Shown | None


@dataclass(frozen=True)
class Figures:
    """What is written, not drawn."""

    median_rank: Shown
    chance_median_rank: float
    recall_at_ten: Shown
    chance_at_ten: float
    ece: Shown
    brier: Shown
    aurc: Shown
    best_aurc: float
    right: Shown
    abstained: float
    novelty_auroc: Shown | None
    unlike: int
    novelty_held_out: float
    novelty_unlike: float
    mean_iou: Shown | None
    from_start_iou: float
    random_iou: float
    sections: int
    """Questions with a known section."""


def figures_of(found: Json) -> Figures:
    """Read the figures that stand in the text."""
    sections = read_part(found, "sections")
    return Figures(
        median_rank=_shown(found, "median_rank"),
        chance_median_rank=read_number(found, "chance_median_rank"),
        recall_at_ten=_recall(found, "10"),
        chance_at_ten=read_number(read_part(found, "chance_recall_at"), "10"),
        ece=_shown(found, "ece"),
        brier=_shown(found, "brier"),
        aurc=_shown(found, "aurc"),
        best_aurc=read_number(found, "best_aurc"),
        right=_shown(found, "right"),
        abstained=read_number(found, "abstained"),
        novelty_auroc=_shown(found, "novelty_auroc") if found.get("novelty_auroc") is not None else None,
        unlike=int(read_number(found, "unlike")),
        novelty_held_out=read_number(found, "novelty_held_out"),
        novelty_unlike=read_number(found, "novelty_unlike"),
        mean_iou=_shown(found, "mean_iou") if found.get("mean_iou") is not None else None,
        from_start_iou=read_number(sections, "from_start_iou"),
        random_iou=read_number(sections, "random_iou"),
        sections=int(read_number(sections, "questions")),
    )


def recall_bars(found: Json) -> Recall:
    """Draw the suggester's recall and the baselines' on one scale."""
    ways = [("the suggester", found, True)]
    ways += [
        (_NAMES.get(read_text(one, "name"), read_text(one, "name")), one, False)
        for one in read_parts(found, "baselines")
    ]
    chance = read_part(found, "chance_recall_at")
    highs = [_recall(one, depth).high for _, one, _ in ways for depth in DEPTHS]
    most = max([read_number(chance, depth) for depth in DEPTHS] + highs)
    scale = next((step for step in _STEPS if step >= most - 1e-9), 1.0)
    groups = tuple(
        Bars(
            depth=depth,
            chance=read_number(chance, depth),
            chance_left=_percent(read_number(chance, depth), scale),
            bars=tuple(_bar(name, one, depth, scale, own=own) for name, one, own in ways),
        )
        for depth in DEPTHS
    )
    return Recall(groups, tuple((100 * n / _TICKS, f"{100 * scale * n / _TICKS:.3g} %") for n in range(_TICKS + 1)))


def routes_of(found: Json) -> tuple[Route, ...]:
    """Pair each route alone with the suggester without it."""
    alone = {read_text(one, "name"): one for one in read_parts(found, "alone")}
    without = {read_text(one, "name"): one for one in read_parts(found, "without")}
    return tuple(
        Route(
            name,
            *((_shown(alone[name], "median_rank"), _recall(alone[name], "10")) if name in alone else (None, None)),
            *(
                (_shown(without[name], "median_rank"), _recall(without[name], "10"))
                if name in without
                else (None, None)
            ),
        )
        for name in dict.fromkeys([*alone, *without])
    )


def _shown(one: Json, name: str) -> Shown:
    return Shown(read_number(one, name), *_interval(one, name))


def _recall(one: Json, depth: str) -> Shown:
    return Shown(read_number(read_part(one, "recall_at"), depth), *_interval(one, f"recall_at_{depth}"))


def _interval(one: Json, name: str) -> tuple[float, float]:
    found = read_part(read_part(one, "intervals"), name)
    return read_number(found, "low"), read_number(found, "high")


def _bar(name: str, one: Json, depth: str, scale: float, *, own: bool) -> Bar:
    shown = _recall(one, depth)
    left = _percent(shown.low, scale)
    span = round(_percent(shown.high, scale) - left, 2)
    return Bar(name, shown, _percent(shown.value, scale), left, span, own)


def _percent(value: float, scale: float) -> float:
    return round(100 * min(1.0, max(0.0, value / scale)), 2)
