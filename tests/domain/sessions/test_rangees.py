"""What a request has as rows: places, periods, trainers of half-days; what is seen in them; what a copy carries; school holidays."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from eclat.domain.dossiers import dossiers
from eclat.domain.sessions import calendrier, copies, lieux, manques, periodes, vacances, verifications
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.lieux import LIEUX
from eclat.domain.sessions.periodes import PERIODES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.models import Bloc, Enregistrement, Organisme, Seance, SessionCqp
from tests import factories as make


@pytest.fixture
def owner(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def by(db: Session, owner: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, owner))


@pytest.fixture
def draft(db: Session, owner: Organisme) -> SessionCqp:
    return make.session(db, owner)


def half_day(db: Session, draft: SessionCqp, by: Utilisateur, de: str, a: str, **said: str) -> None:
    assert draft.debut
    day = draft.debut + timedelta(days=1)
    row = {"jour": [day.isoformat()], "de": [de], "a": [a], **{name: [value] for name, value in said.items()}}
    tableau.add(tableau.ouvrir(db, CALENDRIER, draft, by=by), [row])


def said(db: Session, draft: SessionCqp) -> str:
    return " ".join(each.dit for each in verifications.warnings(db, draft))


def test_one_trainer_is_not_in_two_places_at_once(db: Session, draft: SessionCqp, by: Utilisateur) -> None:
    member = dossiers.team(db, draft)[0]
    half_day(db, draft, by, "09:00", "12:00", formateur=f"{member.prenom} {member.nom}")
    half_day(db, draft, by, "10:00", "11:00", formateur="Une Autre")
    assert "est attendu ailleurs" not in said(db, draft) and "en chevauche" not in said(db, draft)
    assert "qui n’est pas dans l’équipe : Une Autre" in said(db, draft)
    half_day(db, draft, by, "11:30", "12:30", formateur=f"{member.nom.upper()} {member.prenom}")
    assert "est attendu ailleurs au même moment : le" in said(db, draft)
    assert not [each for each in manques.manques(db, draft) if each.section == "calendrier"]  # said, and no more


def test_a_half_day_names_a_place_of_the_session(db: Session, draft: SessionCqp, by: Utilisateur) -> None:
    half_day(db, draft, by, "09:00", "12:00", lieu="Salle des Carmes")
    assert "Le calendrier nomme un lieu" in said(db, draft)
    row = {"nom": ["Salle des Carmes"], "adresse": ["2 place des Carmes"], "code_postal": ["84000"], "ville": ["Avignon"]}
    tableau.add(tableau.ouvrir(db, LIEUX, draft, by=by), [row])
    assert "Le calendrier nomme un lieu" not in said(db, draft)


def test_periods_are_judged_and_one_is_asked_for(db: Session, draft: SessionCqp, by: Utilisateur) -> None:
    assert draft.debut and draft.fin
    draft.alternance = ""
    assert "periodes-resume" in {each.anchor for each in manques.manques(db, draft)}
    rows = [
        {"du": draft.debut, "au": draft.debut + timedelta(days=4), "endroit": "centre", "heures": 35},
        {"du": draft.fin, "au": draft.fin + timedelta(days=2), "endroit": "structure", "heures": 200},
    ]
    tableau.add(tableau.ouvrir(db, PERIODES, draft, by=by), [{name: [str(value)] for name, value in row.items()} for row in rows])
    assert "periodes-resume" not in {each.anchor for each in manques.manques(db, draft)}
    assert "1 période sort des dates de la session" in said(db, draft) and "35\u00a0h en centre" in said(db, draft)
    backwards = {"du": [draft.fin.isoformat()], "au": [draft.debut.isoformat()], "endroit": ["centre"], "heures": ["7"]}
    tableau.add(tableau.ouvrir(db, PERIODES, draft, by=by), [backwards])
    (wrong,) = [each for each in manques.manques(db, draft) if each.anchor == "periodes-resume"]
    assert wrong.faux and "1 à corriger" in wrong.message


def test_a_copy_carries_all_of_it(db: Session, owner: Organisme, draft: SessionCqp, by: Utilisateur) -> None:
    assert draft.debut
    held = db.exec(select(Enregistrement)).one()
    db.add(Bloc(enregistrement_id=held.id, code="BC01", intitule="Bloc fictif"))
    draft.blocs, draft.financements, draft.acces, draft.accessibilite = ["BC01"], ["cpf"], ["VAE"], "De plain-pied"
    db.flush()
    tableau.add(tableau.ouvrir(db, LIEUX, draft, by=by), [{"nom": ["Salle des Carmes"]}])
    day = draft.debut.isoformat()
    tableau.add(tableau.ouvrir(db, PERIODES, draft, by=by), [{"du": [day], "au": [day], "endroit": ["centre"], "heures": ["7"]}])
    half_day(db, draft, by, "14:00", "17:00", formateur="Une Autre", lieu="Salle des Carmes")
    copy = copies.duplicate(db, draft, debut=draft.debut + timedelta(weeks=4), by=by).session
    assert (copy.blocs, copy.financements, copy.acces, copy.accessibilite) == (["BC01"], ["cpf"], ["VAE"], "De plain-pied")
    assert [each.nom for each in lieux.of(db, copy)] == ["Salle des Carmes"]
    assert [each.du for each in periodes.of(db, copy)] == [draft.debut + timedelta(weeks=4)]
    assert {(each.formateur, each.lieu) for each in calendrier.of(db, copy).demi_journees} >= {("Une Autre", "Salle des Carmes")}
    assert len(db.exec(select(Seance).where(Seance.session_id == copy.id)).all()) >= 8


def test_school_holidays_are_known_by_zone(db: Session) -> None:
    avignon = vacances.between("84", date(2027, 2, 1), date(2027, 3, 31))
    assert [(each.nom, each.du, each.au) for each in avignon] == [("Vacances d’hiver", date(2027, 2, 20), date(2027, 3, 7))]
    assert vacances.between("974", date(2027, 2, 1), date(2027, 3, 31)) == []  # a calendar of its own
    assert vacances.between("84", date(2080, 1, 1), date(2080, 12, 31)) == []  # a year that nobody knows yet
    assert len(vacances.PAR_DEPARTEMENT) == 94
