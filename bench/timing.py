"""What wrk cannot ask again and again, timed as the client waits."""

import statistics
import time
from collections.abc import Callable, Mapping


def took(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def timed(acts: Mapping[str, Callable[[int], object]], each: int) -> dict[str, list[float]]:
    """Milliseconds of every act, in turn, after one that warms up."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(each + 1):
        for name, act in acts.items():
            found[name].append(took(lambda act=act, number=number: act(number)))  # type: ignore[misc]
    return {name: times[1:] for name, times in found.items()}


def said(took: list[float]) -> str:
    ordered = sorted(took)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {statistics.median(took):.1f} ms, p99 {last:.1f} ms"
