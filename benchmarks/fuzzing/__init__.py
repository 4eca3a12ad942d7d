"""Coverage-guided fuzzing of what reads bytes or words from outside, and of every request of the daemon.

    python -m benchmarks.fuzzing [--target NAME ...] [--seconds S] [--corpus FOLDER]

Each target runs in a process of its own under atheris (the extra `fuzz`; Linux), which instruments our modules and
looks for inputs that reach new branches. An input may be read, or be refused by an error that the reader documents,
within a time; anything else is unforeseen. The inputs that reached something new are then read again without atheris,
round after round, to tell whether our own memory grows.
"""
