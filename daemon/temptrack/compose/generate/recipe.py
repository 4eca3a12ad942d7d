"""How a generator is trained: every choice that changes what comes out, with where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Kept with the generator. docs/generator.md has figures behind the choices (`python -m benchmarks.generator`)."""

    width: int = 64
    """Principal components that stand for a beat."""
    hidden: int = 64
    """Channels of both networks."""
    dilations: tuple[int, ...] = (1, 2, 4, 8)
    """Of the convolutions along the beats, as in WaveNet (van den Oord et al. 2016): together they see 31 beats."""
    noise: int = 24
    """Drawn once for a piece: what it is like on the whole."""
    beat_noise: int = 8
    """Drawn for every beat."""
    beats: int = 32
    """Of a stretch that is learnt from at once: eight bars of four."""
    batch: int = 24
    rate: float = 2e-3
    """Of Adam (Kingma & Ba 2015) at its beginning; it falls to a tenth by half a cosine."""
    second_decay: float = 0.99
    """Of Adam's mean square; it has no momentum while two networks move against each other (Karras et al. 2018)."""
    penalty: float = 1.0
    """Gamma of R1 and R2, the squared gradient of the critic at real and at made music (Mescheder et al. 2018; Huang
    et al. 2024, "The GAN is dead; long live the GAN!", with whose paired relativistic loss they converge)."""
    penalty_every: int = 4
    """Steps from one penalty to the next, which then counts so many times as much (Karras et al. 2020)."""
    mismatch: float = 0.5
    """Weight of real music with another stretch's condition as a thing to be told from its own (Reed et al. 2016)."""
    follow: float = 1.0
    """Weight of the squared difference between the energy asked for and that metered in what is made, in deviations (an
    auxiliary regressor, as the auxiliary classifier of Odena, Olah & Shlens 2017)."""
    cutout: float = 0.5
    """How often the critic sees a stretch of beats blotted out, real or made alike (Zhao et al. 2020, "Differentiable
    augmentation for data-efficient GAN training")."""
    blur: float = 0.4
    """Deviation of the noise that the critic sees everything through, real and made alike, in codes, which deviate by
    one (instance noise, Sønderby et al. 2017): with few pieces it would know each by heart."""
    average: float = 0.995
    """Of the running mean of the generator's weights, which is what proposes (Yazıcı et al. 2019)."""
    drop_style: float = 0.3
    """A scene's style is withheld this often where it is known, as it is withheld for all other music."""
    steps: int = 40
    """Of an epoch."""
    epochs: int = 30
