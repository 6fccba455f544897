"""The proof file of a procès-verbal: who signed, what they were shown, how they proved who they are, and the lines of the journal (P14).

Whoever holds it finds the fingerprint of the content again from the content itself, without the platform.
"""

import hashlib
from typing import Any

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import contenu
from eclat.models import Courriel, Evenement, Fichier, LecturePv, Personne, Pv, SessionCqp, SignaturePv

VERBES = (  # all that is done to a procès-verbal as a whole
    "pv_cloture", "pv_reouverture", "pv_signature", "pv_signe", "pv_empechement", "pv_renvoi", "pv_deliberation", "pv_rectification",
    "pv_abandon", "pv_abandon_attribue", "attribution_resultats",
)  # fmt: skip
COMMENT = (
    "L’empreinte est le SHA-256 de « contenu », écrit en JSON : clés triées, sans espace, UTF-8, lettres non échappées. "
    "Chaque ligne du journal porte l’empreinte de la précédente."
)


def of(db: Session, session: SessionCqp, pv: Pv) -> dict[str, Any]:
    """Birth data are in it as in the signed original: it is for the administrateur."""
    again = contenu.empreinte_of(pv.contenu) if pv.contenu else ""
    return {
        "pv": pv.numero,
        "version": pv.version,
        "session": session.numero,
        "etat": pv.etat.value,
        "empreinte": pv.empreinte,
        "empreinte_recalculee": again,
        "comment": COMMENT,
        "clos_le": stamp(pv.clos_le),
        "signe_le": stamp(pv.signe_le),
        "documents": {name: file(db, getattr(pv, f"{name}_id")) for name in ("a_signer", "signe", "copie")},
        "signatures": [signature(db, pv, each) for each in signatures(db, pv)],
        "journal": journal(db, session),
        "contenu": pv.contenu,
    }


def stamp(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def file(db: Session, key: Any) -> dict[str, Any] | None:
    found = db.get(Fichier, key) if key else None
    return {"nom": found.nom, "taille": found.taille, "sha256": found.sha256} if found else None


def signatures(db: Session, pv: Pv) -> list[SignaturePv]:
    """All of them, those that no longer stand too."""
    return list(
        db.exec(select(SignaturePv).where(SignaturePv.pv_id == pv.id).order_by(col(SignaturePv.cree_le), col(SignaturePv.id)))
    )


def signature(db: Session, pv: Pv, row: SignaturePv) -> dict[str, Any]:
    who = db.get_one(Personne, row.personne_id)
    return {
        "nom": row.nom,
        "compte": who.courriel,
        "college": row.college.value if row.college else "",
        "le": stamp(row.cree_le),
        "intention": row.intention,
        "document_montre": row.sha256,
        "empreinte": row.empreinte,
        "document_ouvert_le": stamp(row.ouvert_le),
        "lectures": [stamp(each) for each in readings(db, pv, row)],
        "mot_de_passe": "ressaisi",
        "second_facteur": "vérifié" if row.second_facteur else "non demandé",
        "adresse_ip": row.adresse_ip,
        "connexion": hashlib.sha256(row.connexion.encode()).hexdigest() if row.connexion else "",
        "annulee_le": stamp(row.annulee_le),
        "avis_par_mail": notices(db, who, pv),
    }


def readings(db: Session, pv: Pv, row: SignaturePv) -> list[Any]:
    rows = select(LecturePv.cree_le).where(
        LecturePv.pv_id == pv.id, LecturePv.personne_id == row.personne_id, LecturePv.sha256 == row.sha256
    )
    return list(db.exec(rows.order_by(col(LecturePv.cree_le))))


def notices(db: Session, who: Personne, pv: Pv) -> list[dict[str, str]]:
    """The mails that asked them to sign this version, whatever their address is today."""
    rows = select(Courriel).where(
        Courriel.personne_id == who.id, Courriel.modele == "pv_a_signer", Courriel.objet_id == pv.session_id,
        col(Courriel.cree_le) >= pv.cree_le, col(Courriel.cree_le) <= (pv.signe_le or clock.now()),
    )  # fmt: skip
    return [
        {"message_id": each.message_id, "ecrit_le": stamp(each.cree_le), "envoye_le": stamp(each.envoye_le)}
        for each in db.exec(rows.order_by(col(Courriel.cree_le)))
    ]


def journal(db: Session, session: SessionCqp) -> list[dict[str, Any]]:
    rows = select(Evenement).where(
        Evenement.objet_type == "session", Evenement.objet_id == session.id, col(Evenement.verbe).in_(VERBES)
    )
    return [
        {
            "rang": each.rang, "le": stamp(each.cree_le), "qui": each.acteur_nom, "verbe": each.verbe, "avant": each.avant,
            "apres": each.apres, "details": each.details, "empreinte": each.empreinte,
        }
        for each in db.exec(rows.order_by(col(Evenement.rang)))
    ]  # fmt: skip
