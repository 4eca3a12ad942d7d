"""Requests made up and changed field by field, by what the contract says they are of."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

_DEEPEST = 4
_TEXTS = ("", "rain", "a\0b", "é" * 300, "\u202e", "last", "1", "x" * 20_000, "tempo:>120", "-", '"', "00:00:00:12")
_WHOLE = (0, 1, 2, 3, 24, 25, 1001, 30_000, 2**31 - 1, -1, -(2**31), 2**32 - 1, 2**63 - 1, -(2**63))
_FRACTIONS = (0.0, 1.0, 0.5, -1.0, 1e-300, 1e300, 3.4e38, float("nan"), float("inf"), -float("inf"), 24.0)
_INTEGERS = {
    FieldDescriptor.TYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.TYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.TYPE_UINT64: (0, 2**64 - 1),
}

Words = Callable[[str, random.Random], Sequence[str]]
"""Texts that mean something in a field of this name."""


class _Chance(random.Random):
    """A generator of chance that knows how often a value is to be an extreme one."""

    wild = 0.4


def made_up(kind: Descriptor, words: Words, seed: int) -> Message:
    """Return a message with some of its fields set, nearly all to what they may well be set to."""
    chance = _Chance(seed)
    chance.wild = 0.02
    message = GetMessageClass(kind)()
    _fill(message, words, chance, 0)
    return message


def changed(kind: Descriptor, data: bytes, words: Words, seed: int) -> bytes:
    """Return a message's bytes with some of its fields set to something else, somewhere in it."""
    chance = _Chance(seed)
    message = GetMessageClass(kind)()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return made_up(kind, words, seed).SerializeToString()
    for _ in range(chance.choice((1, 1, 2, 4))):
        _change(message, words, chance)
    return message.SerializeToString()


def each_text(message: Message, over: Callable[[str], str]) -> None:
    """Put every text of a message, however deep, through a function."""
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_STRING:
            if field.is_repeated:
                value[:] = [over(one) for one in value]
            else:
                setattr(message, field.name, over(value))
        elif field.type == FieldDescriptor.TYPE_MESSAGE and not _is_map(field):
            for one in value if field.is_repeated else (value,):
                each_text(one, over)


def _fill(message: Message, words: Words, chance: _Chance, depth: int) -> None:
    for field in _fields(message):
        if chance.random() < 0.4:
            _set(message, field, words, chance, depth)


def _change(message: Message, words: Words, chance: _Chance) -> None:
    """Change one field of a message, or of one of those in it."""
    inner = [one for field, value in message.ListFields() for one in _inside(field, value)]
    if inner and chance.random() < 0.65:
        _change(chance.choice(inner), words, chance)
        return
    fields = _fields(message)
    if not fields:
        return
    field = chance.choice(fields)
    if chance.random() < 0.15:
        message.ClearField(field.name)
    else:
        _set(message, field, words, chance, 1)


def _fields(message: Message) -> list[Any]:
    return [field for field in message.DESCRIPTOR.fields if not _is_map(field)]


def _inside(field: Any, value: Any) -> list[Message]:
    if field.type != FieldDescriptor.TYPE_MESSAGE or _is_map(field):
        return []
    return list(value) if field.is_repeated else [value]


def _set(message: Message, field: Any, words: Words, chance: _Chance, depth: int) -> None:
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        if depth < _DEEPEST:
            holder = getattr(message, field.name)
            for _ in range(chance.choice((1, 1, 2, 5)) if field.is_repeated else 1):
                one = holder.add() if field.is_repeated else holder
                one.SetInParent()
                _fill(one, words, chance, depth + 1)
        return
    if field.is_repeated:
        count = chance.choice((1, 1, 2, 3, 300 if chance.random() < 0.2 * chance.wild else 1))
        getattr(message, field.name).extend([_value(field, words, chance) for _ in range(count)])
    else:
        setattr(message, field.name, _value(field, words, chance))


def _value(field: Any, words: Words, chance: _Chance) -> Any:
    match field.type:
        case FieldDescriptor.TYPE_STRING:
            known = words(field.name, chance)
            return chance.choice(known) if known and chance.random() > 0.5 * chance.wild else chance.choice(_TEXTS)
        case FieldDescriptor.TYPE_BYTES:
            return chance.randbytes(chance.choice((0, 1, 40)))
        case FieldDescriptor.TYPE_BOOL:
            return chance.random() < 0.5
        case FieldDescriptor.TYPE_ENUM:
            values = [value.number for value in field.enum_type.values]
            return 77 if chance.random() < 0.2 * chance.wild else chance.choice(values)
        case FieldDescriptor.TYPE_FLOAT | FieldDescriptor.TYPE_DOUBLE:
            return chance.choice(_FRACTIONS) if chance.random() < chance.wild else round(chance.uniform(0, 1), 2)
        case _:
            low, high = _INTEGERS.get(field.type, (0, 2**31 - 1))
            wanted = chance.choice(_WHOLE) if chance.random() < chance.wild else chance.randrange(4)
            return min(max(wanted, low), high)


def _is_map(field: Any) -> bool:
    return bool(field.message_type and field.message_type.GetOptions().map_entry)
