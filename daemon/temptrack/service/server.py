"""The gRPC server: servicers, interceptors, bounds."""

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from temptrack.endpoint import MAX_REQUEST_BYTES, MAX_RESPONSE_BYTES
from temptrack.service.health import Health
from temptrack.service.interceptors import interceptors
from temptrack.service.jobs import Jobs
from temptrack.service.opening import Opening
from temptrack.service.servicers.calibration import CalibrationServicer
from temptrack.service.servicers.catalogue import CatalogueServicer
from temptrack.service.servicers.compose import ComposeServicer
from temptrack.service.servicers.control import DaemonServicer
from temptrack.service.servicers.evaluate import EvaluateServicer
from temptrack.service.servicers.films import FilmServicer
from temptrack.service.servicers.identify import IdentifyServicer
from temptrack.service.servicers.library import LibraryServicer
from temptrack.service.servicers.live import LiveServicer
from temptrack.service.servicers.matcher import MatcherServicer
from temptrack.service.servicers.media import MediaServicer
from temptrack.service.servicers.models import ModelServicer
from temptrack.service.servicers.spot import SpotServicer
from temptrack.service.servicers.suggest import SuggestServicer
from temptrack.v1 import (
    calibration_pb2,
    catalogue_pb2,
    compose_pb2,
    daemon_pb2,
    evaluate_pb2,
    film_pb2,
    identify_pb2,
    library_pb2,
    live_pb2,
    matcher_pb2,
    media_pb2,
    model_pb2,
    spot_pb2,
    suggest_pb2,
)
from temptrack.v1.calibration_pb2_grpc import add_CalibrationServiceServicer_to_server
from temptrack.v1.catalogue_pb2_grpc import add_CatalogueServiceServicer_to_server
from temptrack.v1.compose_pb2_grpc import add_ComposeServiceServicer_to_server
from temptrack.v1.daemon_pb2_grpc import add_DaemonServiceServicer_to_server
from temptrack.v1.evaluate_pb2_grpc import add_EvaluateServiceServicer_to_server
from temptrack.v1.film_pb2_grpc import add_FilmServiceServicer_to_server
from temptrack.v1.identify_pb2_grpc import add_IdentifyServiceServicer_to_server
from temptrack.v1.library_pb2_grpc import add_LibraryServiceServicer_to_server
from temptrack.v1.live_pb2_grpc import add_LiveServiceServicer_to_server
from temptrack.v1.matcher_pb2_grpc import add_MatcherServiceServicer_to_server
from temptrack.v1.media_pb2_grpc import add_MediaServiceServicer_to_server
from temptrack.v1.model_pb2_grpc import add_ModelServiceServicer_to_server
from temptrack.v1.spot_pb2_grpc import add_SpotServiceServicer_to_server
from temptrack.v1.suggest_pb2_grpc import add_SuggestServiceServicer_to_server

_MAX_CALLS = 256
"""At once, health watchers included; more than all lines take together, so that a full line is refused in words."""

_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_REQUEST_BYTES),
    ("grpc.max_send_message_length", MAX_RESPONSE_BYTES),
    ("grpc.so_reuseport", 0),  # two daemons must never share a port
)

_FILES = (
    calibration_pb2,
    catalogue_pb2,
    compose_pb2,
    daemon_pb2,
    evaluate_pb2,
    film_pb2,
    identify_pb2,
    library_pb2,
    live_pb2,
    matcher_pb2,
    media_pb2,
    model_pb2,
    spot_pb2,
    suggest_pb2,
    health_pb2,
)


def make_server(token: str) -> grpc.aio.Server:
    """Return a server with its bounds and interceptors, and nothing to serve yet."""
    return grpc.aio.server(interceptors=interceptors(token), options=_OPTIONS, maximum_concurrent_rpcs=_MAX_CALLS)


def add_servicers(
    server: grpc.aio.Server, opening: Opening, jobs: Jobs, health: Health, control: DaemonServicer
) -> None:
    """Put every service of the contract on the server, with standard health and reflection."""
    add_CalibrationServiceServicer_to_server(CalibrationServicer(opening, jobs), server)
    add_ComposeServiceServicer_to_server(ComposeServicer(opening, jobs), server)
    add_CatalogueServiceServicer_to_server(CatalogueServicer(opening, jobs), server)
    add_DaemonServiceServicer_to_server(control, server)
    add_EvaluateServiceServicer_to_server(EvaluateServicer(opening, jobs), server)
    add_FilmServiceServicer_to_server(FilmServicer(opening, jobs, health), server)
    add_IdentifyServiceServicer_to_server(IdentifyServicer(opening, jobs), server)
    add_LibraryServiceServicer_to_server(LibraryServicer(opening, jobs), server)
    add_LiveServiceServicer_to_server(LiveServicer(opening, jobs), server)
    add_MatcherServiceServicer_to_server(MatcherServicer(opening, jobs, health), server)
    add_MediaServiceServicer_to_server(MediaServicer(jobs), server)
    add_ModelServiceServicer_to_server(ModelServicer(opening, jobs, health), server)
    add_SpotServiceServicer_to_server(SpotServicer(opening, jobs), server)
    add_SuggestServiceServicer_to_server(SuggestServicer(opening, jobs), server)
    health_pb2_grpc.add_HealthServicer_to_server(health.servicer, server)
    names = [service.full_name for file in _FILES for service in file.DESCRIPTOR.services_by_name.values()]
    reflection.enable_server_reflection([*names, reflection.SERVICE_NAME], server)
