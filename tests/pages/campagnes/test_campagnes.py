"""The annual follow-up as each side meets it: OC Éclat prepares, opens, reads, concludes; an organisme answers (P10)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.campagnes import questions, reponses
from eclat.models import Appartenance, Campagne, EtatCampagne, NatureQuestion, Personne, PieceSuivi, Reglage, SuiviAnnuel
from eclat.tasks import campagnes as tasks
from tests import campagnes as told
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
N = NatureQuestion
PDF = ("plaquette.pdf", make.PDF, "application/pdf")


@pytest.fixture
def claire(db: Session, browse: Browse) -> Browser:
    browser = browse(make.administrateur(db))
    db.commit()
    return browser


def test_it_is_prepared_previewed_then_opened(db: Session, claire: Browser, browse: Browse) -> None:
    owner = make.habilite(db)
    joel = browse(make.dirigeant(db, owner))
    db.commit()
    assert "Suivi annuel" in claire.get("/campagnes/nouvelle").text
    wrong = claire.post("/campagnes/nouvelle", told.preparation(jusqu_au=clock.today()))
    assert wrong.status_code == 422 and "Choisissez un jour à venir" in wrong.text
    at = str(claire.post("/campagnes/nouvelle", told.preparation()).headers["location"]).partition("?")[0]
    page = claire.get(at).text
    assert "En préparation" in page and "Combien de réclamations avez-vous reçues" in page
    assert claire.post(f"{at}/question", told.question("Combien de salles ?")).status_code == 303
    added = db.exec(select(Campagne)).one()
    last = questions.of(db, added)[-1]
    assert last.intitule == "Combien de salles ?"
    db.commit()
    assert claire.post(f"{at}/questions/{last.id}/montee?rang={last.rang}").status_code == 303
    assert "Combien de salles ?" in claire.get(f"{at}/questions/{last.id}/correction").text
    assert claire.post(f"{at}/questions/{last.id}/retrait").status_code == 303
    preview = claire.get(f"{at}/apercu").text
    assert "Comme un organisme le lira" in preview and "répondez au plus tard" in preview.lower()
    asked = claire.get(f"{at}/ouverture").text
    assert "à 1 organisme" in asked and "Remplir le suivi annuel" in asked
    assert joel.get(at).status_code == 403 and "Suivi annuel" not in joel.get("/").text
    assert claire.post(f"{at}/ouverture").status_code == 303
    assert claire.post(f"{at}/ouverture").status_code == 303, "a second click lands where the first one led"
    assert "part aux organismes" in claire.get(at).text
    tasks.spread()
    assert "0 suivi remis sur 1" in claire.get(at).text and "à remplir" in joel.get("/").text
    assert claire.post(f"{at}/question", told.question("Trop tard ?")).status_code == 409


def test_the_next_one_begins_where_the_last_one_ended(db: Session, claire: Browser) -> None:
    last = told.ouverte(db)
    last.periode_du, last.periode_au = clock.today() - timedelta(days=375), clock.today() - timedelta(days=10)
    db.commit()
    proposed = last.periode_au + timedelta(days=1)
    page = claire.get("/campagnes/nouvelle").text
    assert f'value="{proposed.isoformat()}"' in page
    assert f'value="{told.demain(366).isoformat()}"' in page, "a period that is not over is told of once it is, within a year"


def test_an_answer_saves_itself_and_nobody_else_reads_it_before_it_is_handed_over(
    db: Session, claire: Browser, browse: Browse
) -> None:
    owner = make.habilite(db)
    suivi = told.demande(db, owner)
    joel, karim = browse(make.dirigeant(db, owner)), browse(make.referent(db, owner))
    text, number, piece = (told.asked(db, suivi, nature)[0] for nature in (N.TEXTE, N.NOMBRE, N.PIECE))
    db.commit()
    at = f"/suivis/{suivi.id}"
    saved = joel.post(f"{at}/brouillon", {f"question-{text.id}": "Deux sessions."}, htmx=True)
    assert saved.status_code == 200 and "Deux sessions." in saved.text and "Enregistré" in saved.text
    wrong = karim.post(f"{at}/brouillon", {f"question-{number.id}": "beaucoup"}, htmx=True).text
    assert "nombre entier" in wrong and "beaucoup" in wrong
    overtaken = joel.post(
        f"{at}/brouillon", {f"question-{text.id}": "Autre chose.", "base": f'[["question-{text.id}", "Rien."]]'}, htmx=True
    )
    assert overtaken.status_code == 409
    kept = {f"question-{text.id}": "Deux sessions.", "joindre": str(piece.id)}
    assert "Choisissez d’abord un fichier" in joel.post(f"{at}/brouillon", kept).text
    assert joel.post(f"{at}/brouillon", kept, files={f"piece-{piece.id}": PDF}).status_code == 303
    mine = joel.get(at).text
    assert "plaquette.pdf" in mine and "Deux sessions." in mine and "Retirer" in mine
    theirs = claire.get(at).text
    assert "Deux sessions." not in theirs and "plaquette.pdf" not in theirs and "n’a encore rien remis" in theirs
    joined = db.exec(select(PieceSuivi)).one()
    db.commit()
    assert claire.get(f"/fichiers/{joined.fichier_id}").status_code == 404
    assert joel.get(f"/fichiers/{joined.fichier_id}").status_code == 200
    refused = joel.post(f"{at}/brouillon", {"envoyer": "oui"})
    assert refused.status_code == 422 and "à donner ou à corriger" in refused.text and "nombre entier" in refused.text
    assert "Il reste" in joel.get(f"{at}/remise").text
    assert joel.post(f"{at}/brouillon", {"retirer": str(joined.id)}).status_code == 303
    assert "plaquette.pdf" not in joel.get(at).text


def test_it_is_handed_over_read_and_sent_back(db: Session, claire: Browser, browse: Browse) -> None:
    owner = make.habilite(db)
    suivi, by = told.demande(db, owner), make.user_of(db, make.dirigeant(db, owner))
    told.rempli(db, suivi, by, make.PDF)
    joel, odile = browse(make.dirigeant(db, owner)), browse(make.comite_technique(db))
    db.commit()
    at = f"/suivis/{suivi.id}"
    assert joel.post(f"{at}/brouillon", {"envoyer": "oui"}).headers["location"] == f"{at}/remise"
    assert joel.post(f"{at}/remise").status_code == 303
    assert joel.post(f"{at}/remise").status_code == 303
    assert f'action="{at}/brouillon"' not in joel.get(at).text and "Rien de nouveau." in joel.get(at).text
    assert "1 suivi annuel est à lire" in claire.get("/").text
    assert "Rien de nouveau." in odile.get(at).text and odile.get(f"{at}/lecture").status_code == 403
    assert claire.post(f"{at}/lecture", {"a_suivre": "oui", "note": "À vérifier sur place."}).status_code == 303
    assert "À vérifier sur place." in claire.get(at).text
    with clock.travel(timedelta(hours=1)):
        late = claire.get(f"{at}/lecture")
    assert late.status_code == 409 and re.search(
        r"Vous avez lu le suivi annuel le \w+\u00a0\S+ \d{4} à \d+\u00a0h\u00a0\d\d\.", late.text
    )
    mine = joel.get(at).text
    assert "À vérifier sur place." not in mine and "À suivre" not in mine and "a lu le suivi" not in mine
    assert claire.post(f"{at}/renvoi", {"motif": told.MOTIF, "jusqu_au": ""}).status_code == 422
    given = {"motif": told.MOTIF, "jusqu_au": told.demain(9).isoformat()}
    assert claire.post(f"{at}/renvoi", given).status_code == 303
    assert told.MOTIF in joel.get(at).text and "à compléter" in joel.get("/").text
    again = claire.get(at).text
    assert "renvoyé à compléter au plus tard le" in again and "pas encore remis" not in again
    assert "1 suivi est à remettre." in joel.get("/suivis").text and "Aucun suivi n’est à lire." in claire.get("/suivis").text


def test_who_is_late_is_seen_and_reminded_together(db: Session, claire: Browser, browse: Browse) -> None:
    owners = [make.habilite(db, f"École {rank}") for rank in range(3)]
    campagne = told.ouverte(db)
    by = make.user_of(db, make.dirigeant(db, owners[0]))
    told.remis(db, told.suivi_of(db, campagne, owners[0]), by, make.PDF)
    db.commit()
    with clock.travel(timedelta(days=31)):
        sophie = browse(make.administrateur(db))
        db.commit()
        page = sophie.get("/suivis?etat=en_retard").text
        assert "École 1" in page and "École 2" in page and "École 0" not in page
        assert "2 suivis annuels sont en retard" in sophie.get("/").text
        keys = [str(each.id) for each in db.exec(select(SuiviAnnuel))]
        db.commit()
        page = sophie.follow(sophie.post("/suivis/relances", {"ids": keys})).text
        assert "2 organismes relancés, 1 laissé de côté" in page
        told_late = [each.destinataire for each in make.mails(db) if each.modele == "suivi_rappel"]
        assert len(told_late) == 2


def test_the_synthesis_is_read_and_concluded(db: Session, claire: Browser, browse: Browse) -> None:
    owner = make.habilite(db)
    campagne = told.ouverte(db)
    told.remis(db, told.suivi_of(db, campagne, owner), make.user_of(db, make.dirigeant(db, owner)), make.PDF)
    odile, sophie = browse(make.comite_technique(db)), browse(make.instructeur(db))
    db.commit()
    at = f"/campagnes/{campagne.id}"
    page = odile.get(at).text
    assert "Rien de nouveau." in page and "En cours de validité" in page and "1 suivi remis sur 1" in page
    assert sophie.get(at).status_code == 403
    assert odile.post(f"{at}/conclusion", {"conclusion": "Les abandons augmentent."}).status_code == 303
    assert "Les abandons augmentent." in claire.get(at).text and odile.get(f"{at}/cloture").status_code == 403
    assert claire.post(f"{at}/cloture").status_code == 303
    db.expire_all()
    assert db.get_one(Campagne, campagne.id).etat == EtatCampagne.CLOSE
    assert "Suivi annuel" in claire.get(f"/organismes/{owner.id}").text


def test_a_closed_one_takes_no_answer_and_says_so(db: Session, claire: Browser, browse: Browse) -> None:
    owner = make.habilite(db)
    campagne = told.ouverte(db)
    suivi = told.suivi_of(db, campagne, owner)
    joel, key = browse(make.dirigeant(db, owner)), told.asked(db, suivi)[0].id
    db.commit()
    assert claire.post(f"/campagnes/{campagne.id}/cloture").status_code == 303
    answer = joel.post(f"/suivis/{suivi.id}/brouillon", {f"question-{key}": "Trop tard ?"})
    assert answer.status_code == 409 and "Trop tard ?" in answer.text and "close" in answer.text
    assert "n’a pas été remis" in joel.get(f"/suivis/{suivi.id}").text


def test_another_organisme_finds_nothing(db: Session, browse: Browse) -> None:
    suivi = told.demande(db, make.habilite(db))
    other = browse(make.dirigeant(db, make.habilite(db, "Un autre")))
    db.commit()
    assert other.get(f"/suivis/{suivi.id}").status_code == 404
    assert other.post(f"/suivis/{suivi.id}/brouillon", {}).status_code == 404


def test_whoever_sees_as_an_organisme_reads_no_draft(db: Session, claire: Browser) -> None:
    owner = make.habilite(db)
    suivi = told.demande(db, owner)
    joel = make.dirigeant(db, owner)
    text = told.asked(db, suivi, N.TEXTE)[0]
    reponses.write(db, suivi, {text.id: "Entre nous."}, by=make.user_of(db, joel))
    place = db.exec(select(Appartenance.id).where(Appartenance.personne_id == joel.id)).one()
    db.commit()
    assert claire.post(f"/comme/{place}", {"motif": "Il ne trouve pas où répondre."}).status_code == 303
    assert "Entre nous." not in claire.get(f"/suivis/{suivi.id}").text


def test_a_draft_is_deleted_and_a_second_click_lands_on_the_list(db: Session, claire: Browser) -> None:
    campagne = told.preparee(db, "À jeter")
    key = campagne.id
    db.commit()
    at = f"/campagnes/{key}"
    assert "Ses questions sont effacées" in claire.get(f"{at}/suppression").text
    for _ in range(2):
        answer = claire.post(f"{at}/suppression")
        assert (answer.status_code, answer.headers["location"]) == (303, "/campagnes")
    assert "La campagne est supprimée" in claire.get("/campagnes").text
    assert claire.get(at).status_code == 404 and "À jeter" not in claire.get("/campagnes").text


def test_who_is_habilitated_since_is_added_from_the_page(db: Session, claire: Browser, browse: Browse) -> None:
    make.habilite(db, "Dès le début")
    campagne = told.ouverte(db)
    late = make.habilite(db, "Arrivé depuis")
    joel, odile = browse(make.dirigeant(db, late)), browse(make.comite_technique(db))
    db.commit()
    at = f"/campagnes/{campagne.id}"
    page = claire.get(at).text
    assert "1 organisme est habilité depuis l’envoi et n’a pas reçu la demande." in page and "Ajouter des organismes…" in page
    assert "depuis l’envoi" not in odile.get(at).text
    asked = claire.get(f"{at}/ajout").text
    assert "Arrivé depuis" in asked and "Dès le début" not in asked
    assert claire.post(f"{at}/ajout", {}).status_code == 422
    for _ in range(2):
        assert claire.post(f"{at}/ajout", {"organismes": str(late.id)}).status_code == 303
    assert "Ajouter des organismes" not in claire.get(at).text
    assert "Suivi annuel" in joel.get("/suivis").text and "a demandé le suivi à des organismes" in claire.get(at).text


def test_delays_are_proposed_as_they_are_set(db: Session, claire: Browser, browse: Browse) -> None:
    db.add_all([Reglage(nom="campaign_days", valeur="20"), Reglage(nom="campaign_completion_days", valeur="8")])
    db.commit()
    assert f'value="{told.demain(20).isoformat()}"' in claire.get("/campagnes/nouvelle").text, "of the year that ended"
    owner = make.habilite(db)
    suivi = told.remis(db, told.demande(db, owner), make.user_of(db, make.dirigeant(db, owner)), make.PDF)
    db.commit()
    assert f'value="{told.demain(8).isoformat()}"' in claire.get(f"/suivis/{suivi.id}/renvoi").text
