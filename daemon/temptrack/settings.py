"""Settings: every default in one commented file, overlaid by the user's config.toml, checked key by key."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

import tomli_w

from temptrack.disk import drafted
from temptrack.documents import read_toml
from temptrack.errors import InvalidInputError
from temptrack.home import Home

Value: TypeAlias = bool | int | float | str


@dataclass(frozen=True)
class Settings:
    """What the user may choose; `defaults.toml` says what each means."""

    target_lufs: float
    model: str
    checkpoint: str
    device: str
    precision: str
    model_idle_min: float
    model_memory_mb: int
    model_threads: int
    max_jobs: int
    workers: int
    default_licence: str
    unknown_may_derive: bool
    risk: float
    preload: bool
    warm: bool
    store_uri: str
    store_endpoint: str
    store_region: str


KEYS = tuple(field.name for field in fields(Settings))


def load_settings(home: Home) -> Settings:
    """Return the defaults overlaid by the home's config.toml.

    Raises
    ------
    InvalidInputError
        When the file is no TOML, holds a key that is none, or a value that cannot be meant.
    """
    return Settings(**{**default_values(), **own_values(home)})  # type: ignore[arg-type]


def default_values() -> dict[str, Value]:
    """Return each key's default."""
    text = files("temptrack").joinpath("defaults.toml").read_text(encoding="utf-8")
    return {key: check_value(key, value) for key, value in read_toml(text).items()}


def own_values(home: Home) -> dict[str, Value]:
    """Return the keys that the home's config.toml sets.

    Raises
    ------
    InvalidInputError
        As `load_settings`.
    """
    if not home.config_file.exists():
        return {}
    try:
        table = read_toml(home.config_file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidInputError(
            f"The settings file {home.config_file} is not valid TOML ({error})", remedy="mend or delete it"
        ) from None
    return {key: check_value(key, value) for key, value in table.items()}


def set_value(home: Home, key: str, text: str) -> Value:
    """Write one key into config.toml, leaving the rest of the file and its comments, and return its value.

    Raises
    ------
    InvalidInputError
        When there is no such key or the text is no value for it.
    """
    value = parse_value(key, text)
    line = tomli_w.dumps({key: value})
    old = _read(home.config_file)
    new, found = _line_of(key).subn(lambda _: line, old, count=1)
    home.create()
    _write(home.config_file, new if found else _with_newline(old) + line)
    return value


def unset_value(home: Home, key: str) -> Value:
    """Take one key out of config.toml and return its default.

    Raises
    ------
    InvalidInputError
        When there is no such key.
    """
    default = default_values().get(key)
    if default is None:
        raise _unknown(key)
    old = _read(home.config_file)
    new = _line_of(key).sub("", old)
    if new != old:
        _write(home.config_file, new)
    return default


def parse_value(key: str, text: str) -> Value:
    """Return the value that a word on the command line means for a key.

    Raises
    ------
    InvalidInputError
        When there is no such key or the text is no value for it.
    """
    default = default_values().get(key)
    if isinstance(default, str) or default is None:
        return check_value(key, text)
    try:
        value = read_toml(f"value = {text}" if text.isprintable() else "")
    except ValueError:
        value = {}
    if "value" not in value:
        raise _refused(key, text, f"is no value for it, as {default!r} would be".replace("True", "true"))
    return check_value(key, value["value"])


def check_value(key: str, value: object) -> Value:
    """Return the value if it may stand for the key.

    Raises
    ------
    InvalidInputError
        When there is no such key or it may not.
    """
    if key not in _CHECKS:
        raise _unknown(key)
    return _CHECKS[key](key, value)


def _number(low: float, high: float) -> Callable[[str, object], Value]:
    def check(key: str, value: object) -> Value:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _refused(key, value, "is not a number")
        if not low <= value <= high:
            raise _refused(key, value, f"is not between {low:g} and {high:g}")
        return float(value)

    return check


def _whole(low: int, high: int) -> Callable[[str, object], Value]:
    def check(key: str, value: object) -> Value:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _refused(key, value, f"is not a whole number from {low} to {high}")
        return value

    return check


def _flag(key: str, value: object) -> Value:
    if not isinstance(value, bool):
        raise _refused(key, value, "is neither true nor false")
    return value


def _text(key: str, value: object) -> Value:
    if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
        raise _refused(key, value, "is not a line of at most 200 characters")
    return value


def _model_name(key: str, value: object) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"[\w.:-]+/[\w.:-]+", value):
        raise _refused(key, value, "is not of the form model/pretrained-tag")
    return value


def _matching(pattern: str, example: str) -> Callable[[str, object], Value]:
    """Accept what is of the form, or nothing at all; what is refused is not told again, as it may hold a password."""

    def check(key: str, value: object) -> Value:
        if not isinstance(value, str) or (value and not re.fullmatch(pattern, value)):
            raise InvalidInputError(
                f"The setting {key} is not of the form {example}", remedy="see `temptrack config list`", field=key
            )
        return value

    return check


def _device(key: str, value: object) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"auto|cpu|mps|cuda(:\d{1,2})?", value):
        raise _refused(key, value, "is none of auto, cpu, mps, cuda, cuda:1")
    return value


def _precision(key: str, value: object) -> Value:
    if value not in ("auto", "fp32", "bf16"):
        raise _refused(key, value, "is none of auto, fp32, bf16")
    return str(value)


def _path_or_empty(key: str, value: object) -> Value:
    if not isinstance(value, str) or (value and not Path(value).is_absolute()):
        raise _refused(key, value, "is not an absolute path")
    return value


_CHECKS: Mapping[str, Callable[[str, object], Value]] = {
    "target_lufs": _number(-60, 0),
    "model": _model_name,
    "checkpoint": _path_or_empty,
    "device": _device,
    "precision": _precision,
    "model_idle_min": _number(0, 10_000),
    "model_memory_mb": _whole(0, 10_000_000),
    "model_threads": _whole(0, 1024),
    "max_jobs": _whole(1, 16),
    "workers": _whole(0, 64),
    "default_licence": _text,
    "unknown_may_derive": _flag,
    "risk": _number(0, 1),
    "preload": _flag,
    "warm": _flag,
    "store_uri": _matching(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)*/?", "s3://bucket/folder"),
    "store_endpoint": _matching(r"https?://[\w.-]+(:\d{1,5})?/?", "https://host:port"),
    "store_region": _matching(r"[a-z0-9-]{1,40}", "eu-central-1"),
}


def _refused(key: str, value: object, why: str) -> InvalidInputError:
    return InvalidInputError(
        f"The setting {key} = {str(value)[:80]!r} {why}", remedy="see `temptrack config list`", field=key
    )


def _unknown(key: str) -> InvalidInputError:
    return InvalidInputError(f"There is no setting {key!r:.80}", remedy=f"choose one of {', '.join(KEYS)}")


def _line_of(key: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*{key}[ \t]*=.*\n?", re.MULTILINE)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _with_newline(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _write(path: Path, text: str) -> None:
    with drafted(path) as draft:
        draft.write_text(text, encoding="utf-8")
