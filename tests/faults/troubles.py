"""What can go wrong, each with its cure: processes killed, stopped, paused; SMTP that refuses or falls silent; a full disk."""

import random
import signal
import time
from collections.abc import Callable

from tests.faults.processes import Process
from tests.faults.stage import Stage

Cure = Callable[[Stage, random.Random], None]
OURS = ("web", "worker", "clock")
MOODS = ("later", "unknown", "refused", "silent", "mute", "cut")
SHORT_S, LONG_S = (0.2, 1.2), (4.2, 5.5)  # a long pause is longer than a mail stays taken


def amid_a_form(stage: Stage, rng: random.Random) -> None:
    """Wait for someone to send a form, and for a moment within its way."""
    deadline = time.monotonic() + 1.5
    while not stage.posts and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(rng.uniform(0, 0.06))


def one_of(stage: Stage, rng: random.Random, *kinds: str) -> Process:
    return rng.choice(stage.those(*kinds))


def killed(stage: Stage, rng: random.Random) -> None:
    victim = one_of(stage, rng, *OURS)
    amid_a_form(stage, rng)
    with stage.trouble("kill -9", victim.name):
        victim.kill()
        time.sleep(rng.uniform(0, 0.5))
        victim.start()


def stopped(stage: Stage, rng: random.Random) -> None:
    victim = one_of(stage, rng, *OURS)
    amid_a_form(stage, rng)
    with stage.trouble("SIGTERM", victim.name):
        victim.stop()
        victim.start()


def paused(stage: Stage, rng: random.Random) -> None:
    victim = one_of(stage, rng, *OURS)
    pause(stage, rng, victim)


def worker_paused_for_long(stage: Stage, rng: random.Random) -> None:
    """While it talks, slowly, to the SMTP server; another takes its mails back."""
    victim = one_of(stage, rng, "worker" if not stage.embedded else "web")
    with stage.trouble("SIGSTOP, long", victim.name):
        hold(victim, rng.uniform(*LONG_S))


def pause(stage: Stage, rng: random.Random, victim: Process) -> None:
    with stage.trouble("SIGSTOP", victim.name):
        hold(victim, rng.uniform(*SHORT_S))


def hold(victim: Process, seconds: float) -> None:
    victim.send(signal.SIGSTOP)
    time.sleep(seconds)
    victim.send(signal.SIGCONT)


def redis_restarted(stage: Stage, rng: random.Random) -> None:
    redis = one_of(stage, rng, "redis")
    with stage.trouble("Redis away", redis.name):
        redis.kill() if rng.random() < 0.5 else redis.stop()
        time.sleep(rng.uniform(*SHORT_S))
        redis.start()


def redis_mute(stage: Stage, rng: random.Random) -> None:
    """A black hole: the kernel accepts connections, nobody answers."""
    with stage.trouble("Redis mute", "redis"):
        hold(one_of(stage, rng, "redis"), rng.uniform(0.5, 2.5))


def postgresql_restarted(stage: Stage, rng: random.Random) -> None:
    server = one_of(stage, rng, "postgresql")
    amid_a_form(stage, rng)
    with stage.trouble("PostgreSQL restarted", server.name):
        server.stop(signal.SIGINT)
        time.sleep(rng.uniform(0, 0.7))
        server.start()


def postgresql_killed(stage: Stage, rng: random.Random) -> None:
    server = one_of(stage, rng, "postgresql")
    amid_a_form(stage, rng)
    with stage.trouble("PostgreSQL kill -9", server.name):
        server.kill()
        server.start()


def smtp_away(stage: Stage, rng: random.Random) -> None:
    with stage.trouble("SMTP away", "smtp"):
        server = one_of(stage, rng, "smtp")
        server.kill()
        time.sleep(rng.uniform(*SHORT_S))
        server.start()


def smtp_in_a_mood(mood: str) -> Cure:
    def misbehaves(stage: Stage, rng: random.Random) -> None:
        with stage.trouble(f"SMTP {mood}", "smtp"):
            stage.set_mood(mood, chance=rng.choice([0.3, 0.7, 1]))
            time.sleep(rng.uniform(0.5, 2))
            stage.calm()

    return misbehaves


def killed_after_the_answer(stage: Stage, rng: random.Random) -> None:
    """SMTP says 250 and our process dies before it can write that down: the first time, or in the middle of a batch."""
    victims = stage.those("web" if stage.embedded else "worker")
    with stage.trouble("killed after 250", ", ".join(each.name for each in victims)):
        stage.set_mood("murderous", chance=rng.choice([1, 0.1]), pids=[each.pid for each in victims])
        deadline = time.monotonic() + rng.uniform(1, 2)
        while all(each.alive() for each in victims) and time.monotonic() < deadline:
            time.sleep(0.01)
        stage.calm()
        time.sleep(0.05)  # a message under way may still meet the old mood
        for victim in victims:
            victim.revive()


def disk_full(stage: Stage, rng: random.Random) -> None:
    with stage.trouble("disk full", "disk"):
        stage.disk.fill()
        time.sleep(rng.uniform(0.5, 2))
        stage.disk.empty()


EVERYWHERE: dict[str, Cure] = {
    "kill -9": killed, "SIGTERM": stopped, "SIGSTOP": paused, "SIGSTOP, long": worker_paused_for_long, "SMTP away": smtp_away,
    "killed after 250": killed_after_the_answer, "disk full": disk_full,
} | {f"SMTP {mood}": smtp_in_a_mood(mood) for mood in MOODS}  # fmt: skip
APART: dict[str, Cure] = {
    "Redis away": redis_restarted, "Redis mute": redis_mute, "PostgreSQL restarted": postgresql_restarted,
    "PostgreSQL kill -9": postgresql_killed,
}  # fmt: skip
WEIGHTS = {"kill -9": 4, "SIGTERM": 3, "SIGSTOP": 2, "killed after 250": 2, "disk full": 2}


def draw(stage: Stage, rng: random.Random) -> str:
    known = [*EVERYWHERE, *([] if stage.embedded else APART)]
    return rng.choices(known, [WEIGHTS.get(name, 1) for name in known])[0]


def cause(name: str, stage: Stage, rng: random.Random) -> None:
    (EVERYWHERE | APART)[name](stage, rng)
