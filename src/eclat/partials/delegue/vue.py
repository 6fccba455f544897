"""What the list of délégataires shows for an address: step, search, how many rows, and as of when it was composed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from eclat import clock
from eclat.domain.delegataires.avancement import Etape
from eclat.domain.delegataires.delegations import MAX_ROWS
from eclat.domain.delegataires.liste import PAGE

KEPT = timedelta(hours=12)  # an older page is composed again


@dataclass(frozen=True)
class Vue:
    etape: Etape | None
    q: str
    lignes: int
    vu: datetime

    @classmethod
    def read(cls, query: Any) -> Self:
        """Every value is one that the list knows, whatever the address says."""
        etape, lignes = str(query.get("etape", "")), str(query.get("lignes", ""))
        shown = int(lignes) if lignes.isdecimal() and len(lignes) < 5 else PAGE
        return cls(
            Etape(etape) if etape in list(Etape) else None,
            str(query.get("q", "")).strip()[:100],
            min(max(PAGE, shown), MAX_ROWS),
            opened(str(query.get("vu", ""))),
        )

    @property
    def here(self) -> dict[str, str]:
        """The query of the list as it stands: the same rows in the same order."""
        lignes = str(self.lignes) if self.lignes > PAGE else ""
        return {"etape": self.etape or "", "q": self.q, "lignes": lignes, "vu": str(micros(self.vu))}

    def at(self, **changes: Any) -> dict[str, str]:
        """The query of another view, composed when it is opened."""
        return {**replace(self, lignes=PAGE, **changes).here, "vu": ""}

    def longer(self, rest: int) -> dict[str, str]:
        return replace(self, lignes=self.lignes + min(PAGE, rest)).here


def micros(instant: datetime) -> int:
    return (instant - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def opened(text: str) -> datetime:
    """The instant that an address carries, unless it is not one of the last hours: then now."""
    now = clock.now()
    since = int(text) if text.isdecimal() and len(text) < 18 else 0
    return min(now, datetime.fromtimestamp(0, UTC) + timedelta(microseconds=since)) if since > micros(now - KEPT) else now
