"""Generate the Python contract from the .proto files, or check that what is committed is fresh.

usage: python proto/generate.py [--check]
"""

import filecmp
import os
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

PROTO = Path(__file__).resolve().parent
SOURCES = sorted((PROTO / "temptrack" / "v1").glob("*.proto"))
TARGET = PROTO.parent / "daemon"


def generate(target: Path) -> None:
    """Write modules and stubs for every .proto file below ``target``; services get gRPC modules, others do not."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with_services = [p for p in SOURCES if "\nservice " in p.read_text()]
    _protoc(SOURCES, f"--python_out={target}", f"--mypy_out=quiet:{target}")
    _protoc(with_services, f"--grpc_python_out={target}", f"--mypy_grpc_out=quiet:{target}")


def _protoc(sources: list[Path], *options: str) -> None:
    if protoc.main(["protoc", f"-I{PROTO}", *options, *map(str, sources)]):
        sys.exit("proto/generate.py: protoc failed; its message stands above.")


def stale() -> list[str]:
    """Names of generated files that are missing, left over or out of date."""
    committed = TARGET / "temptrack" / "v1"
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        fresh = Path(folder) / "temptrack" / "v1"
        names = {p.name for p in [*fresh.iterdir(), *committed.glob("*_pb2*")]}
        same, _, _ = filecmp.cmpfiles(fresh, committed, names, shallow=False)
        return sorted(names - set(same))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        generate(TARGET)
    elif old := stale():
        sys.exit(f"Generated code is stale: {', '.join(old)}; run `make proto`.")
