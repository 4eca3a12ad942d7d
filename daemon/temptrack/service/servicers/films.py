"""FilmService: what the daemon has learnt from."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

from temptrack.catalogue import automatic_workers, embed_films, learn_edits, learn_films, read_cue_list, recognise_anew
from temptrack.errors import WeightsUnavailableError
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job, Progress
from temptrack.service.conversion.cue import from_cues, from_timeline
from temptrack.service.conversion.edit import to_edit
from temptrack.service.conversion.film import from_embed_report, from_film, from_known, from_learn_report
from temptrack.service.conversion.identity import seen_range
from temptrack.service.conversion.progress import from_progress
from temptrack.service.film_runner import film_runner, remarks_of
from temptrack.service.health import Health
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.lookup import find_film, find_films
from temptrack.service.opening import Opening
from temptrack.service.validation.films import (
    check_embed,
    check_learn,
    check_learn_edits,
    check_list_cues,
    check_match,
    check_remove,
)
from temptrack.v1 import film_pb2
from temptrack.v1.film_pb2_grpc import FilmServiceServicer

if TYPE_CHECKING:
    from temptrack.service.resources import Resources


class FilmServicer(FilmServiceServicer):
    """Learns, lists and forgets films."""

    def __init__(self, opening: Opening, jobs: Jobs, health: Health) -> None:
        self._opening = opening
        self._jobs = jobs
        self._health = health

    async def Learn(self, request: film_pb2.LearnRequest, context: Context) -> AsyncIterator[film_pb2.LearnResponse]:
        """Cut films into scenes and keep each with the sound under it."""
        lesson = check_learn(request)
        resources = await self._opening.resources()

        def work(job: Job) -> film_pb2.LearnResult:
            with film_runner(lesson.ray, resources, job) as runner:
                report = learn_films(
                    resources.store,
                    lesson.paths,
                    labels_csv=lesson.labels_csv,
                    semantic=resources.semantic(),
                    traces=resources.traces,
                    recogniser=resources.recogniser,
                    actions=resources.actions,
                    refresh=request.refresh,
                    runner=runner,
                    job=job,
                )
            return from_learn_report(report, resources.store, remarks_of(runner))

        async for told in self._jobs.run(Kind.INGEST, work, context):
            if isinstance(told, Progress):
                yield film_pb2.LearnResponse(progress=from_progress(told))
            else:
                yield film_pb2.LearnResponse(result=told.result)

    async def LearnEdits(
        self, request: film_pb2.LearnEditsRequest, context: Context
    ) -> AsyncIterator[film_pb2.LearnEditsResponse]:
        """Learn which music editors laid under which scenes."""
        lists = check_learn_edits(request)
        resources = await self._opening.resources()

        def work(job: Job) -> film_pb2.LearnResult:
            edits, unread = [to_edit(edit) for edit in request.edits], []
            for path in lists:
                of_list, skipped = read_cue_list(path, resources.store)
                edits += of_list
                unread += skipped
            report = learn_edits(
                resources.store,
                edits,
                semantic=resources.semantic(),
                traces=resources.traces,
                recogniser=resources.recogniser,
                actions=resources.actions,
                refresh=request.refresh,
                job=job,
            )
            whole = replace(report, skipped=(*unread, *report.skipped))
            return from_learn_report(whole, resources.store)

        async for told in self._jobs.run(Kind.INGEST, work, context):
            if isinstance(told, Progress):
                yield film_pb2.LearnEditsResponse(progress=from_progress(told))
            else:
                yield film_pb2.LearnEditsResponse(result=told.result)

    async def EmbedFilms(
        self, request: film_pb2.EmbedFilmsRequest, context: Context
    ) -> AsyncIterator[film_pb2.EmbedFilmsResponse]:
        """Let the model in use see scenes that it has not seen."""
        names = check_embed(request)
        resources = await self._opening.resources()

        def work(job: Job) -> film_pb2.EmbedFilmsResult:
            chosen = find_films(resources.store, names) if names else None
            semantic = _needed(resources)
            workers = resources.settings.workers or automatic_workers()
            report = embed_films(resources.store, chosen, semantic, resources.traces, job, workers=workers)
            recognise_anew(resources.store, resources.actions, semantic, job)
            return from_embed_report(report, resources.shelf.selected)

        async for told in self._jobs.run(Kind.INGEST, work, context):
            if isinstance(told, Progress):
                yield film_pb2.EmbedFilmsResponse(progress=from_progress(told))
            else:
                yield film_pb2.EmbedFilmsResponse(result=told.result)

    async def MatchFilms(
        self, request: film_pb2.MatchFilmsRequest, context: Context
    ) -> AsyncIterator[film_pb2.MatchFilmsResponse]:
        """Say which learnt films are seen in a range."""
        check_match(request)
        resources = await self._opening.resources()

        def work(job: Job) -> film_pb2.MatchFilmsResult:
            path, span = seen_range(request.media)
            trace = resources.traces.trace(path, every_frame=True, span=span, job=job)
            return from_known(resources.suggester.known_films.find(trace.moved(0.0).sights, job))

        async for told in self._jobs.run(Kind.LISTEN, work, context):
            if isinstance(told, Progress):
                yield film_pb2.MatchFilmsResponse(progress=from_progress(told))
            else:
                yield film_pb2.MatchFilmsResponse(result=told.result)

    async def ListFilms(self, request: film_pb2.ListFilmsRequest, context: Context) -> film_pb2.ListFilmsResponse:
        """List the learnt films by title."""
        store = (await self._opening.resources()).store
        films = await self._jobs.briefly(store.films)
        return film_pb2.ListFilmsResponse(films=[from_film(film) for film in films])

    async def ListCues(self, request: film_pb2.ListCuesRequest, context: Context) -> film_pb2.ListCuesResponse:
        """List where music plays in a learnt film."""
        name = check_list_cues(request)
        store = (await self._opening.resources()).store

        def read() -> film_pb2.ListCuesResponse:
            film = find_film(store, name, "film")
            listed = film_pb2.ListCuesResponse(film=from_film(film), cues=from_cues(store, film.film_id))
            if request.with_timeline:
                listed.timeline.CopyFrom(from_timeline(store, film.film_id))
            return listed

        return await self._jobs.briefly(read)

    async def RemoveFilms(self, request: film_pb2.RemoveFilmsRequest, context: Context) -> film_pb2.RemoveFilmsResponse:
        """Forget films; the files stay."""
        names = check_remove(request)
        resources = await self._opening.resources()
        store = resources.store
        removed = await self._jobs.briefly(lambda: store.remove_films(find_films(store, names)))
        await self._health.refresh(resources, self._jobs)
        return film_pb2.RemoveFilmsResponse(removed=removed)


def _needed(resources: "Resources") -> SemanticFingerprint:
    found = resources.semantic()
    if found is None:
        why = resources.shelf.why_unavailable() or resources.semantic.problem
        raise WeightsUnavailableError(f"No model can see scenes: {why.rstrip('.')}")
    return found
