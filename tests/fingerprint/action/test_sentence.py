"""Sentences read as English and claim nothing that is not seen."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.action import Seen, describe_scene, retell_scene
from temptrack.fingerprint.picture import COLUMNS, PictureTrace, describe_style, style_of, trace_picture
from temptrack.fingerprint.types import PictureStyle
from temptrack.fingerprint.vocabulary import Vocabulary, Word, vocabulary
from temptrack.media import Span
from temptrack.progress import Job

WORDS = vocabulary()


def style(*, luma: float = 0.1, cuts: tuple[float, ...] = (), motion: float = 0.5) -> PictureStyle:
    values = np.zeros((300, len(COLUMNS)), np.float32)
    for name, value in {"motion": motion, "luma": luma, "contrast": 0.2, "red": 0.2, "green": 0.3, "blue": 0.5}.items():
        values[:, COLUMNS.index(name)] = value
    at_s = np.arange(300) / 10
    return style_of(PictureTrace(0.0, 30.0, at_s, np.full(300, 0.1), values, cuts))


FAST = style(cuts=tuple(np.arange(1, 30, 1.0).tolist()))


def says(*seen: Seen, shot: PictureStyle = FAST, words: Vocabulary = WORDS) -> str:
    return describe_scene(shot, seen, words).split(";")[0]


def test_what_happens_where_in_what_light_and_how_it_is_shot() -> None:
    seen = [
        Seen("running", 0.8, "zero_shot", "action"),
        Seen("city street", 0.7, "zero_shot", "setting"),
        Seen("night", 0.9, "zero_shot", "light"),
    ]
    sentence = describe_scene(FAST, seen, WORDS)
    assert sentence.startswith("People run in a city street at night; very fast-cut, ")
    assert "very dark" in sentence
    assert sentence.endswith(".")
    assert sentence.count(".") == 1


def test_what_nobody_is_sure_of_is_not_claimed() -> None:
    doubtful = [
        Seen("running", 0.2, "zero_shot", "action"),
        Seen("forest", 0.49, "zero_shot", "setting"),
        Seen("tense", 0.9, "zero_shot", "mood"),
    ]
    assert describe_scene(FAST, doubtful, WORDS) == describe_style(FAST)


def test_what_is_likelier_than_the_rest_is_told_with_care() -> None:
    assert says(Seen("chase", 0.4, "zero_shot", "action")) == "Perhaps people chase somebody"


def test_a_users_own_label_is_told_as_it_stands() -> None:
    assert says(Seen("snow march", 1.0, "stated"), Seen("mountains", 1.0, "stated", "setting")) == (
        "Snow march in the mountains"
    )
    assert says(Seen("wave", 0.9, "trained")) == "Wave"


def test_two_stated_actions_are_joined_and_no_third() -> None:
    stated = [Seen(label, 1.0, "stated", "action") for label in ("dancing", "kiss", "eating")]
    assert says(*stated) == "People dance and a couple kisses"


def test_a_place_alone_is_a_scene_there() -> None:
    assert says(Seen("forest", 0.6, "zero_shot", "setting"), Seen("fog", 0.6, "zero_shot", "light")) == (
        "A scene in a forest in fog or smoke"
    )


def test_a_size_of_shot_is_told_of_one_shot_alone() -> None:
    seen = [Seen("crying", 0.9, "zero_shot", "action"), Seen("close-up", 0.9, "zero_shot", "shot")]
    assert says(*seen, shot=style()) == "A person cries, seen in close-up"
    assert says(*seen) == "A person cries"


def test_the_users_wording_is_used() -> None:
    group = WORDS.groups[0]
    own = Vocabulary((type(group)("action", group.templates, (Word("heist", ("x",), "masked people rob a bank"),)),))
    assert says(Seen("heist", 1.0, "stated", "action"), words=own) == "Masked people rob a bank"


@pytest.mark.parametrize("word", [word for group in WORDS.groups[:1] for word in group.words], ids=lambda w: w.label)
def test_every_action_says_a_clause_in_the_present(word: Word) -> None:
    assert re.fullmatch(r"[a-z][a-z ]+", word.says), word
    subject = re.match(r"(a|an|the) \w+|\w+", word.says)
    assert subject is not None
    verb = word.says[subject.end() :].split()[0]
    plural = re.match(r"(people|children|soldiers|boxers|musicians|cars|armies|vehicles|buildings) ", word.says)
    assert verb.endswith("s") != bool(plural), f"{word.says!r}: the verb does not agree"


PREPOSITIONS = ("in", "on", "at", "by", "under", "before", "with", "from")


@pytest.mark.parametrize("group", ["setting", "light"])
def test_every_place_and_light_says_where(group: str) -> None:
    (found,) = [one for one in WORDS.groups if one.name == group]
    assert all(word.says.split()[0] in PREPOSITIONS for word in found.words)


seen_lists = st.lists(
    st.builds(
        Seen,
        st.sampled_from([*(label for group in WORDS.groups for label in group.labels), "snow march", "Wave 1"]),
        st.floats(0, 1),
        st.sampled_from(["stated", "zero_shot", "trained"]),
    ).map(lambda one: Seen(one.label, one.probability, one.origin, WORDS.group_of(one.label))),
    max_size=5,
)


@given(seen_lists, st.sampled_from([FAST, style(luma=0.8, motion=0.0)]))
def test_any_scene_is_one_sentence(seen: list[Seen], shot: PictureStyle) -> None:
    sentence = describe_scene(shot, seen, WORDS)
    assert re.fullmatch(r"[A-Z][^.]*\.", sentence)
    assert not re.search(r"  |, ,|;.*;|\band and\b", sentence)
    told = {one.label for one in seen if one.probability >= 0.25}
    clauses = {word.says for label in told if (found := WORDS.find(label)) for word in found[1:]}
    for one in seen:
        word = WORDS.find(one.label)
        if (
            word is not None
            and word[1].says
            and one.label not in told
            and not any(word[1].says in clause for clause in clauses)
        ):
            assert word[1].says not in sentence.split(";")[0]


def test_a_trembling_camera_is_called_hand_held() -> None:
    rng = np.random.default_rng(3)

    def told(right: "float | np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
        values = np.zeros((200, len(COLUMNS)), np.float32)
        values[:, COLUMNS.index("motion")] = values[:, COLUMNS.index("camera")] = 0.2
        values[:, COLUMNS.index("right")] = right
        return describe_style(style_of(PictureTrace(0.0, 8.0, np.arange(200) / 25, np.full(200, 0.04), values, ())))

    assert "hand-held" in told(0.1 * rng.choice([-1.0, 1.0], 200))
    assert "hand-held" not in told(0.0)
    assert "the camera panning" in told(0.1)


@given(seen_lists, seen_lists, st.sampled_from([FAST, style(luma=0.8, motion=0.0)]))
def test_what_is_seen_anew_takes_the_place_of_what_was(before: list[Seen], now: list[Seen], shot: PictureStyle) -> None:
    told = retell_scene(describe_scene(shot, before, WORDS), before, now, WORDS)
    assert told == describe_scene(shot, now, WORDS)


@pytest.mark.parametrize("said", ["Two figures climb", "People run; then they rest.", "A single tear", ""])
def test_a_persons_own_sentence_stays(said: str) -> None:
    seen = [Seen("running", 0.9, "zero_shot", "action")]
    assert retell_scene(said, seen, [Seen("wave", 0.9, "trained")], WORDS) == said
    assert retell_scene(said, [], seen, WORDS) == said


@pytest.mark.media
@pytest.mark.parametrize(
    ("clip", "hand_held", "words"),
    [("making_cake", True, "frantic"), ("pouring_coffee", False, "calm"), ("running_marathon", False, "almost still")],
)
def test_real_clips_are_described_as_they_are_shot(media_folder: Path, clip: str, hand_held: bool, words: str) -> None:
    path = media_folder / "action" / "wild_clips" / "clips" / f"{clip}.mp4"
    trace = trace_picture(path, Span(0.0, 3.0), every_frame=True, job=Job())
    sentence = describe_scene(style_of(trace), [Seen("cooking", 0.9, "trained", "action")], WORDS)
    assert sentence.startswith("A person cooks; a single ")
    assert ("hand-held" in sentence) is hand_held
    assert words in sentence
