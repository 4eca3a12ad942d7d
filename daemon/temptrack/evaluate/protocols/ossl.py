"""OSSL-style folders: the Open Screen Soundtrack Library, public-domain films with their soundtracks (OSSL-v2, 2026).

As its dataset card lays it out::

    {train,test}/video/<movie_id>/<clip_id>.mp4
    {train,test}/audio/<movie_id>/<clip_id>.wav     the clip's music, separated from speech and effects
    splits/{train,test}.txt                         optional: the clip ids of each, one a line

``metadata.csv`` is not read. A movie's clips are one film. Where both splits have clips, the test movies are held out
as published and the train movies learnt from; where there is one, its movies are held out in turn. A movie in both
splits is hidden whole while its test clips are asked about.
"""

from collections.abc import Iterator
from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.evaluate.protocols.building import Eyes, build_films, missing
from temptrack.evaluate.protocols.pairs import Benchmark, Moment, PairedFilm, id_of
from temptrack.media import probe
from temptrack.progress import Job
from temptrack.store.interface import Store

SPLITS = ("train", "test")
_APART_S = 1.0
"""Clips of a film are laid one after the other, in the order of their ids; where they were is not told."""


def read_ossl(folder: Path, job: Job) -> dict[str, list[PairedFilm]]:
    """Return the films of each split.

    Raises
    ------
    InvalidInputError
        The folder is not laid out like that, or holds no clip with its music.
    """
    films = {split: list(_films(folder, split, job)) for split in SPLITS}
    if not any(films.values()):
        raise InvalidInputError(
            f"{folder} holds no clip with its music",
            remedy="OSSL has train/video/MOVIE/CLIP.mp4 beside train/audio/MOVIE/CLIP.wav, and test likewise",
            field="ossl",
        )
    return films


def build_ossl(folder: Path, store: Store, eyes: Eyes, job: Job) -> Benchmark:
    """Analyse a folder into a store of its own.

    Parameters
    ----------
    folder : Path
    store : Store
        Filled; what it holds already is not analysed again.
    eyes : Eyes
        See the clips.
    job : Job
        Told "scan" by movies, then "look" by films.

    Raises
    ------
    InvalidInputError
        As `read_ossl`.
    """
    films = read_ossl(folder, job)
    skipped = build_films(store, [film for split in SPLITS for film in films[split]], eyes, job)
    clips = sum(len(film.moments) for split in SPLITS for film in films[split])
    there = {film.film_id for film in store.films()}
    asked = frozenset(film.film_id for film in films["test"]) & there
    divided = bool(asked) and any(film.film_id in there for film in films["train"])
    what = "test split against train" if divided else "its movies in turn"
    return Benchmark(
        store,
        f"{folder.name} (OSSL, {what}){missing(len(skipped), clips, 'clips')}",
        fixed=(asked,) if divided else (),
    )


def _films(folder: Path, split: str, job: Job) -> Iterator[PairedFilm]:
    chosen = _chosen(folder / "splits" / f"{split}.txt")
    movies = sorted(path for path in (folder / split / "video").glob("*") if path.is_dir())
    for done, movie in enumerate(movies):
        job.report("scan", done, len(movies), movie.name)
        moments = tuple(_moments(movie, folder / split / "audio" / movie.name, chosen))
        if moments:
            yield PairedFilm(f"{id_of(f'ossl {movie.name}')}-{split}", f"{movie.name} ({split})", moments)


def _moments(videos: Path, sounds: Path, chosen: frozenset[str]) -> Iterator[Moment]:
    begin_s = 0.0
    for clip in sorted(videos.glob("*.mp4")):
        music = sounds / f"{clip.stem}.wav"
        if music.is_file() and (not chosen or clip.stem in chosen):
            yield Moment(clip, None, music, None, film_in_s=begin_s)
            begin_s += probe(clip).duration_s + _APART_S


def _chosen(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="utf-8").split())
    except OSError:
        return frozenset()
