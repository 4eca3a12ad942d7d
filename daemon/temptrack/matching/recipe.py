"""How a matcher is trained: every choice that changes what comes out, with where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Kept with the matcher. docs/matcher.md has the figures behind the choices (`python -m benchmarks matcher`)."""

    rate: float = 3e-3
    """Of AdamW."""
    decay: float = 0.05
    dropout: float = 0.4
    drop_groups: float = 0.3
    """Each optional group of a scene's inputs is taken away this often, so that a scene without it is not new."""
    swap_tracks: float = 0.5
    """A recognised cue is shown as its whole track this often: what is suggested is a track, and sections of real
    tracks sound like the whole with a cosine of .56 in the median."""
    spare_alike: bool = True
    """Whether cues with the same music are no negatives of each other (He et al. 2020 leave them in; a cue heard twice
    is common in film)."""
    alike_cosine: float = 0.9
    """Likeness vectors nearer than this are nearly the same music: no two of 61 real tracks of game scores come nearer
    than .84, 1 in 100 pairs than .73."""
    shift_weight: float = 0.5
    """Of the temporal term; 0 leaves it out."""
    shift_margin: float = 0.1
    """By which a scene's own cue shall be nearer than its neighbours', in cosine."""
    shift_reach: int = 3
    """Scenes before and after that count as neighbours."""
    batch: int = 192
    run: int = 24
    """Scenes in a row that a batch takes from one film, at most."""
    epochs: int = 120
    patience: int = 12
    """Epochs without a better rank on the stopping films before it ends."""
    hidden: int = 96
    out: int = 32
    members: int = 4
    """Of the ensemble (Lakshminarayanan et al. 2017 find most of the gain at five)."""
