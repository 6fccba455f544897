"""Views of a list, saved under a name: filters, order and columns. One that is shared asks the same of who opens it, of what they see."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.prepared import prepared
from eclat.engines.rereading import hold
from eclat.models import Personne, VueListe

MOST = 20  # of one list: those of one person, and those that a page offers, each counted there
LONGEST = 4000  # characters of the column
TOO_LONG = "Ces filtres sont trop longs pour être gardés dans une vue\u00a0: retirez-en quelques-uns."
IN_MENU = 5  # each is counted at every page


@dataclass(frozen=True)
class Connue:
    """A saved view, as the list that it is of offers it."""

    id: UUID
    nom: str
    requete: str
    mienne: bool


def visible_vues(user: Utilisateur) -> SelectOfScalar[VueListe]:
    """Theirs, and those that other agents share."""
    return select(VueListe).where(or_(col(VueListe.personne_id) == user.personne_id, col(VueListe.partagee)))


def can_change(db: Session, user: Utilisateur, vue: VueListe) -> bool:
    return user.est_agent and vue.personne_id == user.personne_id


@prepared
def offered(user: Utilisateur) -> Any:
    mine = (VueListe.personne_id == user.personne_id).label("mienne")  # type: ignore[attr-defined]
    seen = or_(col(VueListe.personne_id) == user.personne_id, col(VueListe.partagee))
    of_list = col(VueListe.liste) == bindparam("liste", type_=String())
    return (
        select(VueListe.id, VueListe.nom, VueListe.requete, mine)
        .where(seen, of_list)
        .order_by(mine.desc(), col(VueListe.cree_le), col(VueListe.id))
        .limit(MOST)
    )


def known(db: Session, liste: str, user: Utilisateur) -> list[Connue]:
    """Those of this list that an agent is offered: their own first, then those of colleagues, the oldest first."""
    return [Connue(*row) for row in offered(user).rows(db, liste=liste)] if user.est_agent else []


@prepared
def menu(user: Utilisateur) -> Any:
    mine = (VueListe.personne_id == user.personne_id, col(VueListe.au_menu))
    return (
        select(VueListe.id, VueListe.liste, VueListe.nom, VueListe.requete)
        .where(*mine)
        .order_by(col(VueListe.cree_le))
        .limit(IN_MENU)
    )


def save(db: Session, liste: str, requete: str, *, nom: str, partagee: bool, au_menu: bool, by: Utilisateur) -> VueListe:
    """A second click returns what the first one made. Raises ChampRefuse, Interdit."""
    if not by.est_agent or by.personne_id is None:
        raise Interdit("save a view")
    hold(db, db.get_one(Personne, by.personne_id))
    mine = db.exec(select(VueListe).where(VueListe.personne_id == by.personne_id, VueListe.liste == liste)).all()
    for each in mine:
        if (each.nom, each.requete) == (nom, requete) and each.cree_le > clock.now() - journal.SECOND_CLICK:
            return each
    if len(mine) >= MOST:
        raise ChampRefuse("nom", f"Vous avez déjà {MOST} vues de cette liste\u00a0: supprimez-en une avant d’en créer une autre.")
    if len(requete) > LONGEST:
        raise ChampRefuse("nom", TOO_LONG)
    found = VueListe(personne_id=by.personne_id, liste=liste, nom="", requete=requete)
    rename(db, found, nom, partagee=partagee, au_menu=au_menu)
    db.add(found)
    db.flush()
    return found


def change(db: Session, vue: VueListe, *, nom: str, partagee: bool, au_menu: bool, by: Utilisateur) -> None:
    """Its name, who sees it, whether its count stands in the menu. Raises ChampRefuse, Interdit."""
    hold_mine(db, vue, by)
    rename(db, vue, nom, partagee=partagee, au_menu=au_menu)


def replace(db: Session, vue: VueListe, requete: str, *, by: Utilisateur) -> None:
    """Its filters, its order and its columns are those of this address from now on. Raises Interdit, Refus."""
    hold_mine(db, vue, by)
    if len(requete) > LONGEST:
        raise Refus(TOO_LONG)
    vue.requete = requete


def remove(db: Session, vue: VueListe, *, by: Utilisateur) -> None:
    """Raises Interdit."""
    hold_mine(db, vue, by)
    db.delete(vue)


def hold_mine(db: Session, vue: VueListe, by: Utilisateur) -> None:
    hold(db, vue)
    if not can_change(db, by, vue):
        raise Interdit("change a view")


def rename(db: Session, vue: VueListe, nom: str, *, partagee: bool, au_menu: bool) -> None:
    same = select(VueListe.id).where(VueListe.personne_id == vue.personne_id, VueListe.liste == vue.liste, VueListe.nom == nom)
    if db.exec(same.where(col(VueListe.id) != vue.id)).first():
        raise ChampRefuse("nom", "Vous avez déjà une vue de ce nom dans cette liste : donnez-lui-en un autre.")
    others = select(VueListe.id).where(VueListe.personne_id == vue.personne_id, col(VueListe.au_menu), col(VueListe.id) != vue.id)
    if au_menu and len(db.exec(others).all()) >= IN_MENU:
        raise ChampRefuse("au_menu", f"Le menu porte {IN_MENU} vues au plus : retirez-en une d’abord.")
    vue.nom, vue.partagee, vue.au_menu = nom, partagee, au_menu
