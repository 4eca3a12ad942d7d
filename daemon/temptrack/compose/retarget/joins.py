"""Which moments of a track may follow which: the edges of the graph that a way is sought through."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.retarget.material import Material
from temptrack.compose.retarget.onsets import ONSET_RATE_HZ
from temptrack.compose.retarget.types import Flags, Indices, Numbers
from temptrack.progress import Job

_REACH = 4
"""Units on each side of a seam that are compared."""
_EACH, _EACH_OUT_OF_BAR, _EACH_TO_THE_END = 12, 4, 4
"""Joins kept of those that leave one node: so many that keep count of the bar, so many that do not, for lengths that
whole bars cannot give, and so many that lead near the ending, however unlike it is to all before."""
_MANY = 40
_OUT_OF_BAR = 1.0
"""What it costs to lose count of the bar: as much as a clear change."""
_BACKWARDS = 0.05
"""A passage heard twice is a little worse than one left out."""
_LEAP_SCALE_DB = 6.0
_NEAREST = 2
"""Units: a shorter jump is a stumble."""
_LOOK_S, _MOST_SHIFT_S, _SHIFT_DEVIATION_S = 0.6, 0.035, 0.015
"""Beats are found to some 15 ms; two alike are laid on each other by what is heard within 0.6 s of them."""
_AT_ONCE = 512


@dataclass(frozen=True)
class Joins:
    """Edges: leave the track at a node, go on from another. Shape (m,) each."""

    leave: Indices
    enter: Indices
    shift_s: Numbers
    """Added to the entered node's time so that the beats fall together."""
    difference: Numbers
    """Between what follows and what would have; 1 is a clear change."""
    keeps_bar: Indices
    cost: Numbers

    def only(self, chosen: Indices) -> "Joins":
        """Those of a mask or list."""
        return Joins(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def find_joins(material: Material, wanted_s: float, *, forwards_only: bool, job: Job, every: bool = False) -> Joins:
    """Return the best joins from each node.

    Parameters
    ----------
    material : Material
        The track.
    wanted_s : float
        What is sought will last so long: joins that lead so near to the ending are kept from every node.
    forwards_only : bool
        Leave out those that repeat something.
    job : Job
        Checked on the way.
    every : bool
        Keep many more, worse ones too: for what the best cannot give.
    """
    difference = seam_differences(material.features)
    count = len(material.nodes_s)
    job.check()
    leave, enter = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    keeps = _same_place(material.positions)
    difference += _leap(material) / _LEAP_SCALE_DB
    cost = difference + _OUT_OF_BAR * ~keeps + _BACKWARDS * (enter < leave)
    barred = (np.abs(enter - leave) < _NEAREST) | (leave == 0) | (enter == 0) | (enter >= count - 1)
    barred |= leave >= count - 1
    if forwards_only:
        barred |= enter < leave
    cost = np.where(barred if every else barred | ~_least_on_its_diagonal(cost), np.inf, cost)
    job.check()
    near_the_end = material.nodes_s >= material.duration_s - wanted_s
    rows, columns = _union(
        _best(np.where(keeps, cost, np.inf), _MANY if every else _EACH),
        _best(np.where(keeps, np.inf, cost), _MANY if every else _EACH_OUT_OF_BAR),
        _best(np.where(near_the_end, cost, np.inf), _MANY if every else _EACH_TO_THE_END),
    )
    shift_s = _shifts(material, rows, columns, job)
    return Joins(
        rows,
        columns,
        shift_s,
        difference[rows, columns],
        keeps[rows, columns].astype(np.int64),
        cost[rows, columns],
    )


def seam_differences(features: Numbers) -> Numbers:
    """How different the music around each pair of nodes is, shape (n, n) for n - 1 units.

    The mean distance of the units before and after the seam, nearer ones counting for more: before it the past that is
    heard against the past that belongs to what follows, after it the other way round (Wenner et al. 2013, "Scalable
    music: automatic music retargeting and synthesis"). Units beyond the track's ends say nothing.
    """
    units = len(features)
    squares = (features**2).sum(axis=1)
    distance = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2.0 * features @ features.T, 0.0))
    total, weights = np.zeros((units + 1, units + 1)), np.zeros((units + 1, units + 1))
    for offset in range(-_REACH, _REACH):
        weight = np.exp(-abs(offset + 0.5) / 2.0)
        low, high = max(0, -offset), min(units, units - 1 - offset) + 1
        nodes = slice(low, high)
        there = slice(low + offset, high + offset)
        total[nodes, nodes] += weight * distance[there, there]
        weights[nodes, nodes] += weight
    return np.asarray(total / np.maximum(weights, 1e-9))


def _leap(material: Material) -> Numbers:
    """How much more the spectrum leaps at each join than it does at both of its places in the track, dB.

    A stroke on the beat is a leap as well; what is heard as a cut is a leap that the music does not make.
    """
    before, after = material.onsets.about(material.nodes_s)
    own = np.abs(before - after).mean(axis=1)
    leap = np.stack([np.abs(row - after).mean(axis=1) for row in before])
    return np.asarray(np.maximum(leap - np.maximum(own[:, None], own[None, :]), 0.0))


def _best(cost: Numbers, most: int) -> tuple[Indices, Indices]:
    """Rows and columns of the cheapest of each row that cost anything less than the infinite."""
    count = min(most, cost.shape[1] - 1)
    columns = np.argpartition(cost, count, axis=1)[:, :count].ravel()
    rows = np.repeat(np.arange(len(cost)), count)
    allowed = np.isfinite(cost[rows, columns])
    return rows[allowed], columns[allowed]


def _union(*found: tuple[Indices, Indices]) -> tuple[Indices, Indices]:
    pairs = np.unique(np.hstack([np.stack(each) for each in found]), axis=1)
    return pairs[0], pairs[1]


def _least_on_its_diagonal(cost: Numbers) -> Flags:
    """Joins a unit earlier or later leave out, or repeat, as much: of such neighbours the best is enough."""
    padded = np.pad(cost, 1, constant_values=np.inf)
    return np.asarray((cost <= padded[:-2, :-2]) & (cost <= padded[2:, 2:]))


def _same_place(positions: Numbers) -> Flags:
    known = ~np.isnan(positions)
    same = positions[:, None] == positions[None, :]
    return np.asarray(same | ~(known[:, None] & known[None, :]))


def _shifts(material: Material, leave: Indices, enter: Indices, job: Job) -> Numbers:
    """By how much the entered moment must move so that the onsets around both fall together."""
    reach, most = round(_LOOK_S * ONSET_RATE_HZ), round(_MOST_SHIFT_S * ONSET_RATE_HZ)
    curve = np.pad(np.maximum(material.onsets.curve, 0.0), reach + most + 1)
    moves = np.arange(-most, most + 1)
    prior = np.exp(-0.5 * (moves / ONSET_RATE_HZ / _SHIFT_DEVIATION_S) ** 2)
    at = material.nodes_s * ONSET_RATE_HZ
    whole = np.round(at).astype(np.int64) + reach + most + 1
    windows = np.lib.stride_tricks.sliding_window_view(curve, 2 * reach + 1)
    wide = np.lib.stride_tricks.sliding_window_view(curve, 2 * (reach + most) + 1)
    shift = np.zeros(len(leave))
    for first in range(0, len(leave), _AT_ONCE):
        job.check()
        part = slice(first, first + _AT_ONCE)
        here, there = windows[whole[leave[part]] - reach], wide[whole[enter[part]] - reach - most]
        size = here.shape[1]
        score = np.stack([(here * there[:, m : m + size]).sum(axis=1) for m in range(len(moves))], axis=1) * prior
        shift[part] = _top(score) - most
    rounding = (whole - reach - most - 1) - at
    return np.asarray((shift + rounding[enter] - rounding[leave]) / ONSET_RATE_HZ)


def _top(score: Numbers) -> Numbers:
    """Place of the highest value of each row, between them by a parabola; the middle where nothing is heard."""
    rows = np.arange(len(score))
    best = np.clip(score.argmax(axis=1), 1, score.shape[1] - 2)
    left, top, right = score[rows, best - 1], score[rows, best], score[rows, best + 1]
    bend = left - 2.0 * top + right
    offset = np.where(bend < -1e-12, 0.5 * (left - right) / np.minimum(bend, -1e-12), 0.0)
    found = best + np.clip(offset, -0.5, 0.5)
    return np.asarray(np.where(score.max(axis=1) > 1e-9, found, (score.shape[1] - 1) / 2.0))
