"""Whom a line of a spreadsheet speaks of, among the candidates of a procès-verbal: by their name, accents, case and order forgiven (P14)."""

from collections import defaultdict
from collections.abc import Sequence

from eclat.domain.jurys.pv import Ligne
from eclat.engines.grilles.titres import plain

Nom = tuple[str, ...]


def words(text: str) -> Nom:
    """The words of a name, whatever their order."""
    return tuple(sorted(plain(text).split()))


def names(ligne: Ligne) -> set[Nom]:
    """All that a list may call them: name in use or of birth, all first names or the first; the name alone."""
    who = ligne.candidat
    firsts = (who.prenoms, who.prenoms.split(",")[0], "")
    lasts = (who.nom_usage, who.nom_naissance, f"{who.nom_usage} {who.nom_naissance}")
    return {words(f"{last} {first}") for last in lasts if last.strip() for first in firsts} | {words(ligne.nom)}


class Registre:
    """The rows of a procès-verbal, by the names of those they are of."""

    def __init__(self, lignes: Sequence[Ligne]) -> None:
        self.par_nom: defaultdict[Nom, list[Ligne]] = defaultdict(list)
        for each in lignes:
            for name in names(each):
                self.par_nom[name].append(each)

    def named(self, text: str, born: str = "") -> list[Ligne]:
        """Those who have this name; ``born``: a day, 14/03/1998, that tells two apart."""
        found = self.par_nom.get(words(text), [])
        if len(found) < 2 or not born:
            return found
        return [each for each in found if each.candidat.ne_le and f"{each.candidat.ne_le:%d/%m/%Y}" == born] or found
