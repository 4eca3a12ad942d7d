import numpy as np

from temptrack.matching import Division, Trained
from tests.matching.worlds import opinions, pairs_of


def test_one_scene_is_weighed_as_many_are(divided: Division, trained: Trained) -> None:
    pairs, matcher = divided.judging, trained.matcher
    row = int(np.flatnonzero(pairs.has_semantic)[0])
    seen = matcher.see(pairs.style[row], pairs.dynamics[row], pairs.semantic[row])
    opinion = matcher.weigh(seen, matcher.hear(pairs.likeness, pairs.affect))
    np.testing.assert_allclose(opinion.log_likelihood, matcher.scores(pairs)[row], rtol=1e-4, atol=1e-4)


def test_uncertainties_are_shares_and_differ_between_scenes(divided: Division, trained: Trained) -> None:
    pairs, matcher = divided.judging, trained.matcher
    for name in ("aleatoric", "epistemic"):
        values = np.array([getattr(opinion, name) for opinion in opinions(matcher, pairs)])
        assert ((values > 0) & (values < 1)).all()
        assert values.std() > 1e-3


def test_what_was_learnt_about_uncertainty_does_not_depend_on_the_library(divided: Division, trained: Trained) -> None:
    pairs, matcher = divided.judging, trained.matcher
    seen = matcher.see(pairs.style[0], pairs.dynamics[0])
    heard = matcher.hear(pairs.likeness, pairs.affect)
    whole, part = matcher.weigh(seen, heard), matcher.weigh(seen, heard[:, :3])
    assert (whole.aleatoric, whole.epistemic) == (part.aleatoric, part.epistemic)
    np.testing.assert_allclose(part.log_likelihood, whole.log_likelihood[:3], rtol=1e-5)


def test_the_members_disagree_about_what_lies_out_of_this_world(trained: Trained) -> None:
    def epistemic(far: float) -> float:
        found = opinions(trained.matcher, pairs_of(8, seed=4, far=far))
        return float(np.mean([opinion.epistemic for opinion in found]))

    assert epistemic(30.0) > 2 * epistemic(0.0)


def test_an_empty_library_is_weighed(trained: Trained) -> None:
    matcher = trained.matcher
    nothing = matcher.hear(np.zeros((0, 20), np.float32), np.zeros((0, 2), np.float32))
    assert matcher.weigh(matcher.see(np.zeros(10, np.float32)), nothing).log_likelihood.shape == (0,)
