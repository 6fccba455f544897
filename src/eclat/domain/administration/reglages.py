"""Who changed which setting, and when; a change that someone else's would overwrite unseen is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.domain.administration.groupes import Groupe, Reglable
from eclat.domain.conservation import durees
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, transition
from eclat.models import Personne, Reglage


@dataclass(frozen=True)
class Etat:
    """A setting as it stands. ``impose``: the environment says it; ``par``, ``le``: who changed it last."""

    reglable: Reglable
    valeur: Any
    impose: bool
    par: str = ""
    le: datetime | None = None

    @property
    def vu(self) -> str:
        """What a form says that it saw."""
        return reglages.text_of(self.valeur)

    @property
    def d_origine(self) -> bool:
        return bool(self.valeur == self.reglable.defaut)

    @property
    def dit(self) -> str:
        return self.reglable.dit(self.valeur)

    @property
    def defaut_dit(self) -> str:
        return self.reglable.dit(self.reglable.defaut)


@dataclass(frozen=True)
class Conflit:
    """Someone changed it meanwhile to something else than what is wanted."""

    nom: str
    etat: Etat


def of(db: Session, groupes: Sequence[Groupe]) -> dict[str, Etat]:
    """By name, those of these groups: two questions."""
    names = [name for groupe in groupes for name in groupe.noms]
    rows = select(Reglage, Personne).outerjoin(Personne, col(Personne.id) == Reglage.modifie_par_id)
    held = {
        row.nom: (row, who) for row, who in db.exec(rows.where(col(Reglage.nom).in_(names), col(Reglage.modifie_le).is_not(None)))
    }
    now, found = reglages.of(db), {}
    for groupe in groupes:
        for each in groupe.reglables:
            row, who = held.get(each.nom, (None, None))
            imposed = reglages.imposed(each.nom)
            known = row is not None and not imposed
            found[each.nom] = Etat(
                each,
                getattr(now, each.nom),
                imposed,
                who.nom_complet if who and known else "",
                row.modifie_le if row and known else None,
            )
    return found


def change_group(
    db: Session, groupe: Groupe, *, valeurs: Mapping[str, Any], vus: Mapping[str, str], by: Utilisateur
) -> list[Conflit]:
    """Change what differs from what was seen (``vus``, as the form showed it). Nothing is written when another's change would be lost:
    the conflicts are then returned. Raises Interdit, Refus."""
    if not policies.can_administer(db, by, None):
        raise Interdit("reglages")
    rows = {nom: hold(db, nom) for nom in sorted(valeurs) if not reglages.imposed(nom)}
    states, wanted, conflicts = of(db, [groupe]), {}, []
    for nom in rows:
        etat, said = states[nom], states[nom].reglable.garde(valeurs[nom])
        seen = vus.get(nom, etat.vu)
        if said in (etat.vu, seen):
            continue  # as it is, or left as it was seen: what another chose meanwhile stays
        if seen != etat.vu:
            conflicts.append(Conflit(nom, etat))
        wanted[nom] = said
    for nom, said in wanted.items() if not conflicts else ():
        change(db, rows[nom], valeur=said, by=by)
    return conflicts


def hold(db: Session, nom: str) -> Reglage:
    """Its row, locked: born with its default the first time that anybody opens its form to change it."""
    statement = select(Reglage).where(Reglage.nom == nom).with_for_update().execution_options(populate_existing=True)
    found = db.exec(statement).first()
    if found is None:
        found = Reglage(nom=nom, valeur=reglages.text_of(reglages.default(nom)))
        db.add(found)
        db.flush()  # another who does the same at once waits here, and begins again
    return found


@transition(
    "reglage",
    Reglage,
    {ANY: ANY},
    by=policies.can_administer,
    label="Régler",
    past="a changé ce réglage",
    infinitive="changer ce réglage",
)
def change(db: Session, reglage: Reglage, *, valeur: str, by: Utilisateur) -> dict[str, str]:
    """From now on. ``valeur``: as it is kept. Raises Refus on what is no value of it, or what the environment says."""
    if reglages.imposed(reglage.nom):
        raise Refus("Ce réglage vient de l’hébergement\u00a0: il ne se change pas ici.")
    if reglages.value_of(reglage.nom, valeur) is None:
        raise Refus("Cette valeur ne convient pas à ce réglage.")
    before, reglage.valeur = reglage.valeur, valeur
    reglage.avant = reglage.avant if reglage.avant is not None and durees.today(reglage) else before
    reglage.modifie_le, reglage.modifie_par_id = clock.now(), by.personne_id
    return {"nom": reglage.nom, "avant": before[:300], "apres": valeur[:300]}
