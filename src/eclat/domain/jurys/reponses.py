"""A member of a jury answers their convocation by the link that they were sent, without an account: they come or not, and to whom they are tied.

No personal or professional tie with a candidate: what D6412-6 of the Code du travail asks for the VAE, asked of all. The page shows the names
of the candidates, and nothing of their birth.
"""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.jurys import composition
from eclat.domain.sessions import assiduite
from eclat.domain.sessions.assiduite import Inscrit
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import Candidat, EtatSession, Jury, LienMembre, MembreJury, ReponseJure, SessionCqp

R = ReponseJure
LUI: Final = Utilisateur(personne_id=None, nom_complet="Un membre du jury")  # who answers without an account


def session_of(db: Session, membre: MembreJury) -> SessionCqp:
    return db.get_one(SessionCqp, db.get_one(Jury, membre.jury_id).session_id)


def linked(db: Session, lien: UUID | None) -> MembreJury | None:
    """Who was sent this link, as long as they are awaited; nobody for a link that is over, or none of ours."""
    found = db.exec(select(MembreJury).where(MembreJury.lien == lien)).first() if lien else None
    if found is None or found.retire_le is not None or found.convoque_le is None:
        return None
    return found if session_of(db, found).etat == EtatSession.JURY_PLANIFIE else None


def candidates(db: Session, membre: MembreJury) -> list[Inscrit]:
    """Who comes before the jury."""
    return [each for each in assiduite.inscrits(db, session_of(db, membre)) if each.abandon_le is None]


def ties(db: Session, membre: MembreJury) -> set[UUID]:
    return set(db.exec(select(LienMembre.candidat_id).where(LienMembre.membre_id == membre.id)))


def ties_of(db: Session, membres: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """By member, the candidates to whom they declared that they are tied."""
    found: dict[UUID, list[UUID]] = {}
    for each in db.exec(select(LienMembre).where(col(LienMembre.membre_id).in_(membres))):
        found.setdefault(each.membre_id, []).append(each.candidat_id)
    return found


def is_member(db: Session, user: Utilisateur, membre: MembreJury) -> bool:
    """Whoever holds the link, which only they were sent."""
    return user == LUI


def over(db: Session, user: Utilisateur, membre: MembreJury) -> str:
    if linked(db, membre.lien) is None:
        return "Cette convocation ne vaut plus : reprenez le plus récent de vos mails."
    there = composition.of(db, session_of(db, membre))
    return "Le jury a commencé : dites-le de vive voix à qui le préside." if there.ouvert else ""


@transition(
    "reponse",
    MembreJury,
    {ANY: ANY},
    by=is_member,
    label="Répondre",
    past="a répondu à sa convocation",
    infinitive="répondre à cette convocation",
    kind="primary",
    within=session_of,
    unless=over,
)
def answer(
    db: Session, membre: MembreJury, *, reponse: ReponseJure, liens: Collection[UUID], mot: str, by: Utilisateur
) -> dict[str, Any]:  # fmt: skip
    """They may answer otherwise until the jury sits. ``liens``: the candidates to whom they are tied. Raises ChampRefuse."""
    known = {each.id for each in candidates(db, membre)}
    if set(liens) - known:
        raise ChampRefuse("liens", "Un de ces candidats ne se présente plus : choisissez parmi ceux qui sont affichés.")
    tied, before = set(liens) if reponse == R.VIENT else set(), ties(db, membre)
    if (membre.reponse, membre.mot) == (reponse, mot) and tied == before:
        return UNCHANGED
    worse = (reponse == R.NE_VIENT_PAS and membre.reponse != reponse) or bool(tied - before)
    membre.reponse, membre.mot, membre.repondu_le = reponse, mot, clock.now()
    membre.sans_lien_le = clock.now() if reponse == R.VIENT else None
    db.execute(delete(LienMembre).where(col(LienMembre.membre_id) == membre.id))
    for key in sorted(tied):
        db.add(LienMembre(membre_id=membre.id, candidat_id=key))
    db.flush()
    if worse:
        found = db.exec(select(Candidat).where(col(Candidat.id).in_(tied))).all()
        courriels.jurys.jury_reponse(db, session_of(db, membre), membre, found)
    return {"reponse": reponse.value, "liens": len(tied)}
