from temptrack.store.lance.kept import MOST_KEPT, Kept


class Source:
    """Numbers that stand for themselves, and what was read of them."""

    def __init__(self, there: set[int]) -> None:
        self.there = there
        self.asked: list[set[int]] = []

    def read(self, missing: set[int]) -> list[int]:
        self.asked.append(missing)
        return sorted(missing & self.there)


def test_what_was_read_once_is_not_read_again_nor_what_does_not_exist() -> None:
    source, kept = Source({1, 2, 3}), Kept[int, int](lambda one: one)
    assert kept.get("a", [1, 9], source.read) == {1: 1}
    assert kept.get("a", [9, 1, 2], source.read) == {1: 1, 2: 2}
    assert source.asked == [{1, 9}, {2}]


def test_another_edition_is_read_anew() -> None:
    source, kept = Source({1}), Kept[int, int](lambda one: one)
    kept.get(1, [1, 2], source.read)
    source.there = {2}
    assert kept.get(2, [1, 2], source.read) == {2: 2}
    assert source.asked == [{1, 2}, {1, 2}]


def test_a_late_reading_for_an_old_edition_does_not_outlive_it() -> None:
    kept = Kept[int, str](int)

    def slow(missing: set[int]) -> list[str]:
        assert kept.get("new", [1], lambda _: ["01"]) == {1: "01"}
        return ["1"]

    assert kept.get("old", [1], slow) == {1: "1"}
    assert kept.get("new", [1], lambda _: ["01"]) == {1: "01"}


def test_no_more_is_kept_than_it_says() -> None:
    source, kept = Source(set(range(3 * MOST_KEPT))), Kept[int, int](lambda one: one)
    for start in range(0, 3 * MOST_KEPT, 1000):
        asked = list(range(start, min(start + 1000, 3 * MOST_KEPT)))
        assert kept.get("a", asked, source.read) == {one: one for one in asked}
        assert len(kept._of[1]) <= MOST_KEPT
