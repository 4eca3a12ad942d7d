"""Inputs made of others so that they still hold together: JSON, archives whose checksums are right."""

import io
import json
import random
import tarfile
import zipfile
from typing import Any

from benchmarks.timeline_mutation import mutated

_EXTREMES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    -float("inf"),
    "",
    "\ud800",
    "a" * 5000,
    "../../etc",
    "\0",
    [],
    {},
    [[]],
    {"": None},
)
_DEEP = 2000
"""Brackets in brackets: more than Python's stack takes."""


def text_changed(data: bytes, seed: int) -> bytes:
    """Return a broken copy of a text, of XML or JSON."""
    return mutated(data, seed)[1]


def json_changed(data: bytes, seed: int) -> bytes:
    """Return a document with some values of other kinds, or none, or in another place."""
    chance = random.Random(seed)  # noqa: S311 - the same each time is what is wanted
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return text_changed(data, seed)
    if seed % 41 == 0:
        return b'{"a":' * _DEEP + data + b"}" * _DEEP
    for _ in range(chance.choice((1, 1, 2, 5))):
        document = _changed(document, chance)
    return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed(value: Any, chance: random.Random) -> Any:
    """Change one value somewhere below."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        match chance.randrange(8):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return {**value, chance.choice(("version", "a", "", key + "_")): value[key]}
            case _:
                return {**value, key: _changed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        if chance.random() < 0.2:
            return value[:at] + value[at:] * 2
        return [*value[:at], _changed(value[at], chance), *value[at + 1 :]]
    return chance.choice(_EXTREMES)


def lines_changed(data: bytes, seed: int) -> bytes:
    """Return messages, one a line, of which one is changed."""
    chance = random.Random(seed)  # noqa: S311
    lines = data.splitlines() or [b"{}"]
    at = chance.randrange(len(lines))
    lines[at] = json_changed(lines[at], chance.randrange(1 << 30))
    return b"\n".join(lines) + b"\n"


def zip_changed(data: bytes, seed: int) -> bytes:
    """Return a ZIP archive one member of which holds other bytes, under a checksum that is right."""
    chance = random.Random(seed)  # noqa: S311
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no archive to be changed inside
        return text_changed(data, seed)
    if not members:
        return data
    name = chance.choice(list(members))
    changed = json_changed if members[name][:1] in (b"{", b"[") else text_changed
    members[name] = changed(members[name], chance.randrange(1 << 30))
    if chance.random() < 0.1:
        members[chance.choice(("../out", name + "x"))] = members.pop(name)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED if chance.random() < 0.2 else zipfile.ZIP_STORED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return whole.getvalue()


def tar_changed(data: bytes, seed: int) -> bytes:
    """Return a tar archive one member of which is of another content, name or kind, under a checksum that is right."""
    chance = random.Random(seed)  # noqa: S311
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            members = [(one, (archive.extractfile(one) or io.BytesIO()).read()) for one in archive.getmembers()]
    except Exception:  # noqa: BLE001 - as above
        return text_changed(data, seed)
    if not members:
        return data
    at = chance.randrange(len(members))
    member, content = members[at]
    match chance.randrange(6):
        case 0:
            member.name = chance.choice(("../out", "/out", "a/../../out", "", member.name * 40, "C:\\out", "a\nb"))
        case 1:
            member.type = chance.choice((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE))
            member.linkname = "/etc/passwd"
        case _:
            changed = json_changed if content[:1] == b"{" else text_changed
            content = changed(content, chance.randrange(1 << 30))
    members[at] = (member, content)
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for one, held in members:
            one.size = len(held) if one.isreg() else 0
            archive.addfile(one, io.BytesIO(held))
    return whole.getvalue()
