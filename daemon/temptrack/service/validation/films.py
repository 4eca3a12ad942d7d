"""What FilmService accepts."""

import re
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.service.validation.identify import check_media
from temptrack.service.validation.suggest import check_clips, check_timeline
from temptrack.service.validation.values import MAX_NAME, MAX_PATH, check_count, check_path, check_text
from temptrack.v1 import film_pb2

_ADDRESS = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?!0)\d{1,5}")
"""A name or an IPv4 address, or an IPv6 address in brackets; and a port."""


@dataclass(frozen=True)
class Lesson:
    """What to learn from."""

    paths: tuple[Path, ...]
    labels_csv: Path | None
    ray: str
    """Address of a Ray cluster, "local" for one of our own, empty for none."""


def check_learn(request: film_pb2.LearnRequest) -> Lesson:
    """Return what to learn from."""
    check_count(request.paths, "paths", least=1)
    paths = tuple(check_path(path, f"paths[{i}]") for i, path in enumerate(request.paths))
    labels_csv = check_path(request.labels_csv, "labels_csv") if request.labels_csv else None
    return Lesson(paths, labels_csv, check_ray(request.ray))


def check_ray(address: str) -> str:
    """Return where a Ray cluster is; empty for none."""
    if address.startswith("ray://"):
        raise InvalidInputError(
            "A Ray client's address does not do",
            remedy="make this machine a node (ray start --address=HOST:PORT --num-cpus=0) and give HOST:PORT",
            field="ray",
        )
    if address in ("", "local") or (len(address) <= MAX_NAME and _ADDRESS.fullmatch(address)):
        return address
    raise InvalidInputError(
        f"ray {address[:80]!r} is no address", remedy='give HOST:PORT, or "local" for this machine', field="ray"
    )


def check_learn_edits(request: film_pb2.LearnEditsRequest) -> tuple[Path, ...]:
    """Refuse edits that cannot be meant, and return the cue lists."""
    check_count(request.edits, "edits")
    check_count(request.cue_lists, "cue_lists")
    if not (request.edits or request.cue_lists):
        raise InvalidInputError("There is nothing to learn", remedy="give an edit or a cue list", field="edits")
    for i, edit in enumerate(request.edits):
        check_path(edit.path, f"edits[{i}].path")
        check_text(edit.title, f"edits[{i}].title", most=MAX_NAME)
        check_timeline(edit.timeline)
        check_clips([sound.clip for sound in edit.sounds], f"edits[{i}].sounds")
        for n, sound in enumerate(edit.sounds):
            check_text(sound.role, f"edits[{i}].sounds[{n}].role", most=MAX_NAME)
    return tuple(check_path(path, f"cue_lists[{i}]") for i, path in enumerate(request.cue_lists))


def check_embed(request: film_pb2.EmbedFilmsRequest) -> tuple[str, ...]:
    """Return the ids and paths of the films meant; none means all."""
    check_count(request.films, "films")
    return tuple(check_text(name, f"films[{i}]", most=MAX_PATH) for i, name in enumerate(request.films))


def check_match(request: film_pb2.MatchFilmsRequest) -> None:
    """Refuse a request that names no footage."""
    check_media(request)


def check_list_cues(request: film_pb2.ListCuesRequest) -> str:
    """Return the id or path of the film meant."""
    if not check_text(request.film, "film", most=MAX_PATH):
        raise InvalidInputError("film is empty", remedy="give a film's id or its absolute path", field="film")
    return request.film


def check_remove(request: film_pb2.RemoveFilmsRequest) -> tuple[str, ...]:
    """Return the ids and paths."""
    check_count(request.films, "films", least=1)
    for i, name in enumerate(request.films):
        if not check_text(name, f"films[{i}]", most=MAX_PATH):
            raise InvalidInputError(
                f"films[{i}] is empty", remedy="give a film's id or its absolute path", field="films"
            )
    return tuple(request.films)
