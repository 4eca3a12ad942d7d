"""Readers of what lies in a home: settings, the endpoint, words, models and trained things of the user's own."""

import io
import json
import os
import struct
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.fuzzing.mutation import json_changed, text_changed, zip_changed
from benchmarks.fuzzing.scratch import folder, laid
from benchmarks.fuzzing.target import Target, hold
from temptrack.compose.generate import Generator
from temptrack.compose.generate.card import card_from as generator_card_from
from temptrack.endpoint import Endpoint, read_endpoint
from temptrack.errors import NotFoundError
from temptrack.fingerprint.action import HeadShelf
from temptrack.fingerprint.vocabulary import read_vocabulary, vocabulary
from temptrack.fingerprint.vocabulary_file import VocabularyFile
from temptrack.home import Home
from temptrack.matching.card import card_from
from temptrack.models.keeping import read_arrays, read_json
from temptrack.models.origin import read_origin
from temptrack.models.own import own_models
from temptrack.service.answers import Answers
from temptrack.settings import Settings, default_values, load_settings
from temptrack.suggest.fitted import FittedShelf
from tests.matching.test_card import some_card
from tests.service.test_answers import answer
from tests.suggest.test_fitted import fitted


def _home() -> Home:
    return Home(folder() / "home")


def _settings(data: bytes) -> None:
    laid("home/config.toml", data)
    hold(isinstance(load_settings(_home()), Settings), "settings are settings")


def _vocabulary(data: bytes) -> None:
    words = read_vocabulary(laid("home/vocabulary.toml", data))
    for group in words.groups:
        for word in group.words:
            hold(bool(word.label), "a label is no blank")


def _vocabulary_alone(data: bytes) -> None:
    VocabularyFile("own.toml", data.decode(errors="replace")).over(vocabulary())


def _endpoint(data: bytes) -> None:
    path = laid("home/endpoint.json", data)
    path.chmod(0o600)
    found = read_endpoint(path)
    hold(found is None or all(isinstance(getattr(found, name), str) for name in _TEXTS), "an address is a text")
    hold(found is None or type(found.pid) is int, "a process has a number")


_TEXTS = ("address", "version", "started_at", "token")


def _models(data: bytes) -> None:
    laid("models/models.toml", data)
    for model in own_models(folder() / "models"):
        str(model).encode()


def _origin(data: bytes) -> None:
    weights = laid("origin/open_clip_model.safetensors", b"0")
    laid("origin/origin.json", data)
    found = read_origin(weights)
    hold(found is None or isinstance(found.sha256, str), "a checksum is a text")


def _fitted(data: bytes) -> None:
    fitted, reason = FittedShelf(laid("calibration.json", data)).current()
    hold(fitted is not None or bool(reason), "what is not there has a reason")
    reason.encode()


def _answers(data: bytes) -> None:
    laid("answers/00000000000000000001-a1b2.json", data)
    answers = Answers(folder() / "answers")
    for name in ("last", "a1b2"):
        try:
            answers.find(name)
        except NotFoundError:
            continue


def _heads(data: bytes) -> None:
    HeadShelf(laid("heads.npz", data)).lesson()


def _cards(data: bytes) -> None:
    plain = read_json(laid("0001.json", data))
    try:
        made: object = card_from(plain)
    except (KeyError, TypeError, ValueError):
        made = generator_card_from(plain)
    str(made).encode()


def _pointer(data: bytes) -> None:
    laid("generator/current.json", data)
    laid("generator/last.json", data)
    generator = Generator.load(folder() / "generator")
    generator.why_unavailable().encode()


def _arrays(data: bytes) -> None:
    try:
        read_arrays(laid("0001.safetensors", data))
    except OSError:
        return


def _tensors() -> bytes:
    header = json.dumps({"bank": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(8)


def _npz() -> Iterable[bytes]:
    whole = io.BytesIO()
    shares = dict.fromkeys(("top1", "top5", "rival_top1", "answered", "wrong", "calibration_error"), 0.5)
    trial = {"films": 2, "scenes": 3, "rival": "chance", **shares}
    figures = dict.fromkeys(("temperature", "threshold", "reach"), 1.0)
    head = {"labels": ["a"], "counts": [3], "inputs": ["style"], "trial": trial, **figures}
    arrays: dict[str, Any] = {
        f"{name}_0": np.zeros((2, 3), np.float32) for name in ("centre", "scale", "weights", "known")
    }
    np.savez(whole, lesson=np.array(json.dumps({"version": 1, "heads": [head], "finding": ""})), **arrays)
    yield whole.getvalue()


def _fitted_before() -> Iterable[bytes]:
    file = folder() / "seed" / "calibration.json"
    shelf = FittedShelf(file)
    shelf.refuse("too few")
    yield file.read_bytes()
    shelf.keep(fitted())
    yield file.read_bytes()


def _answered_before() -> Iterable[bytes]:
    place = folder() / "seed" / "answers"
    Answers(place).remember(answer())
    yield next(place.iterdir()).read_bytes()


def _toml() -> Iterable[bytes]:
    yield "\n".join(f"{key} = {json.dumps(value)}" for key, value in default_values().items()).encode()


def _json(*documents: object) -> Callable[[], Iterable[bytes]]:
    return lambda: [json.dumps(one).encode() for one in documents]


_ENDPOINT = asdict(Endpoint("unix:/run/a.sock", os.getpid(), "0.1.0", "2026-01-01T00:00:00+00:00", "token"))
_GENERATOR = {
    **dict.fromkeys(("seed", "tracks", "beats", "paired", "epoch", "epochs", "took_s", "weights"), 1),
    "card_version": 1,
    "made_at": "",
    "track_ids": ["a"],
    "judged_ids": [],
    "licences": {"CC0": 1},
    "digest": "",
    "look": {},
    "failures": [],
    "recipe": {},
}
_VOCABULARY = (
    b'[action]\ntemplates = ["a film still of {}"]\n[action.labels]\n"heist" = ["people robbing a bank", "x"]\n'
)
_OWN = b'["house-style/2026"]\nrepository = "studio/house-style"\nlicence = "ours"\nsize_bytes = 5\nfiles = ["a.bin"]\n'
_IN_TOML = ("[[", "]]", "=", '"""', "1979-05-27", "inf", "0x", "templates", "labels", "\\u0000")

TARGETS = (
    Target("settings file", _settings, _toml, _IN_TOML, mutator=text_changed),
    Target("vocabulary file", _vocabulary, lambda: [_VOCABULARY], _IN_TOML, mutator=text_changed),
    Target("vocabulary words", _vocabulary_alone, lambda: [_VOCABULARY], _IN_TOML, mutator=text_changed),
    Target("endpoint file", _endpoint, _json(_ENDPOINT), tuple(_ENDPOINT), mutator=json_changed),
    Target("own models file", _models, lambda: [_OWN], _IN_TOML, mutator=text_changed),
    Target("weights' origin", _origin, _json({"file": "a", "size_bytes": 1, "mtime_ns": 2}), mutator=json_changed),
    Target("calibration file", _fitted, _fitted_before, ("knots", "risks"), mutator=json_changed),
    Target("answers", _answers, _answered_before, ("asked", "evidence"), most_bytes=16384, mutator=json_changed),
    Target("label heads", _heads, _npz, ("lesson", "descr", "fortran_order"), mutator=zip_changed),
    Target(
        "trained cards",
        _cards,
        _json(some_card().to_json(), _GENERATOR),
        ("against", "look"),
        foreseen=(KeyError, TypeError, ValueError),
        mutator=json_changed,
    ),
    Target("trained pointer", _pointer, _json({"version": 1}, {"failures": ["a"]}), mutator=json_changed),
    Target("weights", _arrays, lambda: [_tensors()], ("dtype", "F32", "shape"), foreseen=(ValueError,)),
)
