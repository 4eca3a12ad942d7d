from temptrack.interchange.report.credits import group_licences
from temptrack.interchange.report.reading import read_answer
from tests.interchange.report_samples import answer, suggestion, track

LICENCES = ("CC BY 4.0", "unknown", "CC0 1.0", "CC BY-ND 4.0", "", "CC BY 4.0")


def test_tracks_are_grouped_by_licence_with_what_needs_doing_first() -> None:
    found = read_answer(answer(suggestions=[suggestion(n, track=track(n, licence=x)) for n, x in enumerate(LICENCES)]))
    used = [(place, one.track) for place, one in enumerate(found.suggestions, start=1)]
    groups = group_licences([*used, (9, used[0][1])])
    assert [(group.terms.name, len(group.tracks)) for group in groups] == [
        ("unknown", 2),
        ("CC BY-ND 4.0", 1),
        ("CC BY 4.0", 2),
        ("CC0 1.0", 1),
    ]
    assert groups[2].tracks[0].numbers == (1, 9)
    assert groups[2].tracks[0].credit.startswith("“Track 0” by An Artist")
    assert groups[3].tracks[0].credit == ""
