"""What the scanner found, sorted: explained in explained.toml, or to be looked at."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SEVERITIES = ("info", "low", "medium", "high", "critical")
EXPLAINED = Path(__file__).parent / "explained.toml"


@dataclass(frozen=True)
class Finding:
    role: str
    category: str
    severity: str
    request: str
    info: str


@dataclass(frozen=True)
class Explanation:
    """Why a kind of finding is none. ``info`` is a pattern of what the scanner says of it."""

    category: str
    info: str
    reason: str
    proof: str  # the test that shows it

    def covers(self, finding: Finding) -> bool:
        return finding.category == self.category and re.search(self.info, finding.info) is not None


def explanations() -> list[Explanation]:
    return [Explanation(**each) for each in tomllib.loads(EXPLAINED.read_text())["explained"]]


def read(role: str, report: Path) -> list[Finding]:
    """The findings of one scan, whatever wapiti calls them: vulnerabilities, anomalies, or additional information."""
    told = json.loads(report.read_text())
    return [
        Finding(role, category, SEVERITIES[each["level"]], f"{each['method']} {each['path']}", each["info"])
        for part in ("vulnerabilities", "anomalies", "additionals")
        for category, found in told[part].items()
        for each in found
    ]


def table(findings: Iterable[Finding], routes: dict[str, int]) -> str:
    """Role × severity, all findings counted, beside how many routes the scanner went through as this role."""
    counts = Counter((each.role, each.severity) for each in findings)
    lines = [f"{'':18} {'routes':>6}" + "".join(f"{severity:>10}" for severity in SEVERITIES)]
    for role, reached in routes.items():
        lines.append(f"{role:18} {reached:6}" + "".join(f"{counts[role, severity]:10}" for severity in SEVERITIES))
    return "\n".join(lines)
