"""The délégataire's form on its pages: filled field by field or at once, finished, read by those whom it concerns (P7, P10)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.database import reading
from eclat.domain.delegataires import ecarts, fiche, identifications
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.habilitations import attributions, decisions, instruction
from eclat.models import Delegation, EtatDelegation, Habilitation, Identification, NaturePiece, Organisme, Personne
from tests import factories as make
from tests.browser import Browser
from tests.pages.habilitations.test_formulaire import FORMATEUR, form_of, saved_now
from tests.swap import assert_swap_equals_reload

D = EtatDelegation
TITRE = "Formulaire d’identification d’un OF Délégataire d’une organisation nationale portant l’habilitation"


@pytest.fixture
def preau(db: Session) -> Habilitation:
    make.administrateur(db)
    return make.national(db, rows=3, etat="en_attente_delegataires")


@pytest.fixture
def first(db: Session, preau: Habilitation) -> Delegation:
    return make.delegataires(db, preau)[0]


@pytest.fixture
def form(db: Session, first: Delegation) -> Identification:
    made = make.identification(db, first)
    db.commit()
    return made


@pytest.fixture
def maelle(db: Session, first: Delegation, browse: Any) -> Browser:
    found: Browser = browse(make.delegataire(db, first))
    return found


def address(identification: Identification) -> str:
    return f"/identification/{identification.id}"


def kept(identification: Identification, read: Callable[[Session, Identification], Any] = lambda _, found: found) -> Any:
    """What the database holds now."""
    with reading() as db:
        return read(db, db.get_one(Identification, identification.id))


def text(browser: Browser, path: str) -> str:
    return " ".join(browser.get(path).text.split())


# --- where it is found ---


def test_the_only_form_is_found_at_once(form: Identification, maelle: Browser) -> None:
    answer = maelle.get("/identification")
    assert (answer.status_code, answer.headers["location"]) == (303, address(form))


def test_several_national_organisations_each_have_their_form(
    db: Session, form: Identification, first: Delegation, maelle: Browser
) -> None:
    union = make.national(
        db, "Union Marelle", rows=[make.row(1, courriel=first.courriel)], etat="en_attente_delegataires", prenom="Rose",
        nom_dirigeant="Castaing",
    )  # fmt: skip
    other = identifications.of_delegation(db, make.delegataires(db, union)[0])
    db.commit()
    page = text(maelle, "/identification")
    assert "Délégataire de la Fédération du Grand Préau" in page and "Délégataire de l’Union Marelle" in page
    assert address(form) in page and address(other) in page


def test_an_organisme_that_nobody_named_reads_that_there_is_none(db: Session, browse: Any) -> None:
    page = text(browse(make.dirigeant(db, make.organisme(db))), "/identification")
    assert "Aucune organisation nationale ne vous a désigné comme délégataire." in page


def test_it_says_for_whom_and_shows_the_profile(db: Session, form: Identification, first: Delegation, maelle: Browser) -> None:
    page = text(maelle, address(form))
    assert TITRE in page and "Demandé par <b>la Fédération du Grand Préau</b>" in page
    organisme = db.get_one(Organisme, first.organisme_id)
    assert organisme.nom in page and "3 quai des Tanneurs" in page and 'href="/profil">Modifier le profil' in page
    assert "Terminer et transmettre à la Fédération du Grand Préau" in page
    assert 'name="adresse"' not in page


def test_without_a_siret_it_says_where_to_give_it_or_why_there_is_none(
    db: Session, form: Identification, first: Delegation, maelle: Browser, browse: Any
) -> None:
    organisme = db.get_one(Organisme, first.organisme_id)
    organisme.siret = None
    db.add(organisme)
    db.commit()
    page = text(maelle, address(form))
    assert 'id="siret"' in page and 'href="/profil#champ-siret"' in page and 'href="#siret"' in page
    refused = maelle.post(f"{address(form)}/achevement", form_of(page))
    assert refused.status_code == 422 and 'href="#siret"' in refused.text
    profil = maelle.get("/profil").text
    assert "Pourquoi vous n’avez pas de SIRET" in profil
    why = "Association en cours d’immatriculation."
    given = {
        "telephone": "02 61 91 04 17",
        "site_web": "pas de site",
        "nom": "Le Guen",
        "prenom": "Maëlle",
        "siret": "",
        "sans_siret": why,
    }
    assert maelle.post("/profil", given).status_code == 303
    page = text(maelle, address(form))
    assert 'id="siret"' not in page and f"Aucun : {why}" in page.replace("\u00a0", " ")
    assert maelle.post(f"{address(form)}/achevement", form_of(page)).status_code == 303
    claire = browse(make.administrateur(db))
    assert f"Aucun : {why}" in text(claire, f"/organismes/{organisme.id}").replace("\u00a0", " ")
    assert "Sans SIRET" in text(claire, "/organismes") and "formulaire terminé" in text(claire, "/organismes")
    assert why in claire.post("/organismes/export", {"format": "csv"}).text
    maelle.post("/profil", given | {"siret": make.siret()})
    assert why not in text(claire, f"/organismes/{organisme.id}"), "a number is worth more than its absence"


def test_a_first_sign_in_leads_to_the_profile_then_to_the_form(db: Session, preau: Habilitation, browse: Any) -> None:
    second = make.delegataires(db, preau)[1]
    personne = make.dirigeant(db, db.get_one(Organisme, second.organisme_id))
    make.give_password(db, personne)
    mine = identifications.of_delegation(db, second)
    browser = browse(personne)
    for path in ("/", "/identification", address(mine)):
        assert browser.get(path).headers["location"] == "/profil"
    page = browser.get("/profil").text
    assert "Vous remplissez votre formulaire d’identification" in page and "Vous déposez votre demande" not in page
    profile = {"telephone": "02 61 91 04 17", "site_web": "https://preau2.example", "nom": "Le Guen", "prenom": "Maëlle"}
    home = browser.follow(browser.post("/profil", profile)).text
    assert "Il vous reste à remplir le formulaire d’identification demandé par" in home and "Remplir le formulaire" in home


# --- field by field ---


CHANGES: dict[str, list[str]] = {
    "nda": ["53 35 12"],
    "qualiopi_jusqu_au": [""],
    "responsable_courriel": ["gaelle@"],
    "responsable_telephone": ["02 97 01 02 04"],
    "locaux": ["Trois salles,\nrue du Port."],
    "sessions_par_an": ["beaucoup"],
    "honneur": [""],
    "departements": ["", "22", "56"],
}


@pytest.mark.parametrize("champ", CHANGES)
def test_a_saved_field_shows_what_a_reload_would(form: Identification, maelle: Browser, champ: str) -> None:
    before = maelle.get(address(form)).text
    answer = maelle.post(f"{address(form)}/champs/{champ}", {champ: CHANGES[champ]}, htmx=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    after = maelle.get(address(form)).text
    assert_swap_equals_reload(saved_now(before), saved_now(answer.text), saved_now(after), target=f"zone-{champ}")


def test_a_box_left_empty_is_said_to_lack_and_ticked_again(form: Identification, maelle: Browser) -> None:
    url = f"{address(form)}/champs/honneur"
    assert "Il manque 1 élément" in maelle.post(url, {"honneur": ""}, htmx=True).text
    assert kept(form).honneur is False
    assert "Rien ne manque" in maelle.post(url, {"honneur": ["", "oui"]}, htmx=True).text
    assert kept(form).honneur is True


def test_a_field_typed_in_a_stale_window_is_refused(form: Identification, maelle: Browser) -> None:
    url = f"{address(form)}/champs/locaux"
    base = f'[["locaux", "{form.locaux}"]]'
    assert maelle.post(url, {"locaux": "À Vannes", "base": base}, htmx=True).status_code == 200
    answer = maelle.post(url, {"locaux": "À Lorient", "base": base}, htmx=True)
    assert answer.status_code == 409 and "autre fenêtre" in answer.text
    assert kept(form).locaux == "À Vannes"


def test_a_telephone_shown_with_spaces_is_not_another_window(form: Identification, maelle: Browser) -> None:
    base = '[["responsable_telephone", "02 97 01 02 03"]]'
    answer = maelle.post(
        f"{address(form)}/champs/responsable_telephone", {"responsable_telephone": "0297010204", "base": base}, htmx=True
    )
    assert answer.status_code == 200 and kept(form).responsable_telephone == "+33297010204"


def test_a_row_is_added_saved_and_removed_as_a_reload_would_show(form: Identification, maelle: Browser) -> None:
    before = maelle.get(address(form)).text
    answer = maelle.post(f"{address(form)}/formateurs", htmx=True)
    after = maelle.get(address(form)).text
    assert_swap_equals_reload(saved_now(before), answer.text, saved_now(after), target="equipe-lignes", swap="beforeend")
    key = kept(form, dossiers.team)[-1].id
    row = f"{address(form)}/formateurs/{key}"
    answer = maelle.post(row, {f"equipe-{name}": value for name, value in FORMATEUR.items()}, htmx=True)
    reloaded = maelle.get(address(form)).text
    assert_swap_equals_reload(saved_now(after), answer.text, saved_now(reloaded), target=f"ligne-{key}")
    answer = maelle.post(f"{row}/retrait", htmx=True)
    assert "Nadia Ferhat : ligne retirée" in answer.text and f"{address(form)}/formateurs" in answer.text
    assert len(kept(form, dossiers.team)) == 1


@pytest.mark.parametrize("nature", ["qualiopi", "cv", "autre"])
def test_a_document_is_attached_and_removed_as_a_reload_would_show(
    db: Session, first: Delegation, maelle: Browser, nature: str
) -> None:
    form = make.identification(db, first, complete=False)
    member = equipe.add_member(db, form, by=make.user_of(db, make.delegataire(db, first)))
    key = f"piece-cv-{member.id}" if nature == "cv" else f"piece-{nature}"
    db.commit()
    before = maelle.get(address(form)).text
    answer = maelle.post(f"{address(form)}/pieces", files={key: ("convention 2026.pdf", make.PDF)}, htmx=True)
    after = maelle.get(address(form)).text
    assert_swap_equals_reload(saved_now(before), answer.text, saved_now(after), target=key)
    (piece,) = kept(form, dossiers.documents)
    answer = maelle.post(f"{address(form)}/pieces/{piece.id}/retrait", htmx=True)
    assert_swap_equals_reload(saved_now(after), answer.text, saved_now(maelle.get(address(form)).text), target=key)


@pytest.mark.parametrize(
    "key", ["piece-requise", "piece-requise-0190a5e0-0000-7000-8000-000000000000", "piece-point", "piece-tout"]
)
def test_a_document_that_the_form_does_not_ask_is_not_found(form: Identification, maelle: Browser, key: str) -> None:
    assert maelle.post(f"{address(form)}/pieces", files={key: ("x.pdf", make.PDF)}, htmx=True).status_code == 404


def test_a_page_of_many_rows_asks_no_more_questions_than_one_of_few(
    db: Session, first: Delegation, form: Identification, maelle: Browser
) -> None:
    by = make.user_of(db, make.delegataire(db, first))
    equipe.add_member(db, form, by=by)
    db.commit()
    few = maelle.queries(address(form))
    for _ in range(3):
        equipe.add_member(db, form, by=by)
    db.commit()
    assert sorted(maelle.queries(address(form))) == sorted(few)


# --- at once, without a script ---


def test_the_form_sent_as_it_is_changes_nothing(form: Identification, maelle: Browser) -> None:
    before = maelle.get(address(form)).text
    answer = maelle.post(f"{address(form)}/brouillon", form_of(before))
    assert answer.status_code == 303
    assert form_of(maelle.follow(answer).text) == form_of(before)
    assert kept(form, fiche.manques) == []


def test_everything_typed_is_kept_at_once_valid_or_not(form: Identification, maelle: Browser) -> None:
    sent = form_of(maelle.get(address(form)).text)
    sent |= {"nda": ["12"], "tuteurs": ["Deux jours."], "honneur": [""], "equipe-nom": ["Ferhat-Lay"]}
    page = maelle.follow(maelle.post(f"{address(form)}/brouillon", sent))
    assert "Brouillon enregistré" in page.text and "Ce numéro compte 2 chiffres au lieu de 11." in page.text
    now = kept(form)
    assert (now.tuteurs, now.saisies, now.honneur) == ("Deux jours.", {"nda": "12"}, False)
    assert kept(form, dossiers.team)[0].nom == "Ferhat-Lay"


def test_one_refused_document_does_not_lose_the_rest(form: Identification, maelle: Browser) -> None:
    files = {"piece-qualiopi": ("photo.heic", b"\0\0\0\x18ftypheic"), "piece-autre": ("lettre.pdf", make.PDF)}
    answer = maelle.post(f"{address(form)}/brouillon", {"tuteurs": "Deux jours."}, files=files)
    assert answer.status_code == 422 and "photo.heic n’est pas accepté" in answer.text and "lettre.pdf" in answer.text
    assert kept(form).tuteurs == "Deux jours."


# --- finished, and taken up again ---


def test_finishing_too_soon_says_what_lacks_and_keeps_everything(form: Identification, maelle: Browser) -> None:
    answer = maelle.post(f"{address(form)}/achevement", {"locaux": "", "honneur": "", "tuteurs": "Deux jours."})
    assert answer.status_code == 422
    bilan = answer.text.partition("Le formulaire n’est pas encore terminé")[2].partition("</ul>")[0]
    assert 'href="#champ-locaux">Locaux<' in bilan and 'href="#champ-honneur">Déclaration sur l’honneur<' in bilan
    assert (kept(form).tuteurs, kept(form).termine_le) == ("Deux jours.", None)


def test_finished_it_is_read_with_what_comes_next(form: Identification, maelle: Browser) -> None:
    answer = maelle.post(f"{address(form)}/achevement", form_of(maelle.get(address(form)).text))
    assert (answer.status_code, answer.headers["location"]) == (303, address(form))
    assert "Formulaire transmis à la Fédération du Grand Préau" in maelle.get(address(form)).text
    page = text(maelle, address(form))
    assert TITRE in page and 'id="champ-nda"' not in page and "53 56 12345 67" in page and "cv-ferhat.pdf" in page
    assert "Votre formulaire est complet depuis le" in page
    assert "La demande <b>de la Fédération du Grand Préau</b> partira quand tous ses délégataires auront terminé." in page
    assert "Reprendre le formulaire" in page


def test_it_is_taken_up_again_while_allowed(db: Session, form: Identification, preau: Habilitation, maelle: Browser) -> None:
    maelle.post(f"{address(form)}/achevement")
    page = maelle.follow(maelle.post(f"{address(form)}/reprise"))
    assert "Le formulaire est à nouveau ouvert" in page.text and 'id="champ-nda"' in page.text
    assert "Il manque 1 élément" in page.text
    maelle.post(f"{address(form)}/achevement", {"honneur": ["", "oui"]})
    for each in make.delegataires(db, preau)[1:]:
        make.identification(db, each, etat="terminee")
    db.commit()
    page = text(maelle, address(form))
    assert "est chez OC Éclat" in page and "Reprendre le formulaire" not in page
    with clock.travel(timedelta(minutes=5)):
        answer = maelle.post(f"{address(form)}/reprise")
    assert answer.status_code == 409 and "est partie chez OC Éclat" in answer.text


def test_a_second_click_lands_where_the_first_one_led(form: Identification, maelle: Browser) -> None:
    maelle.post(f"{address(form)}/achevement")
    answer = maelle.post(f"{address(form)}/achevement", {"tuteurs": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, address(form))
    assert "Vous venez de terminer ce formulaire." in maelle.follow(answer).text
    maelle.post(f"{address(form)}/reprise")
    assert "Vous venez de reprendre ce formulaire." in maelle.follow(maelle.post(f"{address(form)}/reprise")).text


def test_a_prefilled_form_says_from_when_and_not_from_whom(
    db: Session, form: Identification, first: Delegation, browse: Any
) -> None:
    identifications.finish(db, first, by=make.user_of(db, make.delegataire(db, first)))
    union = make.national(
        db, "Union Marelle", rows=[make.row(1, courriel=first.courriel)], etat="en_attente_delegataires", prenom="Rose",
        nom_dirigeant="Castaing",
    )  # fmt: skip
    (named,) = make.delegataires(db, union)
    copy = identifications.of_delegation(db, named)
    browser, rose = browse(make.delegataire(db, named)), make.dirigeant(db, db.get_one(Organisme, union.organisme_id))
    db.commit()
    page = text(browser, address(copy))
    assert "Prérempli d’après votre formulaire du" in page and "Grand Préau" not in page.replace("Grand Préau 1", "")
    assert "Prérempli d’après votre formulaire du" in text(browser, "/")
    contenu.save_field(db, copy, "honneur", ["oui"], by=make.user_of(db, make.delegataire(db, named)))
    identifications.finish(db, named, by=make.user_of(db, make.delegataire(db, named)))
    db.commit()
    for reader in (rose, make.administrateur(db, "Paul", "Ferrand")):
        read = text(browse(reader), address(copy))
        assert "Gaëlle" in read and "Prérempli" not in read and "Fédération du Grand Préau" not in read


# --- by whom it is read ---


def national_of(db: Session, request: Habilitation) -> Personne:
    return make.dirigeant(db, db.get_one(Organisme, request.organisme_id))


def test_only_its_own_people_see_a_form_under_way(
    db: Session, form: Identification, first: Delegation, preau: Habilitation, browse: Any
) -> None:
    karim = make.referent(db, db.get_one(Organisme, first.organisme_id))
    sibling = make.delegataire(db, make.delegataires(db, preau)[1])
    stranger = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    claire, odile = make.administrateur(db, "Claire", "Dupin"), make.comite_technique(db)
    file = f"/fichiers/{dossiers.documents(db, form)[0].fichier_id}"
    db.commit()
    for outsider in (sibling, stranger, national_of(db, preau), odile):
        browser = browse(outsider)
        assert [browser.get(path).status_code for path in (address(form), file)] == [404, 404]
    read = text(browse(karim), address(form))
    assert "remplit encore ce formulaire" in read and 'id="champ-nda"' not in read
    assert browse(karim).post(f"{address(form)}/champs/nda", {"nda": "1"}).status_code == 403
    page = text(browse(claire), address(form))
    assert "Formulaire en cours" in page and "ce que vous lisez peut changer" in page


def test_finished_it_is_read_by_the_national_organisation_and_no_other(
    db: Session, form: Identification, first: Delegation, preau: Habilitation, browse: Any
) -> None:
    identifications.finish(db, first, by=make.user_of(db, make.delegataire(db, first)))
    union = make.national(
        db, "Union Marelle", rows=[make.row(1, courriel=first.courriel)], etat="en_attente_delegataires", prenom="Rose",
        nom_dirigeant="Castaing",
    )  # fmt: skip
    file = f"/fichiers/{dossiers.documents(db, form)[0].fichier_id}"
    db.commit()
    helene, rose = browse(national_of(db, preau)), browse(national_of(db, union))
    assert "Gaëlle" in text(helene, address(form)) and helene.get(file).status_code == 200
    assert [rose.get(path).status_code for path in (address(form), file)] == [404, 404]
    assert helene.post(f"{address(form)}/reprise").status_code == 403
    assert helene.post(f"{address(form)}/achevement").status_code == 403


# --- OC Éclat ---


@pytest.fixture
def sophie(db: Session, preau: Habilitation, form: Identification) -> Personne:
    """She studies the request, all forms of which are finished."""
    found = make.instructeur(db)
    for each in make.delegataires(db, preau):
        if each.etat == D.INVITEE:
            by = make.user_of(db, make.delegataire(db, each))
            if identifications.of_delegation(db, each) == form:
                identifications.finish(db, each, by=by)
            else:
                make.identification(db, each, etat="terminee")
    attributions.attribute(db, preau, instructeurs=[found.id], comite=[], by=make.decider(db))
    db.commit()
    return found


def test_the_request_s_file_lists_its_delegataires(
    db: Session, preau: Habilitation, form: Identification, sophie: Personne, browse: Any
) -> None:
    page = text(browse(sophie), f"/habilitations/{preau.id}?onglet=delegataires")
    assert "3 OF sur 3 ont terminé" in page and page.count("Écarter…") >= 3
    assert f'href="{address(form)}"' in page
    lone = make.habilitation(db, make.organisme(db), etat="deposee")
    db.commit()
    other = text(browse(make.administrateur(db, "Claire", "Dupin")), f"/habilitations/{lone.id}?onglet=delegataires")
    assert "onglet=delegataires" not in other


def test_the_comite_technique_and_the_administrateur_read_without_deciding(
    db: Session, preau: Habilitation, form: Identification, sophie: Personne, browse: Any
) -> None:
    odile = make.comite_technique(db)
    attributions.attribute(db, preau, instructeurs=[sophie.id], comite=[odile.id], by=make.decider(db))
    claire = make.administrateur(db, "Claire", "Dupin")
    db.commit()
    for reader in (odile, claire):
        browser = browse(reader)
        assert "Écarter" not in text(browser, f"/habilitations/{preau.id}?onglet=delegataires")
        page = text(browser, address(form))
        assert "Gaëlle" in page and "Écarter" not in page
        assert browser.post(f"{address(form)}/ecart", {"motif": "Non."}).status_code == 403


def test_the_list_asks_as_many_questions_whatever_its_length(db: Session, browse: Any) -> None:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    counts = []
    for count in (1, 3):
        request = make.national(db, f"Union {count}", rows=[make.row(10 * count + rank) for rank in range(count)],
                                etat="en_attente_delegataires")  # fmt: skip
        make.studied(db, request, sophie)
        db.commit()
        counts.append(len(browse(claire).queries(f"/habilitations/{request.id}?onglet=delegataires")))
    assert counts[0] == counts[1]


def test_an_instructeur_reads_the_organisme_behind_a_form(db: Session, first: Delegation, sophie: Personne, browse: Any) -> None:
    assert browse(sophie).get(f"/organismes/{first.organisme_id}").status_code == 200
    assert browse(make.instructeur(db, "Nour", "Haddad")).get(f"/organismes/{first.organisme_id}").status_code == 404


def test_setting_aside_asks_for_the_reason_and_is_undone(
    db: Session, form: Identification, first: Delegation, sophie: Personne, browse: Any
) -> None:
    browser, motif = browse(sophie), "Le certificat est celui d’un autre organisme."
    assert "Écarter Grand Préau 1 ?" in text(browser, f"{address(form)}/ecart")
    answer = browser.post(f"{address(form)}/ecart", {"motif": " "})
    assert answer.status_code == 422 and "Indiquez le motif" in answer.text
    answer = browser.post(f"{address(form)}/ecart", {"motif": motif})
    assert answer.headers["location"] == address(form)
    page = " ".join(browser.follow(answer).text.split())
    assert "Le délégataire est écarté" in page and motif in page and "Réintégrer" in page
    assert "Vous venez d’écarter ce délégataire." in browser.follow(browser.post(f"{address(form)}/ecart", {"motif": motif})).text
    page = browser.follow(browser.post(f"{address(form)}/reintegration")).text
    assert "Le délégataire est réintégré" in page and "Écarter…" in page


def test_the_second_instructeur_is_told_who_set_it_aside_and_loses_nothing(
    db: Session, preau: Habilitation, form: Identification, first: Delegation, sophie: Personne, browse: Any
) -> None:
    julien = make.instructeur(db, "Julien", "Delmas")
    attributions.attribute(db, preau, instructeurs=[sophie.id, julien.id], comite=[], by=make.decider(db))
    ecarts.set_aside(db, first, motif="Certificat d’un autre.", by=make.user_of(db, sophie))
    db.commit()
    browser = browse(julien)
    answer = browser.post(f"{address(form)}/ecart", {"motif": "Hors territoire."})
    assert answer.status_code == 409 and "Sophie Rakoto vient d’écarter ce délégataire." in answer.text
    assert "Hors territoire." in answer.text
    swapped = browser.post(f"{address(form)}/ecart", {"motif": "Hors territoire."}, htmx=True)
    assert swapped.status_code == 409 and "Hors territoire." in swapped.text and "<html" not in swapped.text
    assert browser.get(f"{address(form)}/ecart").status_code == 409


def test_what_the_instructeurs_think_is_said_with_the_decision_not_before(
    db: Session, preau: Habilitation, form: Identification, first: Delegation, sophie: Personne, maelle: Browser, browse: Any
) -> None:
    motif, by = "Le certificat est celui d’un autre organisme.", make.user_of(db, sophie)
    ecarts.set_aside(db, first, motif=motif, by=by)
    helene = browse(national_of(db, preau))
    db.commit()
    for browser in (maelle, helene):
        for path in (address(form), "/"):
            page = text(browser, path)
            assert motif not in page and "carté" not in page
    assert "Demande déposée" in text(maelle, address(form)) and ">Terminé<" in text(helene, address(form)).replace("</svg>", ">")
    start, end = decisions.usual_validity(db, preau)
    assert preau.objet is not None
    decisions.accept(db, preau, objet=preau.objet, valide_du=start, valide_jusqu_au=end, conditions="", by=by)
    db.commit()
    for browser, path in ((maelle, address(form)), (maelle, "/"), (helene, address(form))):
        page = text(browser, path)
        assert motif in page and "Écarté" in page
    kept_one = make.delegataires(db, preau)[1]
    page = text(browse(make.delegataire(db, kept_one)), "/")
    assert (
        "Votre organisme est habilité comme délégataire <b>de la Fédération du Grand Préau</b>, du" in page and "Habilité" in page
    )


# --- the dashboard and the menu ---


def test_the_dashboard_says_what_remains(db: Session, first: Delegation, maelle: Browser) -> None:
    form = make.identification(db, first)
    by = make.user_of(db, make.delegataire(db, first))
    for name in ("locaux", "moyens", "honneur"):
        contenu.save_field(db, form, name, [""], by=by)
    db.commit()
    page = text(maelle, "/")
    assert (
        "Il vous reste à remplir le formulaire d’identification demandé par <b>la Fédération du Grand Préau</b> : <b>3 éléments manquent</b>."
        in page
    )
    assert "Compléter le formulaire" in page and "À remplir" in page
    assert "Demande d’habilitation" not in page and "Préparer la demande" not in page
    assert maelle.get("/habilitations").headers["location"] == "/identification"


def test_a_complete_form_is_to_be_finished(form: Identification, maelle: Browser) -> None:
    page = text(maelle, "/")
    assert "Rien ne manque au formulaire d’identification demandé par" in page and "Terminer le formulaire" in page


def test_the_dashboard_follows_the_request(
    db: Session, form: Identification, preau: Habilitation, first: Delegation, maelle: Browser
) -> None:
    identifications.finish(db, first, by=make.user_of(db, make.delegataire(db, first)))
    db.commit()
    assert "Terminé" in text(maelle, "/") and "partira quand tous ses délégataires auront terminé" in text(maelle, "/")
    sophie = make.instructeur(db)
    for each in make.delegataires(db, preau)[1:]:
        make.identification(db, each, etat="terminee")
    db.commit()
    assert "Demande déposée" in text(maelle, "/")
    attributions.attribute(db, preau, instructeurs=[sophie.id], comite=[], by=make.decider(db))
    instruction.POINTS.add(db, preau, texte="Les locaux", by=make.user_of(db, sophie))
    instruction.POINTS.send_back(db, preau, by=make.user_of(db, sophie))
    db.commit()
    assert "OC Éclat a demandé <b>à la Fédération du Grand Préau</b> de compléter sa demande." in text(maelle, "/")
    assert "Reprendre le formulaire" in text(maelle, address(form))


def test_a_refusal_is_said_to_the_delegataire(db: Session, preau: Habilitation, sophie: Personne, maelle: Browser) -> None:
    decisions.refuse(db, preau, motif="Équipe insuffisante.", by=make.user_of(db, sophie))
    db.commit()
    page = text(maelle, "/")
    assert "OC Éclat a refusé la demande <b>de la Fédération du Grand Préau</b>." in page and "Équipe insuffisante." not in page


def test_its_referent_reads_where_the_form_stands(db: Session, form: Identification, first: Delegation, browse: Any) -> None:
    karim = make.referent(db, db.get_one(Organisme, first.organisme_id))
    db.commit()
    page = text(browse(karim), "/")
    assert "Votre dirigeant remplit le <b>formulaire d’identification</b> demandé par" in page and "Voir le formulaire" in page


def test_an_organisme_that_asks_for_itself_and_is_named_too_has_both(db: Session, browse: Any) -> None:
    make.administrateur(db)
    possibles = make.organisme(db)
    mathilde = make.dirigeant(db, possibles)
    make.habilitation(db, possibles, complete=False)
    make.national(db, rows=[make.row(1, courriel=mathilde.courriel)], etat="en_attente_delegataires")
    db.commit()
    page = text(browse(mathilde), "/")
    assert "Votre demande est en brouillon" in page and "Il vous reste à remplir le formulaire d’identification" in page
    assert ">Demande d’habilitation<" in page and "Formulaire d’identification<span" in page


def test_one_named_by_nobody_has_no_entry(db: Session, browse: Any) -> None:
    page = text(browse(make.dirigeant(db, make.organisme(db))), "/")
    assert "Formulaire d’identification" not in page and "Demande d’habilitation" in page


def test_one_taken_off_the_list_keeps_nothing_of_it(
    db: Session, form: Identification, first: Delegation, preau: Habilitation, browse: Any
) -> None:
    from eclat.domain.delegataires import delegues

    possibles = make.organisme(db)
    mathilde = make.dirigeant(db, possibles)
    union = make.national(
        db, "Union Marelle", rows=[make.row(7, courriel=mathilde.courriel), make.row(8)], etat="en_attente_delegataires",
        prenom="Rose", nom_dirigeant="Castaing",
    )  # fmt: skip
    named = make.delegataires(db, union)[0]
    theirs = identifications.of_delegation(db, named)
    delegues.remove(db, named, by=make.user_of(db, national_of(db, union)))
    db.commit()
    browser = browse(mathilde)
    for answer in (browser.get(address(theirs)), browser.post(f"{address(theirs)}/champs/nda", {"nda": "53"}, htmx=True)):
        assert answer.status_code == 409 and "Union Marelle a retiré votre organisme de la liste" in answer.text
    assert browse(make.dirigeant(db, make.organisme(db, "Autre"))).get(address(theirs)).status_code == 404
    assert browse(make.administrateur(db)).get(address(theirs)).status_code == 404
    assert "Union Marelle" not in text(browser, "/") and "Formulaire d’identification" not in text(browser, "/")
    assert db.exec(select(Identification).where(Identification.id == form.id)).first() is not None


def test_dashboards_of_several_national_organisations_stay_light(
    db: Session, first: Delegation, form: Identification, maelle: Browser
) -> None:
    """Two or three of them: each adds a few questions, none of them for its rows."""
    by = make.user_of(db, make.delegataire(db, first))
    few = len(maelle.queries("/"))
    for _ in range(4):
        equipe.add_member(db, form, by=by)
    contenu.attach(db, form, NaturePiece.AUTRE, "plan.pdf", make.PDF, by=by)
    db.commit()
    assert len(maelle.queries("/")) == few
