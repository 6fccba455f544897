"""How many of those who were judged succeeded, by year, by access, by organisme, by bloc: what France compétences asks of a registration.

Counted in what was attributed: whoever was absent or excused was not judged. A rate is of those who were.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat import clock
from eclat.domain.jurys.resultats import Issue
from eclat.domain.sessions import catalogue
from eclat.models import Candidat, IssueCandidat, NatureChoix, Organisme, Pv, ResultatBloc, SessionCqp, ValeurBloc

TOUT: Final = (Issue.TOTALE, Issue.BLOCS_VISES)
ENTETES: Final = ("Année", "Par", "Valeur", "Jugés", "Tout ce qui était visé", "Une partie", "Rien", "Taux de réussite (%)")
Ligne = tuple[int, str, str, int, int, int, int, int]


def instants(du: date, au: date) -> tuple[datetime, datetime]:
    """The first instant of these days, and that after the last."""
    return datetime.combine(du, time(), clock.PARIS), datetime.combine(au + timedelta(days=1), time(), clock.PARIS)


def lignes(db: Session, du: date, au: date, organismes: Collection[UUID] = ()) -> Iterator[Ligne]:
    """Of what was attributed from one day to another, by these organismes; by all when none is named."""
    access, counted = catalogue.mots(db, NatureChoix.ACCES), defaultdict[tuple[int, str, str], Counter[str]](Counter)
    asked: tuple[Any, ...] = (Pv.attribue_le, Candidat.acces, Organisme.nom, IssueCandidat.issue)
    for le, acces, nom, issue in map(tuple, db.execute(within(sa_select(*asked), du, au, organismes))):
        said = "tout" if issue in TOUT else "partie" if issue == Issue.PARTIELLE else "rien" if issue == Issue.NON_VALIDE else ""
        if said:
            for by, value in (("Ensemble", ""), ("Accès", access.get(acces, acces or "non renseigné")), ("Organisme", nom)):
                counted[clock.day(le).year, by, value][said] += 1
    blocs: tuple[Any, ...] = (Pv.attribue_le, ResultatBloc.bloc, ResultatBloc.valeur)
    judged = within(sa_select(*blocs), du, au, organismes).join(
        ResultatBloc, col(ResultatBloc.passage_id) == IssueCandidat.passage_id
    )
    for le, bloc, valeur in map(tuple, db.execute(judged)):
        if valeur in (ValeurBloc.VALIDE, ValeurBloc.NON_VALIDE):
            counted[clock.day(le).year, "Bloc", bloc]["tout" if valeur == ValeurBloc.VALIDE else "rien"] += 1
    for (year, by, value), each in sorted(counted.items(), key=lambda pair: (pair[0][0], ORDER.index(pair[0][1]), pair[0][2])):
        total = each.total()
        yield year, by, value, total, each["tout"], each["partie"], each["rien"], round(100 * each["tout"] / total)


ORDER: Final = ("Ensemble", "Accès", "Organisme", "Bloc")


def within(statement: Any, du: date, au: date, organismes: Collection[UUID]) -> Any:
    first, after = instants(du, au)
    found = (
        statement.select_from(IssueCandidat)
        .join(Pv, col(Pv.id) == IssueCandidat.pv_id)
        .join(Candidat, col(Candidat.id) == IssueCandidat.candidat_id)
        .join(SessionCqp, col(SessionCqp.id) == Candidat.session_id)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
        .where(col(Pv.attribue_le) >= first, col(Pv.attribue_le) < after)
    )
    return found.where(col(SessionCqp.organisme_id).in_(organismes)) if organismes else found
