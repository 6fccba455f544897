"""Certificates given, replaced and withdrawn: how each begins and ends (P14)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col
from uuid_utils.compat import uuid7

from eclat import clock, courriels
from eclat.domain.certificats import codes, titulaires
from eclat.domain.certificats.modeles import SERIES
from eclat.domain.socle import numeros, policies
from eclat.domain.socle.certificat_policies import can_end_certificat
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import Candidat, Certificat, EtatCertificat, Fichier, ModeleCertificat, NatureCertificat, Pv, SessionCqp

E = EtatCertificat
DELIVRANCE = birth("delivrance", Certificat, "a délivré le certificat")


def session_of(db: Session, certificat: Certificat) -> SessionCqp:
    return db.get_one(SessionCqp, certificat.session_id)


def serie(nature: NatureCertificat, day: date) -> str:
    return f"{SERIES[nature]}-{day.year}"


def hold_series(db: Session) -> None:
    """Before several are delivered: two sessions at once take both in the same order, whoever their candidates are."""
    numeros.hold(db, [serie(each, clock.today()) for each in NatureCertificat])


def deliver(
    db: Session,
    candidat: Candidat,
    pv: Pv,
    modele: ModeleCertificat,
    *,
    nature: NatureCertificat,
    bloc: str,
    contenu: Mapping[str, Any],
    key: UUID | None = None,
    masque_le: datetime | None = None,
) -> Certificat:
    """Its number and its row, in one transaction: there is no number without a certificate. Its document is made afterwards, of the row alone."""
    day = clock.today()
    found = Certificat(
        id=key or uuid7(),
        numero=numeros.next_number(db, serie(nature, day)),
        nature=nature,
        bloc=bloc,
        session_id=pv.session_id,
        candidat_id=candidat.id,
        pv_id=pv.id,
        enregistrement_id=modele.enregistrement_id,
        modele_id=modele.id,
        titulaire=titulaires.said(contenu["titulaire"]),
        titulaire_tri=titulaires.sorted_by(contenu["titulaire"])[:310],
        delivre_le=day,
        contenu=dict(contenu),
        code=codes.new(),
        lien=uuid7(),
        masque_le=masque_le,
    )
    db.add(found)
    db.flush()
    journal.write(db, found, DELIVRANCE, by=SYSTEME, apres=str(E.VALIDE), numero=found.numero)
    return found


@transition(
    "remplacement",
    Certificat,
    {E.VALIDE: E.REMPLACE},
    by=policies.is_platform,
    label="Remplacer",
    past="a remplacé le certificat",
    infinitive="remplacer ce certificat",
    within=session_of,
)
def replace(db: Session, certificat: Certificat, *, par: UUID, motif: str, by: Utilisateur) -> None:
    """By another, which is born in the same transaction, after the procès-verbal was rectified."""
    certificat.remplace_par_id, certificat.etat_le, certificat.motif = par, clock.now(), motif
    certificat.etat = E.REMPLACE  # with its date, for the database looks at both


@transition(
    "retrait",
    Certificat,
    {E.VALIDE: E.RETIRE},
    by=can_end_certificat,
    label="Retirer",
    past="a retiré le certificat",
    infinitive="retirer ce certificat",
    kind="danger-outline",
    icon="ban",
    asks=True,
    within=session_of,
)
def withdraw(db: Session, certificat: Certificat, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """It attests nothing any more. Its holder is told, and its organisme; who verifies it reads since when, never why."""
    certificat.etat_le, certificat.motif = clock.now(), motif
    certificat.etat = E.RETIRE
    candidat, session = db.get_one(Candidat, certificat.candidat_id), session_of(db, certificat)
    if candidat.courriel:
        courriels.certificats.certificat_retire(db, session, certificat, candidat)
    if by != SYSTEME:  # which tells of all that a version of the procès-verbal withdraws at once
        courriels.certificats.certificats_retires(db, session, [certificat])
    return {"motif": motif}


def keeps_back(db: Session, certificat: Certificat) -> bool:
    """Whether somebody withdrew it, and nobody lifted that since: no procès-verbal gives again what it attested."""
    return by_hand(db, certificat) and journal.last(db, certificat, "levee") is None


def by_hand(db: Session, certificat: Certificat) -> bool:
    """Whether somebody withdrew it: their reason is for its holder, and for OC Éclat."""
    said = journal.last(db, certificat, "retrait") if certificat.etat == E.RETIRE else None
    return said is not None and said.acteur_id is not None


@transition(
    "duplicata",
    Certificat,
    {E.VALIDE: E.VALIDE},
    by=policies.can_administer,
    label="Éditer un duplicata",
    past="a édité un duplicata du certificat",
    infinitive="éditer un duplicata de ce certificat",
    icon="copy",
    asks=True,
)
def edit_again(db: Session, certificat: Certificat, *, motif: str, by: Utilisateur) -> Any:
    """The same, of what it said on its day and with the template of that day: it says “duplicata”, and since when. One at a time."""
    if certificat.duplicata_le is not None and certificat.duplicata_id is None:
        return UNCHANGED  # the one that was asked for is not made yet: it serves
    former = certificat.duplicata_id
    certificat.duplicatas += 1
    certificat.duplicata_le, certificat.duplicata_id = clock.now(), None
    db.flush()
    db.execute(delete(Fichier).where(col(Fichier.id) == former))  # it is given by nothing any more
    return {"motif": motif, "rang": str(certificat.duplicatas)}
