"""The page of a cue sheet, to be sent: the film as a reel, each cue with its music and why, licences, notes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from temptrack import __version__
from temptrack.interchange.report.album import Album, make_album
from temptrack.interchange.report.answer import Point, Suggestion
from temptrack.interchange.report.chart import Layer, area, draw_layer, line_of, thinned
from temptrack.interchange.report.credits import Use, group_licences
from temptrack.interchange.report.listening import Player, Sounds, section_key
from temptrack.interchange.report.notes import Choice, Option, script, script_hash
from temptrack.interchange.report.templating import template
from temptrack.interchange.report.terms import Terms, read_terms
from temptrack.interchange.spotting.reel import draw_reel, kind_of
from temptrack.interchange.spotting.sheet import Cue, Kind, Labels, Scene, Sheet, read_sheet
from temptrack.interchange.words import count, percent, span_length

_FRAMES = 3
"""Pictures on a cue's card."""


@dataclass(frozen=True)
class _Frame:
    picture: str
    words: str


@dataclass(frozen=True)
class _Chart:
    area: str
    line: str
    layer: Layer | None


@dataclass(frozen=True)
class _Card:
    cue: Cue
    kind: str
    scene: str
    frames: tuple[_Frame, ...]
    chart: _Chart | None
    terms: Terms | None
    player: Player | None
    choice: Choice | None


def render_sheet(
    found: Mapping[str, object],
    *,
    title: str,
    path: str = "",
    labels: Labels | None = None,
    sounds: Sounds | None = None,
    written: datetime | None = None,
) -> str:
    """Write a cue sheet as one HTML page that works from a file, prints, and asks nothing of any other machine.

    Parameters
    ----------
    found : mapping
        A SpotResult in protobuf's JSON mapping with the proto's own field names, best asked for with visuals. Missing
        fields leave empty places.
    title : str
        Heading of the page: the film's name.
    path : str
        The file it is: its name, since the page is read elsewhere.
    labels : Labels, optional
        How a timeline names its frames.
    sounds : Sounds, optional
        What can be heard; nothing, when left out.
    written : datetime, optional
        The date in the footer; now, when left out.
    """
    sheet = read_sheet(found, labels)
    album = make_album({n: one.thumbnail for n, one in enumerate(sheet.scenes) if one.thumbnail is not None})
    songs = [cue.song for cue in sheet.cues if cue.song is not None]
    players = (sounds or Sounds()).players(songs)
    licences = group_licences((cue.number, cue.song.track) for cue in sheet.cues if cue.song is not None)
    return template("spotting.html.j2").render(
        title=title or "Untitled film",
        introduction=introduction(sheet),
        path=path,
        sheet=sheet,
        figures=_figures(sheet),
        rows=draw_reel(sheet, album.classes),
        album=album,
        cards=[_card(cue, sheet, album, players) for cue in sheet.cues],
        doubts=_shared_doubts(sheet),
        openings=[cue for cue in sheet.of(Kind.WANTED) if cue.song is None],
        uses=[_use(cue, cue.song) for cue in sheet.cues if cue.song is not None],
        licences=licences,
        alerts=[group for group in licences if group.terms.alert],
        players=list(players.values()),
        script=script(),
        script_hash=script_hash(),
        written=written or datetime.now().astimezone(),
        version=__version__,
    )


def introduction(sheet: Sheet) -> str:
    """Return the sheet in a sentence or two."""
    wanted, present = sheet.of(Kind.WANTED), sheet.of(Kind.PRESENT)
    whole = span_length(sheet.duration_s)
    playing = f" Music plays already for {span_length(sheet.length_s(Kind.PRESENT))}." if present else ""
    if not wanted:
        return f"No music is wanted in its {whole}.{playing}"
    share = percent(sheet.length_s(Kind.WANTED) / max(sheet.duration_s, 1e-9))
    said = f"{count(len(wanted), 'cue')}, {span_length(sheet.length_s(Kind.WANTED))} of {whole} ({share})."
    open_ = sum(cue.song is None for cue in wanted)
    return said + (f" For {count(open_, 'of them')} nothing in the library fits." if open_ else "") + playing


def _shared_doubts(sheet: Sheet) -> list[str]:
    """Return what is said of more than one cue: once is enough."""
    said = Counter(cue.uncertainty for cue in sheet.cues if cue.uncertainty)
    return [doubt for doubt, times in said.items() if times > 1]


def _figures(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what is read at a glance: a figure, and what it counts."""
    wanted = sheet.of(Kind.WANTED)
    chosen = sum(cue.song is not None for cue in wanted)
    clear = {cue.song.track.track_id for cue in wanted if cue.song and read_terms(cue.song.track.licence).alert}
    found = [
        (str(len(wanted)), "cue" if len(wanted) == 1 else "cues"),
        (span_length(sheet.length_s(Kind.WANTED)), f"of music in {span_length(sheet.duration_s)}"),
        (f"{chosen} of {len(wanted)}", "have a track"),
        (str(len(clear)), "track to clear" if len(clear) == 1 else "tracks to clear"),
    ]
    return found if wanted else []


def _card(cue: Cue, sheet: Sheet, album: Album, players: Mapping[tuple[str, float], Player]) -> _Card:
    scenes = _scenes_under(cue, sheet)
    frames = [
        _Frame(album.classes[number], f"Scene {number + 1}. {scene.description}")
        for number, scene in scenes
        if number in album.classes
    ]
    return _Card(
        cue=cue,
        kind=kind_of(cue),
        scene=max((scene for _, scene in scenes), key=lambda one: _shared(cue, one)).description if scenes else "",
        frames=tuple(_spread(frames)),
        chart=_chart(cue),
        terms=read_terms(cue.song.track.licence) if cue.song is not None else None,
        player=players.get(section_key(cue.song)) if cue.song is not None else None,
        choice=_choice(cue),
    )


def _scenes_under(cue: Cue, sheet: Sheet) -> list[tuple[int, Scene]]:
    return [(number, scene) for number, scene in enumerate(sheet.scenes) if _shared(cue, scene) > 0]


def _shared(cue: Cue, scene: Scene) -> float:
    return min(cue.out_s, scene.out_s) - max(cue.in_s, scene.in_s)


def _spread(frames: list[_Frame]) -> list[_Frame]:
    most = min(_FRAMES, len(frames))
    return [frames[(2 * place + 1) * len(frames) // (2 * most)] for place in range(most)]


def _chart(cue: Cue) -> _Chart | None:
    length_s = max(cue.length_s, 1e-3)
    picture = [Point(one.at_s - cue.in_s, one.level) for one in cue.picture if cue.in_s <= one.at_s <= cue.out_s]
    line = line_of(thinned(picture), length_s)
    layer = draw_layer(cue.song, length_s) if cue.song is not None else None
    return _Chart(area(line), line, layer) if line or (layer is not None and layer.line) else None


def _choice(cue: Cue) -> Choice | None:
    if cue.kind is Kind.PRESENT:
        return None
    offered = [one for one in (cue.song, *cue.others) if one is not None]
    options = tuple(Option(one.track.track_id, one.track.called) for one in offered)
    where = f"Cue {cue.number}, {cue.in_code} to {cue.out_code}"
    return Choice(f"cue{cue.number}", where, cue.answer_id, options)


def _use(cue: Cue, song: Suggestion) -> Use:
    return Use(cue.number, cue.in_code, cue.out_code, cue.length_s, song.track)
