"""What a procès-verbal says: all that is signed, as plain data that a SHA-256 names. Frozen when the entry closes (P14).

Nothing here is computed again afterwards: pages and documents read what was frozen, whatever becomes of the rows that it came from.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from eclat import reglages
from eclat.domain.jurys import composition, signataires
from eclat.domain.jurys import pv as entree
from eclat.domain.jurys.composition import Quorum
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.resultats import Issue
from eclat.domain.sessions import catalogue
from eclat.models import (
    Cqp,
    Enregistrement,
    Habilitation,
    Jury,
    MembreJury,
    NatureChoix,
    Organisme,
    PresenceJury,
    Pv,
    ResultatBloc,
    SeanceJury,
    SessionCqp,
    Voix,
)

FORMAT = 1


def canonical(contenu: Mapping[str, Any]) -> bytes:
    """The one way to write it, as it is signed: keys in order, no space, UTF-8."""
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def empreinte_of(contenu: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(contenu)).hexdigest()


def of(db: Session, session: SessionCqp, pv: Pv, sans_quorum: str = "") -> dict[str, Any]:
    """All that this version says, as its rows are now. ``sans_quorum``: why the jury decided without it."""
    habilitation = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    organisme, settings = db.get_one(Organisme, session.organisme_id), reglages.of(db)
    lignes, jury = entree.passages(db, pv), db.exec(select(Jury).where(Jury.session_id == session.id)).first()
    membres, acces = members(db, jury), catalogue.mots(db, NatureChoix.ACCES)
    return {
        "format": FORMAT,
        "numero": pv.numero,
        "version": pv.version,
        "rectifie": corrected(db, pv),
        "certificateur": {"nom": settings.certifier_name, "siret": settings.certifier_siret},
        "certification": certification(db, session, habilitation),
        "session": {
            "numero": session.numero, "intitule": session.intitule, "ville": session.ville,
            "debut": iso(session.debut), "fin": iso(session.fin),
        },
        "organisme": {"nom": organisme.nom, "siret": organisme.siret or ""},
        "habilitation": {"numero": habilitation.numero if habilitation else ""},
        "jury": sitting(db, jury),
        "membres": [member(each, membres) for each in membres if each.retire_le is None],
        "quorum": quorum(membres, composition.of(db, session).presence) | {"motif": sans_quorum},
        "blocs": [{"code": each.code, "intitule": each.intitule} for each in entree.blocs(db, session)],
        "candidats": [candidate(each, acces) for each in lignes],
        "incidents": pv.incidents,
        "comptes": counts(lignes),
        "signataires": [
            {"nom": each.nom, "college": each.college.value if each.college else "", "membre": str(each.membre_id),
             "empeche": each.empeche, "motif": each.motif}
            for each in signataires.of(db, session)
        ],
        "dispenses": [
            {"nom": f"{each.prenom} {each.nom}".strip(), "motif": each.empechement} for each in signataires.let_off(db, session)
        ],
    }  # fmt: skip


def iso(day: Any) -> str:
    return day.isoformat() if day else ""


def corrected(db: Session, pv: Pv) -> dict[str, Any] | None:
    """The version that this one rectifies, by its fingerprint."""
    if pv.corrige_id is None:
        return None
    former = db.get_one(Pv, pv.corrige_id)
    return {"version": former.version, "empreinte": former.empreinte, "motif": pv.motif}


def certification(db: Session, session: SessionCqp, habilitation: Habilitation | None) -> dict[str, Any]:
    found = db.get(Enregistrement, session.enregistrement_id) if session.enregistrement_id else None
    cqp = db.get(Cqp, found.cqp_id if found else habilitation.cqp_id if habilitation else session.cqp_id)
    niveau = getattr(found, "niveau", None)
    return {
        "intitule": cqp.intitule if cqp else "",
        "rncp": found.code_rncp if found else "",
        "niveau": str(niveau) if niveau else "",
        "du": iso(found.du) if found else "",
        "jusqu_au": iso(found.jusqu_au) if found else "",
    }


def sitting(db: Session, jury: Jury | None) -> dict[str, Any]:
    if jury is None:
        return {"seances": [], "lieu": "", "adresse": "", "ville": "", "a_distance": False}
    rows = db.exec(select(SeanceJury).where(SeanceJury.jury_id == jury.id).order_by(col(SeanceJury.jour), col(SeanceJury.de)))
    return {
        "seances": [{"jour": iso(each.jour), "de": each.de, "a": each.a} for each in rows],
        "lieu": jury.lieu,
        "adresse": ", ".join(filter(None, (jury.adresse, f"{jury.code_postal} {jury.ville}".strip()))),
        "ville": jury.ville,
        "a_distance": jury.a_distance,
    }


def members(db: Session, jury: Jury | None) -> list[MembreJury]:
    if jury is None:
        return []
    return list(
        db.exec(select(MembreJury).where(MembreJury.jury_id == jury.id).order_by(col(MembreJury.rang), col(MembreJury.id)))
    )


def member(membre: MembreJury, membres: list[MembreJury]) -> dict[str, Any]:
    replaced = next((each for each in membres if each.id == membre.remplace_id), None)
    return {
        "nom": f"{membre.prenom} {membre.nom}".strip(),
        "fonction": membre.fonction,
        "qualite": membre.qualite.value,
        "college": membre.college.value if membre.college else "",
        "voix": membre.voix.value,
        "preside": membre.preside,
        "externe": membre.externe,
        "present": membre.present,
        "remplace": f"{replaced.prenom} {replaced.nom}".strip() if replaced else "",
    }


def quorum(membres: list[MembreJury], presence: Quorum) -> dict[str, Any]:
    """Who counts: those who were there, with a voice that decides."""
    there = [each for each in membres if each.retire_le is None and each.present]
    deciding = sum(each.voix == Voix.DELIBERATIVE for each in there)
    return {
        "voix": deciding,
        "externes": sum(each.externe for each in there),
        "atteint": presence.atteint,
    }


def candidate(ligne: Ligne, acces: Mapping[str, str]) -> dict[str, Any]:
    who, passage, found = ligne.candidat, ligne.passage, ligne.proposition
    return {
        "candidat": str(who.id),
        "rang": passage.rang,
        "nom_naissance": who.nom_naissance,
        "nom_usage": who.nom_usage,
        "prenoms": who.prenoms,
        "sexe": str(who.sexe or ""),
        "ne_le": iso(who.ne_le),
        "commune": who.commune,
        "pays": who.pays,
        "acces": str(who.acces or ""),
        "acces_dit": acces.get(who.acces or "", ""),
        "vise": who.vise.value if who.vise else "",
        "amenagement": bool(who.amenagement_accorde),  # that there was one, never why
        "presence": passage.presence.value,
        "justificatif": passage.justificatif_id is not None,
        "a_distance": passage.a_distance,
        "observations": passage.observations,
        "vises": list(found.vises),
        "obtenus": list(found.obtenus),
        "tenus": list(found.tenus),
        "resultats": {code: result(each) for code, each in sorted(ligne.resultats.items())},
        "issue": found.issue.value,
        "proposition": found.dite,
    }


def result(row: ResultatBloc) -> dict[str, Any]:
    return {
        "valeur": row.valeur.value,
        "note": row.note,
        "observation": row.observation,
        "preconisation": row.preconisation,
        "origine": row.origine,
    }


def counts(lignes: list[Ligne]) -> dict[str, int]:
    issues = Counter(each.proposition.issue for each in lignes)
    said = {issue.value: issues[issue] for issue in Issue if issues[issue]}
    present = sum(each.passage.presence == PresenceJury.PRESENT for each in lignes)
    return {"inscrits": len(lignes), "presents": present} | said
