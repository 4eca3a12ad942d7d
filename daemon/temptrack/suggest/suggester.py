"""From a question to an answer: look and listen, match, place."""

from collections.abc import Callable
from dataclasses import replace

from temptrack.errors import EmptyLibraryError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.suggest.answer import Answer, Capabilities, Suggestion
from temptrack.suggest.canvas import Canvas
from temptrack.suggest.curves import section_points
from temptrack.suggest.filters import blame, eligible_rows
from temptrack.suggest.fusion import Fused, fuse, reasons_for
from temptrack.suggest.gain import section_gain_db
from temptrack.suggest.known_films import AS_IT_IS, KnownFilms
from temptrack.suggest.lexicon import read_wording
from temptrack.suggest.library import LibraryView, view_library
from temptrack.suggest.links import with_links
from temptrack.suggest.listening import Heard, listen
from temptrack.suggest.looking import Glimpse, Look, look_at
from temptrack.suggest.meaning import Meanings
from temptrack.suggest.memory import Near, clock, find_near
from temptrack.suggest.query import Filters, Query, check_query
from temptrack.suggest.ranking import rank
from temptrack.suggest.routes import ALL_ROUTES, Context, Route
from temptrack.suggest.scene import describe_scene, draw_canvas, wanted_affect
from temptrack.suggest.section import place
from temptrack.suggest.uncertainty import Findings, confidence_of, judge, novelty_of_question, trust_in
from temptrack.suggest.words import look_up

DEFAULT_TARGET_LUFS = -23.0
"""EBU R128's programme level; a temp track lies under dialogue mixed to it."""


_MOST_KNOWN = 3


def _no_meaning() -> MeaningFingerprint | None:
    return None


class Suggester:
    """Answers questions about one library.

    Parameters
    ----------
    store : Store
        The library and the learnt films.
    traces : TraceCache
        Keeps what was seen of footage.
    semantic : callable
        Returns the open_clip fingerprint, or None when no weights can be had; called once a question. Where it
        has a method ``lack``, that says in words what an answer without could have used.
    meaning : callable
        Returns the meaning fingerprint, or None when no sentence model can be had; called once a question.
    actions : ActionReader, optional
        Names what happens in footage.
    target_lufs : float
        What sections are brought to.
    routes : sequence of Route
        Where evidence comes from.
    """

    def __init__(
        self,
        store: Store,
        traces: TraceCache,
        semantic: Callable[[], SemanticFingerprint | None],
        *,
        meaning: Callable[[], MeaningFingerprint | None] = _no_meaning,
        actions: ActionReader | None = None,
        target_lufs: float = DEFAULT_TARGET_LUFS,
        routes: tuple[Route, ...] = ALL_ROUTES,
    ) -> None:
        self._store = store
        self._meanings = Meanings(store, meaning)
        self.known_films = KnownFilms(store)
        self._traces = traces
        self._semantic = semantic
        self._semantic_lack: Callable[[], str] = getattr(semantic, "lack", str)
        self._reader = actions or ActionReader()
        self._target_lufs = target_lufs
        self._routes = routes

    def suggest(self, query: Query, job: Job) -> Answer:
        """Answer a question.

        Parameters
        ----------
        query : Query
            With at least one of footage, text and reference.
        job : Job
            Told of the stages look, match and place; cancelling it stops the decoding.

        Raises
        ------
        InvalidInputError
            The query cannot be meant.
        EmptyLibraryError
            There is nothing to suggest.
        MediaError, NotFoundError
            The reference cannot be heard, or none of the footage be seen and there is nothing else to go by.
        CancelledError
            The job was cancelled.
        """
        self.check(query)
        semantic = self._semantic()
        return self.answer(query, self._look(query, semantic, job), semantic, job)

    def check(self, query: Query) -> None:
        """Refuse a question that cannot be answered, before anything is decoded.

        Raises
        ------
        InvalidInputError
            The query cannot be meant.
        EmptyLibraryError
            There is nothing to suggest.
        """
        check_query(query)
        if self._store.count_tracks() == 0:
            raise EmptyLibraryError(
                "The library holds no tracks to suggest from", remedy="add music with `temptrack library add FOLDER`"
            )

    def sees(self) -> SemanticFingerprint | None:
        """Return what looks for what happens in pictures, or None when no weights can be had."""
        return self._semantic()

    @property
    def actions(self) -> ActionReader:
        """What names it."""
        return self._reader

    def answer(
        self,
        query: Query,
        glimpse: Glimpse,
        semantic: SemanticFingerprint | None,
        job: Job,
        also: frozenset[str] = frozenset(),
    ) -> Answer:
        """Answer a question whose footage was looked at already.

        Parameters
        ----------
        query : Query
            What is asked; of its footage only the length counts.
        glimpse : Glimpse
            What was seen.
        semantic : SemanticFingerprint or None
            What it was seen with.
        job : Job
            As for `suggest`.
        also : frozenset of str
            Tracks to be weighed and placed whatever their rank, where the filters allow them; they come last.
        """
        context = self._gather(query, glimpse, semantic, job)
        canvas = draw_canvas(context)
        fused = fuse(context, self._routes, canvas.duration_s)
        filters = _without_reference(query.filters, context.heard)
        eligible = eligible_rows(context.library, filters)
        rows = rank(context.library, fused.scores, eligible, query.limit)
        rows += [row for row in _rows_of(context.library, also) if eligible[row] and row not in rows]
        novelty = novelty_of_question(context)
        suggestions = self._place(context, fused, rows, canvas, trust_in(context, novelty))
        wanted = wanted_affect(context)
        findings = Findings(
            scores=fused.scores[eligible],
            novelty=novelty,
            top_confidences=tuple(s.confidence for s in suggestions),
            top_energies=tuple(s.track.affect.energy for s in suggestions),
            flat=fused.flat,
            excluded_by=blame(context.library, filters) if not rows else "",
            wanted_energy=wanted.energy if wanted is not None else None,
        )
        return Answer(
            suggestions=suggestions,
            uncertainty=judge(context, findings),
            scene=describe_scene(context),
            capabilities=Capabilities(semantic is not None, self._store.count_films(), len(context.library)),
        )

    def _look(self, query: Query, semantic: SemanticFingerprint | None, job: Job) -> Glimpse:
        if query.footage is None:
            return Glimpse(None, ())
        glimpse = look_at(
            query.footage,
            traces=self._traces,
            semantic=semantic,
            actions=self._reader,
            every_frame=query.every_frame,
            with_visuals=query.with_visuals,
            job=job,
        )
        if glimpse.look is None and glimpse.trouble is not None and not query.text.strip() and query.like is None:
            raise glimpse.trouble
        return glimpse

    def _gather(self, query: Query, glimpse: Glimpse, semantic: SemanticFingerprint | None, job: Job) -> Context:
        heard = None
        if query.like is not None:
            job.report("listen", 0, 1, query.like.path.name if query.like.path else "")
            heard = listen(query.like, self._store, with_tempo=query.steering.tempo != 0, job=job)
        job.check()
        wording = read_wording(query.text)
        return Context(
            query=query,
            store=self._store,
            library=view_library(self._store),
            look=glimpse.look,
            remarks=glimpse.remarks + self._known(glimpse.look, job),
            heard=heard,
            wording=wording,
            words=look_up(self._store, wording, query.phrases),
            near=self._near(glimpse.look),
            semantic=semantic,
            job=job,
            semantic_lack=self._semantic_lack(),
            meant=self._meanings.of(query.text, job),
        )

    def _known(self, look: Look | None, job: Job) -> tuple[str, ...]:
        """Say which learnt films the footage is part of: what they used there is no suggestion but a memory."""
        if look is None or not len(look.sights):
            return ()
        found = self.known_films.find(look.sights, job, AS_IT_IS).matches
        return tuple(
            f"From {clock(match.query_in_s)} on this is the learnt {film.title!r} from {clock(match.film_in_s)} on."
            for match, film in found[:_MOST_KNOWN]
        )

    def _near(self, look: Look | None) -> tuple[Near, ...]:
        if look is None:
            return ()
        near = [find_near(self._store, "style", look.style.vector)]
        if look.semantic is not None:
            near.append(find_near(self._store, "semantic", look.semantic, semantic_key=look.semantic_key))
        return tuple(found for found in near if found is not None)

    def _place(
        self, context: Context, fused: Fused, rows: list[int], canvas: Canvas, trust: float
    ) -> tuple[Suggestion, ...]:
        tracks = self._store.get_tracks([context.library.tracks[row].track_id for row in rows])
        suggestions: list[Suggestion] = []
        for index, row in enumerate(rows):
            summary = context.library.tracks[row]
            context.job.report("place", index, len(rows), summary.title)
            # A track removed since the library was read is passed over.
            if summary.track_id not in tracks:
                continue
            track, score = tracks[summary.track_id], float(fused.scores[row])
            placement = place(track, canvas)
            suggestions.append(
                Suggestion(
                    rank=len(suggestions) + 1,
                    score=score,
                    confidence=confidence_of(score, trust),
                    track=replace(track, links=with_links(track)),
                    track_in_s=placement.track_in_s,
                    track_out_s=placement.track_out_s,
                    gain_db=section_gain_db(track, self._target_lufs),
                    hit_points=placement.hit_points,
                    reasons=reasons_for(fused, context.library, row, canvas.duration_s),
                    energy_curve=section_points(track.energy, placement) if context.query.with_visuals else (),
                )
            )
        return tuple(suggestions)


def _rows_of(library: LibraryView, track_ids: frozenset[str]) -> list[int]:
    return [library.rows[track_id] for track_id in sorted(track_ids) if track_id in library.rows]


def _without_reference(filters: Filters, heard: Heard | None) -> Filters:
    if heard is None or not heard.track_id:
        return filters
    return replace(filters, exclude_track_ids=filters.exclude_track_ids | {heard.track_id})
