"""Every candidate, as those who follow their sessions find them: the last entered first. Their birth is neither shown nor given out."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import String, Uuid, and_, bindparam
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.session_policies import followed_sessions
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre, one_of
from eclat.engines.listes.vues import Vue, key
from eclat.engines.recherche import by_candidat
from eclat.models import Candidat, Choix, Cqp, EtatCivil, NatureChoix, Organisme, Role, SessionCqp, Visee

E = EtatCivil
ACCES: Any = aliased(Choix, name="acces_dit")
FINANCEMENT: Any = aliased(Choix, name="financement_dit")
NATURES: Final = {ACCES: NatureChoix.ACCES, FINANCEMENT: NatureChoix.FINANCEMENT}
CODES = re.compile(r"\w{1,64}(,\w{1,64})*", re.ASCII)
ETATS: Final = {
    E.A_CONFIRMER: "État civil à confirmer", E.DEMANDE: "Confirmation demandée", E.CORRIGE: "Correction proposée",
    E.CONFIRME: "État civil confirmé",
}  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a candidate."""

    id: UUID
    nom_naissance: str
    nom_usage: str
    prenoms: str
    courriel: str
    acces: str | None  # in the words of the catalogue
    vise: Visee | None
    financement: str | None  # in its words too
    employeur: str
    entre_le: date | None
    abandon_le: date | None
    etat: EtatCivil
    session_id: UUID
    session: str
    organisme_id: UUID
    organisme: str
    cqp: str | None

    @property
    def nom(self) -> str:
        """As one is called: nothing of it is left once it was erased."""
        return f"{self.prenoms.split(',')[0].strip()} {self.nom_usage or self.nom_naissance}".strip() or "Candidat effacé"


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Candidat.id, Candidat.nom_naissance, Candidat.nom_usage, Candidat.prenoms, Candidat.courriel, ACCES.libelle, Candidat.vise,
        FINANCEMENT.libelle, Candidat.employeur, Candidat.entre_le, Candidat.abandon_le, Candidat.etat, SessionCqp.id, SessionCqp.numero,
        Organisme.id, Organisme.nom, Cqp.intitule,
    )  # fmt: skip
    joined = sa_select(*seen).join(SessionCqp, col(SessionCqp.id) == Candidat.session_id)
    for each, held in ((ACCES, Candidat.acces), (FINANCEMENT, Candidat.financement)):
        joined = joined.outerjoin(each, and_(each.nature == NATURES[each], each.code == held))
    return joined.join(Organisme, col(Organisme.id) == SessionCqp.organisme_id).outerjoin(Cqp, col(Cqp.id) == SessionCqp.cqp_id)


def visible_candidats(user: Utilisateur) -> SelectOfScalar[Candidat]:
    """Those of the sessions that are followed."""
    return select(Candidat).where(col(Candidat.session_id).in_(followed_sessions(user).with_only_columns(col(SessionCqp.id))))


# --- filters ---


@dataclass(frozen=True)
class VueCandidats(Vue):
    PLUSIEURS: ClassVar[frozenset[str]] = frozenset({"etat", "acces"})

    acces: str = ""
    organisme: str = ""  # only the candidates of its sessions
    session: str = ""

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        return {
            **super().known(given),
            "acces": in_order(given["acces"]),
            "organisme": key(given["organisme"]),
            "session": key(given["session"]),
        }


def in_order(codes: str) -> str:
    """Codes of the catalogue, one address for one question."""
    return ",".join(sorted(set(codes.split(",")))) if CODES.fullmatch(codes) else ""


def of_acces(db: Session, acces: str) -> Filtre:
    if "," in acces:
        return one_of(col(Candidat.acces), "acces", acces.split(","))
    return Filtre((col(Candidat.acces) == bindparam("acces", type_=String()),), shape="acces", given={"acces": acces})


def of_organisme(db: Session, organisme: str) -> Filtre:
    theirs = select(SessionCqp.id).where(col(SessionCqp.organisme_id) == bindparam("porteur", type_=Uuid()))
    return Filtre((col(Candidat.session_id).in_(theirs),), rare=True, shape="organisme", given={"porteur": UUID(organisme)})


def of_session(db: Session, session: str) -> Filtre:
    one = col(Candidat.session_id) == bindparam("seance", type_=Uuid())
    return Filtre((one,), rare=True, shape="session", given={"seance": UUID(session)})


REGISTRE = Liste(
    Ligne,
    columns(),
    key=col(Candidat.id),
    visible=visible_candidats,
    states=Etats(ETATS, within=lambda user, etat: [col(Candidat.etat) == etat], always=lambda user: (E.A_CONFIRMER, E.CONFIRME)),
    search=by_candidat(col(Candidat.id)),
    filters={"acces": of_acces, "organisme": of_organisme, "session": of_session},
    sorts={"date": col(Candidat.cree_le)},
    default="-date",
    view=VueCandidats,
    bare=True,
    sees_most=lambda user: user.is_a(Role.ADMINISTRATEUR),
)


def whose(db: Session, user: Utilisateur, vue: VueCandidats) -> str:
    """The organisme, or the session, whose candidates alone are shown; nothing of what the reader does not follow."""
    if not (vue.session or vue.organisme):
        return ""
    seen = followed_sessions(user).with_only_columns(col(SessionCqp.id))
    named = select(SessionCqp.numero, Organisme.nom).join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    named = named.where(col(SessionCqp.id).in_(seen))
    if vue.session:
        found = db.exec(named.where(SessionCqp.id == UUID(vue.session))).first()
        return found[0] if found else ""
    found = db.exec(named.where(SessionCqp.organisme_id == UUID(vue.organisme)).limit(1)).first()
    return found[1] if found else ""
