"""``python -m temptrack`` is the command line."""

from temptrack.cli.main import main

if __name__ == "__main__":
    main()
