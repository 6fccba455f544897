"""The form of a request: begun, filled field by field or at once, deposited; its files (P5, P10)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.database import reading
from eclat.domain.dossiers import contenu, dossiers, equipe, points
from eclat.domain.habilitations import demande, habilitations
from eclat.models import EtatHabilitation, Formateur, Habilitation, NaturePiece, Organisme, Qualification
from tests import factories as make
from tests.browser import Browser
from tests.swap import assert_swap_equals_reload

FORMATEUR = {"nom": "Ferhat", "prenom": "Nadia", "fonction": "formateur", "diplome": "DEJEPS"}


@pytest.fixture
def possibles(db: Session) -> Organisme:
    make.administrateur(db)
    return make.organisme(db)


@pytest.fixture
def draft(db: Session, possibles: Organisme) -> Habilitation:
    made = make.habilitation(db, possibles)
    db.commit()
    return made


@pytest.fixture
def mathilde(db: Session, possibles: Organisme, browse: Any) -> Browser:
    found: Browser = browse(make.dirigeant(db, possibles))
    return found


def address(habilitation: Habilitation) -> str:
    return f"/habilitations/{habilitation.id}"


def kept(habilitation: Habilitation, read: Callable[[Session, Habilitation], Any] = lambda _, found: found) -> Any:
    """What the database holds now."""
    with reading() as db:
        return read(db, db.get_one(Habilitation, habilitation.id))


def team(habilitation: Habilitation) -> list[Formateur]:
    found: list[Formateur] = kept(habilitation, dossiers.team)
    return found


def form_of(page: str) -> dict[str, list[str]]:
    """Every control of the form, as a browser without a script would send it."""
    import lxml.html

    sent: dict[str, list[str]] = {}
    for control in lxml.html.document_fromstring(page).xpath("//*[@form='dossier'][@name][not(@type='file')]"):
        if control.get("type") in ("checkbox", "radio") and control.get("checked") is None:
            continue
        value = control.value if control.tag in ("select", "textarea") else control.get("value", "")
        sent.setdefault(control.get("name"), []).append(value or "")
    return sent


# --- beginning ---


def test_a_request_begins_with_the_qualification(db: Session, mathilde: Browser) -> None:
    page = mathilde.get("/habilitations/nouvelle")
    assert "OF indépendant" in page.text and "Organisme National" in page.text
    answer = mathilde.post("/habilitations/nouvelle", {"qualification": "organisme_national"})
    assert answer.status_code == 303
    assert "Demande d’habilitation" in mathilde.follow(answer).text
    again = mathilde.get("/habilitations/nouvelle")
    assert again.headers["location"] == answer.headers["location"]


def test_without_a_choice_the_page_asks_for_one(mathilde: Browser) -> None:
    answer = mathilde.post("/habilitations/nouvelle")
    assert answer.status_code == 422
    assert "Choisissez OF indépendant ou Organisme National." in answer.text


def test_an_organisme_not_accepted_has_no_request(db: Session, browse: Any) -> None:
    invited = make.organisme(db, "CFA La Marelle")
    invited.etat = type(invited.etat).INVITE
    me = browse(make.dirigeant(db, invited))
    assert me.get("/habilitations/nouvelle").status_code == 403
    assert me.post("/habilitations/nouvelle", {"qualification": "of_independant"}).status_code == 403


# --- field by field ---


def test_a_field_answers_with_its_place_and_what_it_changed(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    answer = mathilde.post(f"{address(draft)}/champs/nda", {"nda": "53 35 12"}, htmx=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "Ce numéro compte 6 chiffres au lieu de 11." in answer.text
    assert "Il manque 1 élément" in answer.text
    assert kept(draft).saisies == {"nda": "53 35 12"}


CHANGES: dict[str, list[str]] = {
    "nda": ["53 35 12"],
    "qualiopi_jusqu_au": [""],
    "objet": ["evaluer"],
    "alternance": ["Trois semaines\nen structure."],
    "sessions_par_an": ["beaucoup"],
    "qualification": ["organisme_national"],
    "cqp_id": [""],
    "financement": ["  "],
}


@pytest.mark.parametrize("champ", CHANGES)
def test_a_saved_field_shows_what_a_reload_would(draft: Habilitation, mathilde: Browser, champ: str) -> None:
    before = mathilde.get(address(draft)).text
    answer = mathilde.post(f"{address(draft)}/champs/{champ}", {champ: CHANGES[champ]}, htmx=True)
    after = mathilde.get(address(draft)).text
    assert_swap_equals_reload(saved_now(before), saved_now(answer.text), saved_now(after), target=f"zone-{champ}")


def saved_now(html: str) -> str:
    """Without the instant of the last save, which only the script reads, and the choices that it draws itself."""
    return re.sub(r'data-enregistre="[^"]*"|(?<=name="vu") value="[^"]*"', "", html)


def test_an_answer_to_a_point_shows_what_a_reload_would(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    sent_back = make.habilitation(db, possibles, etat="a_completer")
    (point,) = points.of(db, sent_back)
    db.commit()
    before = mathilde.get(address(sent_back)).text
    assert "Points à compléter" in before and point.texte in before and "Déposer à nouveau" in before
    url = f"{address(sent_back)}/points/{point.id}/reponse"
    answer = mathilde.post(url, {f"point-{point.id}": "Le nouveau certificat est joint."}, htmx=True)
    after = mathilde.get(address(sent_back)).text
    assert_swap_equals_reload(saved_now(before), answer.text, saved_now(after), target=f"zone-point-{point.id}")
    assert "Le nouveau certificat est joint." in after and "Rien ne manque" in after


def test_a_field_typed_in_a_stale_window_is_refused(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    url = f"{address(draft)}/champs/alternance"
    base = f'[["alternance", "{draft.alternance}"]]'
    assert mathilde.post(url, {"alternance": "Au bureau", "base": base}, htmx=True).status_code == 200
    answer = mathilde.post(url, {"alternance": "Dans le train", "base": base}, htmx=True)
    assert answer.status_code == 409 and "autre fenêtre" in answer.text
    assert kept(draft).alternance == "Au bureau"


@pytest.mark.parametrize("base", ["oups", "3", "[1]", '{"a": 1}', "[[]]"])
def test_a_base_that_is_no_base_is_not_understood(draft: Habilitation, mathilde: Browser, base: str) -> None:
    answer = mathilde.post(f"{address(draft)}/champs/alternance", {"alternance": "x", "base": base}, htmx=True)
    assert answer.status_code in (400, 409)


def test_an_ended_sign_in_is_told_to_the_field_itself(draft: Habilitation, mathilde: Browser) -> None:
    mathilde.client.cookies.clear()
    answer = mathilde.post(f"{address(draft)}/champs/nda", {"nda": "1"}, htmx=True, **{"X-Autosave": "1"})
    assert answer.status_code == 401 and answer.text == ""


def test_a_deposited_request_is_closed(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    deposited = make.habilitation(db, possibles, etat="deposee")
    db.commit()
    answer = mathilde.post(f"{address(deposited)}/champs/nda", {"nda": "53351234567"}, htmx=True)
    assert answer.status_code == 409 and "Vous venez de déposer cette demande." in answer.text
    assert 'id="champ-nda"' not in mathilde.get(address(deposited)).text


def test_others_find_nothing_to_fill(db: Session, draft: Habilitation, possibles: Organisme, browse: Any) -> None:
    stranger = browse(make.dirigeant(db, make.organisme(db, "Fédération du Grand Préau")))
    karim = browse(make.referent(db, possibles))
    url = f"{address(draft)}/champs/nda"
    assert stranger.get(address(draft)).status_code == 404
    assert stranger.post(url, {"nda": "1"}, htmx=True).status_code == 404
    assert karim.post(url, {"nda": "1"}, htmx=True).status_code == 403
    assert 'id="champ-nda"' not in karim.get(address(draft)).text


# --- at once, without a script ---


def test_the_form_sent_as_it_is_changes_nothing(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    before = mathilde.get(address(draft)).text
    answer = mathilde.post(f"{address(draft)}/brouillon", form_of(before))
    assert answer.status_code == 303
    assert form_of(mathilde.follow(answer).text) == form_of(before)
    assert kept(draft, habilitations.lacking) == []


def test_everything_typed_is_kept_at_once_valid_or_not(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    sent = form_of(mathilde.get(address(draft)).text)
    sent |= {"nda": ["12"], "tuteurs": ["Deux jours."], "departements": [""], "equipe-nom": ["Orsini-Lay"]}
    page = mathilde.follow(mathilde.post(f"{address(draft)}/brouillon", sent))
    assert "Brouillon enregistré" in page.text and "Ce numéro compte 2 chiffres au lieu de 11." in page.text
    now = kept(draft)
    assert (now.tuteurs, now.saisies, kept(draft, dossiers.territory)) == ("Deux jours.", {"nda": "12"}, [])
    assert team(draft)[0].nom == "Orsini-Lay"


def test_one_refused_document_does_not_lose_the_rest(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    files = {"piece-qualiopi": ("photo.heic", b"\0\0\0\x18ftypheic"), "piece-autre": ("lettre.pdf", make.PDF)}
    answer = mathilde.post(f"{address(draft)}/brouillon", {"tuteurs": "Deux jours."}, files=files)
    assert answer.status_code == 422
    assert "photo.heic n’est pas accepté" in answer.text and "qualiopi-2024.pdf" in answer.text and "lettre.pdf" in answer.text
    assert kept(draft).tuteurs == "Deux jours."


# --- the team ---


def test_a_row_is_added_saved_and_removed_as_a_reload_would_show(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    before = mathilde.get(address(draft)).text
    answer = mathilde.post(f"{address(draft)}/formateurs", htmx=True)
    after = mathilde.get(address(draft)).text
    assert_swap_equals_reload(saved_now(before), answer.text, saved_now(after), target="equipe-lignes", swap="beforeend")
    key = team(draft)[-1].id
    row = f"{address(draft)}/formateurs/{key}"

    answer = mathilde.post(row, {f"equipe-{name}": value for name, value in FORMATEUR.items()}, htmx=True)
    reloaded = mathilde.get(address(draft)).text
    assert_swap_equals_reload(saved_now(after), answer.text, saved_now(reloaded), target=f"ligne-{key}")
    assert "CV de Nadia Ferhat" in reloaded

    answer = mathilde.post(f"{row}/retrait", htmx=True)
    assert "Nadia Ferhat : ligne retirée" in answer.text and "Annuler" in answer.text
    assert team(draft)[-1].nom == "Orsini"


def test_a_wrong_cell_says_so_under_its_row(draft: Habilitation, mathilde: Browser, db: Session) -> None:
    (member,) = team(draft)
    answer = mathilde.post(f"{address(draft)}/formateurs/{member.id}", {"equipe-fonction": "chef"}, htmx=True)
    assert "Fonction : choisissez une des réponses proposées." in answer.text and 'data-state="error"' in answer.text


def test_without_a_script_a_row_is_added_and_nothing_typed_is_lost(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    sent = form_of(mathilde.get(address(draft)).text) | {"tuteurs": ["Deux jours."]}
    answer = mathilde.post(f"{address(draft)}/formateurs", sent)
    assert answer.status_code == 303
    assert len(team(draft)) == 2 and kept(draft).tuteurs == "Deux jours."
    answer = mathilde.post(f"{address(draft)}/formateurs/{team(draft)[1].id}/retrait", sent | {"tuteurs": ["Trois."]})
    assert answer.status_code == 303
    assert len(team(draft)) == 1 and kept(draft).tuteurs == "Trois."


def test_a_page_of_many_rows_asks_no_more_questions_than_one_of_few(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    by = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, draft.organisme_id)))
    equipe.add_member(db, draft, by=by)
    db.commit()
    few = mathilde.queries(address(draft))
    for _ in range(3):
        equipe.add_member(db, draft, by=by)
    db.commit()
    assert sorted(mathilde.queries(address(draft))) == sorted(few)


# --- documents ---


@pytest.mark.parametrize("nature", ["qualiopi", "requise", "cv", "autre"])
def test_a_document_is_attached_and_removed_as_a_reload_would_show(
    db: Session, possibles: Organisme, mathilde: Browser, nature: str
) -> None:
    made = make.habilitation(db, possibles, complete=False)
    by = make.user_of(db, make.dirigeant(db, possibles))
    targets = {"cv": equipe.add_member(db, made, by=by).id, "requise": demande.required_documents(db, made)[0].id}
    key = f"piece-{nature}-{targets[nature]}" if nature in targets else f"piece-{nature}"
    db.commit()
    before = mathilde.get(address(made)).text
    answer = mathilde.post(f"{address(made)}/pieces", files={key: ("statuts 2026.pdf", make.PDF)}, htmx=True)
    after = mathilde.get(address(made)).text
    assert_swap_equals_reload(saved_now(before), answer.text, saved_now(after), target=key)
    assert "statuts 2026.pdf" in after
    (piece,) = kept(made, dossiers.documents)
    answer = mathilde.post(f"{address(made)}/pieces/{piece.id}/retrait", htmx=True)
    assert_swap_equals_reload(saved_now(after), answer.text, saved_now(mathilde.get(address(made)).text), target=key)
    assert kept(made, dossiers.documents) == []


def test_a_refused_document_says_why_in_its_place(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    answer = mathilde.post(f"{address(draft)}/pieces", files={"piece-qualiopi": ("photo.heic", b"\0\0\0\x18ftypheic")}, htmx=True)
    assert answer.status_code == 422
    assert "photo.heic n’est pas accepté" in answer.text and "qualiopi-2024.pdf" in answer.text


@pytest.mark.parametrize(
    "key", ["piece-cv-rien", "piece-tout", "autre", "piece-cv-0190a5e0-0000-7000-8000-000000000000", "piece-cv"]
)
def test_a_document_that_answers_to_nothing_is_not_found(draft: Habilitation, mathilde: Browser, key: str) -> None:
    assert mathilde.post(f"{address(draft)}/pieces", files={key: ("x.pdf", make.PDF)}, htmx=True).status_code == 404


def test_a_file_is_read_by_those_who_see_its_request(db: Session, draft: Habilitation, possibles: Organisme, browse: Any) -> None:
    url = f"/fichiers/{dossiers.documents(db, draft)[0].fichier_id}"
    claire, odile = make.administrateur(db, "Claire", "Dupin"), make.comite_technique(db)
    own, referent, admin, comite, stranger = (
        browse(make.dirigeant(db, possibles)), browse(make.referent(db, possibles)), browse(claire), browse(odile),
        browse(make.dirigeant(db, make.organisme(db, "Fédération du Grand Préau"))),
    )  # fmt: skip
    answer = own.get(url)
    assert answer.status_code == 200 and answer.content == make.PDF
    assert referent.get(url).status_code == 200
    assert admin.get(url).status_code == 404  # a draft is its author's
    assert comite.get(url).status_code == 404
    assert stranger.get(url).status_code == 404
    assert browse().get(url).status_code == 303


def test_a_file_is_shown_under_lock_or_downloaded(
    db: Session, draft: Habilitation, mathilde: Browser, possibles: Organisme
) -> None:
    by = make.user_of(db, make.dirigeant(db, possibles))
    piece = contenu.attach(db, draft, NaturePiece.AUTRE, "évaluation (1).pdf", make.PDF, by=by)
    db.commit()
    headers = mathilde.get(f"/fichiers/{piece.fichier_id}").headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == (
        "inline; filename=\"evaluation (1).pdf\"; filename*=UTF-8''%C3%A9valuation%20%281%29.pdf"
    )
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"


# --- the deposit ---


def test_a_complete_request_is_deposited(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    answer = mathilde.post(f"{address(draft)}/depot", form_of(mathilde.get(address(draft)).text))
    assert answer.status_code == 303
    assert "Demande déposée" in mathilde.follow(answer).text
    assert kept(draft).etat == EtatHabilitation.DEPOSEE


def test_an_incomplete_one_says_what_lacks_with_links_and_keeps_what_came(
    db: Session, possibles: Organisme, mathilde: Browser
) -> None:
    made = make.habilitation(db, possibles, complete=False)
    db.commit()
    answer = mathilde.post(f"{address(made)}/depot", {"tuteurs": "Deux jours."})
    assert answer.status_code == 422
    assert "La demande n’est pas encore partie" in answer.text and "data-errors" in answer.text
    for anchor in re.findall(r'href="#([^"]+)"', answer.text):
        assert f'id="{anchor}"' in answer.text, anchor
    now = kept(made)
    assert now.etat == EtatHabilitation.BROUILLON and now.tuteurs == "Deux jours."


def test_a_national_request_cannot_be_deposited_yet(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    made = make.habilitation(db, possibles, qualification=Qualification.ORGANISME_NATIONAL)
    db.commit()
    answer = mathilde.post(f"{address(made)}/depot", form_of(mathilde.get(address(made)).text))
    assert answer.status_code == 422 and "Liste des délégataires" in answer.text


def test_a_second_deposit_says_who_made_the_first(db: Session, draft: Habilitation, mathilde: Browser) -> None:
    mathilde.post(f"{address(draft)}/depot", {})
    page = mathilde.follow(mathilde.post(f"{address(draft)}/depot", {})).text
    assert "Vous venez de déposer cette demande." in page
    with clock.travel(timedelta(minutes=5)):
        answer = mathilde.post(f"{address(draft)}/depot", {})
    assert answer.status_code == 409 and "Vous venez de déposer cette demande." in answer.text
