"""How Resolve's objects behave towards a script, whatever they are.

``hasattr`` is always true; what a version lacks is None; arguments go by position; failure is a quiet False. In strict
mode a name that no version has raises, so that a test finds every misspelt call; `Unknown` is no `Exception`, so
that nothing swallows it.
"""

from typing import Any, Callable, Dict, List, Tuple

Version = Tuple[int, ...]


class Unknown(BaseException):
    """A name that no version of the interface has."""


class Session:
    """The application's state that all its objects share."""

    def __init__(self, spec: Dict[str, Any]) -> None:
        self.version = tuple(spec.get("version", (21, 0, 4)))  # type: Version
        self.studio = bool(spec.get("studio", True))
        self.strict = bool(spec.get("strict", True))
        self.page = spec.get("page", "edit")
        self.german = spec.get("language", "en") == "de"
        self.faults = frozenset(spec.get("faults", ()))
        self.modal = False
        """A message box is up: until a human closes it, every write fails."""
        self.calls = []  # type: List[str]


def since(*version: int, write: bool = False) -> Callable[[Any], Any]:
    """Mark a method with the version that brought it; `write` marks one that a message box blocks."""

    def mark(method: Any) -> Any:
        method.since, method.write = version, write
        return method

    return mark


class Call:
    """A method of a remote object."""

    def __init__(self, owner: "Remote", name: str, method: Any) -> None:
        self._owner, self._name, self._method = owner, name, method

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if named:
            raise TypeError(f"{self._name} takes arguments by position")
        session = self._owner._session
        session.calls.append(f"{type(self._owner).__name__}.{self._name}")
        if self._method.write and session.modal:
            return False
        return self._method(self._owner, *arguments)


class Remote:
    """Base of everything a script holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        method = getattr(type(self), name, None)
        session = self._session
        if method is None:
            if session.strict:
                raise Unknown(f"{type(self).__name__}.{name}")
            return None
        if isinstance(method, property):
            return method.fget(self)  # type: ignore[misc]
        return Call(self, name, method) if session.version >= method.since else None

    def __dir__(self) -> List[str]:
        methods = {name: getattr(type(self), name) for name in dir(type(self)) if not name.startswith("_")}
        return [name for name, method in methods.items() if self._session.version >= getattr(method, "since", ())]
