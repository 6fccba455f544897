"""The figures of a control file: pass rates, insertion, partners; each on paper and as a sheet."""

from typing import Any

from sqlmodel import Session

from eclat.domain.insertion import taux
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.statistiques import reussite
from eclat.engines import exports
from eclat.engines.archives import Archive
from eclat.engines.exports import Sessions
from eclat.formats import plural
from eclat.partials.archive.periode import Periode
from eclat.partials.insertion.colonnes import COLONNES
from eclat.tableurs.ecriture import as_csv


def insertion(into: Archive, db: Session) -> None:
    """Of every promotion, under the names of the open data: a rate is of a calendar year, not of some days."""
    found = taux.promotions(db)
    if not found:
        return
    heads, lines = [each.entete for each in COLONNES], [[each.cellule(one) for each in COLONNES] for one in found]
    path = into.ecrire(lambda: b"".join(as_csv("", heads, lines)), "Taux d’insertion", "Chiffres", "Taux d’insertion.csv")
    into.papier.partie("Insertion des certifiés")
    into.papier.rien(f"De toutes les promotions, comme France compétences compte. En tableau\u00a0: {path}")


def figures(into: Archive, db: Session, asked: Periode) -> None:
    """Pass rates, on paper and as a sheet."""
    found = list(reussite.lignes(db, asked.du, asked.au, asked.organismes))
    if not found:
        return
    path = into.ecrire(
        lambda: b"".join(as_csv("", reussite.ENTETES, found)), "Taux de réussite", "Chiffres", "Taux de réussite.csv"
    )
    into.papier.partie("Taux de réussite")
    into.papier.rien(f"Des candidats dont les résultats ont été attribués {asked.dite}. En tableau\u00a0: {path}")
    into.papier.table(reussite.ENTETES, [tuple(map(str, each)) for each in found], (2, 2, 5, 2, 2, 2, 2, 2))


def partners(into: Archive, sessions: Sessions, user: Utilisateur) -> None:
    """The list of partners as it is today, with what was declared of each: the file that the page of the partners gives out."""
    source = exports.SOURCES["partenaires"]
    feuille: Any = source.open(sessions, user, {})
    lines = list(feuille.lignes)
    if not lines:
        return
    path = into.ecrire(
        lambda: b"".join(as_csv("", feuille.entetes, lines)),
        "Partenaires et leurs déclarations",
        "Partenaires",
        "Partenaires.csv",
    )
    into.papier.partie("Partenaires déclarés à France compétences")
    into.papier.rien(f"{plural(len(lines), 'partenaire', 'partenaires')}, tels qu’ils sont à la date de ce dossier\u00a0: {path}")
