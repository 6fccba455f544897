"""Runs of the campaign: some lives told at once while things go wrong, then silence, then the auditor."""

import random
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.auditor import Evidence, audit
from tests.faults.changements import DeclaringLife, change_story
from tests.faults.documents import WatchedLife, documents_story
from tests.faults.griefs import ReproachedLife, griefs_story
from tests.faults.juries import JudgedLife, judged_story
from tests.faults.ledger import Ledger
from tests.faults.networks import CrowdLife, NetworkLife, network_story
from tests.faults.people import GaveUp, Person
from tests.faults.recours import ContestedLife, contested_story
from tests.faults.stage import Stage
from tests.faults.stories import Life, story_of
from tests.faults.suivis import FollowedLife, follow_up_story
from tests.faults.troubles import cause, draw

LIVES = 3
Story = Callable[[Any], list[Callable[[], None]]]
KINDS: dict[type[Life], tuple[float, Story]] = {  # how often each is drawn, and what it tells
    Life: (0.25, story_of), NetworkLife: (0.15, network_story), CrowdLife: (0.05, network_story), JudgedLife: (0.15, judged_story),
    ReproachedLife: (0.07, griefs_story), ContestedLife: (0.09, contested_story), DeclaringLife: (0.08, change_story),
    WatchedLife: (0.08, documents_story), FollowedLife: (0.08, follow_up_story),
}  # fmt: skip
FIRST_TROUBLE_S, BETWEEN_S = (0, 1.0), (0, 0.6)


@dataclass
class Run:
    seed: int
    problems: list[str]
    seconds: float


@dataclass
class Campaign:
    stage: Stage
    ledger: Ledger = field(default_factory=Ledger)
    runs: list[Run] = field(default_factory=list)
    agents: dict[str, Person] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        for name, (courriel, _) in self.stage.agents.items():
            self.agents[name] = Person(courriel, self.stage, self.ledger, random.Random(name))
            self.agents[name].sign_in()

    def run(self, seed: int, *, troubles: int | None = None, lives: int = LIVES) -> Run:
        """One slice: everything in it, but the machine's own pace, comes from the seed."""
        started, rng = time.monotonic(), random.Random(seed)
        kinds = rng.choices([*KINDS], [often for often, _ in KINDS.values()], k=lives)
        people = [kind(self.stage, self.ledger, random.Random(rng.random()), self.agents) for kind in kinds]
        names = [draw(self.stage, rng) for _ in range(rng.randint(1, 3) if troubles is None else troubles)]
        problems: list[str] = []
        threads = [threading.Thread(target=self.tell, args=(life, problems)) for life in people]
        for thread in threads:
            thread.start()
        self.upset(names, rng, problems)
        for thread in threads:
            thread.join()
        self.stage.heal()
        self.stage.quiet()
        fresh = [problem for problem in problems + self.audit() if problem not in self.known]
        self.known.update(fresh)  # said once, by the run that caused it
        self.runs.append(Run(seed, fresh, time.monotonic() - started))
        return self.runs[-1]

    def tell(self, life: Life, problems: list[str]) -> None:
        try:
            for step in KINDS[type(life)][1](life):
                step()
                name = getattr(step, "__name__", "")
                self.ledger.tells(name if name != "<lambda>" else step.__code__.co_names[-1])
        except GaveUp as sad:
            problems.append(f"story: {sad}")
        except Exception:
            problems.append(f"story: {traceback.format_exc()}")
        life.ends()

    def close(self) -> None:
        for person in self.agents.values():
            person.leave()

    def upset(self, names: list[str], rng: random.Random, problems: list[str]) -> None:
        time.sleep(rng.uniform(*FIRST_TROUBLE_S))
        for name in names:
            try:
                cause(name, self.stage, rng)
            except Exception:
                problems.append(f"{name}: {traceback.format_exc()}")
            time.sleep(rng.uniform(*BETWEEN_S))

    def audit(self) -> list[str]:
        self.evidence = Evidence(
            self.stage.engine, self.stage.record(), self.stage.disk.files(), self.stage.disk.folder, self.ledger, self.stage.troubles,
            self.stage.baseline, "web" if self.stage.embedded else "worker",
        )  # fmt: skip
        complaints = [complaint for process in self.stage.processes.values() for complaint in process.complaints]
        return complaints + audit(self.evidence)

    def summary(self) -> str:
        """The counts, for people."""
        assert self.evidence is not None
        record = Counter(line["event"] for line in self.evidence.record)
        received = {line["message_id"] for line in self.evidence.record if line["event"] == "kept"}
        faults = Counter(trouble.name for trouble in self.stage.troubles)
        lines = [
            f"{len(self.runs)} runs in {sum(run.seconds for run in self.runs):.0f} s",
            f"faults    {sum(faults.values())}: {told(faults)}",
            f"stories   {told(self.ledger.stories)}",
            f"requests  {self.ledger.requests}: {told(self.ledger.pages)}; {self.ledger.cuts} cut, {self.ledger.refused} connections refused",
            f"mails     {len(received)} received, {self.evidence.twice} of them twice with a reason, {record['refused']} refusals, "
            f"{record['not kept']} cut off",
        ]
        failed = [run for run in self.runs if run.problems]
        lines.append(f"failed    {len(failed)} runs{': seeds ' + ', '.join(str(run.seed) for run in failed) if failed else ''}")
        return "\n".join(lines)


def told(counts: "Counter[str] | Counter[int]") -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: str(pair[0])))
