"""What the daemon can do now, as grpc.health.v1 serves it: one service name for each capability."""

from typing import TYPE_CHECKING

from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio

from temptrack.service.jobs import Jobs
from temptrack.v1.suggest_pb2 import Capabilities

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

OVERALL = ""
"""The daemon as a whole: serving once its store is open."""
LIBRARY = "temptrack.library"
"""Serving once the store is open; an empty library can still be added to."""
FILMS = "temptrack.films"
"""Serving when at least one film is learnt: suggestions can draw on scenes."""
SEMANTIC = "temptrack.semantic"
"""Serving when open_clip weights are on this machine."""
MATCHER = "temptrack.matcher"
"""Serving when a trained matcher is in use."""
GENERATOR = "temptrack.generator"
"""Serving when a trained generator is in use: new pieces move towards what it proposes."""
COMPOSE = "temptrack.compose"
"""Serving once the store is open: a track can be cut to a length, be it of the library or not."""

NAMES = (OVERALL, LIBRARY, FILMS, SEMANTIC, MATCHER, GENERATOR, COMPOSE)
SERVING, NOT_SERVING = "SERVING", "NOT_SERVING"


def capabilities(resources: "Resources | None") -> Capabilities:
    """Return what an answer could draw on; counts the store, so not on the event loop."""
    if resources is None:
        return Capabilities()
    return Capabilities(
        semantic=resources.shelf.available() and not resources.semantic.problem,
        films_learnt=resources.store.count_films(),
        tracks=resources.store.count_tracks(),
        matcher=resources.matchers.current() is not None,
    )


def statuses(resources: "Resources | None", found: Capabilities) -> dict[str, str]:
    """Return each name's status."""
    is_open = resources is not None
    on = {OVERALL: is_open, LIBRARY: is_open, FILMS: found.films_learnt > 0, SEMANTIC: found.semantic}
    on[MATCHER], on[COMPOSE] = found.matcher, is_open
    on[GENERATOR] = resources is not None and resources.generator.shelf.current() is not None
    return {name: SERVING if on[name] else NOT_SERVING for name in NAMES}


class Health:
    """The standard servicer, kept in step with what is there."""

    def __init__(self) -> None:
        self.servicer = aio.HealthServicer()

    async def refresh(self, resources: "Resources | None", jobs: Jobs) -> tuple[Capabilities, dict[str, str]]:
        """Look, serve what was seen from now on, and return it."""
        found = await jobs.aside(capabilities, resources)
        seen = statuses(resources, found)
        for name, status in seen.items():
            await self.servicer.set(name, health_pb2.HealthCheckResponse.ServingStatus.Value(status))
        return found, seen

    async def leave(self) -> None:
        """Serve NOT_SERVING for good: the daemon is stopping."""
        await self.servicer.enter_graceful_shutdown()
