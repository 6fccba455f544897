"""Seen as someone of an organisme: why, in reading only, for a while, told to the person, in the journal, never past a second factor."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import autorisations, consultations, facteurs
from eclat.domain.messagerie import brouillons
from eclat.domain.sessions import abonnements
from eclat.domain.socle.errors import Refus
from eclat.http import middleware
from eclat.http.routing import declaration
from eclat.models import (
    Appartenance,
    Autorisation,
    Consultation,
    EnvoiGarde,
    Evenement,
    Fichier,
    Fil,
    Habilitation,
    Organisme,
    Personne,
)
from eclat.routes import SITE
from eclat.tasks import clock as jobs
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]
BEGUN = {"qualification": "of_independant"}
TABLES = {"candidats", "delegataires", "seances", "lieux", "periodes"} | {
    f"{form}-formateurs" for form in ("habilitation", "identification", "session")
}
ROWS = {"", "-annulation", "-collage", "-copie", "-ligne", "-retrait", "-brouillon"}
IMPORTS = {"-import", "-import-ajout", "-import-annulation", "-import-apercu", "-import-colonnes", "-import-feuille"}
FORMS = {
    f"{form}-{what}"
    for form in ("habilitation", "identification", "session")
    for what in ("brouillon", "champ", "pieces", "piece-retrait")
}
PREPARES = FORMS | {
    "candidat-acquis", "candidat-champ", "candidat-fiche", "candidats-casse", "habilitation-nouvelle", "habilitation-point-reponse", "profil",
    "profil-logo", "profil-logo-retrait", "session-copie", "session-document", "session-nouvelle", "session-point-reponse", "session-rythme",
}  # fmt: skip
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
    assert "Vous voyez OC Éclat comme" in page and "encore 30\u00a0min" in page and "Redevenir Claire Aubertin" in page
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


def test_who_allows_it_lets_support_fill_in_and_nothing_more(scene: Scene, browse: Browse) -> None:
    """What prepares is done, under the banner and in the agent's name; what engages the person is refused."""
    joel = browse(scene.joel)
    assert "24 heures" in joel.follow(joel.post("/compte/support")).text
    page = scene.begin()
    assert "pouvez remplir à sa place" in page
    begun = scene.claire.post("/habilitations/nouvelle", BEGUN)
    assert begun.status_code == 303, begun.text
    scene.db.close()
    (habilitation,) = scene.db.exec(select(Habilitation.id)).all()
    scene.db.close()
    for engaging in (f"/habilitations/{habilitation}/depot", "/referent", "/referent/plus-tard", "/messagerie/export"):
        refused = scene.claire.post(engaging)
        assert refused.status_code == 409 and "Cela engage" in refused.text, engaging
    assert "n’est qu’à" in scene.claire.get("/compte/support").text
    assert scene.claire.post("/compte/support/fin").status_code == 409
    organisme = scene.organisme.id
    lines = [each for each in scene.db.exec(select(Evenement)) if each.objet_id in (habilitation, organisme)]
    done = [each for each in lines if each.objet_id == habilitation or each.verbe == "consultation_ecriture"]
    assert done and {each.acteur_id for each in done} == {scene.claire_.id}
    assert {each.acteur_qualite for each in done} == {f"comme {scene.joel.nom_complet}"}
    assert scene.db.exec(select(Consultation)).one().ecrits == 1


def test_what_is_taken_back_holds_at_once(scene: Scene, browse: Browse) -> None:
    joel = browse(scene.joel)
    joel.post("/compte/support")
    scene.begin()
    joel.post("/compte/support/fin")
    refused = scene.claire.post("/habilitations/nouvelle", {})
    assert refused.status_code == 409 and "en lecture" in refused.text
    scene.db.close()
    assert scene.db.exec(select(Habilitation)).all() == []


def test_what_is_taken_back_while_it_is_written_is_not_written(scene: Scene, browse: Browse) -> None:
    browse(scene.joel).post("/compte/support")
    scene.begin()
    db = scene.db
    agent = make.user_of(db, scene.claire_)
    seen = consultations.seen(db, agent, db.exec(select(Consultation.id)).one())
    assert seen.par is not None and seen.par.ecrit
    autorisations.withdraw(db, db.get_one(Personne, scene.joel.id), by=make.user_of(db, scene.joel))
    with pytest.raises(Refus, match="n’autorise plus"):
        consultations.note_write(db, seen, "/profil")


def test_it_stands_a_day(scene: Scene, browse: Browse) -> None:
    joel = browse(scene.joel)
    joel.post("/compte/support")
    joel.post("/compte/support")
    scene.db.close()
    (only,) = scene.db.exec(select(Autorisation)).all()
    assert timedelta(hours=23) < only.jusqu_a - clock.now() <= autorisations.DUREE
    only.jusqu_a = clock.now() - timedelta(seconds=1)
    scene.db.commit()
    assert "en lecture" in scene.begin()
    assert "Autoriser pendant 24 heures" in browse(scene.joel).get("/compte/support").text


def test_a_second_factor_is_never_passed_even_when_they_would(scene: Scene, browse: Browse) -> None:
    facteurs.install(scene.db, scene.joel, make.FACTEUR)
    scene.db.commit()
    db = scene.db
    with pytest.raises(Refus, match="second facteur"):
        autorisations.allow(db, db.get_one(Personne, scene.joel.id), by=make.user_of(db, scene.joel))


def test_the_person_is_told_when_it_ends_of_what_was_done(scene: Scene, browse: Browse) -> None:
    browse(scene.joel).post("/compte/support")
    scene.begin()
    scene.claire.get("/documentation")
    scene.claire.post("/habilitations/nouvelle", BEGUN)
    scene.claire.post("/comme/fin")
    scene.db.close()
    (mail,) = [each for each in make.mails(scene.db) if each.modele == "fin_du_support"]
    assert mail.destinataire == scene.joel.courriel
    for said in (
        "Documentation\u00a0: 1 page",
        "Demandes d’habilitation\u00a0: 1 enregistrement",
        "Tableau de bord\u00a0: 1 page",
    ):
        assert said in mail.texte, mail.texte
    page = browse(scene.joel).get("/compte/support").text
    assert "Claire Aubertin" in page and "/documentation" in page and MOTIF["motif"] in page


def test_only_what_was_reviewed_is_filled_in_in_someone_s_place() -> None:
    """A new address is closed to support until it says that it engages nobody."""
    rows = {f"{table}{what}" for table in TABLES for what in ROWS | IMPORTS}
    told = {route.name for route in SITE if declaration(route).prepares}
    assert told - rows == PREPARES
    assert {f"{table}-ligne" for table in TABLES} <= told
