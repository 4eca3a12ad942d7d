"""EvaluateService: how good suggestions are."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from temptrack.evaluate import evaluate, looks_unlike, with_traces
from temptrack.progress import Job, Progress
from temptrack.service.conversion.evaluate import from_evaluation
from temptrack.service.conversion.progress import from_progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs, Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.evaluate import Trial, check_evaluate
from temptrack.v1 import evaluate_pb2
from temptrack.v1.evaluate_pb2_grpc import EvaluateServiceServicer

if TYPE_CHECKING:
    from temptrack.service.resources import Resources


class EvaluateServicer(EvaluateServiceServicer):
    """Measures suggestions on held-out films."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Evaluate(
        self, request: evaluate_pb2.EvaluateRequest, context: Context
    ) -> AsyncIterator[evaluate_pb2.EvaluateResponse]:
        """Hold films out, ask about them, and compare with what really plays."""
        trial = check_evaluate(request)
        resources = await self._opening.resources()

        def work(job: Job) -> evaluate_pb2.EvaluateResult:
            return _measure(trial, resources, job)

        async for told in self._jobs.run(Kind.EVALUATE, work, context):
            if isinstance(told, Progress):
                yield evaluate_pb2.EvaluateResponse(progress=from_progress(told))
            else:
                yield evaluate_pb2.EvaluateResponse(result=told.result)


def _measure(trial: Trial, resources: "Resources", job: Job) -> evaluate_pb2.EvaluateResult:
    unlike = looks_unlike(
        trial.unlike, traces=resources.traces, semantic=resources.semantic(), actions=resources.actions, job=job
    )
    store = resources.store
    found = evaluate(
        store,
        trial.protocol("tracks"),
        sighting=with_traces(resources.traces, store, job),
        unlike=unlike,
        job=job,
    )
    return from_evaluation(found, "the learnt films")
