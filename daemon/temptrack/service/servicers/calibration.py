"""CalibrationService: progress, then how far routes and confidences are to be trusted."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from temptrack.progress import Job, Progress
from temptrack.service.conversion.calibration import from_fitted
from temptrack.service.conversion.progress import from_progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.suggest.verdict_fit import fit_verdicts
from temptrack.v1 import calibration_pb2
from temptrack.v1.calibration_pb2_grpc import CalibrationServiceServicer

if TYPE_CHECKING:
    from temptrack.service.resources import Resources


class CalibrationServicer(CalibrationServiceServicer):
    """Calibrates, and tells what came of it."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Calibrate(
        self, request: calibration_pb2.CalibrateRequest, context: Context
    ) -> AsyncIterator[calibration_pb2.CalibrateResponse]:
        """Fit, and put to use what is better."""
        resources = await self._opening.resources()

        def work(job: Job) -> calibration_pb2.Calibration:
            # imports scikit-learn's room, which no other call needs
            from temptrack.service.calibrating import calibrate, suggesting_like

            suggesting, matcher = suggesting_like(resources.matchers.current(), job)
            calibrate(
                resources.store,
                resources.fitted,
                suggesting=suggesting,
                matcher=matcher,
                scenes=request.scenes,
                job=job,
            )
            return _now(resources)

        async for told in self._jobs.run(Kind.TRAINING, work, context):
            if isinstance(told, Progress):
                yield calibration_pb2.CalibrateResponse(progress=from_progress(told))
            else:
                yield calibration_pb2.CalibrateResponse(result=told.result)

    async def GetCalibration(
        self, request: calibration_pb2.GetCalibrationRequest, context: Context
    ) -> calibration_pb2.GetCalibrationResponse:
        """Tell what is in use."""
        resources = await self._opening.resources()
        return calibration_pb2.GetCalibrationResponse(calibration=await self._jobs.briefly(_now, resources))


def _now(resources: "Resources") -> calibration_pb2.Calibration:
    fitted, reason = resources.fitted.current()
    if fitted is not None:
        matcher = resources.matchers.current()
        made_at = matcher.card.made_at if matcher is not None else ""
        reason = fitted.why_not(resources.store, fitted.semantic_key, made_at)
    judged = fit_verdicts(resources.store.feedback()).answers
    return from_fitted(fitted, reason or ("" if fitted is not None else "nobody has calibrated yet"), judged)
