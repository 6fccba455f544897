"""Makes src/eclat/domain/sessions/candidats/communes.txt: every commune where someone may have been born, with its INSEE code.

    npm pack @etalab/decoupage-administratif@6.0.0   (and 5.3.0, 4.1.0, 3.1.1, 2.3.1, 1.1.1, 0.7.0: a year each, the oldest with the history since 1943)
    python tools/lieux.py DIR_2026 DIR_2025 … DIR_2021 DIR_2019

Each directory is an unpacked package, the newest first. Data: INSEE's code officiel géographique, made JSON by Etalab, Licence Ouverte 2.0.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eclat.domain.sessions.candidats.lieux import COMMUNES, cle

Commune = Mapping[str, Any]
Annee = dict[str, Commune]  # by code


def read(folder: Path, name: str = "communes") -> list[Commune]:
    found: list[Commune] = json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def actual(communes: Sequence[Commune]) -> Annee:
    return {each["code"]: each for each in communes if each["type"] == "commune-actuelle"}


class Histoire:
    """What became of a commune: since 1943 by its events, since 2020 by the lists of the years."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.listes = [read(each) for each in folders]
        self.annees = [actual(each) for each in self.listes]  # the newest first
        self.evenements = {each["id"]: each for each in read(folders[-1], "historique-communes")}
        self.poles: dict[str, str] = {}
        for liste in reversed(self.listes):
            self.poles |= {each["code"]: each["chefLieu"] for each in liste if each.get("chefLieu")}

    def successeur(self, event: Commune) -> Commune | None:
        """The commune of today in which it is."""
        for _ in range(30):
            after = event.get("successeur") or event.get("pole")
            if not after or after not in self.evenements:
                break
            event = self.evenements[after]
        return self.aujourdhui(event["code"])

    def aujourdhui(self, code: str) -> Commune | None:
        for _ in range(5):
            if code in self.annees[0]:
                return self.annees[0][code]
            if code not in self.poles:
                return None
            code = self.poles[code]
        return None

    def anciennes(self) -> dict[tuple[str, str], tuple[str, Commune | None]]:
        """By code and name, the day when it ended, and the commune of today."""
        found: dict[tuple[str, str], tuple[str, Commune | None]] = {}
        for event in self.evenements.values():
            if event["type"] != "COM" or not event.get("dateFin"):
                continue
            after = self.evenements.get(event.get("successeur", ""))
            if after and after["type"] == "COM" and after["nom"] == event["nom"]:
                continue  # it only changed its code, or its limits
            key = event["code"], event["nom"]
            if key not in found or found[key][0] < event["dateFin"]:
                found[key] = event["dateFin"], self.successeur(event)
        for rank in range(len(self.annees) - 1, 0, -1):
            before, after_it = self.annees[rank], self.annees[rank - 1]
            year = 2027 - rank
            for code, each in before.items():
                now = after_it.get(code)
                if now is None or cle(now["nom"]) != cle(each["nom"]):
                    found[code, each["nom"]] = f"{year}-01-01", self.aujourdhui(code)
        return found


def lines(folders: Sequence[Path]) -> list[str]:
    histoire = Histoire(folders)
    living = [each for each in histoire.listes[0] if each["type"] in ("commune-actuelle", "arrondissement-municipal")]
    present = {(each["code"], cle(each["nom"])) for each in living}
    rows = [(cle(each["nom"]), each["nom"], each["code"], "", "") for each in living]
    for (code, nom), (fin, now) in histoire.anciennes().items():
        if (code, cle(nom)) not in present:
            rows.append((cle(nom), nom, code, fin, f"{now['code']} {now['nom']}" if now else ""))
    return [";".join(filter(None, row[1:])) for row in sorted(set(rows))]


if __name__ == "__main__":
    made = lines([Path(each) for each in sys.argv[1:]])
    COMMUNES.write_text("\n".join(made) + "\n", encoding="utf-8")
    print(len(made), "communes")
