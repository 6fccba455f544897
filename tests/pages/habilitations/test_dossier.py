"""The file of a request: who sees it, what each may do there, and what the second of two learns."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from eclat.domain.dossiers import contenu, points
from eclat.domain.habilitations import attributions, decisions, habilitations, instruction
from eclat.models import Habilitation, NaturePiece, Organisme, Personne
from tests.browser import Browser
from tests.factories import (
    PDF,
    administrateur,
    comite_technique,
    dirigeant,
    habilitation,
    instructeur,
    organisme,
    referent,
    user_of,
)

Browse = Callable[..., Browser]
ACCEPTED = {"objet": "preparer", "valide_du": "2026-12-01", "valide_jusqu_au": "2029-11-30", "conditions": "", "confirme": "oui"}


@pytest.fixture
def people(db: Session) -> dict[str, Personne]:
    asso = organisme(db)
    found = {
        "administrateur": administrateur(db),
        "dirigeant": dirigeant(db, asso),
        "referent": referent(db, asso),
        "sophie": instructeur(db),
        "julien": instructeur(db, "Julien", "Delmas"),
        "comite": comite_technique(db),
        "autre instructeur": instructeur(db, "Nadia", "Ferhat"),
        "autre comite": comite_technique(db, "Marc", "Lenoir"),
        "autre dirigeant": dirigeant(db, organisme(db, "Tremplin Animation Sud", prenom="Jules", nom_dirigeant="Roux")),
    }
    db.commit()
    return found


def request_in(db: Session, people: dict[str, Personne], etat: str) -> Habilitation:
    asso = db.get(Organisme, user_of(db, people["dirigeant"]).organisme_id)
    assert asso is not None
    pair = [people["sophie"], people["julien"]]
    found = habilitation(db, asso, etat=etat, instructeurs=pair)
    if etat != "deposee" and etat != "brouillon":
        keys = [each.id for each in pair]
        if found.etat in attributions.ATTRIBUABLE:
            attributions.attribute(
                db, found, instructeurs=keys, comite=[people["comite"].id], by=user_of(db, people["administrateur"])
            )
    db.commit()
    return found


@pytest.fixture
def studied(db: Session, people: dict[str, Personne]) -> Habilitation:
    return request_in(db, people, "en_instruction")


def with_point(db: Session, studied: Habilitation, people: dict[str, Personne], texte: str = "CV de Nadia Ferhat") -> Any:
    instruction.POINTS.add(db, studied, texte=texte, by=user_of(db, people["sophie"]))
    point = points.of(db, studied)[-1]
    db.commit()
    return point


def plain(html: str) -> str:
    return html.replace("\u00a0", " ")


# --- who sees what ---


@pytest.mark.parametrize("who", ["administrateur", "dirigeant", "referent", "sophie", "julien", "comite"])
def test_those_concerned_read_the_file(browse: Browse, people: dict[str, Personne], studied: Habilitation, who: str) -> None:
    assert browse(people[who]).get(f"/habilitations/{studied.id}").status_code == 200


@pytest.mark.parametrize("who", ["autre instructeur", "autre comite", "autre dirigeant"])
def test_for_the_others_it_does_not_exist(browse: Browse, people: dict[str, Personne], studied: Habilitation, who: str) -> None:
    assert browse(people[who]).get(f"/habilitations/{studied.id}").status_code == 404


def test_a_draft_does_not_exist_for_agents(db: Session, browse: Browse, people: dict[str, Personne]) -> None:
    draft = request_in(db, people, "brouillon")
    assert browse(people["administrateur"]).get(f"/habilitations/{draft.id}").status_code == 404


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("sophie", {"Ajouter un point", "Refuser…", "Renvoyer à compléter", "Accepter l’habilitation…"}),
        ("administrateur", {"Attribuer la demande"}),
        ("comite", set()),
        ("dirigeant", set()),
        ("referent", set()),
    ],
)
def test_each_sees_the_buttons_of_their_rights(
    browse: Browse, people: dict[str, Personne], studied: Habilitation, who: str, buttons: set[str]
) -> None:
    page = browse(people[who]).get(f"/habilitations/{studied.id}").text
    every = {"Ajouter un point", "Refuser…", "Renvoyer à compléter", "Accepter l’habilitation…", "Attribuer la demande"}
    assert {button for button in every if button in page} == buttons
    writes = who in ("dirigeant", "referent")  # to OC Éclat, whatever else they may do
    assert ("<form" in page.split('<main id="contenu"')[1].split("</main>")[0]) == (bool(buttons) or writes)


def test_every_part_of_the_file_is_there_to_read(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browser = browse(people["comite"])
    page = browser.get(f"/habilitations/{studied.id}?onglet=dossier").text
    for text in ("OF indépendant", "RNCP40871", "Préparer et évaluer", "53 35 12345 67", "35 Ille-et-Vilaine", "Laurent Orsini",
                 "une malle d’animation", "Deux journées de formation par an.", "fonds propres", "CV de Laurent Orsini"):  # fmt: skip
        assert text in page
    assert "/fichiers/" in browser.get(f"/habilitations/{studied.id}?onglet=pieces").text
    assert "a commencé la demande" in browser.get(f"/habilitations/{studied.id}?onglet=historique").text


def test_the_applicant_reads_what_it_sent_and_where_it_stands(
    browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    page = browse(people["dirigeant"]).get(f"/habilitations/{studied.id}").text
    assert "Votre demande est étudiée par <b>Sophie Rakoto</b> et <b>Julien Delmas</b>" in page
    assert "une malle d’animation" in page and 'aria-current="step"' in page
    assert "Odile Schmitt" not in page


def test_the_applicant_does_not_see_points_before_they_are_sent(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    with_point(db, studied, people, "Convention de stage")
    browser = browse(people["dirigeant"])
    assert "Convention de stage" not in browser.get(f"/habilitations/{studied.id}").text
    instruction.POINTS.send_back(db, studied, by=user_of(db, people["sophie"]))
    db.commit()
    assert "Convention de stage" in browse(people["referent"]).get(f"/habilitations/{studied.id}").text


def test_answers_and_their_documents_come_with_the_point(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    point = with_point(db, studied, people)
    theirs = user_of(db, people["dirigeant"])
    instruction.POINTS.send_back(db, studied, by=user_of(db, people["sophie"]))
    points.answer(db, studied, point, "Le voici, <b>à jour</b>.", by=theirs)
    contenu.attach(db, studied, NaturePiece.POINT, "cv-ferhat.pdf", PDF, target=point.id, by=theirs)
    habilitations.deposit(db, studied, by=theirs)
    db.commit()
    page = browse(people["sophie"]).get(f"/habilitations/{studied.id}").text
    assert "Le voici, &lt;b&gt;à jour&lt;/b&gt;." in page and "cv-ferhat.pdf" in page and "Réponse reçue" in page


def test_a_decision_is_read_by_both_sides(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browse(people["sophie"]).post(f"/habilitations/{studied.id}/acceptation", ACCEPTED | {"conditions": "Un évaluateur de plus."})
    for who in ("dirigeant", "referent", "comite", "administrateur"):
        page = browse(people[who]).get(f"/habilitations/{studied.id}").text
        assert "30\u00a0novembre 2029" in page and "Un évaluateur de plus." in page
        assert "Accepter l’habilitation…" not in page


def test_a_refused_dirigeant_may_begin_again(db: Session, browse: Browse, people: dict[str, Personne]) -> None:
    refused = request_in(db, people, "refusee")
    assert "Préparer une nouvelle demande" in browse(people["dirigeant"]).get(f"/habilitations/{refused.id}").text
    assert "Préparer une nouvelle demande" not in browse(people["referent"]).get(f"/habilitations/{refused.id}").text


# --- who may do what ---


def posts(studied: Habilitation, point: Any) -> dict[str, dict[str, str]]:
    at = f"/habilitations/{studied.id}"
    return {
        f"{at}/ajout-point": {"texte": "Un point"},
        f"{at}/points/{point.id}/levee": {},
        f"{at}/points/{point.id}/reprise": {},
        f"{at}/renvoi": {},
        f"{at}/acceptation": ACCEPTED,
        f"{at}/refus": {"motif": "Non", "confirme": "oui"},
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [("comite", 403), ("administrateur", 403), ("dirigeant", 403), ("referent", 403), ("autre instructeur", 404)],
)
def test_only_the_pair_studies_and_decides(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation, who: str, status: int
) -> None:
    point = with_point(db, studied, people)
    browser = browse(people[who])
    for path, data in posts(studied, point).items():
        assert browser.post(path, data).status_code == status, path
    db.refresh(studied)
    assert studied.etat == "en_instruction" and len(points.of(db, studied)) == 1


@pytest.mark.parametrize(("who", "status"), [("comite", 403), ("sophie", 403), ("dirigeant", 403)])
def test_only_an_administrateur_attributes(
    browse: Browse, people: dict[str, Personne], studied: Habilitation, who: str, status: int
) -> None:
    chosen = {"instructeur_1": str(people["autre instructeur"].id)}
    assert browse(people[who]).post(f"/habilitations/{studied.id}/attribution", chosen).status_code == status


# --- studying ---


def test_points_without_a_script(db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}"
    page = browser.follow(browser.post(f"{at}/ajout-point", {"texte": "Convention de stage"}))
    assert "Convention de stage" in page.text and "1 point reste à lever" in page.text
    (point,) = points.of(db, studied)
    db.commit()
    assert "Aucun point ne reste à lever" in browser.follow(browser.post(f"{at}/points/{point.id}/levee")).text
    assert "1 point reste à lever" in browser.follow(browser.post(f"{at}/points/{point.id}/reprise")).text


def test_an_empty_point_is_explained(browse: Browse, people: dict[str, Personne], studied: Habilitation) -> None:
    for htmx in (False, True):
        answer = browse(people["sophie"]).post(f"/habilitations/{studied.id}/ajout-point", {"texte": "  "}, htmx=htmx)
        assert answer.status_code == 422 and "Écrivez ce que le demandeur doit compléter." in answer.text


def test_what_htmx_receives_is_what_the_page_shows(browse: Browse, people: dict[str, Personne], studied: Habilitation) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}"
    browser.post(f"{at}/ajout-point", {"texte": "Convention de stage"})
    added = browser.post(f"{at}/ajout-point", {"texte": "CV"}, htmx=True).text
    page = browser.get(at).text
    for region in ("entete", "historique", "decision"):
        fragment = added.split(f'hx-target="#{region}" hx-swap="outerHTML">')[1].split("</hx-partial>")[0].strip()
        assert fragment in page


def test_sending_back_and_its_question(db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}"
    assert "Ajoutez d’abord un point" in plain(browser.get(f"{at}/renvoi").text)
    with_point(db, studied, people)
    assert "CV de Nadia Ferhat" in browser.get(f"{at}/renvoi").text
    page = browser.follow(browser.post(f"{at}/renvoi"))
    assert "La demande est renvoyée" in page.text and "Renvoyée le" in page.text


def test_accepting_proposes_a_validity_and_keeps_what_was_typed(
    browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}/acceptation"
    question = browser.get(at).text
    assert 'name="valide_jusqu_au" type="date" value="20' in question and "RNCP40871" in question
    wrong = browser.post(at, ACCEPTED | {"valide_jusqu_au": "2026-01-01", "conditions": "Deux évaluateurs."})
    assert wrong.status_code == 422 and "Deux évaluateurs." in wrong.text and 'value="2026-01-01"' in wrong.text
    assert "La fin de validité vient après le début." in wrong.text


def test_a_decision_is_read_again_before_anything_leaves(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}/acceptation"
    said = {**ACCEPTED, "confirme": "", "regions": "Bretagne", "conditions": "Deux évaluateurs,\nau moins."}
    read = browser.post(at, said)
    assert read.status_code == 200 and "Rien n’est encore écrit ni envoyé." in read.text
    assert "OC Éclat a accepté la demande d’habilitation" in plain(read.text) and "Territoire" in read.text
    db.expire_all()
    assert studied.etat == "en_instruction" and decisions.last_decision(db, studied) is None
    db.rollback()
    again = browser.post(at, said | {"confirme": "modifier"})
    assert again.status_code == 200 and "Deux évaluateurs,\nau moins.</textarea>" in again.text
    assert 'value="Bretagne" checked' in again.text
    done = browser.follow(browser.post(at, said | {"confirme": "oui"}))
    assert "Bretagne" in done.text and "Toute la France" not in done.text


def test_what_cannot_be_accepted_is_said_before_it_is_read_again(
    browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}/acceptation"
    late = browser.post(at, ACCEPTED | {"confirme": "", "valide_jusqu_au": "2035-01-01"})
    assert late.status_code == 422 and "L’enregistrement RNCP40871 prend fin le" in late.text
    browser.post(f"/habilitations/{studied.id}/refus", {"motif": "L’équipe est incomplète.", "confirme": "oui"})
    assert browser.post(at, ACCEPTED | {"confirme": ""}).status_code == 409


def test_accepting_with_a_point_left_says_what_to_do(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    with_point(db, studied, people)
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}/acceptation"
    assert "ou choisissez «\u00a0Renvoyer à compléter\u00a0»" in browser.get(at).text
    refused = browser.post(at, ACCEPTED)
    assert refused.status_code == 409 and "1 point reste à lever" in refused.text


def test_refusing_asks_for_a_reason(browse: Browse, people: dict[str, Personne], studied: Habilitation) -> None:
    browser, at = browse(people["sophie"]), f"/habilitations/{studied.id}/refus"
    assert browser.post(at).status_code == 422
    page = browser.follow(browser.post(at, {"motif": "L’équipe est incomplète.", "confirme": "oui"}))
    assert "L’équipe est incomplète." in page.text and "La demande est refusée" in page.text


def test_a_decision_from_its_dialog_leads_to_the_page(browse: Browse, people: dict[str, Personne], studied: Habilitation) -> None:
    answer = browse(people["sophie"]).post(f"/habilitations/{studied.id}/acceptation", ACCEPTED, htmx=True)
    assert answer.status_code == 204 and answer.headers["hx-redirect"] == f"/habilitations/{studied.id}"


# --- two at once ---


def test_the_second_to_decide_learns_what_the_first_did(
    browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browse(people["sophie"]).post(f"/habilitations/{studied.id}/acceptation", ACCEPTED)
    late = browse(people["julien"]).post(
        f"/habilitations/{studied.id}/refus", {"motif": "L’équipe est incomplète.", "confirme": "oui"}
    )
    assert late.status_code == 409
    assert "Sophie Rakoto vient d’accepter cette demande." in late.text and "habilité" in late.text
    assert "L’équipe est incomplète." in late.text


def test_in_a_dialog_the_second_learns_it_too_with_a_way_on(
    browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browse(people["sophie"]).post(f"/habilitations/{studied.id}/refus", {"motif": "Incomplet", "confirme": "oui"})
    late = browse(people["julien"]).post(f"/habilitations/{studied.id}/acceptation", ACCEPTED, htmx=True)
    assert late.status_code == 409 and "Sophie Rakoto vient de refuser cette demande." in late.text
    assert f'href="/habilitations/{studied.id}"' in late.text and "<html" not in late.text


def test_the_second_to_lift_a_point_sees_it_lifted(
    db: Session, browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    point = with_point(db, studied, people)
    path = f"/habilitations/{studied.id}/points/{point.id}/levee"
    browse(people["sophie"]).post(path)
    late = browse(people["julien"]).post(path, htmx=True)
    assert late.status_code == 409 and "Sophie Rakoto a déjà levé ce point." in late.text and "Levé" in late.text


def test_a_question_that_comes_too_late_shows_the_file(
    browse: Browse, people: dict[str, Personne], studied: Habilitation
) -> None:
    browse(people["sophie"]).post(f"/habilitations/{studied.id}/acceptation", ACCEPTED)
    late = browse(people["julien"]).get(f"/habilitations/{studied.id}/refus")
    assert late.status_code == 409 and "Sophie Rakoto vient d’accepter cette demande." in late.text
