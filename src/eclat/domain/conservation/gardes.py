"""What the law keeps of somebody who asks to be erased, and why; and what of them goes with their account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.domain.comptes import autorisations, connexions, jetons
from eclat.domain.messagerie import brouillons
from eclat.formats import plural
from eclat.models import (
    AbonnementCalendrier,
    Appartenance,
    Brouillon,
    ChoixNotification,
    CodeSecours,
    ColonnesListe,
    Connexion,
    Decision,
    EnvoiGarde,
    FraisJure,
    Jure,
    MembreJury,
    NonLu,
    Personne,
    RoleAgent,
    SecondFacteur,
    SignaturePv,
    VisiteDocumentation,
    VueListe,
)

OWN: Final = (
    AbonnementCalendrier, ChoixNotification, CodeSecours, ColonnesListe, EnvoiGarde, NonLu, SecondFacteur, VisiteDocumentation, VueListe,
)  # fmt: skip


@dataclass(frozen=True)
class Garde:
    """``quoi``: what is kept; ``pourquoi``: which law asks for it; ``duree``: until when."""

    quoi: str
    pourquoi: str
    duree: str


def of(db: Session, personne_id: UUID) -> Sequence[Garde]:
    """What the law keeps of this person, if anything, beside the journal."""
    years = reglages.of(db)
    return [
        Garde(plural(number, one, many), why, f"{duration} ans")
        for number, one, many, why, duration in (
            (
                counted(db, SignaturePv, SignaturePv.personne_id == personne_id),
                "signature de procès-verbal", "signatures de procès-verbaux",
                "Elle fait preuve des résultats du jury, gardés comme ceux des diplômes de l’État (arrêté du 23 mai 2018).",
                years.retention_pv_years,
            ),
            (
                counted(db, MembreJury, MembreJury.personne_id == personne_id),
                "place dans un jury", "places dans des jurys",
                "Le procès-verbal nomme ceux qui ont siégé (arrêté du 23 mai 2018).",
                years.retention_pv_years,
            ),
            (
                counted(db, Decision, Decision.auteur_id == personne_id),
                "décision d’habilitation", "décisions d’habilitation",
                "OC Éclat doit pouvoir dire qui a décidé, tant que c’est contestable (Code civil, article 2224).", 5,
            ),
            (
                counted(db, FraisJure, col(FraisJure.jure_id).in_(select(Jure.id).where(Jure.personne_id == personne_id))),
                "note de frais", "notes de frais",
                "Ce sont des pièces comptables (Code de commerce, article L. 123-22).",
                years.retention_expenses_years,
            ),
        )
        if number
    ]  # fmt: skip


def counted(db: Session, table: type[Any], *which: Any) -> int:
    return db.exec(select(func.count()).select_from(table).where(*which)).one()


def detach(db: Session, personne: Personne) -> None:
    """Their places and roles end, their sign-ins, secrets, choices and drafts go. What they wrote to others stays in its file."""
    now = clock.now()
    for table in (Appartenance, RoleAgent):
        current = (col(table.personne_id) == personne.id, col(table.jusqu_a).is_(None))
        db.execute(update(table).where(*current).values(jusqu_a=now))
    connexions.close_all(db, personne.id)
    db.execute(update(Connexion).where(col(Connexion.personne_id) == personne.id).values(appareil=""))
    jetons.void(db, personne.id)
    autorisations.close(db, personne.id)
    for draft in db.exec(select(Brouillon).where(Brouillon.personne_id == personne.id)).all():
        brouillons.give_up(db, draft)
    for own in OWN:
        db.execute(delete(own).where(col(own.personne_id) == personne.id))
    forget_juror(db, personne)
    db.flush()


def forget_juror(db: Session, personne: Personne) -> None:
    """Their line of the register, unless it has sat or been paid: a procès-verbal and accounts name it."""
    jure = db.exec(select(Jure).where(Jure.personne_id == personne.id)).first()
    if jure is None or of(db, personne.id):
        return
    jure.nom, jure.prenom, jure.courriel, jure.telephone, jure.fonction = "Effacé", "", "", "", ""
    jure.retire_le = jure.retire_le or clock.now()
