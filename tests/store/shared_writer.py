"""A process of its own that writes to a shared catalogue: films and tracks that come and go, or until it is killed."""

import sys
from itertools import count

from temptrack.store import Address, open_store
from tests.store.making import IDENTITY, film, track


def main(what: str, uri: str, endpoint: str, first: int, many: int) -> None:
    """Do what is named; prints a line once the store is open, and one when it is done."""
    store = open_store(Address(uri, endpoint, "eu-central-1"), IDENTITY)
    print("open", flush=True)
    if what == "tracks":
        for number in range(first, first + many):
            store.put_tracks([track(number)])
    elif what == "films":  # of so many scenes that each state is told from all others
        for number in range(1, many + 1):
            store.put_film(*film("ours", number, seed=number))
            store.put_film(*film("theirs", number, seed=number))
            if number % 2 == 0:
                store.remove_films([film("theirs", 1)[0].film_id])
    elif what == "for ever":
        for number in count(1):
            store.put_film(*film("ours", 1 + number % 5, seed=number))
    store.close()
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
