"""What was measured under load, as Markdown: printed as it comes, and kept in a file."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.load_clients import Tally
from benchmarks.load_memory import Sample, fit_slope

_HELD: tuple[tuple[str, Callable[[Sample], float]], ...] = (
    ("daemon, resident MiB", lambda sample: sample.daemon_mib),
    ("daemon, proportional MiB", lambda sample: sample.daemon_pss_mib),
    ("its workers, resident MiB", lambda sample: sample.workers_mib),
    ("its workers, proportional MiB", lambda sample: sample.workers_pss_mib),
    ("open files", lambda sample: sample.files),
    ("threads", lambda sample: sample.threads),
    ("workers", lambda sample: sample.processes),
)


class Report:
    """Lines of Markdown.

    Parameters
    ----------
    file : Path
        Written anew after each line, so that a run cut short leaves what it found.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: list[str] = []
        self._with_cpu = False
        file.parent.mkdir(parents=True, exist_ok=True)

    def say(self, line: str) -> None:
        """Write a line."""
        print(line, flush=True)
        self._lines.append(line)
        self._file.write_text("\n".join([*self._lines, ""]), encoding="utf-8")

    def head(self, what: str, *, with_cpu: bool = False) -> None:
        """Begin a table of calls."""
        self._with_cpu = with_cpu
        cpu, line = (" daemon cpu ms |", " ---: |") if with_cpu else ("", "")
        self.say("")
        self.say(f"| {what} | calls | p50 ms | p95 ms | max ms | a second | refused |{cpu}")
        self.say(f"| --- | ---: | ---: | ---: | ---: | ---: | ---: |{line}")

    def row(self, name: str, tally: Tally, what: str, lasts_s: float, used_s: float | None = None) -> None:
        """Tell what one kind of call took, and the daemon's processor time for each where that is known."""
        took = 1000 * np.array(tally.took_s[what])
        count = len(took)
        times = [f"{value:,.0f}" for value in np.quantile(took, (0.5, 0.95, 1.0))] if count else ["", "", ""]
        cells = [name, f"{count:,}", *times, f"{count / lasts_s:.1f}", f"{tally.refused[what]:,}"]
        if self._with_cpu:
            cells.append("" if used_s is None or not count else f"{1000 * used_s / count:.0f}")
        self.say(f"| {' | '.join(cells)} |")

    def failures(self, tally: Tally) -> None:
        """Tell what failed, if anything did."""
        if tally.failed:
            print(f"failed: {dict(tally.failed)}", flush=True)
            self._lines.append(f"<!-- failed: {dict(tally.failed)} -->")

    def held(self, samples: Sequence[Sample]) -> None:
        """Tell what was held along time, and the line through the last two thirds."""
        times = [sample.at_s for sample in samples]
        self.say("")
        self.say("| held | at first | median | most | at last | an hour, from the last two thirds (95 %) |")
        self.say("| --- | ---: | ---: | ---: | ---: | ---: |")
        for name, of in _HELD:
            levels = [of(sample) for sample in samples]
            slope = fit_slope(times, levels)
            middle, most = float(np.median(levels)), max(levels)
            grows = f"{slope.per_hour:+,.0f} ({slope.low:+,.0f} to {slope.high:+,.0f})"
            self.say(f"| {name} | {levels[0]:.0f} | {middle:.0f} | {most:.0f} | {levels[-1]:.0f} | {grows} |")
