"""The library that the generator is measured on: the real recordings, ingested once, then read from where they lie."""

import time
from pathlib import Path

from benchmarks.music_media import media_folder
from temptrack.catalogue import add_to_library
from temptrack.compose.generate.material import Material, gather_material
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.progress import Job
from temptrack.store import open_store, store_identity

OUT = Path("bench-out") / "generator"


def read_material() -> Material:
    """Ingest what is new of the recordings and read the patches of all; says how long the reading took."""
    store = open_store(OUT / "store", store_identity(STYLE, LIKENESS))
    add_to_library(store, [media_folder() / "music"], job=Job())
    cpu_s = time.process_time()
    material = gather_material(store, Job())
    print(
        f"  {store.count_tracks()} tracks, {len(material.track_ids)} long enough: {len(material.stretches)} stretches, "
        f"{material.beats:,} beats, {material.paired} known from a scene; read in {time.process_time() - cpu_s:.0f} s "
        "of one core"
    )
    store.close()
    return material
