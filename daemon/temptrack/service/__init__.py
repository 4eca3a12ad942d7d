"""The daemon: gRPC in front, the rooms behind. Run it with ``python -m temptrack.service``; nothing imports it."""
