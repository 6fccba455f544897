"""How outside services are asked: within a time budget, and never in a way that can hurt.

Requests run on one background event loop, so that the budget covers everything (name look-up, connection,
a server that sends one byte a second) and a request given up is really closed.
"""

import asyncio
import json
import logging
import math
import os
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx
import structlog

log = structlog.get_logger(__name__)

# httpx writes every address it asks for, with what was typed in it.
logging.getLogger("httpx").setLevel(logging.WARNING)

_MAX_BODY: Final = 1024 * 1024
_MAX_CONNECTIONS: Final = 4
# After a failure the service is left alone: while it is down, waiting for it at each keystroke would hold
# the web process's few threads.
_FAILURE_PAUSE: Final = 15.0
_DEFAULT_RETRY_AFTER: Final = 5.0
_MAX_RETRY_AFTER: Final = 3600.0

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_client: httpx.AsyncClient | None = None
_paused_until: dict[str, float] = {}


class _RefusedError(Exception):
    """The service answered something that can't be used; ``pause`` is in seconds."""

    def __init__(self, reason: str, *, status: int | None = None, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.status, self.pause = reason, status, pause


def fetch(service: str, url: str, params: Mapping[str, str], *, timeout: float) -> dict[str, object] | None:
    """Return the JSON object a GET answers, or ``None`` for whatever reason, within ``timeout`` seconds.

    ``None`` comes at once while the service is left alone (429 with ``Retry-After``, or a recent failure).
    Failures are logged without the query: it may be somebody's address.
    """
    started = time.monotonic()
    with _lock:
        if _paused_until.get(url, 0.0) > started:
            return None
        loop, client = _running()
    future = asyncio.run_coroutine_threadsafe(_get(client, url, params, timeout), loop)
    try:
        return future.result(timeout + 0.1)
    except _RefusedError as refused:
        reason, status, pause = refused.reason, refused.status, refused.pause
    except TimeoutError:
        future.cancel()
        reason, status, pause = "timeout", None, _FAILURE_PAUSE
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as problem:
        reason, status, pause = type(problem).__name__, None, _FAILURE_PAUSE
    with _lock:
        if pause:
            _paused_until[url] = max(_paused_until.get(url, 0.0), time.monotonic() + pause)
    log.warning(
        "register.unavailable",
        service=service,
        reason=reason,
        status=status,
        pause=round(pause, 1),
        duration_ms=round((time.monotonic() - started) * 1000),
    )
    return None


def malformed(service: str) -> None:
    """Log an answer whose JSON is not the documented one."""
    log.warning("register.unavailable", service=service, reason="unexpected_json")


def reset() -> None:
    """Forget the pauses: for tests, and after a change of configuration."""
    with _lock:
        _paused_until.clear()


def _running() -> tuple[asyncio.AbstractEventLoop, httpx.AsyncClient]:
    """Start the loop at the first request, in the process that makes it. Call with the lock held."""
    global _loop, _client
    if _loop is None or _client is None:
        _loop = asyncio.new_event_loop()
        threading.Thread(target=_loop.run_forever, name="registers", daemon=True).start()
        _client = httpx.AsyncClient(
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "oc-eclat"},
            limits=httpx.Limits(max_connections=_MAX_CONNECTIONS),
            follow_redirects=False,
        )
    return _loop, _client


def _after_fork() -> None:
    """The thread of the loop stays with the parent: a child starts its own."""
    global _loop, _client, _lock
    _loop, _client, _lock = None, None, threading.Lock()


os.register_at_fork(after_in_child=_after_fork)


async def _get(client: httpx.AsyncClient, url: str, params: Mapping[str, str], timeout: float) -> dict[str, object]:
    async with (
        asyncio.timeout(timeout),
        client.stream("GET", url, params=params, timeout=timeout) as response,
    ):
        if response.status_code == 429:
            raise _RefusedError("rate_limited", status=429, pause=_retry_after(response.headers.get("retry-after")))
        if response.status_code != 200:
            # A 4xx is about this question: the next one may do better.
            pause = _FAILURE_PAUSE if response.status_code >= 500 else 0.0
            raise _RefusedError("status", status=response.status_code, pause=pause)
        body = bytearray()
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > _MAX_BODY:
                raise _RefusedError("too_large", status=200)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise _RefusedError("malformed_json", status=200) from None
    if not isinstance(answer, dict):
        raise _RefusedError("unexpected_json", status=200)
    return answer


def _retry_after(value: str | None) -> float:
    """Seconds to wait: the header gives a number or a date (RFC 9110 §10.2.3)."""
    seconds = _DEFAULT_RETRY_AFTER
    if value is not None:
        try:
            seconds = float(value)
        except ValueError:
            try:
                when = parsedate_to_datetime(value)
                seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
            except (ValueError, TypeError, OverflowError):
                pass
    return _DEFAULT_RETRY_AFTER if math.isnan(seconds) else min(max(seconds, 1.0), _MAX_RETRY_AFTER)
