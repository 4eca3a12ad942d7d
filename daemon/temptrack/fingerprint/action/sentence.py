"""One plain sentence about a scene: what happens, where, in what light, and how it is shot.

It claims what somebody is sure enough of and nothing else: no numbers of people, no names, no reasons. What is stated
by a person or likely enough is told, what is only likelier than the rest is told with "perhaps", and without either
the sentence is about how the scene is shot.
"""

from collections.abc import Sequence

from temptrack.fingerprint.action.reader import Seen
from temptrack.fingerprint.picture.describe import describe_style, is_about_style
from temptrack.fingerprint.types import PictureStyle
from temptrack.fingerprint.vocabulary import Vocabulary

SURE = 0.5
"""Likelier than everything else of its group together."""
PERHAPS = 0.25
"""From here on an action is told as perhaps one; a setting or a light is not told at all."""
_PLACES, _SHOTS = ("setting", "light"), "shot"
_MOST_DOINGS = 2


def describe_scene(style: PictureStyle, seen: Sequence[Seen], words: Vocabulary) -> str:
    """Put a scene into one sentence.

    Parameters
    ----------
    style : PictureStyle
        How it is shot.
    seen : sequence of Seen
        What happens, from any source, likeliest first.
    words : Vocabulary
        How a sentence puts each label; a label it does not hold is told as it stands.

    Returns
    -------
    str
        "People run in a city street at night; very fast-cut, restless shots, hand-held, dark and cold."
    """
    return retell_scene(describe_style(style), (), seen, words)


def retell_scene(sentence: str, before: Sequence[Seen], now: Sequence[Seen], words: Vocabulary) -> str:
    """Put what is seen now in place of what was, in a sentence that `describe_scene` made; a person's own stays."""
    happened, _, rest = sentence.partition("; ")
    single = rest.startswith("a single ") if rest else sentence.startswith("A single ")
    told = _capital(_happening(before, words, single=single))
    shot = _capital(rest) if told and happened == told else sentence
    if not is_about_style(shot):
        return sentence
    happening = _happening(now, words, single=single)
    return f"{_capital(happening)}; {shot[0].lower()}{shot[1:]}" if happening else shot


def _happening(seen: Sequence[Seen], words: Vocabulary, *, single: bool) -> str:
    doings = [one for one in seen if one.group not in {*_PLACES, _SHOTS, "mood"}]
    sure = [one for one in doings if one.probability >= SURE][:_MOST_DOINGS]
    perhaps = [one for one in doings[:1] if not sure and one.probability >= PERHAPS]
    clause = _and([_clause(one, words) for one in sure or perhaps])
    where = " ".join(_told(one, words) for group in _PLACES for one in _surest(seen, group))
    # A size of shot is of one shot; a scene cut together has many.
    distance = [_told(one, words) for one in _surest(seen, _SHOTS)] if single else []
    if not clause and not where:
        return ""
    told = " ".join(part for part in ("perhaps" if perhaps else "", clause or "a scene", where) if part)
    return f"{told}, seen {distance[0]}" if distance else told


def _surest(seen: Sequence[Seen], group: str) -> list[Seen]:
    return [one for one in seen if one.group == group and one.probability >= SURE][:1]


def _clause(one: Seen, words: Vocabulary) -> str:
    return _told(one, words) or one.label


def _told(one: Seen, words: Vocabulary) -> str:
    found = words.find(one.label)
    return found[1].says if found else ""


def _and(parts: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(parts))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
