"""Who has a page open: kept in Redis when there is one, else in the memory of this process, a few seconds. The database hears nothing of it.

A page that is open says so every now and then. A Redis that does not answer is left alone for a while: each process knows its own then.
"""

import threading
from functools import lru_cache
from typing import Final

import redis
import structlog

from eclat import clock, redis_link
from eclat.settings import get_settings

log = structlog.get_logger()

EVERY_S: Final = 20  # between two signs of an open page
LONG_S: Final = 45  # after which one that gave none is closed
MANY: Final = 10_000  # places in memory, those that nobody looks at any more are forgotten beyond


def look(place: str, who: str) -> list[str]:
    """``who`` has this place open. Returns who else has."""
    return book().look(place, who)


class Book:
    """By place, who was there and when."""

    def __init__(self, url: str) -> None:
        self.shared = redis.Redis.from_url(url, decode_responses=True, **redis_link.BRIEFLY) if url else None
        self.own: dict[str, dict[str, float]] = {}
        self.lock = threading.Lock()

    def look(self, place: str, who: str) -> list[str]:
        now = clock.now().timestamp()
        if self.shared is not None and not redis_link.resting():
            try:
                return self.look_shared(self.shared, f"eclat-presence:{place}", who, now)
            except redis.RedisError as error:
                redis_link.leave_alone()
                log.warning("presence.alone", error=type(error).__name__)
        with self.lock:
            if len(self.own) > MANY:
                self.own = {each: seen for each, seen in self.own.items() if max(seen.values()) > now - LONG_S}
            here = self.own[place] = {
                each: at for each, at in self.own.get(place, {}).items() if at > now - LONG_S and each != who
            }
            others = list(here)
            here[who] = now
        return sorted(others)

    @staticmethod
    def look_shared(shared: redis.Redis, key: str, who: str, now: float) -> list[str]:
        """One exchange."""
        asked = shared.pipeline(transaction=False)
        asked.zremrangebyscore(key, "-inf", now - LONG_S)
        asked.zadd(key, {who: now})
        asked.expire(key, LONG_S)
        asked.zrange(key, 0, -1)
        return sorted(each for each in asked.execute()[-1] if each != who)


@lru_cache
def book() -> Book:
    return Book(get_settings().redis_url)
