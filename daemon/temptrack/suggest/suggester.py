"""From a question to an answer: look and listen, match, place."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import get_args

from temptrack.errors import EmptyLibraryError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.matching import Kept
from temptrack.progress import Job
from temptrack.store.interface import Part, Store
from temptrack.suggest.answer import Answer, Capabilities
from temptrack.suggest.assessing import assess
from temptrack.suggest.filters import blame, eligible_rows
from temptrack.suggest.fusion import fuse
from temptrack.suggest.gathering import Gathering
from temptrack.suggest.known_films import KnownFilms
from temptrack.suggest.listening import without_reference
from temptrack.suggest.looking import Look
from temptrack.suggest.matched import no_matcher
from temptrack.suggest.placing import place
from temptrack.suggest.query import Query, check_query
from temptrack.suggest.question import question_of, wanted_affect
from temptrack.suggest.ranking import rank
from temptrack.suggest.routes import ALL_ROUTES, Route
from temptrack.suggest.scene import describe_scene, draw_canvas
from temptrack.suggest.standing import Fitting, nothing_fitted, standing_of
from temptrack.suggest.uncertainty import Findings, judge, novelty_of_question
from temptrack.suggest.verdict_fit import CurrentVerdicts
from temptrack.suggest.weighed import Weighed

DEFAULT_TARGET_LUFS = -23.0
"""EBU R128's programme level; a temp track lies under dialogue mixed to it."""


_ANY_QUESTION = Query(text="calm", limit=1)
"""Goes through all that is loaded at the first question in words: the searches' indices, the program's own parts."""


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
    matcher : callable
        Returns the trained matcher in use, or None; called once a question.
    actions : ActionReader, optional
        Names what happens in footage.
    target_lufs : float
        What sections are brought to.
    routes : sequence of Route
        Where evidence comes from.
    fitting : callable
        Returns what was fitted on held-out films, or None and why not; called once a question.
    risk : float
        The largest share of wrong answers that is accepted, unless a question says otherwise.
    """

    def __init__(  # noqa: PLR0913 - what it works with, each by its name
        self,
        store: Store,
        traces: TraceCache,
        semantic: Callable[[], SemanticFingerprint | None],
        *,
        meaning: Callable[[], MeaningFingerprint | None] = _no_meaning,
        matcher: Callable[[], Kept | None] = no_matcher,
        actions: ActionReader | None = None,
        target_lufs: float = DEFAULT_TARGET_LUFS,
        routes: tuple[Route, ...] = ALL_ROUTES,
        fitting: Fitting = nothing_fitted,
        risk: float = 1.0,
    ) -> None:
        self._store = store
        self._gathering = Gathering(store, traces, semantic, meaning, matcher, actions or ActionReader())
        self._verdicts = CurrentVerdicts(store)
        self._semantic = semantic
        self._target_lufs = target_lufs
        self._routes = routes
        self._fitting = fitting
        self._risk = risk
        self._warm: tuple[Hashable, ...] | None = None

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
        with self.moment():
            return self.answer(self.weigh(query, job))

    def moment(self) -> AbstractContextManager[object]:
        """Let what is read of the catalogue meanwhile be of one moment."""
        return self._store.moment()

    def weigh(self, query: Query, job: Job, *, seen: Look | None = None) -> Weighed:
        """Gather all evidence on a question, for every track, and choose none.

        Parameters
        ----------
        query : Query
        job : Job
        seen : Look, optional
            What the query's footage shows, where that is known: no file is opened then.
        """
        self.check(query)
        return self._weigh(query, self._semantic(), job, seen)

    def _weigh(self, query: Query, semantic: SemanticFingerprint | None, job: Job, seen: Look | None = None) -> Weighed:
        context = self._gathering.gather(query, semantic, job, seen)
        canvas = draw_canvas(context)
        filters = without_reference(query.filters, context.heard)
        standing = standing_of(context, self._fitting, self._verdicts.fit())
        return Weighed(
            context=context,
            canvas=canvas,
            fused=fuse(context, self._routes, canvas.duration_s, standing.weights),
            eligible=eligible_rows(context.library, filters),
            filters=filters,
            novelty=novelty_of_question(context),
            standing=standing,
        )

    def answer(self, weighed: Weighed, rows: list[int] | None = None) -> Answer:
        """Choose, place and explain the best of what was weighed, and say how sure that is.

        Parameters
        ----------
        weighed : Weighed
        rows : list of int, optional
            The library's rows to suggest instead of the best, in their order.
        """
        context, fused, library = weighed.context, weighed.fused, weighed.context.library
        if rows is None:
            rows = rank(library, fused.scores, weighed.eligible, context.query.limit)
        risk = self._risk if context.query.risk is None else context.query.risk
        assessed = assess(weighed, rows, risk)
        suggestions = place(self._store, weighed, assessed, self._target_lufs)
        wanted, fitted = wanted_affect(context), weighed.standing.fitted
        findings = Findings(
            scores=fused.scores[weighed.eligible],
            novelty=weighed.novelty,
            confidence=assessed.answer.own,
            raw_confidence=assessed.answer.raw,
            top_energies=tuple(s.track.affect.energy for s in suggestions),
            flat=fused.flat,
            excluded_by=blame(library, weighed.filters) if not rows else "",
            wanted_energy=wanted.energy if wanted is not None else None,
            risk=risk,
            risk_is_asked=context.query.risk is not None,
            threshold=assessed.threshold if risk < 1 else None,
            novelty_limit=fitted.novelty_limit if fitted is not None else 1.0,
            meaning=weighed.standing.meaning(),
            calibrated=weighed.standing.calibrated,
        )
        return Answer(
            suggestions=suggestions,
            uncertainty=judge(context, findings),
            scene=describe_scene(context),
            capabilities=Capabilities(
                context.semantic is not None, self._store.count_films(), len(library), context.matched is not None
            ),
            asked=question_of(context),
        )

    def check(self, query: Query) -> None:
        """Refuse a question that cannot be answered, before anything is opened.

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

    @property
    def is_warm(self) -> bool:
        """Whether what questions keep was read of what the store holds now."""
        return self._warm == self._editions()

    def warm(self, job: Job) -> None:
        """Read and measure what questions keep, and load what they need, so that the first one need not.

        What a question that comes meanwhile needs is read once, by whoever came first.

        Parameters
        ----------
        job : Job
            Cancelled, it ends soon; what was read by then is kept.
        """
        editions = self._editions()
        if self._store.count_tracks():
            noise = self._gathering.warm(job)
            # Without the model of pictures: when that is in memory is for others to say.
            self.answer(self._weigh(_ANY_QUESTION, None, job))
            self.answer(self._weigh(_ANY_QUESTION, None, job, noise))
        self._warm = editions

    def _editions(self) -> tuple[Hashable, ...]:
        return tuple(self._store.edition(part) for part in get_args(Part))

    def sees(self) -> SemanticFingerprint | None:
        """Return what looks for what happens in pictures, or None when no weights can be had."""
        return self._semantic()

    @property
    def actions(self) -> ActionReader:
        """What names it."""
        return self._gathering.reader

    @property
    def known_films(self) -> KnownFilms:
        """The learnt films, looked for in footage."""
        return self._gathering.known_films
