"""A new piece from what was suggested: listen, aim, choose, lay, mend, fill, finish."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from temptrack.compose.generate import PatchSequence
from temptrack.compose.mosaic.change import longest_run_s
from temptrack.compose.mosaic.choosing import choose_pieces
from temptrack.compose.mosaic.corpus import Corpus, Pieces, Shelf, brought_to, corpus_of
from temptrack.compose.mosaic.cutting import Cut, cuts_of, laid_cuts, piece_gains_db, rate_of
from temptrack.compose.mosaic.far import Far, far_phrases
from temptrack.compose.mosaic.filling import Filled, filled, mended
from temptrack.compose.mosaic.finishing import (
    fade_length_s,
    faded_out,
    following,
    levelled,
    with_soft_edges,
)
from temptrack.compose.mosaic.target import LEAST_SLOT_S, Plan, best_plan, moved, with_ending
from temptrack.compose.mosaic.types import WHOLE, Composition, Match, Recipe, Wish
from temptrack.compose.rights import Source
from temptrack.errors import InvalidInputError, MediaError, NotFoundError, StateError
from temptrack.media.types import Sound
from temptrack.progress import Job

SHORTEST_S, LONGEST_S = 0.5, 600.0
USE = "mosaic"
_SILENT_LUFS = -60.0

Proposer = Callable[[PatchSequence], Far | None]
"""Is given what the best match would be, and proposes something else of as many beats; None when it cannot."""


@dataclass(frozen=True)
class Laying:
    """What was aimed at and what was chosen for it."""

    plan: Plan
    target: PatchSequence
    cuts: list[Cut]
    sound: Sound


def compose(
    matches: tuple[Match, ...],
    wish: Wish,
    job: Job,
    *,
    propose: Proposer | None = None,
    shelf: Shelf | None = None,
    recipe: Recipe = WHOLE,
) -> Composition:
    """Make a piece out of suggested tracks.

    Parameters
    ----------
    matches : tuple of Match
        Those whose licence lets something be made of them, the best first.
    wish : Wish
        What it shall be.
    job : Job
        Told of listen, aim, choose, read, mend and fill; checked at every block of sound.
    propose : callable, optional
        The generator; without, or where it proposes nothing, the piece moves towards the other matches.
    shelf : Shelf, optional
        Where what was heard of tracks before is remembered.
    recipe : Recipe
        Which steps are taken.

    Raises
    ------
    InvalidInputError
        When what is wished for lies outside its bounds.
    StateError
        When no match can be heard.
    CancelledError
        When the job is no longer wanted.
    """
    check_wish(wish)
    corpus, remarks = _listen(matches, shelf or Shelf(), job)
    job.report("aim", 0, 1)
    plan = _plan(corpus, wish)
    best = corpus.patches(plan.pieces, plan.edges_s)
    far = _far(plan, corpus, best, wish, propose)
    target = moved(best, far.patches, wish.change, until=plan.ending_from)
    laying = _lay(plan, target, corpus, wish, job)
    inverted = _invert(laying, wish, recipe, job)
    return _finish(laying, inverted, corpus, wish, far, remarks)


def check_wish(wish: Wish) -> None:
    """Refuse what cannot be made.

    Raises
    ------
    InvalidInputError
        When the change is not from 0 to 1, the duration too short or long, or the seed negative.
    """
    if not 0.0 <= wish.change <= 1.0:
        raise InvalidInputError(
            f"A change of {wish.change:g} is outside 0 to 1", remedy="0 is the best match, 1 is far", field="change"
        )
    if not SHORTEST_S <= wish.duration_s <= LONGEST_S:
        raise InvalidInputError(
            f"A piece cannot last {wish.duration_s:g} s",
            remedy=f"ask for {SHORTEST_S:g} s to {LONGEST_S / 60:g} minutes",
            field="duration_s",
        )
    if wish.seed < 0:
        raise InvalidInputError(f"The seed {wish.seed} is negative", remedy="give 0 or more", field="seed")


def _listen(matches: tuple[Match, ...], shelf: Shelf, job: Job) -> tuple[Corpus, tuple[str, ...]]:
    """Listen to all matches; those that cannot be heard are told of and left out."""
    tracks: list[Pieces] = []
    remarks: list[str] = []
    for done, match in enumerate(matches):
        job.report("listen", done, len(matches), match.track.title)
        if match.track.loudness_lufs < _SILENT_LUFS:
            remarks.append(f"“{match.track.title}” is silent and gives nothing.")
            continue
        level_lufs = tracks[0].match.track.loudness_lufs if tracks else match.track.loudness_lufs
        through_s = () if tracks else (match.track_in_s, match.track_out_s)
        try:
            tracks.append(brought_to(shelf.pieces(match, through_s, job), level_lufs))
        except (MediaError, NotFoundError) as error:
            remarks.append(f"“{match.track.title}” gives nothing: {error}")
    if not tracks:
        raise StateError(
            " ".join(["There is no sound to make a piece of", *remarks]).rstrip("."),
            remedy="add the files again with `temptrack library add`",
        )
    return corpus_of(tuple(tracks)), tuple(remarks)


def _plan(corpus: Corpus, wish: Wish) -> Plan:
    plan = best_plan(corpus, wish.duration_s)
    of = 1 if wish.change == 0.0 else len(corpus.tracks)
    return with_ending(plan, corpus, longest_run_s(wish.change), of=of)


def _far(plan: Plan, corpus: Corpus, best: PatchSequence, wish: Wish, propose: Proposer | None) -> Far:
    if wish.change == 0.0:
        return Far(best, "")
    proposed = propose(best) if propose is not None else None
    if proposed is None:
        return far_phrases(plan, corpus, best, wish.seed)
    return replace(proposed, patches=proposed.patches.brought_to(best.mean_lufs))


def _lay(plan: Plan, target: PatchSequence, corpus: Corpus, wish: Wish, job: Job) -> Laying:
    job.report("choose", 0, 1)
    path = choose_pieces(plan, target, corpus, change=wish.change, seed=wish.seed, job=job)
    cuts = cuts_of(plan, path, corpus)
    gains_db = piece_gains_db(plan, path, target, corpus)
    return Laying(plan, target, cuts, laid_cuts(cuts, gains_db, corpus, plan, rate_of(corpus), job))


def _invert(laying: Laying, wish: Wish, recipe: Recipe, job: Job) -> Filled:
    """Mend and fill what was laid; at a change of 0 the best match is left as it is."""
    sound, target = laying.sound, laying.target
    if not recipe.pieces:
        return filled(Sound(np.zeros_like(sound.samples), sound.sample_rate_hz), target, seed=wish.seed, job=job)
    if wish.change == 0.0:
        return Filled(sound, -120.0)
    job.report("mend", 0, 1)
    if recipe.mend:
        sound = mended(sound, target, job)
    return filled(sound, target, seed=wish.seed, job=job) if recipe.fill else Filled(sound, -120.0)


def _finish(
    laying: Laying, inverted: Filled, corpus: Corpus, wish: Wish, far: Far, remarks: tuple[str, ...]
) -> Composition:
    best = corpus.tracks[0].match
    sound, ending = _ended(inverted.sound, laying, corpus, wish)
    target_lufs = best.track.loudness_lufs + best.gain_db
    done = levelled(with_soft_edges(sound), target_lufs)
    if done.held_db > 0.1:
        remarks += (f"It is {done.held_db:.1f} dB below the loudness asked for, so that no peak clips.",)
    return Composition(
        sound=done.sound,
        sources=tuple(_source(cut, corpus.tracks[cut.track].match) for cut in laying.cuts),
        change=wish.change,
        towards=far.what,
        ending=ending,
        loudness_lufs=done.loudness_lufs,
        target_lufs=target_lufs,
        longest_copy_s=_longest(laying.cuts),
        from_best=sum(cut.length_s for cut in laying.cuts if cut.track == 0) / wish.duration_s,
        filled_db=inverted.filled_db,
        target=laying.target,
        remarks=remarks,
    )


def _ended(sound: Sound, laying: Laying, corpus: Corpus, wish: Wish) -> tuple[Sound, str]:
    """Follow the scene, and fade where nothing ends by itself."""
    if wish.energy is not None:
        sound = following(sound, wish.energy)
    last = laying.cuts[-1]
    if laying.plan.ending_from < len(laying.plan):
        return sound, f"the ending of “{corpus.tracks[last.track].match.track.title}”"
    length_s = fade_length_s(wish.duration_s)
    return faded_out(sound, length_s), f"a fade over {length_s:.1f} s"


def _longest(cuts: list[Cut]) -> float:
    """Return the longest stretch that runs on in one track, joins to itself counted as one."""
    longest = length = 0.0
    for number, cut in enumerate(cuts):
        before = cuts[number - 1] if number else None
        joined = (
            before is not None
            and before.track == cut.track
            and abs(before.track_in_s + before.length_s - cut.track_in_s) < LEAST_SLOT_S
        )
        length = length + cut.length_s if joined else cut.length_s
        longest = max(longest, length)
    return longest


def _source(cut: Cut, match: Match) -> Source:
    track = match.track
    return Source(
        track_id=track.track_id,
        title=track.title,
        artist=track.artist,
        licence=track.licence,
        track_in_s=cut.track_in_s,
        track_out_s=cut.track_in_s + cut.length_s,
        out_in_s=cut.out_in_s,
        out_out_s=cut.out_out_s,
        use=USE,
    )
