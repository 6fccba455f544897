"""What the clock erases by age, kind by kind: how long each is kept, how much is over today, which ones, and what stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.certificats import conservation as registres
from eclat.domain.conservation import corps, demandes, inactivite, refus
from eclat.domain.conservation.durees import en_vigueur
from eclat.domain.delegataires import effacements
from eclat.domain.jurys import conservation, frais
from eclat.formats import format_date, format_date_short
from eclat.models import (
    Candidat,
    Courriel,
    Delegation,
    DemandeEffacement,
    FraisJure,
    Jure,
    Organisme,
    Personne,
    Provenance,
    SessionCqp,
)

AT_MOST: Final = 200


@dataclass(frozen=True)
class Chose:
    """One that goes: what it is called, what else is said of it, its page if it has one."""

    titre: str
    precision: str = ""
    page: str = ""
    cle: UUID | None = None


@dataclass(frozen=True)
class Nature:
    """``reglage``: the setting that says how long; ``reste``: what stays of it; ``compte`` and ``liste`` are given a period."""

    cle: str
    titre: str
    un: str
    des: str
    reglage: str
    reste: str
    compte: Callable[[Session, int], int]
    liste: Callable[[Session, int], Sequence[Chose]]

    def duree(self, db: Session) -> int:
        return en_vigueur(db, self.reglage) if self.reglage else 0

    def nombre(self, db: Session) -> int:
        """How many are over today."""
        return self.compte(db, self.duree(db))


def number(db: Session, keys: Any) -> int:
    return db.exec(select(func.count()).select_from(keys.subquery())).one()


def withdrawn(db: Session, days: int) -> list[Chose]:
    rows = select(Delegation, Organisme.nom).join(Organisme, col(Organisme.id) == Delegation.organisme_id)
    found = rows.where(col(Delegation.id).in_(effacements.old(days))).order_by(col(Delegation.retiree_le)).limit(AT_MOST)
    return [
        Chose(nom, f"retiré le {format_date(each.retiree_le)}" if each.retiree_le else "", "organisme", each.organisme_id)
        for each, nom in db.exec(found)
    ]


def organismes(keys: Callable[..., Any], said: str, when: Any) -> Callable[[Session, int], list[Chose]]:
    """``when``: the column of the day that is said of each."""

    def liste(db: Session, months: int) -> list[Chose]:
        found = (
            keys(months, col(Organisme.id), col(Organisme.nom), col(when)).order_by(col(when), col(Organisme.id)).limit(AT_MOST)
        )
        return [Chose(nom, f"{said} {format_date(day)}", "organisme", key) for key, nom, day in db.exec(found)]

    return liste


def sessions(keys: Callable[[int], Any], *, signed: bool) -> Callable[[Session, int], list[Chose]]:
    def liste(db: Session, years: int) -> list[Chose]:
        ended = func.coalesce(SessionCqp.jury_le, SessionCqp.fin)
        found = select(SessionCqp).where(col(SessionCqp.id).in_(keys(years))).order_by(ended, col(SessionCqp.id)).limit(AT_MOST)
        return [said(each, each.jury_le or each.fin) for each in db.exec(found)]

    def said(session: SessionCqp, day: date | None) -> Chose:
        what = "jury du" if signed else "finie le"
        return Chose(
            f"{session.numero} {session.intitule}".strip(), f"{what} {format_date(day)}" if day else "", "session", session.id
        )

    return liste


def candidates(db: Session, years: int) -> int:
    """How many people, not how many sessions."""
    return number(db, select(Candidat.id).where(col(Candidat.session_id).in_(conservation.old(years))))


def expenses(db: Session, years: int) -> list[Chose]:
    rows = select(FraisJure, Jure).join(Jure, col(Jure.id) == FraisJure.jure_id).where(FraisJure.jour < frais.first_kept(years))
    found = db.exec(rows.order_by(col(FraisJure.jour), col(FraisJure.id)).limit(AT_MOST))
    return [
        Chose(f"{jure.prenom} {jure.nom}".strip(), f"frais du {format_date(each.jour)}", "jure", jure.id) for each, jure in found
    ]


def mails(db: Session, months: int) -> list[Chose]:
    found = select(Courriel).where(col(Courriel.id).in_(corps.old(months))).order_by(col(Courriel.cree_le)).limit(AT_MOST)
    return [
        Chose(each.sujet, f"à {each.destinataire}, {format_date_short(each.cree_le)}", "courriel", each.id)
        for each in db.exec(found)
    ]


def asked(db: Session, _: int) -> list[Chose]:
    rows = demandes.accepted().join(Personne, col(Personne.id) == DemandeEffacement.personne_id).add_columns(Personne)
    return [
        Chose(personne.nom_complet, f"acceptée le {format_date(each.decidee_le)}", "effacement", each.id)
        for each, personne in db.execute(rows.limit(AT_MOST))
    ]


NATURES: Final = (
    Nature(
        "effacements", "Comptes dont l’effacement est accepté", "compte", "comptes", "", "Le journal, et ce que la page de la demande dit.",
        lambda db, _: number(db, demandes.accepted().order_by(None).with_only_columns(col(DemandeEffacement.id))), asked,
    ),
    Nature(
        "delegataires", "Délégataires retirés d’une liste", "délégataire", "délégataires", "retention_days",
        "La ligne de la demande, sans nom ni adresse.", lambda db, days: number(db, effacements.old(days)), withdrawn,
    ),
    Nature(
        "refus", "Inscriptions refusées", "inscription", "inscriptions", refus.REGLAGE, "Le journal.",
        lambda db, months: number(db, refus.old(months)), organismes(refus.old, "refusée le", Organisme.decide_le),
    ),
    Nature(
        "inactifs", "Organismes où personne ne se connecte", "organisme", "organismes", inactivite.REGLAGE,
        "Les décisions, les procès-verbaux, les certificats, et le nom qu’ils portent.",
        lambda db, months: number(db, inactivite.old(months)), organismes(inactivite.old, "averti le", Organisme.averti_le),
    ),
    Nature(
        "candidats", "Candidats des sessions finies", "candidat", "candidats", "retention_candidates_years",
        "Les procès-verbaux signés, les certificats, les comptes.", candidates, sessions(conservation.old, signed=False),
    ),
    Nature(
        "registres", "Procès-verbaux et certificats", "session", "sessions", "retention_pv_years", "Les numéros, qui ne servent plus jamais.",
        lambda db, years: number(db, registres.old(years)), sessions(registres.old, signed=True),
    ),
    Nature(
        "frais", "Frais des jurés", "note de frais", "notes de frais", "retention_expenses_years", "Rien.",
        lambda db, years: number(db, select(FraisJure.id).where(FraisJure.jour < frais.first_kept(years))), expenses,
    ),
    Nature(
        "mails", "Texte des mails", "mail", "mails", "retention_mails_months", "Qu’il est parti, quand, à qui, son objet.",
        lambda db, months: number(db, corps.old(months)), mails,
    ),
    Nature(
        "provenances", "Adresses et appareils du journal", "requête", "requêtes", "retention_logs_months", "Les lignes du journal, leurs auteurs, leur chaîne.",
        lambda db, months: number(db, select(Provenance.id).where(Provenance.cree_le < corps.before(months))),
        lambda db, months: [],
    ),
)  # fmt: skip
PAR_CLE: Final = {each.cle: each for each in NATURES}
PAR_REGLAGE: Final = {each.reglage: each for each in NATURES if each.reglage}


@dataclass(frozen=True)
class Raccourci:
    """A period that would become shorter: what would go tomorrow that stays today."""

    nature: Nature
    nombre: int
    depuis: date


def shortened(db: Session, wanted: dict[str, int]) -> list[Raccourci]:
    """Those of these settings that would be shorter than what erases today."""
    found = [(PAR_REGLAGE[nom], value) for nom, value in wanted.items() if nom in PAR_REGLAGE and value < en_vigueur(db, nom)]
    return [Raccourci(nature, nature.compte(db, value), clock.today() + timedelta(days=1)) for nature, value in found]
