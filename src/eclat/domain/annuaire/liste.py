"""The directory: the organismes habilitated today, with what each chose to show; and the sessions that they show.

Both are found by the département of an address, which a town, a postcode or a région says (``lieux``). The map counts the same rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, bindparam, case, func, type_coerce, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.annuaire import lieux
from eclat.domain.annuaire.lieux import Lieu
from eclat.domain.socle import annuaire_policies, session_policies
from eclat.domain.socle.annuaire_policies import VISITEUR
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.statistiques.sql import departement
from eclat.engines.listes import Filtre, Liste, Vue
from eclat.engines.listes.filtres import one_of
from eclat.engines.prepared import prepared
from eclat.models import (
    Candidat,
    Cqp,
    Decision,
    Delegation,
    EtatDelegation,
    Habilitation,
    Modalite,
    Objet,
    Organisme,
    SessionCqp,
    Vitrine,
)

REGION: Final = "region"


@dataclass(frozen=True)
class VueAnnuaire(Vue):
    """``lieu``: what was typed; ``etendue``: its département, or all of its région; ``modalite``: of open sessions."""

    lieu: str = ""
    etendue: str = ""
    modalite: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        kept = {
            "etendue": REGION if given["etendue"] == REGION else "",
            "modalite": given["modalite"] if given["modalite"] in list(Modalite) else "",
        }
        return super().known(given) | kept | {"q": "", "col": "", "vue": ""}

    @property
    def trouve(self) -> Lieu:
        return lieux.cherche(self.lieu)

    @property
    def departements(self) -> str:
        """Those that are looked at; nothing for all."""
        if not self.lieu:
            return ""
        found = lieux.elargi(self.trouve) if self.etendue else self.trouve.codes
        return ",".join(found) or lieux.NULLE_PART


@dataclass(frozen=True)
class Habilite:
    """What an organisme may do for a CQP, and until which day."""

    cqp: str
    objet: Objet
    jusqu_au: date


@dataclass(frozen=True)
class LigneSession:
    """``libres``: places that nobody has taken; None where their number was not said."""

    id: UUID
    organisme_id: UUID
    organisme: str
    intitule: str
    cqp: str
    modalite: Modalite | None
    debut: date
    fin: date | None
    code_postal: str
    ville: str
    places: int | None
    inscrits: int

    @property
    def libres(self) -> int | None:
        return None if self.places is None else max(0, self.places - self.inscrits)


@dataclass(frozen=True)
class Ligne:
    """``adresse`` and what follows: nothing where it chose not to show it."""

    id: UUID
    nom: str
    code_postal: str
    ville: str
    adresse: str
    presentation: str
    telephone: str
    courriel: str
    site_web: str
    habilitations: tuple[Habilite, ...] = ()
    sessions: tuple[LigneSession, ...] = ()


def columns() -> Any:
    chosen = [
        func.coalesce(col(each), "") for each in (Vitrine.presentation, Vitrine.telephone, Vitrine.courriel, Vitrine.site_web)
    ]
    shown = (
        col(Organisme.id), col(Organisme.nom), col(Organisme.code_postal), col(Organisme.ville),
        case((col(Vitrine.adresse), col(Organisme.adresse)), else_=""), *chosen,
    )  # fmt: skip
    return sa_select(*shown).outerjoin(Vitrine, col(Vitrine.organisme_id) == Organisme.id)


def columns_of_sessions() -> Any:
    taken = (
        sa_select(func.count())
        .select_from(Candidat)
        .where(col(Candidat.session_id) == SessionCqp.id, col(Candidat.abandon_le).is_(None))
    )
    shown = (
        col(SessionCqp.id), col(SessionCqp.organisme_id), col(Organisme.nom), col(SessionCqp.intitule),
        func.coalesce(col(Cqp.intitule), ""), col(SessionCqp.modalite), col(SessionCqp.debut), col(SessionCqp.fin),
        col(SessionCqp.code_postal), col(SessionCqp.ville), col(SessionCqp.places), taken.correlate(SessionCqp).scalar_subquery(),
    )  # fmt: skip
    joined = sa_select(*shown).join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    return joined.outerjoin(Cqp, col(Cqp.id) == SessionCqp.cqp_id)


def in_departements(code_postal: Any) -> Any:
    """Rows whose postcode is in one of these départements."""
    where = type_coerce(departement(code_postal), String())

    def narrowed(db: Session, codes: str) -> Filtre:
        return one_of(where, "departement", codes.split(","))

    return narrowed


def opening(db: Session, modalite: str) -> Filtre:
    """Organismes that show an open session held in this way."""
    shown: Any = annuaire_policies.visible_sessions_ouvertes(VISITEUR).with_only_columns(col(SessionCqp.organisme_id))
    held = shown.where(col(SessionCqp.modalite) == bindparam("modalite"))
    return Filtre((col(Organisme.id).in_(held),), rare=True, shape="opening", given={"modalite": Modalite(modalite)})


def held_as(db: Session, modalite: str) -> Filtre:
    return one_of(col(SessionCqp.modalite), "modalite", [Modalite(modalite)])


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """With what each may do, and its sessions: two questions, whatever their number."""
    keys = [each.id for each in lignes]
    held, open_ = held_by(db, keys), sessions_of(db, keys)
    return [replace(each, habilitations=held.get(each.id, ()), sessions=open_.get(each.id, ())) for each in lignes]


def held_by(db: Session, keys: Collection[UUID]) -> Mapping[UUID, tuple[Habilite, ...]]:
    """One for each CQP: what is held by two ways is what both allow together, until the later day."""
    found: dict[UUID, dict[str, Habilite]] = {}
    for organisme, cqp, objet, until in held().rows(db, cles=list(keys)):
        mine, new = found.setdefault(organisme, {}), Habilite(cqp, Objet(objet), until)
        old = mine.get(cqp)
        if old is not None:
            both = new.objet if old.objet == new.objet else Objet.PREPARER_ET_EVALUER
            new = Habilite(cqp, both, max(old.jusqu_au, new.jusqu_au))
        mine[cqp] = new
    return {key: tuple(sorted(each.values(), key=lambda one: one.cqp)) for key, each in found.items()}


@prepared
def held() -> Any:
    keys: Any = bindparam("cles", expanding=True)
    own = in_force(col(Habilitation.organisme_id)).where(col(Habilitation.organisme_id).in_(keys))
    named = in_force(col(Delegation.organisme_id)).join(Delegation, col(Delegation.habilitation_id) == Habilitation.id)
    named = named.where(col(Delegation.organisme_id).in_(keys), col(Delegation.etat) == EtatDelegation.HABILITEE)
    return union_all(own, named)


def in_force(organisme: Any) -> Any:
    shown = organisme, col(Cqp.intitule), col(Decision.objet), col(Decision.valide_jusqu_au)
    joined = sa_select(*shown).select_from(Habilitation).join(Decision, col(Decision.habilitation_id) == Habilitation.id)
    joined = joined.join(Cqp, col(Cqp.id) == Habilitation.cqp_id)
    return joined.where(*session_policies.in_force(), *session_policies.dated_today())


def sessions_of(db: Session, keys: Collection[UUID]) -> Mapping[UUID, tuple[LigneSession, ...]]:
    """Those that each shows, the next one first."""
    found: dict[UUID, tuple[LigneSession, ...]] = {}
    for row in shown_by().rows(db, cles=list(keys)):
        one = LigneSession(*row)
        found[one.organisme_id] = (*found.get(one.organisme_id, ()), one)
    return found


@prepared
def shown_by() -> Any:
    theirs = col(SessionCqp.organisme_id).in_(bindparam("cles", expanding=True))
    return SESSIONS.columns.where(theirs, *SESSIONS.seen(VISITEUR)).order_by(col(SessionCqp.debut_tri), col(SessionCqp.id))


@prepared
def placed(liste: "Liste[Any]", user: Utilisateur, asked: Filtre, code_postal: Any) -> Any:
    where = type_coerce(departement(code_postal), String()).label("ou")
    found = liste.base(where).where(*liste.seen(user), *asked.criteria).subquery()
    return sa_select(found.c.ou, func.count().label("nombre")).group_by(found.c.ou)


def par_departement(db: Session, liste: "Liste[Any]", vue: VueAnnuaire) -> dict[str, int]:
    """How many rows of the list that this shows are in each département; under no code, those without an address."""
    asked = liste.asked(db, vue)
    code_postal = col(Organisme.code_postal) if liste is HABILITES else col(SessionCqp.code_postal)
    found = placed(liste, VISITEUR, asked, code_postal).rows(db, **asked.given)
    return {each.ou: each.nombre for each in found}


HABILITES: Liste[Ligne] = Liste(
    Ligne,
    columns(),
    key=col(Organisme.id),
    visible=annuaire_policies.visible_habilites,
    filters={"departements": in_departements(col(Organisme.code_postal)), "modalite": opening},
    sorts={"nom": col(Organisme.nom_tri)},
    default="nom",
    complete=completed,
    view=VueAnnuaire,
    bare=True,
)
SESSIONS: Liste[LigneSession] = Liste(
    LigneSession,
    columns_of_sessions(),
    key=col(SessionCqp.id),
    visible=annuaire_policies.visible_sessions_ouvertes,
    filters={"departements": in_departements(col(SessionCqp.code_postal)), "modalite": held_as},
    sorts={"debut": col(SessionCqp.debut_tri)},
    default="debut",
    view=VueAnnuaire,
    bare=True,
)
