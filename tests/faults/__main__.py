"""``python -m tests.faults [--runs N] [--mode apart|embedded|both] [--seed SEED]``: exit status 1 when anything is wrong."""

import argparse
import os
import random
import signal
import sys
import tempfile
from pathlib import Path

from tests.faults.building import set_stage
from tests.faults.campaign import Campaign


def main() -> int:
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--mode", choices=["apart", "embedded", "both"], default="both")
    parser.add_argument("--seed", type=int, default=None, help="of the first run; the next ones follow")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped
    os.environ["ECLAT_SECRET_KEY"] = "a-key-for-the-campaign-and-nothing-else"
    seed = random.SystemRandom().randrange(10**6) if arguments.seed is None else arguments.seed
    modes = {"both": [("apart", (2 * arguments.runs + 2) // 3), ("embedded", arguments.runs // 3)]}.get(
        arguments.mode, [(arguments.mode, arguments.runs)]
    )
    return max(campaign(mode, runs, seed) for mode, runs in modes if runs)


def campaign(mode: str, runs: int, seed: int) -> int:
    print(
        f"— {'web ×2, worker ×2, clock, PostgreSQL, Redis' if mode == 'apart' else 'one process, SQLite'}: seed {seed}",
        flush=True,
    )
    folder = Path(tempfile.mkdtemp(prefix=f"eclat-faults-{mode}-"))
    with set_stage(folder, embedded=mode == "embedded") as stage:
        campaign = Campaign(stage)
        for number in range(runs):
            run = campaign.run(seed + number)
            if run.problems:
                print(f"run {number + 1}, seed {run.seed}:", *run.problems, sep="\n  ", flush=True)
            if number % 10 == 9:
                print(f"  {number + 1} runs, {run.seconds:.1f} s the last", flush=True)
        campaign.close()
        print(campaign.summary(), f"logs      {folder}", sep="\n", flush=True)
    return int(any(run.problems for run in campaign.runs))


if __name__ == "__main__":
    sys.exit(main())
