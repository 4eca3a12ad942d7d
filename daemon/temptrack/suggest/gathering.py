"""From a question to what is known of it: looked at, listened to, read, and set beside the library."""

from collections.abc import Callable
from pathlib import Path

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.picture import TraceCache, trace_noise
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.matching import Kept
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.suggest.known_films import AS_IT_IS, KnownFilms
from temptrack.suggest.lexicon import read_wording
from temptrack.suggest.library import CurrentLibrary
from temptrack.suggest.listening import listen
from temptrack.suggest.looking import Glimpse, Look, look_at, sum_up
from temptrack.suggest.matched import Matching
from temptrack.suggest.meaning import Meanings
from temptrack.suggest.memory import Learnt, Near, clock
from temptrack.suggest.query import Query
from temptrack.suggest.routes import Context
from temptrack.suggest.words import look_up

_MOST_KNOWN = 3


class Gathering:
    """What a store holds, kept from one question to the next, and what a question shows.

    Parameters
    ----------
    store : Store
        The library and the learnt films.
    traces : TraceCache
        Keeps what was seen of footage.
    semantic, meaning, matcher : callable
        As `Suggester` has them.
    reader : ActionReader
        Names what happens in footage.
    """

    def __init__(
        self,
        store: Store,
        traces: TraceCache,
        semantic: Callable[[], SemanticFingerprint | None],
        meaning: Callable[[], MeaningFingerprint | None],
        matcher: Callable[[], Kept | None],
        reader: ActionReader,
    ) -> None:
        self._store, self._traces, self.reader = store, traces, reader
        self._library, self._learnt = CurrentLibrary(store), Learnt(store)
        self._meanings = Meanings(store, meaning)
        self._matching = Matching(store, matcher)
        self.known_films = KnownFilms(store)
        self._semantic_lack: Callable[[], str] = getattr(semantic, "lack", str)

    def gather(self, query: Query, semantic: SemanticFingerprint | None, job: Job, seen: Look | None = None) -> Context:
        """Return all that is known of a question.

        Parameters
        ----------
        query : Query
        semantic : SemanticFingerprint or None
            What looks for what happens in pictures.
        job : Job
            Told of the stages look and listen.
        seen : Look, optional
            What the footage shows, where that is known: no file is opened then.

        Raises
        ------
        MediaError, NotFoundError
            The reference cannot be heard, or none of the footage be seen and there is nothing else to go by.
        """
        glimpse = self._look(query, semantic, job) if seen is None else Glimpse(seen, ())
        heard = None
        if query.like is not None:
            job.report("listen", 0, 1, query.like.path.name if query.like.path else "")
            heard = listen(query.like, self._store, with_tempo=query.steering.tempo != 0, job=job)
        job.check()
        wording = read_wording(query.text)
        library = self._library.view()
        matched, matched_lack = self._matching.of(glimpse.look, library)
        return Context(
            query=query,
            store=self._store,
            library=library,
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
            matched=matched,
            matched_lack=matched_lack,
        )

    def warm(self, job: Job) -> Look:
        """Read and measure what questions keep; return a look at noise, which brings the rest along.

        Parameters
        ----------
        job : Job
            Cancelled, it ends soon; what was read by then is kept.
        """
        library = self._library.view()
        job.check()
        self._matching.warm(library)
        self.known_films.warm(job)
        self._meanings.warm(job)
        noise = trace_noise(Path(), job=job)
        return sum_up(noise, noise, None, None, self.reader)

    def _look(self, query: Query, semantic: SemanticFingerprint | None, job: Job) -> Glimpse:
        if query.footage is None:
            return Glimpse(None, ())
        glimpse = look_at(
            query.footage,
            traces=self._traces,
            semantic=semantic,
            actions=self.reader,
            every_frame=query.every_frame,
            with_visuals=query.with_visuals,
            job=job,
        )
        if glimpse.look is None and glimpse.trouble is not None and not query.text.strip() and query.like is None:
            raise glimpse.trouble
        return glimpse

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
        near = [self._learnt.near("style", look.style.vector)]
        if look.semantic is not None:
            near.append(self._learnt.near("semantic", look.semantic, semantic_key=look.semantic_key))
        return tuple(found for found in near if found is not None)
