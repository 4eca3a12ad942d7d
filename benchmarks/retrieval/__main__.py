"""Run the measurement of retrieval."""

from benchmarks.retrieval import main

main()
