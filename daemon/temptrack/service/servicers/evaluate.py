"""EvaluateService: how good suggestions are."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from temptrack.evaluate import evaluate, looks_unlike, with_traces
from temptrack.evaluate.protocols import Benchmark
from temptrack.progress import Job, Progress
from temptrack.service.conversion.evaluate import from_evaluation
from temptrack.service.conversion.progress import from_progress
from temptrack.service.evaluating import open_benchmark, suggesting_in_use
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.evaluate import Trial, check_evaluate
from temptrack.suggest import Look
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
    benchmark = open_benchmark(trial, resources, job)
    if benchmark is None:
        return _figures(trial, resources, Benchmark(resources.store, "the learnt films"), unlike, job)
    try:
        return _figures(trial, resources, benchmark, unlike, job)
    finally:
        benchmark.store.close()


def _figures(
    trial: Trial, resources: "Resources", benchmark: Benchmark, unlike: Sequence[Look], job: Job
) -> evaluate_pb2.EvaluateResult:
    found = evaluate(
        benchmark.store,
        trial.protocol("cues" if trial.ossl is not None else "tracks", benchmark.fixed),
        suggesting=suggesting_in_use(resources, job),
        sighting=with_traces(resources.traces, benchmark.store, job),
        unlike=unlike,
        job=job,
    )
    return from_evaluation(found, benchmark.data)
