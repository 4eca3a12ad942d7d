"""A page in a real browser, spoken to over the browser's own debugging pipe: no page is changed for being tested.

https://chromedevtools.github.io/devtools-protocol; `--remote-debugging-pipe` reads commands from file descriptor 3 and
writes answers to 4, each message ended by a zero byte.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.interchange.browser import BROWSER, FLAGS

_PATIENCE_S = 20.0
_TAKE_PLACES = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(one), fcntl.F_DUPFD, 10) for one in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """A running browser with one tab."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._number, self._session, self._loaded = 0, "", False
        self._held = b""
        self._answers: dict[int, dict[str, Any]] = {}
        self.requests: list[str] = []
        """Addresses that pages asked for, in order."""
        self.problems: list[str] = []
        """What the browser complained of: a policy that was broken, an error of a script."""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def open(self, page: Path) -> None:
        """Load a file and wait until it is there."""
        self.requests.clear()
        self.problems.clear()
        self._loaded = False
        self._call("Page.navigate", url=page.as_uri())
        while not self._loaded:
            self._listen()

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page; a promise is waited for."""
        told = self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def resize(self, width: int) -> None:
        """Make the window so many pixels wide."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=1000, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme: str) -> None:
        """Prefer light or dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", features=features)

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        codes = {"Tab": 9, " ": 32, "ArrowDown": 40}
        text = {"text": key} if len(key) == 1 else {}
        about: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": codes[key]}
        self._call("Input.dispatchKeyEvent", type="keyDown", **about, **text)
        self._call("Input.dispatchKeyEvent", type="keyUp", **about)

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while self._number not in self._answers:
            self._listen()
        answer = self._answers.pop(self._number)
        assert "error" not in answer, (method, answer)
        result: dict[str, Any] = answer["result"]
        return result

    def _listen(self) -> None:
        """Wait for messages and take note of what they tell."""
        assert select.select([self._from], [], [], _PATIENCE_S)[0], "the browser does not answer"
        self._held += os.read(self._from, 1 << 20)
        *whole, self._held = self._held.split(b"\0")
        for one in map(json.loads, whole):
            if "id" in one:
                self._answers[one["id"]] = one
            self._note(one.get("method", ""), one.get("params", {}))

    def _note(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Log.entryAdded":
                self.problems.append(told["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.problems.append(str(told["exceptionDetails"]))


@contextmanager
def running_browser(folder: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it."""
    commands, to_browser = os.pipe()
    from_browser, answers = os.pipe()
    words = [str(BROWSER), *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}", "about:blank"]
    running = subprocess.Popen(
        [sys.executable, "-c", _TAKE_PLACES, str(commands), str(answers), *words],
        pass_fds=(commands, answers),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for theirs in (commands, answers):
            os.close(theirs)
        yield Browser(to_browser, from_browser)
    finally:
        running.kill()
        running.wait()
        for ours in (to_browser, from_browser):
            os.close(ours)
