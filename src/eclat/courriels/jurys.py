"""Mails about the jury of a session: convocations, answers, reminders (P14)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address, placeholder
from eclat.courriels.sessions import about, people
from eclat.formats import format_date
from eclat.models import Candidat, Jury, MembreJury, SessionCqp


def to_members(
    db: Session, session: SessionCqp, membres: Sequence[MembreJury], fichiers: Sequence[str], demi_journees: Sequence[str], *, answers: bool = True
) -> Lettre:  # fmt: skip
    """To those of a jury who have an address: the link by which each answers is their own, and is no account. ``fichiers``: the
    appointment of each, as a calendar takes it; ``demi_journees``: when it sits."""
    plis = [
        Pli(
            each.courriel,
            None,
            each,
            lien=address(f"/jury/{placeholder(each.lien)}") if answers and each.lien else "",
            calendrier=file,
        )
        for each, file in zip(membres, fichiers or [""] * len(membres), strict=True)
        if each.courriel
    ]
    return Lettre(plis, {**about(db, session, []).values, "jours": list(demi_journees)})


@mail("Convocation au jury", cause="Jury")
def jury_convocation(
    db: Session, session: SessionCqp, jury: Jury, membres: Sequence[MembreJury], fichiers: Sequence[str], demi_journees: Sequence[str], lieu: str,
    modifie: bool,
) -> Lettre:  # fmt: skip
    """``modifie``: another day or another place than they were told before."""
    said = to_members(db, session, membres, fichiers, demi_journees)
    return Lettre(said.plis, {**said.values, "lieu": lieu, "visio": bool(jury.lien_visio), "modifie": modifie})


@mail("Rappel d’une convocation au jury", cause="Jury")
def jury_relance(db: Session, session: SessionCqp, membres: Sequence[MembreJury], demi_journees: Sequence[str]) -> Lettre:
    """To those who have not answered."""
    return to_members(db, session, membres, [], demi_journees)


@mail("Convocation au jury annulée", cause="Jury")
def jury_decommande(
    db: Session,
    session: SessionCqp,
    membres: Sequence[MembreJury],
    fichiers: Sequence[str],
    demi_journees: Sequence[str],
    motif: str,
) -> Lettre:
    said = to_members(db, session, membres, fichiers, demi_journees, answers=False)
    return Lettre(said.plis, {**said.values, "motif": motif})


@mail("Composition du jury proposée", cause="Jury", notification="jurys")
def jury_propose(db: Session, session: SessionCqp, noms: Sequence[str]) -> Lettre:
    """To its binôme, which completes and confirms it."""
    return about(db, session, recipients.binome(db, session.id), membres=list(noms), lien=address(f"/sessions/{session.id}/jury"))


@mail("Jury confirmé", cause="Jury")
def jury_confirme(db: Session, session: SessionCqp, demi_journees: Sequence[str], lieu: str, noms: Sequence[str]) -> Lettre:
    """To the people of the organisme."""
    where = address(f"/sessions/{session.id}/jury")
    return about(db, session, people(db, session), jours=list(demi_journees), lieu=lieu, membres=list(noms), lien=where)


@mail("Jury reporté", cause="Jury", notification="jurys")
def jury_reporte(db: Session, session: SessionCqp, motif: str) -> Lettre:
    """To the people of the organisme, and to its binôme."""
    readers = [*people(db, session), *recipients.binome(db, session.id)]
    return about(db, session, readers, motif=motif, lien=address(f"/sessions/{session.id}/jury"))


@mail("Réponse d’un membre du jury", cause="Jury", notification="jurys")
def jury_reponse(db: Session, session: SessionCqp, membre: MembreJury, liens: Sequence[Candidat]) -> Lettre:
    """To the binôme, and to the people of the organisme who propose another: somebody does not come, or is tied to a candidate."""
    vient, many = membre.reponse == "vient", len(liens)
    return about(
        db, session, [*recipients.binome(db, session.id), *people(db, session)], membre=f"{membre.prenom} {membre.nom}", vient=vient,
        mot=membre.mot, avec_mot=bool(membre.mot), combien="un candidat" if many == 1 else f"{many} candidats",
        lien=address(f"/sessions/{session.id}/jury"),
    )  # fmt: skip


@mail("Experts du jury à proposer", cause="Jury")
def jury_experts(db: Session, session: SessionCqp) -> Lettre:
    """To the people of the organisme, some days before it sits."""
    where = address(f"/sessions/{session.id}/jury")
    return about(db, session, people(db, session), jury_le=format_date(session.jury_le), lien=where)
