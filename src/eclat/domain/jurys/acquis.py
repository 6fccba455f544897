"""Blocs that candidates held before the jury: those that former juries gave them, and those that their organisme declares.

A bloc won before a jury is won for life, and locked. What is merely declared is a proposal, which the jury confirms or refuses.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from eclat.domain.sessions.candidats import tableau
from eclat.engines.recherche import words
from eclat.formats import format_date
from eclat.models import (
    Candidat,
    Certificat,
    EtatCertificat,
    EtatPv,
    MotCertificat,
    Passage,
    PresenceJury,
    Pv,
    ResultatBloc,
    SessionCqp,
    ValeurBloc,
)

WON: Final = (ValeurBloc.VALIDE, ValeurBloc.DISPENSE, ValeurBloc.DEJA_ACQUIS)


def held(db: Session, session: SessionCqp, candidats: Sequence[Candidat], codes: Sequence[str]) -> dict[UUID, dict[str, str]]:
    """By candidate, the codes of the blocs that former juries gave them, each with the procès-verbal that it rests on."""
    found: dict[UUID, dict[str, str]] = {}
    before, given = won_before(db, session, candidats), certified(db, session, candidats)
    for each in candidats:
        theirs = given.get(each.identite, {}) | before.get(each.identite, {}) if each.identite else {}
        found[each.id] = {code: theirs[code] for code in codes if code in theirs}
    return found


def declared(candidat: Candidat, codes: Sequence[str]) -> tuple[str, ...]:
    """Those of which their organisme says that they hold them."""
    told = {code.strip() for code in candidat.blocs_acquis.split(",")}
    return tuple(code for code in codes if code in told)


def locked(result: ResultatBloc | None) -> bool:
    """Whether a former jury gave it: the platform wrote it, nobody typed it."""
    return result is not None and result.valeur == ValeurBloc.DEJA_ACQUIS and result.saisi_par_id is None


def won_before(db: Session, session: SessionCqp, candidats: Sequence[Candidat]) -> dict[str, dict[str, str]]:
    """By civil status, what the last attributed procès-verbal of each other session of the same registration gave: another registration
    has other blocs under the same codes."""
    identities = {each.identite for each in candidats if each.identite}
    if not identities or session.enregistrement_id is None:
        return {}
    rows = db.execute(
        select(
            col(Candidat.id),
            col(Candidat.identite),
            col(Pv.numero),
            col(Pv.version),
            col(Passage.presence),
            col(SessionCqp.jury_le),
            ResultatBloc,
        )
        .join(Passage, col(Passage.candidat_id) == Candidat.id)
        .join(Pv, col(Pv.id) == Passage.pv_id)
        .join(SessionCqp, col(SessionCqp.id) == Pv.session_id)
        .outerjoin(ResultatBloc, col(ResultatBloc.passage_id) == Passage.id)
        .where(
            col(Candidat.identite).in_(identities),
            col(Pv.etat) == EtatPv.SIGNE,
            col(Pv.attribue_le).is_not(None),
            col(SessionCqp.enregistrement_id) == session.enregistrement_id,
            col(SessionCqp.id) != session.id,
        )
        .order_by(col(SessionCqp.jury_le), col(Pv.version))
    )
    last: dict[UUID, int] = {}
    by_person: defaultdict[str, dict[UUID, dict[str, str]]] = defaultdict(dict)
    for candidat, identite, numero, version, presence, jury_le, result in rows:
        if last.get(candidat) != version:  # what a later version says of them is in the place of the former
            last[candidat], by_person[identite][candidat] = version, {}
        if result is not None and presence == PresenceJury.PRESENT and result.valeur in WON:
            year = f" de {jury_le.year}" if jury_le else ""
            by_person[identite][candidat].setdefault(result.bloc, f"{numero}, jury{year}")
    return {who: {code: said for each in passages.values() for code, said in each.items()} for who, passages in by_person.items()}


def certified(db: Session, session: SessionCqp, candidats: Sequence[Candidat]) -> dict[str, dict[str, str]]:
    """The same, of the register of certificates: it still knows whom a session has erased."""
    families = {words(each.nom_naissance)[0] for each in candidats if each.identite and words(each.nom_naissance)}
    if not families or session.enregistrement_id is None:
        return {}
    rows = db.execute(
        select(Certificat)
        .join(MotCertificat, col(MotCertificat.certificat_id) == Certificat.id)
        .where(
            col(MotCertificat.mot).in_(families),
            col(MotCertificat.etat) == str(EtatCertificat.VALIDE),
            col(Certificat.etat) == EtatCertificat.VALIDE,
            col(Certificat.enregistrement_id) == session.enregistrement_id,
            col(Certificat.session_id) != session.id,
        )
        .order_by(col(Certificat.cree_le))
    )
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in rows.scalars():
        codes = [each.bloc] if each.bloc else [bloc["code"] for bloc in each.contenu["blocs"]]
        found[holder(each)] |= dict.fromkeys(codes, f"{each.numero} du {format_date(each.delivre_le)}")
    return found


def holder(certificat: Certificat) -> str:
    """Who they are, as ``Candidat.identite`` says it."""
    said = certificat.contenu["titulaire"]
    born = date.fromisoformat(said["ne_le"]) if said["ne_le"] else None
    return tableau.identite(SimpleNamespace(nom_naissance=said["nom_naissance"], prenoms=",".join(said["prenoms"]), ne_le=born))


def year_of(origine: str) -> str:
    """2025: the year that what a bloc rests on speaks of, where it says one."""
    years = [word for word in origine.replace("/", " ").replace("-", " ").replace(",", " ").split() if word.isdecimal()]
    return next((each for each in reversed(years) if len(each) == 4 and each.startswith("20")), "")
