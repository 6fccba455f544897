"""Where tasks wait: Redis between machines, or memory inside one process.

Nothing is trusted to the broker: the rows are the truth and the clock's sweep finds whatever it forgot, so Dramatiq's own
retries and results stay off. Redis clients give up fast, and after a failure nobody asks for a while: a request must never
wait for a black hole (``redis_link``).
"""

from collections.abc import Iterable
from uuid import UUID

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import ShutdownNotifications, TimeLimit

from eclat import redis_link
from eclat.settings import get_settings

log = structlog.get_logger()

QUEUE = "courriels"
HEARTBEAT_TIMEOUT_MS = 10_000  # a killed worker's tasks are handed out again after about this long
MAINTENANCE_CHANCE = 100_000  # out of 1,000,000 per command: often enough for the above
TASK_TIME_LIMIT_MS = 120_000
THREADS = 4  # of a worker
MAILS_A_TASK = 32


def redis_client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, **redis_link.BRIEFLY)


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


def hand_over(actor: "dramatiq.Actor[..., None]", keys: Iterable[UUID]) -> None:
    """Tell the workers of these rows. A broker that is away costs one short wait, then nothing for a while: what is not told is swept."""
    if redis_link.resting():
        return
    rows = [str(key) for key in keys]
    size = min(MAILS_A_TASK, -(-len(rows) // THREADS))  # few are shared out too: one server may be slow with each
    try:
        for start in range(0, len(rows), size or 1):
            actor.send(*rows[start : start + size])
    except Exception as error:  # whatever the broker's client raises, the rows are written and will be found
        redis_link.leave_alone()
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
