"""What a session holds of its candidates is erased some years after its end; what was signed, and the certificates, stay (P14).

GDPR, article 5(1)(e). A procès-verbal and a register of certificates are kept as the State keeps those of diplomas (arrêté du 23 mai 2018);
what the first says of candidates is in its own content, frozen when it was signed, and nothing here touches it.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from eclat import clock, documents
from eclat.domain.courriels import classements
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.delais import years_before
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Alternance,
    Candidat,
    Certificat,
    Courriel,
    EtatCivil,
    EtatCourriel,
    EtatRecours,
    EtatSession,
    Feuille,
    Fichier,
    LienMembre,
    MotCandidat,
    NotificationResultat,
    Passage,
    Piece,
    PieceRecours,
    ProductionCertificats,
    Pv,
    Recours,
    SessionCqp,
)

E = EtatSession
OVER: Final = (E.CLOSE, E.ANNULEE, E.REFUSEE)
ERASED: Final = "Effacé"  # where a text may not be empty
GONE: Final[dict[str, Any]] = {
    **dict.fromkeys(
        (
            "nom_naissance", "nom_usage", "prenoms", "commune", "code_commune", "pays", "identite", "courriel", "acquis_preuve",
            "employeur", "tuteur", "tuteur_qualite", "financement_detail", "amenagement_demande", "amenagement_accorde",
            "correction_mot", "confirme", "admis_malgre",
        ),
        "",
    ),
    **dict.fromkeys(("sexe", "ne_le", "lien", "lien_le", "etat_le", "enregistree_par_id")),
    "etat": EtatCivil.A_CONFIRMER, "correction": {}, "saisies": {},
}  # fmt: skip


ENDED: Final = func.coalesce(SessionCqp.jury_le, SessionCqp.fin)


def old(years: int) -> Any:
    """Keys of the sessions that ended that long ago, with nothing under way, of which candidates are still kept."""
    going = select(Recours.session_id).where(col(Recours.etat).not_in([EtatRecours.DECIDE, EtatRecours.DETAIL_REPONDU]))
    return select(SessionCqp.id).where(
        col(SessionCqp.etat).in_(OVER), years_before(clock.today(), years) > ENDED, col(SessionCqp.effacee_le).is_(None),
        col(SessionCqp.id).not_in(going),
    )  # fmt: skip


def due(db: Session, years: int, limit: int = 50) -> list[UUID]:
    """Some of them, the oldest first."""
    return list(db.exec(old(years).order_by(ENDED, col(SessionCqp.id)).limit(limit)))


@transition(
    "effacement_candidats",
    SessionCqp,
    {each: each for each in OVER},
    by=policies.is_platform,
    label="Effacer les candidats",
    past="a effacé ce qui était gardé des candidats",
    infinitive="effacer les candidats de cette session",
)
def erase(db: Session, session: SessionCqp, *, by: Utilisateur) -> Any:
    """Their civil status, what they said, their documents and mails. How many came, how, and with what results is still counted."""
    if session.effacee_le is not None:
        return UNCHANGED
    session.effacee_le = clock.now()
    keys = list(db.exec(select(Candidat.id).where(Candidat.session_id == session.id)))
    of_them = (col(Candidat.session_id) == session.id,)
    db.execute(update(Candidat).where(*of_them).values(**GONE))
    db.execute(delete(MotCandidat).where(col(MotCandidat.candidat_id).in_(keys)))
    db.execute(update(Candidat).where(*of_them, col(Candidat.abandon_le).is_not(None)).values(abandon_motif=ERASED))
    db.execute(update(Alternance).where(col(Alternance.session_id) == session.id).values(structure=ERASED, tuteur="", note=""))
    db.execute(update(NotificationResultat).where(col(NotificationResultat.session_id) == session.id).values(courriel=""))
    appeals = list(db.exec(select(Recours).where(Recours.session_id == session.id)))
    for each in appeals:
        erase_appeal(each)
    db.execute(delete(LienMembre).where(col(LienMembre.candidat_id).in_(keys)))
    erase_held_back(db, session)
    db.flush()
    given = db.exec(select(Certificat.id).where(Certificat.session_id == session.id))
    erase_mails(db, session, [*keys, *(each.id for each in appeals), *given])
    erase_documents(db, session)
    db.expire_all()
    return None


def erase_appeal(recours: Recours) -> None:
    """Its dates, its states and its outcome stay."""
    for name in ("demande", "reponse", "motif", "avis", "decision"):
        setattr(recours, name, ERASED if getattr(recours, name) else "")


def erase_held_back(db: Session, session: SessionCqp) -> None:
    """Whose certificates something held back for years: nothing is left of them that one could be made of."""
    rows = select(ProductionCertificats).join(Pv, col(Pv.id) == ProductionCertificats.pv_id).where(Pv.session_id == session.id)
    for each in db.exec(rows):
        each.retenus, each.faite_le = [], each.faite_le or clock.now()


def erase_mails(db: Session, session: SessionCqp, keys: Sequence[UUID]) -> None:
    """Those to candidates: they have no account, and an address. None that still waits to leave: it is some years old."""
    notices = select(NotificationResultat.id).where(NotificationResultat.session_id == session.id)
    theirs = (
        col(Courriel.personne_id).is_(None),
        or_(col(Courriel.objet_id).in_(keys), col(Courriel.objet_id).in_(notices)),
    )
    classements.over(db, *theirs)
    gone = {
        "destinataire": "candidat-efface@oc-eclat.invalid",
        "sujet": "Mail effacé",
        "texte": "",
        "html": "",
        "derniere_reponse": "",
    }
    left = col(Courriel.etat).in_([EtatCourriel.ENVOYE, EtatCourriel.GARDE, EtatCourriel.CLASSE])
    db.execute(update(Courriel).where(*theirs, left).values(**gone))


def erase_documents(db: Session, session: SessionCqp) -> None:
    """Signed sheets, evidence, what was joined to appeals, and the other documents; what a procès-verbal names keeps its row, on a page that
    says that it was erased. What storage keeps goes with the next sweep."""
    appealed = (
        select(PieceRecours.id).join(Recours, col(Recours.id) == PieceRecours.recours_id).where(Recours.session_id == session.id)
    )
    mine = col(Piece.dossier_id) == session.id
    named = select(Passage.justificatif_id).where(col(Passage.justificatif_id).is_not(None))
    files = list(db.exec(select(Piece.fichier_id).where(mine)))
    files += db.exec(select(PieceRecours.fichier_id).where(col(PieceRecours.id).in_(appealed)))
    db.execute(delete(PieceRecours).where(col(PieceRecours.id).in_(appealed)))
    db.execute(delete(Feuille).where(col(Feuille.session_id) == session.id))
    if db.exec(select(Piece.id).where(mine, col(Piece.id).in_(named)).limit(1)).first() is not None:
        page = fichiers.keep(db, "piece-effacee.pdf", documents.render("effacee", {}, at=clock.now()), by=SYSTEME)
        db.execute(update(Piece).where(mine, col(Piece.id).in_(named)).values(fichier_id=page.id))
    db.execute(delete(Piece).where(mine, col(Piece.id).not_in(named)))
    still = [
        col(Fichier.id).not_in(select(Piece.fichier_id)),
        col(Fichier.id).not_in(select(PieceRecours.fichier_id)),
    ]
    db.execute(delete(Fichier).where(col(Fichier.id).in_(files), *still))
