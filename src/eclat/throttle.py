"""How often something may happen: counted in Redis when there is one, else in the memory of this process.

Nothing here knows whom it counts: a key is a keyed hash. A Redis that does not answer is left alone for a while, and each process
counts for itself meanwhile: a page that comes is worth more than an exact count.
"""

import hashlib
import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Final, TypeVar

import redis
import structlog
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from eclat import redis_link
from eclat.settings import get_settings

T = TypeVar("T")
log = structlog.get_logger()

IPV6: Final = {64: 1, 56: 3, 48: 10}  # how many times as often, by the length of the prefix (BCP 157: what lines are given)
MANY_KEYS: Final = 10_000  # in memory, the emptied ones are thrown away beyond


@dataclass(frozen=True)
class Rule:
    """So many times within so long, for each of those who are counted."""

    name: str
    often: RateLimitItem

    def wider(self, times: int) -> "Rule":
        """The same for a network that several may share."""
        return self if times == 1 else Rule(self.name, type(self.often)(self.often.amount * times, self.often.multiples))


# Offices share one address: what is counted there is wide, and only failures count at the sign-in.
FAILURES: Final = Rule("failures", parse("6 per 15 minutes"))  # to sign in, per identifier
LOCK: Final = Rule("lock", parse("1 per 15 minutes"))  # of an identifier, after these failures
LOCK_TOLD: Final = Rule("lock-told", parse("1 per 15 minutes"))  # that the owner, if any, was mailed of this lock
LOCK_MAILS: Final = Rule("lock-mails", parse("5 per hour"))  # of locks that are mailed, per identifier
FAILURES_FROM: Final = Rule("failures-from", parse("20 per 10 minutes"))  # to sign in, per address
INSCRIPTIONS: Final = Rule("inscriptions", parse("30 per hour"))  # this one and the following per address
LINKS: Final = Rule("links", parse("30 per hour"))  # for a forgotten password, in place of an expired link
VERIFICATIONS: Final = Rule("verifications", parse("120 per 10 minutes"))  # of certificates, per address
NAMES: Final = Rule("names", parse("30 per hour"))  # typed for one certificate, from wherever
ANNUAIRE: Final = Rule("annuaire", parse("300 per 10 minutes"))  # pages and files of the public directory, per address
PROCES_VERBAUX: Final = Rule("pv-verifications", parse("60 per hour"))  # of a procès-verbal, by whoever holds it
ARCHIVES: Final = Rule("archives", parse("60 per hour"))  # whole files that one address has made
REMINDERS: Final = Rule("reminders", parse("60 per hour"))  # to those who were invited


def hit(rule: Rule, who: str) -> bool:
    """Count one more. False when there were already as many as may be: that one is not counted."""
    return counters().ask(lambda limiter: limiter.hit(rule.often, key(rule, who)))


def wait(rule: Rule, who: str) -> int:
    """Seconds until one more may happen; 0 when it may now."""

    def ask(limiter: MovingWindowRateLimiter) -> int:
        stats = limiter.get_window_stats(rule.often, key(rule, who))
        return 0 if stats.remaining > 0 else max(1, ceil(stats.reset_time - time.time()))

    return counters().ask(ask)


def forget(rule: Rule, who: str) -> None:
    """Count again from nothing."""
    counters().ask(lambda limiter: limiter.clear(rule.often, key(rule, who)))


def hit_from(rule: Rule, address: str) -> bool:
    """Count one more for an address and the networks around it. False when one of them had as many as may be: none is counted."""
    around = networks(rule, address)
    return not any(wait(each, who) for each, who in around) and all(hit(each, who) for each, who in around)


def wait_from(rule: Rule, address: str) -> int:
    """Seconds until one more may come from this address."""
    return max(wait(each, who) for each, who in networks(rule, address))


def networks(rule: Rule, address: str) -> list[tuple[Rule, str]]:
    """Who counts as one: an IPv4 address, or what one subscriber is given in IPv6: a /64, a /56, a /48, each with more room."""
    try:
        ip = ip_address(address)
    except ValueError:
        return [(rule, address)]
    if not isinstance(ip, IPv6Address):
        return [(rule, str(ip))]
    return [(rule.wider(times), str(IPv6Network((ip, length), strict=False))) for length, times in IPV6.items()]


def key(rule: Rule, who: str) -> str:
    secret = get_settings().secret_keys[0].encode()
    return hmac.new(secret, f"{rule.name}:{who}".encode(errors="replace"), hashlib.sha256).hexdigest()


class Memory(MemoryStorage):
    """The library's, which expires a key in another thread: that one must not see it vanish."""

    def clear(self, key: str) -> None:
        with self.locks[key]:
            super().clear(key)


class Counters:
    """The counts in Redis, and those of this process for when Redis is away."""

    def __init__(self, url: str) -> None:
        self.shared = MovingWindowRateLimiter(redis_storage(url)) if url else None
        self.memory = Memory()
        self.own = MovingWindowRateLimiter(self.memory)
        self.lock = threading.Lock()

    def ask(self, question: Callable[[MovingWindowRateLimiter], T]) -> T:
        if self.shared is not None and not redis_link.resting():
            try:
                return question(self.shared)
            except redis.RedisError as error:
                redis_link.leave_alone()
                log.warning("throttle.alone", error=type(error).__name__)
        with self.lock:
            self.prune()
            return question(self.own)

    def prune(self) -> None:
        """The library empties what has expired and keeps its keys: a flood of strangers would fill the memory."""
        if len(self.memory.events) > MANY_KEYS:
            for each in [each for each, events in list(self.memory.events.items()) if not events]:
                self.memory.events.pop(each, None)


def redis_storage(url: str) -> RedisStorage:
    pool = redis.ConnectionPool.from_url(url, **redis_link.BRIEFLY)
    return RedisStorage(url, connection_pool=pool, key_prefix="eclat-limits")


@lru_cache
def counters() -> Counters:
    return Counters(get_settings().redis_url)
