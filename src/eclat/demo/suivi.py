"""Sessions that run: who attends, who left, what changed since, a signed sheet."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat.domain.sessions import abandons, alternances, assiduite, changements, emargement, invitations, presences
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Appartenance,
    Candidat,
    EtatPresence,
    EtatSession,
    NatureAlternance,
    Organisme,
    Personne,
    Role,
    SessionCqp,
)
from eclat.tasks.unit_of_work import unit_of_work

Pdf = Callable[[str], bytes]
STRUCTURE = "Centre de loisirs Les Lucioles"
P, A, J, D = EtatPresence.PRESENT, EtatPresence.ABSENT, EtatPresence.JUSTIFIE, EtatPresence.DISTANCE


def follow_all(pdf: Pdf) -> None:
    """Those that run, as they are today."""
    with unit_of_work() as db:
        for session in db.exec(
            select(SessionCqp).where(col(SessionCqp.etat).in_((EtatSession.EN_COURS, EtatSession.JURY_PLANIFIE)))
        ):
            organisme = db.get_one(Organisme, session.organisme_id)
            dirigeants = select(Personne).join(Appartenance, col(Appartenance.personne_id) == Personne.id)
            who = db.exec(
                dirigeants.where(Appartenance.organisme_id == session.organisme_id, Appartenance.role == Role.DIRIGEANT)
            ).one()
            by = Utilisateur(
                who.id, who.nom_complet, who.courriel, frozenset({Role.DIRIGEANT}), session.organisme_id, organisme.nom
            )
            follow(db, session, by, pdf)


def follow(db: Session, session: SessionCqp, by: Utilisateur, pdf: Pdf) -> None:
    """All of it is there but the last half-days."""
    there = assiduite.of(db, session)
    people = there.inscrits
    leaving = people[5]
    held = [each for each in there.seances if each.finie]
    away = held[len(held) // 2].jour if held else None
    for rank, seance in enumerate(held[:-2]):
        gone = away is not None and seance.jour >= away  # from that morning on, whichever half-day is over by now
        said = {each.id: attended(at, rank) for at, each in enumerate(people) if not (gone and each.id == leaving.id)}
        presences.save(db, session, seance.id, said, {}, by=by)
    if away is not None:
        abandons.drop_out(db, session, candidat=leaving.id, le=away, motif="A trouvé un emploi dans une autre branche.", by=by)
        monday = emargement.monday(held[0].jour)
        emargement.attach(db, session, "Émargement première semaine.pdf", pdf("Feuille d’émargement signée"), lundi=monday, by=by)
        alternate(db, session, [each.id for each in people[:4]], held[0].jour, by)
    if session.fin and session.jury_le and invitations.of_session(db, session) is None:
        week = timedelta(days=7)
        changements.change(db, session, fin=session.fin + week, jury_le=session.jury_le + week, by=by)


def attended(candidate: int, half_day: int) -> EtatPresence:
    """Nearly always there; each away at times of their own."""
    turn = (candidate * 7 + half_day * 3) % 23
    return A if turn == 5 else J if turn == 11 else D if turn == 17 else P


def alternate(db: Session, session: SessionCqp, candidates: Sequence[object], first: date, by: Utilisateur) -> None:
    chosen = db.exec(select(Candidat).where(col(Candidat.id).in_(candidates)).order_by(col(Candidat.rang)))
    for candidat in chosen:
        alternances.save(
            db, session, candidat.id, None, nature=NatureAlternance.PERIODE, du=first + timedelta(days=4), au=first + timedelta(days=18), heures=64,
            structure=STRUCTURE, tuteur="Paule Sabatier", note="", by=by,
        )  # fmt: skip
        alternances.save(
            db, session, candidat.id, None, nature=NatureAlternance.VISITE, du=first + timedelta(days=12), au=None, heures=None,
            structure=STRUCTURE, tuteur="Paule Sabatier", note="Première visite : accueil des familles observé, objectifs relus.", by=by,
        )  # fmt: skip
