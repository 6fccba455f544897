"""Writing to the people of several files from a list, in a browser without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat.models import Destination, EnvoiGroupe, EtatEnvoi, Fil, Habilitation, Message, Personne
from eclat.tasks import groupes as work
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def requests(db: Session, sophie: Personne) -> list[Habilitation]:
    julien = make.instructeur(db, "Julien", "Delmas")
    found = [
        make.habilitation(db, make.organisme(db, nom), etat="en_instruction", instructeurs=[sophie, julien])
        for nom in ("Maison Alouette", "Maison Bouvreuil", "Maison Colibri")
    ]
    db.commit()
    return found


@pytest.fixture
def hers(browse: Callable[..., Browser], sophie: Personne, requests: list[Habilitation]) -> Browser:
    return browse(sophie)


def choose(browser: Browser, *requests: Habilitation, **more: Any) -> str:
    answer = browser.post("/messagerie/groupes/habilitations", {"ids": [str(each.id) for each in requests], **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_the_list_leads_there_and_each_file_gets_its_message(db: Session, hers: Browser, requests: list[Habilitation]) -> None:
    page = hers.get("/habilitations").text
    assert "Écrire aux responsables" in page and page.count('name="ids"') == 3
    path = choose(hers, *requests[:2])
    assert choose(hers, *requests[:2]) == path  # a second click
    page = hers.get(path).text
    assert "2 personnes le liront, dans 2 dossiers" in page and "Maison Alouette" in page and "Maison Colibri" not in page
    form = {"texte": "Bonjour {organisme}"}
    assert hers.post(f"{path}/envoi", form, files=[("pieces", ("plan.pdf", make.PDF))]).status_code == 303
    assert hers.post(f"{path}/envoi", form).status_code == 303  # a second click
    for act in ("envoi", "modification"):  # from another window
        late = hers.post(f"{path}/{act}", {"texte": "Quarante lignes"})
        assert late.status_code == 409 and "est déjà parti" in late.text and "« Quarante lignes »" in late.text
    page = hers.get(path).text
    assert "L’envoi est en cours" in page and 'value="0" max="2"' in page and "data-suivi" in page
    envoi = db.exec(select(EnvoiGroupe.id)).one()
    db.commit()  # a session that only looked still holds SQLite's lock
    work.send_group.fn(str(envoi))
    page = hers.get(path).text
    assert "Envoyé à 2 dossiers, aucun laissé de côté." in page and page.count("· envoyé") == 2 and "data-suivi" not in page
    assert sorted(db.exec(select(Message.texte))) == ["Bonjour Maison Alouette", "Bonjour Maison Bouvreuil"]


def test_all_that_answer_are_written_to(db: Session, hers: Browser, requests: list[Habilitation]) -> None:
    answer = hers.post("/messagerie/groupes/habilitations?q=maison", {"choix": "tous"})
    assert "dans 3 dossiers" in hers.follow(answer).text
    answer = hers.post("/messagerie/groupes/habilitations?q=colibri", {"choix": "tous"})
    assert "dans 1 dossier\u00a0:" in hers.follow(answer).text


def test_what_is_to_be_corrected_loses_nothing(db: Session, hers: Browser, requests: list[Habilitation]) -> None:
    path = choose(hers, requests[0])
    for typed, why in (("", "Écrivez votre message"), ("La {pièce}", "Rien ne remplit {pièce}")):
        answer = hers.post(f"{path}/envoi", {"texte": typed})
        assert answer.status_code == 422 and why in answer.text and typed in answer.text
    files = [("pieces", ("virus.exe", b"MZ\x90")), ("pieces", ("plan.pdf", make.PDF))]
    answer = hers.post(f"{path}/envoi", {"texte": "Mes mots"}, files=files)
    assert answer.status_code == 422 and "virus.exe" in answer.text and "plan.pdf" in answer.text
    assert "Mes mots</textarea>" in hers.get(path).text and "plan.pdf" in hers.get(path).text
    assert "enregistré" in hers.follow(hers.post(f"{path}/modification", {"texte": "D’autres mots"})).text
    assert "D’autres mots</textarea>" in hers.get(path).text
    assert db.exec(select(EnvoiGroupe.etat)).one() == EtatEnvoi.PREPARATION and db.exec(select(Message)).all() == []


def test_it_is_given_up_and_nobody_else_sees_it(
    db: Session, hers: Browser, browse: Callable[..., Browser], requests: list[Habilitation]
) -> None:
    path = choose(hers, requests[0])
    claire = browse(make.administrateur(db))
    assert claire.get(path).status_code == 404 and claire.post(f"{path}/envoi", {"texte": "X"}).status_code == 404
    assert "Le message est abandonné" in hers.follow(hers.post(f"{path}/abandon")).text
    assert hers.post(f"{path}/modification", {"texte": "X"}).status_code == 409
    hers.post(f"{path}/envoi", {"texte": "X"})
    assert db.exec(select(EnvoiGroupe.etat)).one() == EtatEnvoi.ABANDONNE


def test_nothing_chosen_is_said(db: Session, hers: Browser, browse: Callable[..., Browser], requests: list[Habilitation]) -> None:
    answer = hers.post("/messagerie/groupes/habilitations")
    assert answer.status_code == 409 and "Cochez d’abord" in answer.text
    claire = browse(make.administrateur(db))
    organisme = make.organisme_of(db, requests[0])
    db.commit()
    answer = claire.post("/messagerie/groupes/organismes", {"ids": [str(organisme.id)]})
    assert (
        "1 personne le lira, dans 1 dossier" in claire.follow(answer).text
        and "Écrire aux responsables" in claire.get("/organismes").text
    )
    mathilde = browse(make.dirigeant(db, organisme))
    assert mathilde.post("/messagerie/groupes/habilitations").status_code == 403
    assert len(db.exec(select(Destination)).all()) == 1


def test_an_administrateur_writes_to_the_people_of_sessions(db: Session, browse: Callable[..., Browser]) -> None:
    claire, organisme = browse(make.administrateur(db)), make.habilite(db)
    session, draft = make.session(db, organisme, etat="ouverte"), make.session(db, organisme)
    sophie = browse(make.instructeur(db))
    db.commit()
    assert "Écrire aux responsables" in claire.get("/sessions").text
    assert sophie.post("/messagerie/groupes/sessions", {"ids": [str(session.id)]}).status_code == 403
    page = claire.post("/messagerie/groupes/sessions", {"ids": [str(session.id), str(draft.id)]})
    path = page.headers["location"]
    assert session.numero in claire.get(path).text
    claire.post(f"{path}/envoi", {"texte": "Bonjour, votre session {numéro}, {cqp}, est suivie."})
    envoi = db.exec(select(EnvoiGroupe.id)).one()
    db.commit()
    work.send_group.fn(str(envoi))
    told = db.exec(select(Message.texte).join(Fil, col(Fil.id) == Message.fil_id).where(Fil.objet_id == session.id)).all()
    assert [each for each in told if session.numero in each and "CQP" in each]
