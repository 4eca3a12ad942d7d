"""Figures as a person says them."""

_ROUTES = {
    "scenes": "Film scenes",
    "affect": "Mood and energy",
    "text": "Your words",
    "sound": "Your reference",
    "length": "Length",
    "matcher": "Learnt match",
    "choices": "Your choices",
}


def clock(seconds: float, decimals: int = 1) -> str:
    """Write a moment: "0:07.4", "1:02:03.0"; without decimals when ``decimals`` is 0."""
    total = max(0.0, round(seconds, decimals))
    minutes, rest = divmod(total, 60)
    hours, minutes = divmod(int(minutes), 60)
    width = 3 + decimals if decimals else 2
    tail = f"{rest:0{width}.{decimals}f}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def span_length(seconds: float) -> str:
    """Write a length: "8.4 s" below a minute, "2 min 05 s" above."""
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"


def percent(share: float) -> str:
    """Write a share of one as "62 %"."""
    return f"{round(100 * share)}\N{NO-BREAK SPACE}%"


def gain(gain_db: float) -> str:
    """Write a gain with its sign, a true minus for the page: "−4.2 dB"."""
    sign = "\N{MINUS SIGN}" if gain_db < -0.05 else "+" if gain_db > 0.05 else "±"
    return f"{sign}{abs(gain_db):.1f}\N{NO-BREAK SPACE}dB"


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: "1 film", "1,204 tracks"."""
    return f"{number:,}\N{NO-BREAK SPACE}{one if number == 1 else many or one + 's'}"


def route_name(route: str) -> str:
    """Name a route for a person; a route this version does not know keeps its own name."""
    return _ROUTES.get(route, route.replace("_", " ").capitalize() or "Evidence")


def weight_of_evidence(log_odds: float) -> str:
    """Put a route's log-odds in a word.

    The steps are those of Jeffreys (Theory of Probability, 1961, appendix B) in natural logarithms: odds of about
    3 and 10 to 1 part "slight", "substantial" and "strong".
    """
    if log_odds < -0.05:
        return "evidence against"
    if log_odds < 1.1:
        return "slight evidence"
    return "substantial evidence" if log_odds < 2.3 else "strong evidence"


def sentence(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def key_name(key: str) -> str:
    """Write a key's accidental as musicians do: "B♭ major"."""
    note, _, mode = key.partition(" ")
    return f"{note[:1]}{note[1:].replace('b', '♭').replace('#', '♯')} {mode}".strip()


def how_sure(confidence: float, *, abstain: bool) -> str:
    """Head the whole answer."""
    if abstain:
        return "Nothing here fits well enough"
    if round(confidence, 2) >= 0.7:
        return "A confident answer"
    return "Worth a listen" if round(confidence, 2) >= 0.4 else "Take this with care"


def how_likely(probability: float) -> str:
    """Put a probability in a word."""
    if probability >= 0.9:
        return "quite sure"
    if probability >= 0.65:
        return "likely"
    return "perhaps" if probability >= 0.35 else "a guess"


def familiarity(novelty: float, films_learnt: int) -> str:
    """Say how far the footage lies from what was learnt."""
    if films_learnt == 0:
        return "no film learnt yet, so there is nothing to compare the footage with"
    if novelty < 1 / 3:
        return "much like scenes it has learnt"
    return "somewhat unlike what it has learnt" if novelty < 0.75 else "unlike anything it has learnt"
