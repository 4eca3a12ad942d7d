"""Where the time of learning a film goes: the product's own functions, each under a clock."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from temptrack.catalogue import film_sound, film_work
from temptrack.fingerprint.copies import SightsBuilder
from temptrack.fingerprint.landmarks import Overhearing
from temptrack.fingerprint.picture import TraceCache, tracing
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import CutDetector, ShownFrame, source


class Stages:
    """Adds up processor time by stage; what a stage calls that is a stage of its own is not counted twice."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.pictures = 0
        """How many were embedded."""
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done inside as this stage."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def watch(self, semantic: SemanticFingerprint | None) -> None:
        """Put the product's functions under the clock, for the rest of this process, with one decoder thread."""
        source._thread_by = _on_one_thread
        tracing.iter_shown_frames = self._each("decode picture", tracing.iter_shown_frames)  # type: ignore[attr-defined]
        film_sound.iter_audio = self._each("decode sound", film_sound.iter_audio)  # type: ignore[attr-defined]
        places: list[tuple[Any, str, str]] = [
            (ShownFrame, "small", "small frames"),
            (ShownFrame, "rgb", "frames for the model, scaled"),
            (tracing, "shrink", "motion"),
            (tracing, "movement", "motion"),
            (tracing, "measure_light", "light and colour"),
            (CutDetector, "push", "cuts"),
            (SightsBuilder, "push", "copy signatures"),
            (TraceCache, "_write", "trace written"),
            (Overhearing, "push", "landmarks"),
            (film_sound, "presence_in", "presence of music"),
            (film_work, "score", "likeness and affect of cues"),
        ]
        if semantic is not None:
            places.append((semantic._model, "embed_images", "semantic model"))
        for owner, name, stage in places:
            setattr(owner, name, self._timed(stage, getattr(owner, name)))

    def _turn(self) -> None:
        now = time.process_time()
        if self._open:
            self.spent[self._open[-1]] = self.spent.get(self._open[-1], 0.0) + now - self._since
        self._since = now

    def _timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                result = work(*args, **kwargs)
            if name == "semantic model":
                self.pictures += len(result)
            return result

        return timed

    def _each(self, name: str, work: Callable[..., Any]) -> Callable[..., Generator[Any, None, None]]:
        def each(*args: Any, **kwargs: Any) -> Generator[Any, None, None]:
            made = iter(work(*args, **kwargs))
            while True:
                with self.stage(name):
                    one = next(made, None)
                if one is None:
                    return
                yield one

        return each


def _on_one_thread(video: Any, how: str) -> None:
    if not video.codec_context.is_open:
        video.thread_type, video.codec_context.thread_count = "NONE", 1
