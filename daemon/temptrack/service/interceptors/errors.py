"""Errors leave the daemon here, and only here."""

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc

from temptrack.disk import disk_error
from temptrack.errors import TemptrackError
from temptrack.service.interceptors.wrapping import AroundCall, Call
from temptrack.service.status import DETAILS_KEY, status_code, status_details, status_message

_logger = logging.getLogger(__name__)


class UnexpectedError(TemptrackError):
    """Something the code did not foresee; its story stands in the log under the id it names."""


class ErrorInterceptor(AroundCall):
    """Turns the error tree into google.rpc.Status, and anything else into one sentence with an id."""

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        """Answer an error with its status; a disk that takes no more needs no foresight of whoever met it."""
        try:
            yield
        except TemptrackError as error:
            await _abort(call, error, status_code(error))
        except grpc.aio.AbortError:
            raise
        except Exception as error:
            told = disk_error(error)
            if told is not None:
                _logger.warning("%s in %s", told, call.method, exc_info=True)
                await _abort(call, told, status_code(told))
            incident = secrets.token_hex(4)
            _logger.exception("incident %s in %s", incident, call.method)
            unexpected = UnexpectedError(
                f"Something unexpected went wrong in the daemon (incident {incident})",
                remedy="its log tells more: `temptrack doctor` names the file",
            )
            await _abort(call, unexpected, grpc.StatusCode.INTERNAL)


async def _abort(call: Call, error: TemptrackError, code: grpc.StatusCode) -> None:
    status = status_details(error)
    status.code = code.value[0]
    await call.context.abort(code, status_message(error), ((DETAILS_KEY, status.SerializeToString()),))
