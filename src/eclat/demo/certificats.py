"""What certificates rest on, and those of a session whose results are attributed. The decision, the signatory and the holders are fictional."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats import delivrances, editions, mentions, modeles, production, verification
from eclat.domain.certificats.mentions import Mentions
from eclat.domain.certificats.modeles import ACCROCHES, TEXTES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Certificat, Enregistrement, ModeleCertificat, NatureCertificat, SessionCqp

WITHDRAWN: Final = "La pièce d’identité présentée au jury était celle d’une autre personne."


def catalogue(db: Session, agents: Mapping[str, Utilisateur]) -> None:
    """The mentions of each registration, and the first version of its templates, which has served since its decision."""
    for held in db.exec(select(Enregistrement)).all():
        if not mentions.missing(held):
            continue
        said = Mentions(
            decision_le=date(2025, 6, 25), niveau=3, cec=3, nsf="335", certificateurs="OC ÉCLAT ; 925 123 275 00016\nCPNEF ÉCLAT"
        )
        mentions.set_mentions(db, held, mentions=said, by=agents["Claire"])
        for nature in modeles.NATURES:
            db.add(first(held, nature))
    db.flush()


def first(held: Enregistrement, nature: NatureCertificat) -> ModeleCertificat:
    return ModeleCertificat(
        enregistrement_id=held.id, nature=nature, version=1, du=clock.today() - timedelta(days=365), accroche=ACCROCHES[nature],
        texte=TEXTES[nature], signataire="Marianne Estève", qualite="présidente d’OC Éclat", lieu="Paris",
    )  # fmt: skip


def make(db: Session, session: SessionCqp) -> None:
    production.produce(db, session.id)
    for each in editions.awaiting(db, session.id, 300):
        editions.keep(db, each, editions.made(each))


def deliver(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur]) -> None:
    """Numbers, then documents, as the worker does; a visitor looked at the first one, and the last one was withdrawn."""
    catalogue(db, agents)
    make(db, session)
    *_, last = db.exec(select(Certificat).where(Certificat.session_id == session.id).order_by(col(Certificat.numero))).all()
    delivrances.withdraw(db, last, motif=WITHDRAWN, by=agents["Claire"])
    shown = db.exec(select(Certificat).where(Certificat.session_id == session.id)).first()
    for _ in range(3 if shown else 0):
        verification.count(db, shown.code if shown else "")
