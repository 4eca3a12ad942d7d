"""The generator on real music: training, what it makes of what is asked, broken ones, what each choice does.

usage: python -m benchmarks.generator [training] [asked] [heard] [broken] [choices] [pictures]
"""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.generator import makers, pictures, sounding
from benchmarks.generator.material import OUT, read_material
from benchmarks.machine import describe
from temptrack.compose.generate import Condition, Recipe
from temptrack.compose.generate.division import Division, divide
from temptrack.compose.generate.generator import Weights
from temptrack.compose.generate.making import part_of
from temptrack.compose.generate.material import Material
from temptrack.compose.generate.probing import Look, Probe
from temptrack.compose.generate.training import State, maker_of, train
from temptrack.compose.generate.unfinished import Unfinished
from temptrack.compose.generate.verdict import judge
from temptrack.fingerprint.types import Affect

RECIPE = Recipe()
_HEARD = 16
_CHOICES = {
    "as it is": RECIPE,
    "without the energy gauge": replace(RECIPE, follow=0.0),
    "without mismatched conditions": replace(RECIPE, mismatch=0.0),
    "without blur and cutout": replace(RECIPE, blur=0.0, cutout=0.0),
    "without gradient penalties": replace(RECIPE, penalty=0.0),
}
_BROKEN = {
    "no noise to draw from": replace(RECIPE, noise=0, beat_noise=0, epochs=2),
    "rate 0.1, critic unbridled": replace(RECIPE, rate=0.1, penalty=0.0, blur=0.0, cutout=0.0, follow=0.0, epochs=3),
    "rate 1e30": replace(RECIPE, rate=1e30, epochs=2),
}
_DEAF = replace(RECIPE, follow=0.0, epochs=4)


def main(names: Sequence[str] = ()) -> None:
    """Measure and print."""
    OUT.mkdir(parents=True, exist_ok=True)
    print(f"Machine: {describe()}; one thread")
    material = read_material()
    division = divide(material, RECIPE)
    state = _trained(material, division)
    parts: dict[str, Callable[[], None]] = {
        "training": lambda: training(state),
        "asked": lambda: asked(division, state),
        "heard": lambda: heard(division, state),
        "broken": lambda: broken(division),
        "choices": lambda: choices(division),
        "pictures": lambda: draw(division, state),
    }
    for name in names or tuple(parts):
        print(f"\n-- {name}", flush=True)
        parts[name]()


def _trained(material: Material, division: Division) -> State:
    """Train, or take what an earlier run of this very training left."""
    kept, cpu_s = Unfinished(OUT / "training.safetensors", material.digest, 0, RECIPE), time.process_time()
    begun = kept.begun()
    state = train(division, recipe=RECIPE, begun=begun, keep=kept.keep)
    run = len(state.history) - (len(begun.history) if begun else 0)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took_s = time.process_time() - cpu_s
    epochs = f"{run} of {len(state.history)} epochs"
    print(f"  {epochs} trained now, in {took_s:.0f} s of one core; {peak_mib:.0f} MiB at most")
    return state


def training(state: State) -> None:
    """Print how it went."""
    print("| epoch | critic's loss | it tells | distance (library) | followed | shape | variety | by seed | covered |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for number, one in enumerate(state.history, 1):
        if number in {1, 2, 4, 8, state.best + 1} or number % 10 == 0:
            look, mark = one.look, " (kept)" if number == state.best + 1 else ""
            parts = (look.follows, look.follows_within, look.variety, look.seed_variety, look.coverage)
            print(
                f"| {number}{mark} | {one.critic_loss:.2f} | {one.told:.2f} | {look.distance:.3f} "
                f"({look.library_distance:.3f}) | {' | '.join(f'{part:.2f}' for part in parts)} |"
            )


def asked(division: Division, state: State) -> None:
    """Print what it and its rivals make of conditions of held-out tracks."""
    beats, probe = RECIPE.beats, Probe(division, RECIPE.beats, seed=1)
    rivals = {
        "the generator": maker_of(part_of(state.arrays, "best."), RECIPE),
        "nearest stretch of the library": makers.nearest_piece(division, beats),
        "any stretch of the library": makers.random_piece(division, beats),
        "the mean beat": makers.mean_patch(division),
        "the mean beat, levelled as asked": makers.level_only(division),
    }
    print(_HEAD)
    for name, maker in rivals.items():
        look = probe.look(maker)
        print(f"{_row(name, look)} {'fit' if judge(look).sound else 'unfit'} |")
    whole = Probe(division, beats, seed=1)
    # What was held out has no other seed, and the question of how it varies by seed no answer.
    print(f"{_row('the held-out music itself', whole.look(makers.held_out(division, beats)))} - |")


_HEAD = (
    "| who | followed (chance) | shape | error | distance (library) | variety | by seed | covered | novelty | fit |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def _row(name: str, look: Look) -> str:
    return (
        f"| {name} | {look.follows:.2f} ({look.shuffled:.2f}) | {look.follows_within:.2f} | {look.energy_error:.3f} | "
        f"{look.distance:.3f} ({look.library_distance:.3f}) | {look.variety:.2f} | {look.seed_variety:.2f} | "
        f"{look.coverage:.2f} | {look.novelty:.2f} |"
    )


def heard(division: Division, state: State) -> None:
    """Make proposals audible by Griffin-Lim and let the tracks' own analysis hear their energy."""
    weights = Weights(part_of(state.arrays, "best."), division.coding, RECIPE.dilations)
    chosen = [one for one in division.judged if len(one.patches) >= RECIPE.beats][:_HEARD]
    wanted, made, real = [], [], []
    for seed, one in enumerate(chosen):
        beats = one.patches.beats_s - one.patches.beats_s[0]
        patches = division.coding.decode(weights.make(one.condition, seed), beats)
        wanted.append(one.condition.energy)
        made.append(sounding.energy_heard(patches))
        real.append(sounding.energy_heard(replace(one.patches, beats_s=beats)))
    for name, found in (("proposals", made), ("the held-out tracks' own patches", real)):
        flat, know = np.concatenate(found), np.concatenate(wanted)
        other = np.concatenate([np.resize(wanted[index - 1], len(one)) for index, one in enumerate(found)])
        within = [np.concatenate([one - one.mean() for one in part]) for part in (found, wanted)]
        print(
            f"  {name}: {len(found)} heard, correlation of energy heard and asked {np.corrcoef(flat, know)[0, 1]:.2f} "
            f"(another's curve: {np.corrcoef(flat, other)[0, 1]:.2f}), of the shapes "
            f"{np.corrcoef(within[0], within[1])[0, 1]:.2f}, mean difference {np.abs(flat - know).mean():.2f}"
        )


def broken(division: Division) -> None:
    """Train generators that are meant to fail, and print what is said of them."""
    cases = {name: (recipe, division) for name, recipe in _BROKEN.items()}
    for name, (recipe, taught) in {**cases, "taught with others' curves": (_DEAF, _muddled(division))}.items():
        state = train(taught, recipe=recipe)
        kept = state.history[max(state.best, 0)].look
        last = state.history[-1].look
        verdict = judge(last if not last.finite else kept, state.history)
        print(f"  {name}: {verdict.sentence() or 'nothing is found'}", flush=True)


def _muddled(division: Division) -> Division:
    """Give each stretch the condition of one of another track."""
    others = np.roll(np.arange(len(division.learnt)), len(division.learnt) // 2)
    muddled = [
        replace(
            one,
            rows=np.resize(division.learnt[other].rows, one.rows.shape),
            energy=np.resize(division.learnt[other].energy, one.energy.shape),
        )
        for one, other in zip(division.learnt, others, strict=True)
    ]
    return replace(division, learnt=tuple(muddled))


def choices(division: Division) -> None:
    """Leave each part of the recipe out, with a third of the epochs, and print what that does."""
    print(_HEAD)
    for name, recipe in _CHOICES.items():
        state = train(division, recipe=replace(recipe, epochs=RECIPE.epochs // 3))
        look = state.history[state.best].look
        print(f"{_row(name, look)} {'fit' if judge(look, state.history).sound else 'unfit'} |", flush=True)


def draw(division: Division, state: State) -> None:
    """Draw the training and some proposals."""
    weights = Weights(part_of(state.arrays, "best."), division.coding, RECIPE.dilations)
    pictures.draw_curves(state.history, OUT / "training.svg")
    across = np.linspace(0, 1, 48, dtype=np.float32)
    arch = 0.2 + 0.7 * np.sin(np.pi * across)
    curves = {"rising": 0.1 + 0.8 * across, "falling": 0.9 - 0.8 * across, "an arch": arch}
    rows = []
    for name, curve in curves.items():
        condition = Condition(curve.astype(np.float32), Affect(float(curve.mean()), 0.5), 110.0)
        for seed in (0, 1):
            codes = weights.make(condition, seed)
            patches = division.coding.decode(codes, np.arange(len(curve) + 1, dtype=np.float64) * condition.beat_s)
            rows.append((f"proposal, {name}, seed {seed}", condition.energy, patches))
    rows += [("a held-out track, for comparison", one.condition.energy, one.patches) for one in division.judged[:6:3]]
    pictures.draw_pieces(rows, OUT / "proposals.png")
    print(f"  {OUT / 'training.svg'}, {OUT / 'proposals.png'}")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
