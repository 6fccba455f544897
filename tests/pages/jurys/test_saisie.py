"""The entry of the procès-verbal: who may, from when, what two windows write, what is never lost, with and without a script."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.database import reading, writing
from eclat.domain.jurys import champs, pv
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.regles import Manque
from eclat.models import Bloc, College, EtatSession, Organisme, Personne, Piece, PresenceJury, Role, SessionCqp, ValeurBloc
from tests import factories as make
from tests import jurys, signes
from tests.browser import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def session(db: Session) -> UUID:
    """Its key: nobody reads the database while a browser writes."""
    return opened(db)


def opened(db: Session, people: int = 3) -> UUID:
    make.administrateur(db)
    key = jurys.tenu(db, people=people).id
    db.commit()
    return key


@pytest.fixture
def brigitte(db: Session, session: UUID, browse: Browse) -> Browser:
    return browse(member(db))


def member(db: Session) -> Personne:
    return make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron")


def rows(session: UUID) -> list[Ligne]:
    with reading() as db:
        return pv.passages(db, jurys.pv_of(db, db.get_one(SessionCqp, session)))


def lacks(session: UUID) -> list[Manque]:
    """What is to be corrected."""
    with reading() as db:
        return [each for each in pv.lacking(db, jurys.pv_of(db, db.get_one(SessionCqp, session))) if each.faux]


def change(session: UUID, **values: Any) -> None:
    with writing() as db:
        held = db.get_one(SessionCqp, session)
        for name, value in values.items():
            setattr(held, name, value)
        db.commit()


def at(session: UUID, row: Ligne | None = None) -> str:
    return f"/sessions/{session}/pv" + (f"/candidats/{row.passage.id}" if row else "")


def holds(row: Ligne, champ: str) -> str:
    return champs.held(row.passage, dict(row.tapes), champ)


def seen(**cells: str) -> str:
    return urlencode({name.replace("_BC", "-BC"): text for name, text in cells.items()})


def test_a_cell_is_saved_by_itself(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    answer = brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": seen(presence="present")}, htmx=True)
    assert answer.status_code == 200 and "3 blocs à saisir" in answer.json()["ligne"]
    assert holds(rows(session)[0], "resultat-BC01") == "valide"


def test_what_two_windows_write_in_a_cell_is_shown_to_the_second(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    brigitte.post(at(session, first), {"resultat-BC01": "non_valide", "vu": ""}, htmx=True)
    answer = brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": ""}, htmx=True)
    assert answer.status_code == 409
    assert (
        answer.json()["conflits"][0]["dit"]
        == "BC01\u00a0: votre saisie est «\u00a0Validé\u00a0», l’autre «\u00a0Non validé\u00a0»."
    )
    page = brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": "", "grille": "oui"})
    assert page.status_code == 409 and "Quelqu’un d’autre, ou une autre de vos fenêtres, a changé cette ligne" in page.text
    assert holds(rows(session)[0], "resultat-BC01") == "non_valide"


def test_who_else_wrote_in_the_cell_is_named(db: Session, session: UUID, brigitte: Browser, browse: Browse) -> None:
    first, *_ = rows(session)
    amadou = browse(make.binome_paritaire(db, College.SALARIES, "Amadou", "Ndiaye"))
    amadou.post(at(session, first), {"resultat-BC01": "non_valide", "vu": ""}, htmx=True)
    typed = {"resultat-BC01": "valide", "resultat-BC02": "valide", "vu": ""}
    for form in (typed, typed | {"grille": "oui"}):
        page = brigitte.post(at(session, first), form)
        assert page.status_code == 409 and "Amadou Ndiaye a changé cette ligne entre-temps" in page.text


def test_the_other_cells_of_a_contested_row_are_kept(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    brigitte.post(at(session, first), {"resultat-BC01": "non_valide", "vu": ""}, htmx=True)
    brigitte.post(at(session, first), {"resultat-BC01": "valide", "resultat-BC02": "valide", "vu": ""})
    assert [holds(rows(session)[0], f"resultat-BC0{n}") for n in (1, 2)] == ["non_valide", "valide"]


def test_what_goes_with_a_result_outlives_it(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    typed = {"resultat-BC01": "non_valide", "observation-BC01": "Écrit incomplet"}
    brigitte.post(at(session, first), typed | {"vu": ""})
    brigitte.post(at(session, first), {"resultat-BC01": "", "vu": seen(resultat_BC01="non_valide")})
    assert holds(rows(session)[0], "resultat-BC01") == ""
    assert holds(rows(session)[0], "observation-BC01") == "Écrit incomplet"
    brigitte.post(at(session, first), {"resultat-BC01": "non_valide", "vu": ""})
    assert rows(session)[0].tapes["BC01"].observation == "Écrit incomplet"


def test_a_phrase_is_added_to_what_is_written(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    cells = {"resultat-BC01": "non_valide", "observation-BC01": "Stress.", "phrase-observation-BC01": "Écrit incomplet."}
    answer = brigitte.post(at(session, first), cells | {"vu": "", "suite": "suivant"})
    assert answer.headers["location"].endswith(str(rows(session)[1].passage.id))
    assert rows(session)[0].tapes["BC01"].observation == "Stress.\nÉcrit incomplet."


def test_a_mark_that_cannot_be_read_stays(db: Session, session: UUID, brigitte: Browser) -> None:
    for each in db.exec(select(Bloc).where(Bloc.code == "BC01")):
        each.note_min = 100
    db.commit()
    first, *_ = rows(session)
    brigitte.post(at(session, first), {"resultat-BC01": "valide", "note-BC01": "onze", "vu": ""})
    (lack,) = lacks(session)
    assert "de 0 à 20" in lack.dit and holds(rows(session)[0], "note-BC01") == "onze"
    brigitte.post(at(session, first), {"note-BC01": "9,5", "vu": urlencode({"note-BC01": "onze"})})
    (lack,) = lacks(session)
    assert "9,5 sur 20 pour un seuil de 10" in lack.dit


def test_a_bloc_held_before_is_not_judged_again(db: Session, session: UUID, brigitte: Browser) -> None:
    held = db.get_one(SessionCqp, session)
    jurys.said(db, held, make.inscrits(db, held)[0], {"BC02": ValeurBloc.DEJA_ACQUIS})
    db.commit()
    first, *_ = rows(session)
    answer = brigitte.post(
        at(session, first), {"resultat-BC02": "non_valide", "vu": seen(resultat_BC02="deja_acquis")}, htmx=True
    )
    assert answer.status_code == 409 and "le jury ne le revoit pas" in answer.text


def test_who_is_not_there_is_not_judged(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    brigitte.post(at(session, first), {"presence": "absent", "vu": seen(presence="present")})
    answer = brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": seen(presence="absent"), "grille": "oui"})
    assert answer.status_code == 409 and "n’est pas noté présent" in answer.text
    assert rows(session)[0].passage.presence == PresenceJury.ABSENT


def test_before_the_day_and_after_the_entry(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    change(session, jury_le=clock.today() + timedelta(days=1))
    answer = brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": ""}, htmx=True)
    assert answer.status_code == 409 and "à partir du jour du jury" in answer.text
    change(session, jury_le=clock.today(), etat=EtatSession.A_ATTRIBUER)
    answer = brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": "", "grille": "oui"})
    assert (
        answer.status_code == 409 and "Les résultats ne se saisissent plus." in answer.text and "gardé ci-dessous" in answer.text
    )


def test_another_session_s_candidate_and_unknown_cells(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    assert brigitte.post(at(session, first), {"resultat-BC99": "valide", "vu": ""}).status_code == 404
    assert brigitte.post(at(session, first), {"resultat-BC01": "brillant", "vu": ""}, htmx=True).status_code == 409
    assert brigitte.post(f"{at(session)}/candidats/{session}", {"resultat-BC01": "valide", "vu": ""}).status_code == 404


def test_nobody_else_types(db: Session, session: UUID, browse: Browse) -> None:
    first, *_ = rows(session)
    dirigeant = make.dirigeant(db, db.get_one(Organisme, db.get_one(SessionCqp, session).organisme_id))
    cells = {"resultat-BC01": "valide", "vu": ""}
    assert browse(dirigeant).post(at(session, first), cells).status_code == 403
    assert browse(dirigeant).get(at(session)).status_code == 403
    instructeur = browse(make.agent(db, "Sophie", "Rakoto", Role.INSTRUCTEUR))
    assert instructeur.post(at(session, first), cells).status_code in (403, 404)
    stranger = browse(make.binome_paritaire(db, College.SALARIES, "Nora", "Lemaire"))
    assert stranger.post(at(session, first), cells).status_code == 404
    assert stranger.get(at(session)).status_code == 404
    page = browse(make.administrateur(db)).get(at(session))
    assert page.status_code == 200 and "<select" not in page.text.split("Incidents")[0]


@pytest.mark.parametrize("people", [0, 300])
def test_however_many(db: Session, browse: Browse, people: int) -> None:
    page = browse(member(db)).get(at(opened(db, people)))
    assert page.status_code == 200
    assert page.text.count("data-row") == people
    assert ("Aucun candidat devant ce jury" in page.text) == (not people)


def test_the_open_page_looks_again(db: Session, session: UUID, brigitte: Browser) -> None:
    first, *_ = rows(session)
    assert brigitte.post(f"{at(session)}/regard", {}, htmx=True).status_code == 204
    answer = brigitte.get(f"{at(session)}/suivi", htmx=True)
    assert answer.json()["lignes"] == [] and answer.json()["presents"] == ""
    tag = {"if-none-match": answer.headers["etag"]}
    assert brigitte.get(f"{at(session)}/suivi", htmx=True, **tag).status_code == 304
    brigitte.post(at(session, first), {"resultat-BC01": "valide", "vu": ""}, htmx=True)
    again = brigitte.get(f"{at(session)}/suivi", htmx=True, **tag)
    assert len(again.json()["lignes"]) == 1


def test_an_excuse_has_its_document_that_the_organisme_does_not_read(
    db: Session, session: UUID, brigitte: Browser, browse: Browse
) -> None:
    first, *_ = rows(session)
    page = brigitte.post(f"{at(session, first)}/justificatif", {}, files={"fichier": ("certificat.pdf", make.PDF)})
    assert page.status_code == 422 and "choisissez d’abord sa présence" in page.text
    brigitte.post(at(session, first), {"presence": "excuse", "vu": seen(presence="present")})
    brigitte.post(f"{at(session, first)}/justificatif", {}, files={"fichier": ("certificat.pdf", make.PDF)})
    row = rows(session)[0]
    assert not lacks(session)
    assert row.passage.justificatif_id
    kept = db.exec(select(Piece.fichier_id).where(Piece.id == row.passage.justificatif_id)).one()
    organisme = browse(make.dirigeant(db, db.get_one(Organisme, db.get_one(SessionCqp, session).organisme_id)))
    assert brigitte.get(f"/fichiers/{kept}").status_code == 200
    assert organisme.get(f"/fichiers/{kept}").status_code == 404
    brigitte.post(f"{at(session, first)}/justificatif/retrait", {})
    assert rows(session)[0].passage.justificatif_id is None


def test_the_name_of_an_excuse_is_the_jury_s(db: Session, session: UUID, brigitte: Browser, browse: Browse) -> None:
    first, *_ = rows(session)
    brigitte.post(at(session, first), {"presence": "excuse", "vu": seen(presence="present")})
    brigitte.post(f"{at(session, first)}/justificatif", {}, files={"fichier": ("arret-maladie.pdf", make.PDF)})
    with writing() as wrote:
        held = wrote.get_one(SessionCqp, session)
        signes.signed(wrote, held)
        owner = held.organisme_id
        wrote.commit()
    page = browse(make.dirigeant(db, db.get_one(Organisme, owner))).get(at(session, first))
    assert page.status_code == 200 and "arret-maladie" not in page.text
    assert "arret-maladie" in brigitte.get(at(session, first)).text


def test_incidents_are_kept_and_contested(db: Session, session: UUID, brigitte: Browser) -> None:
    brigitte.post(f"{at(session)}/incidents", {"incidents": "Retard de dix minutes.", "vu": ""})
    answer = brigitte.post(f"{at(session)}/incidents", {"incidents": "Rien.", "vu": ""}, htmx=True)
    assert answer.status_code == 409 and "Retard de dix minutes" in answer.json()["conflit"]
    assert jurys.pv_of(db, db.get_one(SessionCqp, session)).incidents == "Retard de dix minutes."
