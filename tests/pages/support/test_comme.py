"""Seen as someone of an organisme: why, in reading only, for a while, told to the person, in the journal, never past a second factor."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import consultations
from eclat.domain.messagerie import brouillons
from eclat.domain.sessions import abonnements
from eclat.http import middleware
from eclat.models import Appartenance, Consultation, EnvoiGarde, Evenement, Fichier, Fil, Organisme
from eclat.tasks import clock as jobs
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]
MOTIF = {"motif": "Elle ne trouve pas le bouton de dépôt."}


class Scene:
    def __init__(self, db: Session, browse: Browse) -> None:
        self.db = db
        self.claire_ = make.administrateur(db)
        self.organisme = make.organisme(db, "Tremplin Animation Sud")
        self.organisme.profil_complet_le = clock.now()
        self.joel = make.dirigeant(db, self.organisme)
        make.give_password(db, self.joel)
        self.place = db.exec(select(Appartenance).where(Appartenance.personne_id == self.joel.id)).one()
        db.commit()
        self.path = f"/comme/{self.place.id}"
        self.claire = browse(self.claire_)

    def begin(self) -> str:
        self.db.close()
        return str(self.claire.follow(self.claire.post(self.path, MOTIF)).text)

    def verbs(self) -> list[str]:
        self.db.close()
        found = self.db.exec(select(Evenement).where(Evenement.objet_id == self.organisme.id))
        return [each.verbe for each in found if each.verbe.startswith("consultation")]


@pytest.fixture
def scene(db: Session, browse: Browse) -> Scene:
    return Scene(db, browse)


def test_it_asks_why_then_shows_what_that_person_sees(scene: Scene) -> None:
    assert f'href="{scene.path}"' in scene.claire.get(f"/organismes/{scene.organisme.id}").text
    assert "Pourquoi" in scene.claire.get(scene.path).text
    refused = scene.claire.post(scene.path, {"motif": ""})
    assert refused.status_code == 422 and "Indiquez pourquoi" in refused.text
    page = scene.begin()
    assert "Vous voyez OC Éclat comme" in page and "encore 30 min" in page and "Redevenir Claire Aubertin" in page
    assert "as-someone" in page and "Organismes</" not in page
    assert scene.claire.get("/organismes").status_code == 403


def test_the_person_is_told_by_mail_with_the_reason(scene: Scene) -> None:
    scene.begin()
    (mail,) = [each for each in make.mails(scene.db) if each.modele == "vu_par_le_support"]
    assert mail.destinataire == scene.joel.courriel and MOTIF["motif"] in mail.texte and "Claire Aubertin" in mail.texte


def test_nothing_changes_in_that_person_s_place(scene: Scene) -> None:
    scene.begin()
    refused = scene.claire.post("/profil", {"ville": "Nice"})
    assert refused.status_code == 409 and "rien ne se modifie à sa place" in refused.text
    for own in ("/compte", "/compte/second-facteur", "/compte/mot-de-passe"):
        assert "n’est qu’à" in scene.claire.get(own).text


def test_each_page_is_in_the_journal_in_the_agent_s_name(scene: Scene) -> None:
    scene.begin()
    scene.claire.get("/documentation")
    scene.db.close()
    lines = [each for each in scene.db.exec(select(Evenement)) if each.verbe == "consultation_page"]
    assert [each.details["page"] for each in lines] == ["/", "/documentation"]
    assert {each.acteur_id for each in lines} == {scene.claire_.id}
    assert {each.acteur_qualite for each in lines} == {f"comme {scene.joel.nom_complet}"}
    assert all(each.provenance_id for each in lines)


def test_one_becomes_oneself_again(scene: Scene) -> None:
    scene.begin()
    page = scene.claire.follow(scene.claire.post("/comme/fin")).text
    assert "as-someone" not in page and "Tremplin Animation Sud" in page
    assert scene.verbs() == ["consultation", "consultation_page", "consultation_fin"]
    end = scene.db.exec(select(Evenement).where(Evenement.verbe == "consultation_fin")).one()
    assert end.details == {"pages": 1, "minutes": 1}
    assert scene.claire.get("/organismes").status_code == 200


def test_it_ends_by_itself_and_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.begin()
    later = clock.now() + consultations.DUREE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    scene.db.close()
    answer = scene.claire.post("/profil", {"ville": "Nice"})
    assert answer.status_code == 303 and answer.headers["location"] == "/comme/finie"
    assert "a pris fin" in scene.claire.follow(answer).text
    assert scene.verbs()[-1] == "consultation_fin"


def test_the_clock_ends_what_was_left_open(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.begin()
    scene.db.close()
    jobs.end_consultations()
    assert "consultation_fin" not in scene.verbs()
    later = clock.now() + consultations.DUREE
    monkeypatch.setattr(clock, "now", lambda: later)
    scene.db.close()
    jobs.end_consultations()
    jobs.end_consultations()
    assert scene.verbs().count("consultation_fin") == 1


def test_to_sign_out_ends_it_too(scene: Scene) -> None:
    scene.begin()
    scene.claire.post("/deconnexion")
    scene.db.close()
    jobs.end_consultations()
    assert scene.verbs()[-1] == "consultation_fin"


def test_never_past_a_second_factor_nor_as_an_agent(scene: Scene, browse: Browse) -> None:
    db = scene.db
    protected = make.administrateur(db, "Nadia", "Petit")  # who has a second factor
    place = db.get_one(Appartenance, scene.place.id)
    place.personne_id = protected.id
    db.commit()
    refused = scene.claire.post(scene.path, MOTIF)
    assert refused.status_code == 409 and "on ne voit pas comme un agent" in refused.text
    db.close()
    assert db.exec(select(Consultation)).all() == []


def test_what_the_person_may_no_more_do_is_seen_no_more(scene: Scene) -> None:
    scene.begin()
    scene.db.close()
    scene.db.get_one(Organisme, scene.organisme.id).etat = "suspendu"  # type: ignore[assignment]
    scene.db.commit()
    scene.db.close()
    assert scene.claire.get("/").headers["location"] == "/comme/finie"


def test_only_an_administrateur_may(scene: Scene, browse: Browse) -> None:
    sophie = browse(make.instructeur(scene.db))
    scene.db.close()
    assert sophie.get(scene.path).status_code == 403 and sophie.post(scene.path, MOTIF).status_code == 403
    assert scene.db.exec(select(Consultation)).all() == []


def test_a_second_click_begins_nothing_else(scene: Scene) -> None:
    scene.begin()
    assert scene.claire.post(scene.path, MOTIF).headers["location"] == "/"
    scene.db.close()
    assert len(scene.db.exec(select(Consultation)).all()) == 1


def test_each_file_is_in_the_journal_once(scene: Scene) -> None:
    """Not the next pieces of one that is read by pieces."""
    make.habilitation(scene.db, scene.organisme)
    scene.db.commit()
    (key, *_) = scene.db.exec(select(Fichier.id))
    scene.begin()
    assert scene.claire.get(f"/fichiers/{key}").status_code == 200
    assert scene.claire.get(f"/fichiers/{key}", Range="bytes=10-20").status_code == 206
    scene.db.close()
    lines = [each for each in scene.db.exec(select(Evenement)) if each.verbe == "consultation_page"]
    assert [each.details["page"] for each in lines] == ["/", f"/fichiers/{key}"]


def test_the_log_names_the_agent(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.begin()
    said: list[str] = []
    monkeypatch.setattr(middleware, "log", SimpleNamespace(info=lambda event, **told: said.append(told["personne"])))
    assert scene.claire.get("/organismes").status_code == 403
    assert said == [str(scene.claire_.id)]


def test_what_the_agent_sends_once_signed_out_is_theirs(scene: Scene) -> None:
    scene.begin()
    scene.claire.post("/deconnexion")
    scene.claire.post(f"/organismes/{scene.organisme.id}/refus", {"motif": "Le numéro SIRET désigne un établissement fermé."})
    scene.db.close()
    assert [each.personne_id for each in scene.db.exec(select(EnvoiGarde))] == [scene.claire_.id]


def test_another_begins_over_one_whose_time_is_over(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.begin()
    later = clock.now() + consultations.DUREE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Vous voyez OC Éclat comme" in scene.begin()
    ended, begun = sorted(scene.db.exec(select(Consultation)), key=lambda each: each.cree_le)
    assert ended.fin_le is not None and begun.fin_le is None
    assert scene.verbs().count("consultation_fin") == 1


def test_another_waits_until_the_first_one_is_over(scene: Scene) -> None:
    other = make.organisme(scene.db, "Les Ateliers du Belvédère")
    place = scene.db.exec(select(Appartenance).where(Appartenance.organisme_id == other.id)).one().id
    scene.db.commit()
    scene.begin()
    refused = scene.claire.post(f"/comme/{place}", MOTIF)
    assert refused.status_code == 409 and f"Vous voyez déjà OC Éclat comme {scene.joel.nom_complet}" in refused.text
    scene.db.close()
    assert len(scene.db.exec(select(Consultation)).all()) == 1


def test_what_is_theirs_alone_is_not_shown(scene: Scene, browse: Browse) -> None:
    """Their private address, what they are writing, what has not left yet."""
    db, joel = scene.db, make.user_of(scene.db, scene.joel)
    sent = make.message(db, scene.organisme, "Où en est notre demande ?", by=joel)
    sent.part_le = clock.now() + timedelta(minutes=1)
    fil = db.get_one(Fil, sent.fil_id)
    brouillons.opened(db, fil, by=joel).texte = "Nous hésitons encore."
    abonnements.renew(db, joel)
    db.commit()
    own = browse(scene.joel)
    pages = (f"/messagerie/{fil.id}", "/sessions/calendrier", "/messagerie")
    theirs = "".join(own.get(page).text for page in pages)
    scene.begin()
    seen = "".join(scene.claire.get(page).text for page in pages)
    for said in ("Où en est notre demande", "Nous hésitons encore", ".ics"):
        assert said in theirs and said not in seen, said
