"""Mails about certificates: given, with the private link of their holder, or withdrawn, which their organisme is told too (P14)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address, placeholder
from eclat.courriels.sessions import about, people
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import Candidat, Certificat, Cqp, Habilitation, NatureCertificat, Organisme, SessionCqp

OBJETS = {NatureCertificat.PARCHEMIN: "certificat", NatureCertificat.ATTESTATION: "attestation de bloc"}


def to_holder(db: Session, session: SessionCqp, certificat: Certificat, candidat: Candidat, **values: Value) -> Lettre:
    """To who has no account: nothing of their civil status, but where they find it."""
    habilitation = db.get_one(Habilitation, session.habilitation_id)
    lien = address(f"/mes-certificats/{placeholder(certificat.lien)}")
    named = {
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "cqp": db.get_one(Cqp, habilitation.cqp_id).intitule,
        "numero": certificat.numero,
        "objet": OBJETS[certificat.nature],
    }
    return Lettre([Pli(candidat.courriel, None, certificat, lien=lien)], {**named, **values})


@mail("Certificat délivré", cause="Certificat")
def certificat_delivre(
    db: Session, session: SessionCqp, certificats: Sequence[Certificat], candidat: Candidat, remplace: bool
) -> Lettre:
    """``certificats``: all that they are given at once; the link of any leads to all. ``remplace``: others were given before, which are no
    longer valid."""
    named = [called(each) for each in certificats]
    return to_holder(db, session, certificats[0], candidat, remplace=remplace, plusieurs=len(named) > 1, documents=named)


def called(certificat: Certificat) -> str:
    """ATT-2026-0003 : BC04, Concevoir et conduire des projets d’animation"""
    bloc = certificat.contenu.get("bloc")
    return f"{certificat.numero}\u00a0: {bloc['code']}, {bloc['intitule']}" if bloc else certificat.numero


@mail("Certificat retiré", cause="Certificat")
def certificat_retire(db: Session, session: SessionCqp, certificat: Certificat, candidat: Candidat) -> Lettre:
    return to_holder(db, session, certificat, candidat, le=format_date(certificat.etat_le), motif=certificat.motif)


@mail("Certificats retirés, à l’organisme", cause="Certificat")
def certificats_retires(db: Session, session: SessionCqp, certificats: Sequence[Certificat]) -> Lettre:
    """To the people of the organisme: which ones, never why; their names are on the page of the session."""
    named = [called(each) for each in sorted(certificats, key=lambda each: each.numero)]
    return about(
        db, session, people(db, session), plusieurs=len(named) > 1, documents=named,
        lien=address(f"/sessions/{session.id}/certificats"),
    )  # fmt: skip
