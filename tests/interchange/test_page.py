import re
from datetime import UTC, datetime

import pytest

from temptrack.interchange.report import Question, render_report
from temptrack.interchange.report.notes import script_hash
from tests.interchange.report_page import Page
from tests.interchange.report_samples import HOSTILE, JPEG_BASE64, answer, hostile_answer, suggestion, track

QUESTION = Question("cave.mov", "/footage/cave.mov", "00:00:10:00 – 00:00:30:00", ("darker",))


def rendered(*answers: dict[str, object], **options: object) -> Page:
    return Page(render_report(list(answers), **options))  # type: ignore[arg-type]


def test_one_answer_has_its_parts() -> None:
    page = rendered(answer(), questions=[QUESTION], title="Score for the cave")
    assert [attributes["id"] for attributes in page.all("article")] == ["q1"]
    assert len(page.all("li", "card")) == 2
    assert len(page.all("img")) == 2
    assert page.all("img")[0]["src"] == f"data:image/jpeg;base64,{JPEG_BASE64}"
    for words in (
        *("Score for the cave", "cave.mov", "/footage/cave.mov", "00:00:10:00 – 00:00:30:00", "darker", "20.0 s"),
        *(
            "Confidence is the probability of this.",
            "3 shots",
            "A fight in a cave.",
            "fighting",
            "71 %",
            "Two routes agree.",
            "55 tracks and 6 learnt films",
        ),
        *("Track 1", "An Artist", "An Album", "CC BY 4.0", "72 %", "0:12.0 → 0:32.0", "−4.2 dB", "120 BPM", "A minor"),
        *("From 0:12.0: its energy runs with the picture's", "Or from 1:01.0"),
        *("Mood and energy", "Both are tense", "substantial evidence", "Nothing left this machine."),
    ):
        assert words in page.text.replace("\N{NO-BREAK SPACE}", " "), words


def test_energy_of_scene_and_track_lie_over_each_other() -> None:
    page = rendered(answer())
    lines = [attributes["d"] for attributes in page.all("path", "track-line")]
    assert lines[0].startswith("M0.0,100.0 50.0,95.0")
    assert lines[0].endswith("1000.0,0.0")
    assert page.all("path", "scene-line")[0]["d"].startswith("M0.0,50.0")
    assert page.all("path", "cuts")[0]["d"] == "M375.0,100v-9 M700.0,100v-9"
    assert [pin["style"] for pin in page.all("span", "pin")[:2]] == ["left: 0.0%", "left: 37.5%"]


def test_a_track_is_chosen_without_script() -> None:
    html = render_report([answer(), answer()])
    page = Page(html)
    radios = [radio for radio in page.all("input") if radio["name"].endswith("-layer")]
    assert [radio["name"] for radio in radios] == ["q1-layer", "q1-layer", "q2-layer", "q2-layer"]
    labels = {label["for"] for label in page.all("label") if "-layer-" in label.get("for", "")}
    assert labels == {radio["id"] for radio in radios}
    assert "input:nth-of-type(2):checked ~ .plot .layer:nth-of-type(2)" in html


def test_unknown_licence_is_flagged_on_the_card_and_first_in_the_table() -> None:
    page = rendered(answer())
    assert len(page.all("p", "alert")) == 1
    assert page.text.index("Licence unknown") < page.text.index("clear the music with whoever owns it")
    table = page.text[page.text.rindex("Licences") :]
    assert table.index("unknown") < table.index("CC BY 4.0")


@pytest.mark.parametrize("licence", ["", "unknown", "Unknown", " "])
def test_every_way_to_state_no_licence_is_flagged(licence: str) -> None:
    page = rendered(answer(suggestions=[suggestion(1, track=track(1, licence=licence))]))
    assert len(page.all("p", "alert")) == 1


def test_licence_table_lists_a_track_once_with_every_question() -> None:
    html = render_report([answer(), answer()])
    rows = html[html.index('id="licences"') : html.index('id="reading"')]
    assert rows.count("<tr><td>") == 2
    assert rows.count('href="#q1"') == rows.count('href="#q2"') == 2


def test_no_text_reaches_the_page_as_markup() -> None:
    question = Question(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))
    html = render_report([hostile_answer()], HOSTILE, questions=[question], introduction=HOSTILE)
    page = Page(html)
    assert html.count("<script") == len(page.all("script")) == 1
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert page.text.count("<script>alert(1)</script>") > 10


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = render_report([answer(), hostile_answer()], questions=[QUESTION])
    page = Page(html)
    for tag, attributes in page.elements:
        for name in ("src", "srcset", "poster", "data", "action", "href", "xlink:href", "background"):
            if name in attributes and (tag, name) != ("a", "href"):
                assert attributes[name].startswith("data:image/jpeg;base64,"), (tag, attributes)
    assert not page.all("link")
    assert not page.all("iframe")
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    policies = [attributes["content"] for attributes in page.all("meta") if "content" in attributes]
    rules = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert f"{rules}; script-src '{script_hash()}'" in policies


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "http://[", "vbscript:x", ""]
)
def test_only_web_links_are_kept(url: str) -> None:
    links = [{"label": "Listen", "url": url}, {"label": "Buy", "url": "https://example.org/buy"}]
    page = rendered(answer(suggestions=[suggestion(1, track=track(1, links=links))]))
    addresses = [link["href"] for link in page.all("a")]
    assert addresses == ["https://example.org/buy", "https://creativecommons.org/licenses/by/4.0/", "#q1"]


def test_the_cue_sheet_has_what_is_suggested_with_a_straight_face() -> None:
    unsure = {"confidence": 0.1, "novelty": 0.9, "abstain": True, "message": ""}
    words_alone = answer(scene={"duration_s": 0})
    page = rendered(answer(), answer(uncertainty=unsure), words_alone, questions=[QUESTION])
    rows = page.text[page.text.index("Cue sheet") : page.text.index("Composer is who")]
    assert "1 Track 1 An Artist to be stated 00:00:10:00 00:00:30:00 0:20 BI" in rows
    assert rows.count("Track 1") == 1


def test_every_answer_can_be_judged() -> None:
    page = rendered(answer(answer_id="abc"), answer(suggestions=[]), questions=[QUESTION])
    (choice,) = page.all("fieldset")
    assert choice["data-answer"] == "abc"
    assert choice["data-where"] == "cave.mov 00:00:10:00 – 00:00:30:00"
    assert [one["data-title"] for one in page.all("input") if "data-track" in one] == ["Track 1", "Track 2"]


def test_abstaining_says_so_and_calls_the_tracks_near_misses() -> None:
    unsure = {"confidence": 0.1, "novelty": 0.9, "abstain": True, "message": "Nothing like it was learnt."}
    page = rendered(answer(uncertainty=unsure), answer())
    assert len(page.all("section", "abstain")) == 1
    for words in ("Nothing here fits well enough", "Nothing like it was learnt.", "The nearest misses", "nothing fits"):
        assert words in page.text, words
    assert len(page.all("ol", "misses")) == 1


def test_no_suggestions_say_what_to_do_next() -> None:
    filtered = rendered(answer(suggestions=[]))
    assert "Loosen the filters" in filtered.text
    assert not filtered.all("table")
    empty = rendered(answer(suggestions=[], capabilities={"tracks": 0}))
    assert "The library is empty." in empty.text


@pytest.mark.parametrize("part", ["suggestions", "uncertainty", "scene", "capabilities"])
def test_a_missing_part_leaves_an_empty_place(part: str) -> None:
    whole = answer()
    del whole[part]
    assert len(rendered(whole).all("article")) == 1


@pytest.mark.parametrize("bad", [None, "NaN", "Infinity", [], {}, "text", True, -1e308])
def test_malformed_parts_are_forgiven(bad: object) -> None:
    broken = {
        "suggestions": [dict.fromkeys(suggestion(1), bad), {"track": dict.fromkeys(track(1), bad)}, bad],
        "uncertainty": dict.fromkeys(("confidence", "novelty", "abstain", "message"), bad),
        "scene": dict.fromkeys(
            ("duration_s", "shot_count", "cuts_range_s", "energy_curve", "thumbnails", "affect"), bad
        ),
        "capabilities": bad,
    }
    page = rendered(broken)
    assert len(page.all("li", "card")) >= 2
    assert "nan" not in " ".join(
        attributes.get("d", "") + attributes.get("style", "") for _, attributes in page.elements
    )


def test_no_answer_at_all_is_a_page_too() -> None:
    assert "nothing to show" in rendered().text
    assert len(rendered({}).all("article")) == 1


def test_words_alone_make_a_page_without_pictures() -> None:
    page = rendered(answer(scene={"description": "slow sad piano"}), questions=[Question("“slow sad piano”")])
    assert "What it looked for" in page.text
    assert not page.all("img")
    assert not page.all("circle", "scene-ring")
    assert len(page.all("circle", "dot")) == 2


def test_what_is_no_jpeg_is_not_shown() -> None:
    scene = answer()["scene"] | {
        "thumbnails": [{"range_s": 1, "jpeg": "PHN2Zz4="}, {"range_s": 2, "jpeg": "not base64!"}]
    }
    assert not rendered(answer(scene=scene)).all("img")


def test_many_pictures_are_thinned_evenly() -> None:
    pictures = [{"range_s": float(second), "jpeg": JPEG_BASE64} for second in range(64)]
    page = rendered(answer(scene=answer()["scene"] | {"thumbnails": pictures}))
    shown = [image["alt"] for image in page.all("img")]
    assert shown == [f"The picture at 0:{second:04.1f}" for second in range(0, 60, 4)] + ["The picture at 1:00.0"]


def test_the_date_in_the_footer_is_the_given_one() -> None:
    page = rendered(answer(), written=datetime(2026, 11, 2, 9, 5, tzinfo=UTC))
    assert "2 November 2026, 09:05" in page.text
    assert page.all("time") == [{"datetime": "2026-11-02T09:05+00:00"}]


def test_control_characters_do_not_reach_the_page() -> None:
    html = render_report([answer(suggestions=[suggestion(1, track=track(1, title="a\x00b\x1b[31mc\u202ed"))])])
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", html)


def test_commands_in_the_message_are_set_as_code_and_nothing_else_is_let_through() -> None:
    answer = {"uncertainty": {"message": "Run `temptrack learn <film>`, not <b>this</b>."}}
    page = render_report([answer])
    assert "Run <code>temptrack learn &lt;film&gt;</code>, not &lt;b&gt;this&lt;/b&gt;." in page
