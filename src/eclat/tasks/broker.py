"""Where tasks wait: Redis between machines, or memory inside one process.

Nothing is trusted to the broker: the rows are the truth and the clock's sweep finds whatever it forgot, so Dramatiq's own
retries and results stay off. Redis clients give up fast, and after a failure nobody asks for a while: a request must never
wait for a black hole.
"""

import time
from collections.abc import Iterable
from uuid import UUID

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import ShutdownNotifications, TimeLimit
from redis.backoff import NoBackoff
from redis.retry import Retry

from eclat.settings import get_settings

log = structlog.get_logger()

QUEUE = "courriels"
CONNECT_TIMEOUT_S = 0.2
READ_TIMEOUT_S = 0.25
REST_S = 5  # after a failure; the rows of the mails written meanwhile are swept
HEARTBEAT_TIMEOUT_MS = 10_000  # a killed worker's tasks are handed out again after about this long
MAINTENANCE_CHANCE = 100_000  # out of 1,000,000 per command: often enough for the above
TASK_TIME_LIMIT_MS = 120_000


def redis_client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_connect_timeout=CONNECT_TIMEOUT_S, socket_timeout=READ_TIMEOUT_S, retry=Retry(NoBackoff(), 0)
    )


def make_broker() -> dramatiq.Broker:
    middleware = [TimeLimit(time_limit=TASK_TIME_LIMIT_MS), ShutdownNotifications()]
    url = get_settings().redis_url
    if not url:
        return StubBroker(middleware=middleware)
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=redis_client(url),
        middleware=middleware,
        heartbeat_timeout=HEARTBEAT_TIMEOUT_MS,
        maintenance_chance=MAINTENANCE_CHANCE,
    )


broker = make_broker()
dramatiq.set_broker(broker)


_resting_until = 0.0  # time.monotonic()


def hand_over(actor: "dramatiq.Actor[[str], None]", keys: Iterable[UUID]) -> None:
    """Tell the workers of these rows. A broker that is away costs one short wait, then nothing for ``REST_S``."""
    global _resting_until
    if time.monotonic() < _resting_until:
        return
    try:
        for key in keys:
            actor.send(str(key))
    except Exception as error:  # whatever the broker's client raises, the rows are written and will be found
        _resting_until = time.monotonic() + REST_S
        log.warning("broker.absent", error=type(error).__name__)


def waiting() -> int:
    """How many tasks nobody has taken yet. Raises redis.RedisError when the broker does not answer."""
    if isinstance(broker, RedisBroker):
        return int(broker.client.llen(f"{broker.namespace}:{QUEUE}"))
    assert isinstance(broker, StubBroker)
    return int(broker.queues[QUEUE].qsize())


def embedded() -> bool:
    """True when worker and clock run inside the web process."""
    return isinstance(broker, StubBroker)


def check() -> None:
    """Raises redis.RedisError when the broker does not answer."""
    if isinstance(broker, RedisBroker):
        broker.client.ping()
