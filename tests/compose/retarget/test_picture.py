"""The picture of seams."""

from xml.etree import ElementTree

from temptrack.compose.retarget import Hit, Material, Wish, retarget
from temptrack.compose.retarget.picture import draw_seams
from temptrack.progress import Job

_SVG = "{http://www.w3.org/2000/svg}"


def test_it_stands_alone_and_shows_every_seam_and_the_hit(material: Material) -> None:
    made = retarget(material, Wish(30.0, hit=Hit(12.4), segments=0.5), Job()).variations[0]
    text = draw_seams(material.sound, made, "Rock & <Roll>")

    drawn = ElementTree.fromstring(text)  # noqa: S314 - drawn by the test
    words = ["".join(node.itertext()) for node in drawn.iter(f"{_SVG}text")]
    assert words[0] == "Rock & <Roll>"
    assert words.count("hit") == 2
    assert {str(n) for n in range(1, len(made.seams) + 1)} <= set(words)
    assert "href" not in text
    assert "url(" not in text
