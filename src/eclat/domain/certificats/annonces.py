"""The certificates of a session, and what would hold some back: said while there is still time to correct it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from eclat import clock
from eclat.documents.lettres import SANS, SERIF, unprintable
from eclat.domain.certificats import entrees, mentions, modeles, titulaires
from eclat.domain.sessions import catalogue
from eclat.formats import format_date
from eclat.francais import listed
from eclat.models import Candidat, Certificat, NatureCertificat, SessionCqp


@dataclass(frozen=True)
class Empechement:
    """``candidat``: whom it concerns; nothing where it is all of them, and the catalogue."""

    dit: str
    candidat: Candidat | None = None


def of_session(db: Session, session: SessionCqp) -> Sequence[Certificat]:
    rows = select(Certificat).where(Certificat.session_id == session.id)
    return db.exec(rows.order_by(col(Certificat.titulaire_tri), col(Certificat.numero))).all()


def foreseen(db: Session, session: SessionCqp) -> list[Empechement]:
    rows = select(Candidat).where(Candidat.session_id == session.id, col(Candidat.abandon_le).is_(None))
    found: list[Empechement] = []
    shared: dict[str, None] = {}
    for candidat in db.exec(rows.order_by(col(Candidat.rang), col(Candidat.id))):
        name = titulaires.said(titulaires.of(candidat))
        letters = unprintable([name], SERIF) or unprintable([candidat.nom_usage], SANS)
        if letters:
            said = f"{name} : aucun certificat ne peut imprimer {', '.join(letters[:5])}. Écrivez ce nom en lettres latines."
            found.append(Empechement(said, candidat))
        registered = entrees.registration(db, session, candidat)
        if registered is None:
            day = entrees.day(session, candidat)
            found.append(Empechement(f"{name} : aucun enregistrement ne couvre son entrée, le {format_date(day)}.", candidat))
            continue
        if other := entrees.other_blocs(db, session, candidat, registered, catalogue.blocs(db, session.enregistrement_id)):
            found.append(Empechement(f"{name} : {other}", candidat))
        if over := mentions.over(registered, max(clock.today(), session.jury_le or clock.today())):
            shared[over] = None
        lacks = mentions.missing(registered)
        if lacks:
            shared[f"Il manque {listed(lacks)} de {registered.code_rncp} au catalogue."] = None
        for nature in NatureCertificat:
            if modeles.en_vigueur(db, registered.id, nature, clock.today()) is None:
                shared[f"Aucun modèle « {modeles.NATURES[nature]} » ne sert encore pour {registered.code_rncp}."] = None
    return [*map(Empechement, shared), *found]
