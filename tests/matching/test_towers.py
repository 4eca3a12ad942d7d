import numpy as np

from temptrack.matching.network import Network
from temptrack.matching.recipe import Recipe
from temptrack.matching.towers import Plan, hear, initial_weights, see

PLAN = Plan(scene_width=9, cue_width=7, hidden=16, out=8, members=3)


def test_directions_are_unit_and_members_differ() -> None:
    weights = initial_weights(PLAN, np.random.default_rng(0))
    rows = np.random.default_rng(1).standard_normal((5, 9)).astype(np.float32)
    seen = see(weights, rows)
    assert seen.direction.shape == (3, 5, 8)
    np.testing.assert_allclose(np.linalg.norm(seen.direction, axis=2), 1, rtol=1e-5)
    np.testing.assert_allclose(seen.precision, 10, rtol=1e-5)
    assert np.abs(seen.direction[0] - seen.direction[1]).max() > 0.1


def test_music_is_heard_the_same_in_parts_as_at_once() -> None:
    weights = initial_weights(PLAN, np.random.default_rng(0))
    rows = np.random.default_rng(1).standard_normal((9000, 7)).astype(np.float32)
    heard = hear(weights, rows)
    np.testing.assert_allclose(heard[:, 8990:], hear(weights, rows[8990:]), atol=1e-6)


def test_numpy_computes_what_torch_trained() -> None:
    import torch

    rng = np.random.default_rng(2)
    drawn = initial_weights(PLAN, rng)
    weights = {name: (one + 0.1 * rng.standard_normal(one.shape)).astype(np.float32) for name, one in drawn.items()}
    network = Network({f"weights.{name}": one for name, one in weights.items()}, Recipe(dropout=0.0))
    rows = rng.standard_normal((4, 9)).astype(np.float32)
    batch = torch.from_numpy(np.stack([rows] * 3))
    with torch.no_grad():
        direction, hidden = network._forward("scene", batch, torch.Generator())
    seen = see(weights, rows)
    np.testing.assert_allclose(seen.direction, direction.numpy(), atol=1e-5)
    own = np.einsum("mnh,mh->mn", hidden.numpy(), weights["scene.precision"])
    expected = np.exp(3 * np.tanh(own / 3) + weights["temperature"][:, None])
    np.testing.assert_allclose(seen.precision, expected, rtol=1e-4)


def test_an_input_of_nothing_gives_no_nan() -> None:
    weights = initial_weights(PLAN, np.random.default_rng(0))
    assert np.isfinite(hear(weights, np.zeros((1, 7), np.float32))).all()
