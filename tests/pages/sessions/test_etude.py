"""The study of a session: points asked and answered, what changed, what the comité technique thinks."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html
from sqlmodel import Session, select

from eclat.domain.dossiers import dossiers, points
from eclat.domain.sessions import attributions, validation
from eclat.domain.sessions.instruction import POINTS
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Enregistrement, EtatSession, Organisme, Personne, SessionCqp
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def asked(db: Session, tremplin: Organisme) -> SessionCqp:
    return make.session(db, tremplin, etat="demandee")


@pytest.fixture
def pair(db: Session, asked: SessionCqp) -> tuple[Utilisateur, Utilisateur]:
    """Employeurs, salariés."""
    return make.binome(db, asked)


def found(page: Any, path: str) -> list[Any]:
    return list(html.fromstring(page.text).xpath(path))


def entered(db: Session, browse: Browse, user: Utilisateur) -> Browser:
    return browse(db.get_one(Personne, user.personne_id))


def test_a_check_that_fails_becomes_a_point(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    db.exec(select(Enregistrement)).one().places_max = 8
    one, other = (entered(db, browse, each) for each in pair)
    db.commit()
    at = f"/sessions/{asked.id}"
    study = one.get(at)
    offered = found(study, "//form[contains(@action, 'ajout-point')]//input[@name='texte'][@type='hidden']/@value")
    (texte,) = [each for each in offered if "8 au plus" in each]
    swapped = one.post(f"{at}/ajout-point", {"texte": texte, "section": "formation"}, htmx=True)
    assert (
        swapped.status_code == 200
        and "pas encore envoyé" in swapped.text
        and "1 point reste à lever ou à envoyer" in swapped.text
    )
    assert texte not in found(swapped, "//*[@id='verifications']//input[@name='texte']/@value"), "once"
    page = other.get(at).text
    assert "Ajouté par Brigitte Caron" in page and "a ajouté le point" in page and "Demander un complément (1 point)…" in page
    assert other.post(f"{at}/accord", {"mot": ""}).status_code == 409
    assert other.post(f"{at}/ajout-point", {"texte": ""}).status_code == 422


def test_points_stand_beside_the_fields_and_the_thread_beside_the_form(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    brigitte, amadou = pair
    make.message(db, asked, by=brigitte)
    POINTS.add(db, asked, texte="Le nom des tuteurs", section="equipe", by=amadou)
    joel, one = browse(make.dirigeant(db, tremplin)), entered(db, browse, brigitte)
    db.commit()
    at = f"/sessions/{asked.id}"
    assert "Le nom des tuteurs" not in joel.get(at).text, "it was not sent yet"
    page = one.get(f"{at}/renvoi").text
    assert "L’organisme reçoit ce point par mail" in page and "ne comptent plus" in page
    assert "La demande est renvoyée, l’organisme est prévenu" in one.follow(one.post(f"{at}/renvoi")).text
    key = points.of(db, asked)[0].id
    db.rollback()
    form = joel.get(at).text
    assert "OC Éclat demande" in form and f"champ-point-{key}" in form and "Échanges avec OC Éclat" in form
    assert "1 point" in joel.get("/").text and "Une session est à compléter" in joel.get("/").text
    assert "1 point, au plus tard le" in joel.get("/sessions").text
    saved = joel.post(f"{at}/points/{key}/reponse", {f"point-{key}": "Deux tuteurs par structure."}, htmx=True)
    assert saved.status_code == 200 and "Rien ne manque" in saved.text
    said = joel.follow(joel.post(f"{at}/depot", {f"point-{key}": "Deux tuteurs, formés.", "places": "14"})).text
    assert "Demande déposée à nouveau" in said and "Deux tuteurs, formés." in said and "Réponse enregistrée" in said
    study = one.get(at).text
    assert "Réponse reçue" in study and "Deux tuteurs, formés." in study and "Ce qui a changé depuis le dépôt précédent" in study
    assert "complétée le" in study and "Nombre de places" in study
    assert "Levé par vous" in one.post(f"{at}/points/{key}/levee", htmx=True).text
    for onglet in ("demande", "calendrier", "pieces", "historique"):
        assert one.get(f"{at}/etude?onglet={onglet}").status_code == 200
    db.expire_all()
    assert db.get_one(SessionCqp, asked.id).etat == EtatSession.EN_VALIDATION


def test_the_comite_reads_what_it_is_asked_and_the_binome_alone_what_it_thinks(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    member, second = make.comite_technique(db), make.comite_technique(db, "Nour", "Haddad")
    odile, nour, joel, one = browse(member), browse(second), browse(make.dirigeant(db, tremplin)), entered(db, browse, pair[0])
    claire = browse(make.administrateur(db))
    db.commit()
    at = f"/sessions/{asked.id}"
    assert odile.get(at).status_code == 404 and "Aucune session" in odile.get("/sessions").text
    assert one.post(f"{at}/demande-avis", {"membres": ""}).status_code == 422
    both = {"membres": [str(member.id), str(second.id)], "demande": "L’alternance suffit-elle ?"}
    assert "L’avis est demandé" in one.follow(one.post(f"{at}/demande-avis", both)).text
    assert "Un binôme paritaire demande votre avis" in odile.get("/").text
    page = odile.get(at).text
    assert "Donner mon avis…" in page and "L’alternance suffit-elle ?" in page and "Donner mon accord" not in page
    assert odile.post(f"{at}/avis", {"sens": "reserve", "raison": ""}).status_code == 422
    given = odile.follow(odile.post(f"{at}/avis", {"sens": "reserve", "raison": "Plus d’alternance."})).text
    assert "Votre avis est donné, le binôme est prévenu" in given and "Donner mon avis…" not in given
    for reader in (one, claire):
        assert "Plus d’alternance." in (read := reader.get(at).text) and "1 avis reçu sur 2" in read
    for reader in (nour, joel):
        assert "Plus d’alternance." not in reader.get(at).text
    assert "comité" not in joel.get(at).text
    assert odile.get(f"{at}/candidats").status_code == 404, "nor their births"
    assert odile.post(f"{at}/annulation", {"motif": "Non."}).status_code == 403


def test_the_binome_opens_the_documents(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    key = dossiers.documents(db, asked)[0].fichier_id
    stranger = browse(make.binome_paritaire(db, prenom="Nora", nom="Lemaire"))
    one = entered(db, browse, pair[0])
    assert one.get(f"/fichiers/{key}").status_code == 200 and stranger.get(f"/fichiers/{key}").status_code == 404


def test_who_takes_over_an_open_session_is_told_what_is_left(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    brigitte, amadou = pair
    for each in pair:
        validation.give_agreement(db, asked, by=each)
    nora = make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
    assert brigitte.personne_id
    attributions.attribute(db, asked, employeurs=brigitte.personne_id, salaries=nora.id, by=make.decider(db))
    at, new, former, other = f"/sessions/{asked.id}", browse(nora), entered(db, browse, amadou), entered(db, browse, brigitte)
    db.commit()
    page = new.get(at).text
    assert "Ce qui vous reste à faire" in page and "vous remplacez Amadou Ndiaye" in page and f"{at}/etude" in page
    study = new.get(f"{at}/etude")
    assert study.status_code == 200 and "ancien membre" in study.text and "Amadou Ndiaye" in study.text
    assert former.get(at).status_code == 404 and "Ce qui vous reste à faire" not in other.get(at).text


def test_former_sessions_say_their_state_and_lead_to_those_that_one_follows(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    followed = make.session(db, tremplin, etat="demandee", begins=90)
    make.binome(db, followed)
    away = make.session(db, tremplin, etat="demandee", begins=120)
    one, claire = entered(db, browse, pair[0]), browse(make.administrateur(db))
    db.commit()
    links = "//*[@id='autres-sessions']//a/@href"
    assert found(one.get(f"/sessions/{asked.id}"), links) == [f"/sessions/{followed.id}"]
    assert set(found(claire.get(f"/sessions/{asked.id}"), links)) == {f"/sessions/{followed.id}", f"/sessions/{away.id}"}
    assert away.numero in one.get(f"/sessions/{asked.id}").text


def test_who_acts_on_a_session_reads_first_what_the_other_college_did(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    one, at = entered(db, browse, pair[0]), f"/sessions/{asked.id}"
    db.commit()
    (seen,) = found(one.get(f"{at}/accord"), "//form[@novalidate]//input[@name='repere']/@value")
    validation.agree(db, asked, by=pair[1])
    db.commit()
    told = one.post(f"{at}/accord", {"mot": "Bon calendrier.", "repere": seen})
    assert told.status_code == 409 and "Depuis que vous avez ouvert cette page" in told.text
    assert f"{pair[1].nom_complet} est d’accord pour ouvrir la session" in told.text and "Bon calendrier.</textarea>" in told.text
    (newer,) = found(told, "//form[@novalidate]//input[@name='repere']/@value")
    assert one.post(f"{at}/accord", {"mot": "Bon calendrier.", "repere": newer}).status_code == 303
    db.refresh(asked)
    assert asked.etat == EtatSession.OUVERTE


def test_the_study_says_who_else_has_it_open(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], browse: Browse
) -> None:
    one, other = (entered(db, browse, each) for each in pair)
    db.commit()
    one.get(f"/sessions/{asked.id}")
    assert f"{pair[0].nom_complet} consulte ce dossier." in other.get(f"/sessions/{asked.id}").text
    assert f"{pair[1].nom_complet} consulte ce dossier." in one.get(f"/sessions/{asked.id}/presence").text
