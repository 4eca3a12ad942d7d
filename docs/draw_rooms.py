"""Draw the rooms from the code: who really imports whom, as a Mermaid diagram in ``docs/architecture.md``.

usage: python docs/draw_rooms.py [--check]
"""

import sys
from collections import defaultdict
from pathlib import Path

import grimp

PAGE = Path(__file__).resolve().parent / "architecture.md"
BEGIN, END = "<!-- rooms: drawn by docs/draw_rooms.py -->", "<!-- /rooms -->"
FOUNDATION = frozenset({"errors", "documents", "progress", "home", "disk", "settings", "endpoint"})
HIDDEN = FOUNDATION | {"v1", "__main__"}


def draw() -> str:
    """Return the diagram: an arrow from each room to every room it imports; the thicker, the more modules do so."""
    graph = grimp.build_graph("temptrack")
    arrows: dict[tuple[str, str], int] = defaultdict(int)
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            arrows[_room(importer), _room(imported)] += 1
    seen = sorted((a, b) for a, b in arrows if a != b and not {a, b} & HIDDEN and "" not in (a, b))
    speaks = sorted({a for a, b in arrows if b == "v1" and a != "v1"})
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {a} --> {b}" for a, b in _without_shortcuts(seen)]
    lines += [f"    {room} -.-> proto([proto: temptrack.v1])" for room in speaks]
    return "\n".join([*lines, "```"])


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _without_shortcuts(arrows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out an arrow where a longer way leads to the same room: the picture stays readable, nothing is lost."""
    below = defaultdict(set)
    for a, b in arrows:
        below[a].add(b)

    def reaches(start: str, goal: str) -> bool:
        return goal in below[start] or any(reaches(room, goal) for room in below[start])

    return [(a, b) for a, b in arrows if not any(reaches(other, b) for other in below[a] - {b})]


def page_with(diagram: str) -> str:
    """Return the architecture page with the diagram in its place."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n{diagram}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    page = page_with(draw())
    if "--check" not in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    elif page != PAGE.read_text(encoding="utf-8"):
        sys.exit("docs/architecture.md shows other imports than the code has; run `make proto`.")
