"""Controls on site and what is reported, told by hand, for tests that begin there."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.controles import controles, signalements
from eclat.models import Controle, Organisme, Origine, Signalement
from tests import factories as make


def demain() -> str:
    return (clock.today() + timedelta(days=20)).isoformat()


def prevision() -> dict[str, Any]:
    return {"prevu_le": demain(), "lieu": "14 rue des Lices, Avignon", "objet": "Les locaux et l’émargement."}


def rapport() -> dict[str, Any]:
    return {"tenu_le": clock.today().isoformat(), "conclusion": "reserves", "rapport": "Deux salles sur trois étaient ouvertes."}


def plainte() -> dict[str, Any]:
    return {
        "recu_le": clock.today().isoformat(), "origine": "candidat", "auteur": "", "objet": "Des heures non assurées",
        "faits": "Trois demi-journées sans formateur.",
    }  # fmt: skip


def prevu(db: Session, organisme: Organisme | None = None) -> Controle:
    organisme = organisme or make.habilite(db)
    day = clock.today() + timedelta(days=20)
    controles.plan(db, organisme, prevu_le=day, lieu="Avignon", objet="Les locaux.", by=make.decider(db))
    return controles.of(db, organisme)[0]


def recu(db: Session, organisme: Organisme | None = None, faits: str = "Trois demi-journées sans formateur.") -> Signalement:
    organisme = organisme or make.habilite(db)
    signalements.record(
        db, organisme, recu_le=clock.today(), origine=Origine.CANDIDAT, auteur="", objet="Des heures non assurées", faits=faits,
        by=make.decider(db),
    )  # fmt: skip
    return signalements.of(db, organisme)[0]
