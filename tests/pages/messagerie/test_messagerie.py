"""The messagerie in a browser without a script: read, write with files, take back, delete; what is wrong is told and nothing is lost."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.habilitations import attributions
from eclat.domain.messagerie import brouillons, envois, fils
from eclat.http.ecrits import paragraphs
from eclat.models import Brouillon, EtatHabilitation, Fil, Habilitation, Message, NonLu, Personne
from tests import factories as make
from tests.browser import Browser

LATER = timedelta(hours=2)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message waits for longer than the slowest of tests."""
    monkeypatch.setattr(envois, "delay", lambda db: timedelta(hours=1))


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def request_(db: Session, sophie: Personne) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])


@pytest.fixture
def mathilde(db: Session, request_: Habilitation, browse: Callable[..., Browser]) -> Browser:
    return browse(make.dirigeant(db, make.organisme_of(db, request_)))


@pytest.fixture
def fil(db: Session, mathilde: Browser, request_: Habilitation) -> str:
    """The address of the thread that she opens from her request."""
    answer = mathilde.post(f"/messagerie/habilitations/{request_.id}")
    assert answer.status_code == 303
    return str(answer.headers["location"]).partition("#")[0]


def said(texte: str, **more: Any) -> dict[str, Any]:
    return {"cle": str(uuid4()), "texte": texte, "interne": "", **more}


def pdf(name: str, content: bytes = make.PDF) -> tuple[str, tuple[str, bytes]]:
    return ("pieces", (name, content))


def texts(db: Session) -> list[str]:
    db.expire_all()
    found = [each.texte for each in db.exec(select(Message).order_by(Message.part_le))]  # type: ignore[arg-type]
    db.commit()  # a session that only looked still holds SQLite's lock
    return found


def test_a_message_and_its_files_reach_the_other_side(
    db: Session, browse: Callable[..., Browser], mathilde: Browser, sophie: Personne, fil: str
) -> None:
    answer = mathilde.post(
        f"{fil}/messages", said("Bonjour,\nvoici."), files=[pdf("plan.pdf"), pdf("grille.pdf", make.PDF + b"2")]
    )
    assert answer.status_code == 303
    mine = mathilde.follow(answer).text
    assert "Bonjour,<br>voici." in mine and "plan.pdf" in mine and "Annuler l’envoi" in mine
    hers = browse(sophie)
    assert "voici." not in hers.get(fil).text
    with clock.travel(LATER):
        page = hers.get(fil).text
        assert "Bonjour,<br>voici." in page and "grille.pdf" in page and "Nouveau" in page and "Annuler l’envoi" not in page
        (file,) = re.findall(r'href="(/fichiers/[^"]+)">[^<]*<svg[^>]*>.*?</svg>plan\.pdf', page)
        assert hers.get(file).status_code == 200
        assert "1 fil a des messages non lus" in hers.get("/messagerie").text
        (last,) = re.findall(r'name="jusqu_a" value="([^"]+)"', page)
        assert hers.post(f"{fil}/lecture", {"jusqu_a": last}).status_code == 303
        assert "Vous avez tout lu." in hers.get("/messagerie").text
        receipt = mathilde.get(fil).text
        assert "lu par OC Éclat" in receipt and "lu par Sophie" not in receipt


@pytest.mark.parametrize(
    ("texte", "why"), [("", "Écrivez votre message"), ("  \n ", "Écrivez votre message"), ("a" * 100_000, "Raccourcissez-le")]
)
def test_what_is_no_message_stays_with_its_writer(db: Session, mathilde: Browser, fil: str, texte: str, why: str) -> None:
    answer = mathilde.post(f"{fil}/messages", said(texte))
    assert answer.status_code == 422 and why in answer.text
    assert texte.strip() in answer.text and texts(db) == []


def test_one_refused_file_among_five_keeps_the_message_and_the_others(db: Session, mathilde: Browser, fil: str) -> None:
    good = [pdf(f"{rang}.pdf", make.PDF + str(rang).encode()) for rang in range(4)]
    answer = mathilde.post(f"{fil}/messages", said("Les grilles"), files=[*good[:2], pdf("virus.exe", b"MZ\x90"), *good[2:]])
    assert answer.status_code == 422 and "virus.exe" in answer.text and texts(db) == []
    assert "Les grilles" in answer.text and all(f"{rang}.pdf" in answer.text for rang in range(4))
    again = mathilde.get(fil).text
    assert "Les grilles" in again and "3.pdf" in again
    assert mathilde.post(f"{fil}/messages", said("Les grilles")).status_code == 303
    sent = db.exec(select(Message)).one()
    assert len(brouillons.files(db, sent)) == 4


def test_what_is_written_is_shown_as_it_is() -> None:
    assert paragraphs("a\nb\n\n\nc") == "<p>a<br>b</p><p>c</p>"
    assert paragraphs("<script>alert(1)</script> **gras**") == "<p>&lt;script&gt;alert(1)&lt;/script&gt; **gras**</p>"
    assert "<a" not in paragraphs("javascript:alert(1) data:text/html,x ftp://a.fr http:// https://")
    told = paragraphs("Voir https://a.fr/x?y=1&z=(2), et HTTP://b.fr.")
    assert 'href="https://a.fr/x?y=1&amp;z=(2)" rel="noopener"' in told and "</a>, et" in told and 'href="HTTP://b.fr"' in told
    assert paragraphs('https://a.fr/"onclick="x').count("<a ") == 1 and 'onclick="' not in paragraphs('https://a.fr/"onclick="x')


def test_it_is_taken_back_into_the_draft(db: Session, mathilde: Browser, fil: str) -> None:
    page = mathilde.follow(mathilde.post(f"{fil}/messages", said("Trop vite"), files=[pdf("plan.pdf")])).text
    (path,) = re.findall(r'action="([^"]+/annulation)"', page)
    answer = mathilde.post(path)
    assert answer.status_code == 303 and texts(db) == []
    back = mathilde.follow(answer).text
    assert ">\nTrop vite</textarea>" in back and "plan.pdf" in back
    assert mathilde.post(path).status_code == 303  # a second click
    assert db.exec(select(NonLu)).all() == []


def test_an_attachment_of_another_thread_is_not_guessed(
    db: Session, browse: Callable[..., Browser], mathilde: Browser, fil: str
) -> None:
    other = make.organisme(db, "Autre", courriel="autre@organisme.example")
    theirs = make.user_of(db, make.dirigeant(db, other))
    sent = make.message(db, other, by=theirs, pieces=1)
    draft = brouillons.attach(db, db.get_one(Fil, sent.fil_id), "secret.pdf", make.PDF + b"s", by=theirs)
    file = brouillons.files(db, sent)[0][1].id
    db.commit()
    for key in (file, draft.fichier_id):
        assert mathilde.get(f"/fichiers/{key}").status_code == 404
    assert browse(make.dirigeant(db, other)).get(f"/fichiers/{draft.fichier_id}").status_code == 200
    assert mathilde.post(f"{fil}/pieces/{draft.id}/retrait").status_code == 404
    assert mathilde.get(f"/messagerie/{sent.fil_id}").status_code == 404
    assert mathilde.post(f"/messagerie/{sent.fil_id}/messages", said("Bonjour")).status_code == 404


def test_a_reply_to_a_thread_closed_meanwhile_is_kept(
    db: Session, mathilde: Browser, browse: Callable[..., Browser], sophie: Personne, fil: str
) -> None:
    assert browse(sophie).post(f"{fil}/fermeture").status_code == 303
    answer = mathilde.post(f"{fil}/messages", said("Ma réponse"), files=[pdf("plan.pdf")])
    assert answer.status_code == 409 and "Ce fil est fermé" in answer.text and "Sophie Rakoto" in answer.text
    assert "Ma réponse" in answer.text and texts(db) == []
    assert db.exec(select(Brouillon.texte)).one() == "Ma réponse"


def test_who_is_removed_while_writing_keeps_their_words(
    db: Session, browse: Callable[..., Browser], sophie: Personne, request_: Habilitation, fil: str
) -> None:
    hers = browse(sophie)
    assert hers.post(f"{fil}/brouillon", {"texte": "Je réponds", "interne": ""}).status_code == 303
    pair = [make.instructeur(db, "Julien", "Delmas").id, make.instructeur(db, "Nadia", "Ferhat").id]
    attributions.attribute(db, request_, instructeurs=pair, comite=[], by=make.decider(db))
    db.commit()
    for answer in (hers.post(f"{fil}/messages", said("Je réponds longuement")), hers.get(fil)):
        assert answer.status_code == 404 and "Vous n’avez plus accès à ce fil" in answer.text
        assert "Je réponds longuement" in answer.text
    assert texts(db) == []
    assert browse(make.instructeur(db, "Nour", "Haddad")).get(fil).status_code == 404


def test_a_note_is_on_no_page_export_nor_file_of_the_organisme(
    db: Session, browse: Callable[..., Browser], mathilde: Browser, sophie: Personne, request_: Habilitation, fil: str
) -> None:
    hers = browse(sophie)
    assert hers.post(f"{fil}/messages", said("Confidentiel", interne="oui"), files=[pdf("note.pdf")]).status_code == 303
    assert hers.post(f"{fil}/messages", said("Une réponse")).status_code == 303
    with clock.travel(LATER):
        note = db.exec(select(Message).where(Message.interne)).one()
        file = brouillons.files(db, note)[0][1].id
        db.commit()
        assert "Confidentiel" in browse(make.administrateur(db)).get(fil).text
        for path in (
            "/", "/messagerie", "/messagerie?q=confidentiel", "/messagerie?etat=non_lus", fil, f"{fil}?message={note.id}",
            f"{fil}?avant={note.id}", f"/habilitations/{request_.id}",
        ):  # fmt: skip
            page = mathilde.get(path).text
            assert "Confidentiel" not in page and "note.pdf" not in page and "Note interne" not in page, path
        assert "Une réponse" in mathilde.get(fil).text
        assert mathilde.get(f"/fichiers/{file}").status_code == 404
        for format in ("csv", "xlsx"):
            assert b"Confidentiel" not in mathilde.post("/messagerie/export", {"format": format}).content
        for act in ("lecture", f"messages/{note.id}/annulation", f"messages/{note.id}/suppression"):
            assert mathilde.post(f"{fil}/{act}", {"jusqu_a": str(note.id)}).status_code in (303, 404)
        assert mathilde.post(f"{fil}/messages", said("Une note ?", interne="oui")).status_code == 403
    assert "Confidentiel" in texts(db)


def test_the_page_that_looks_again_is_told_nothing_new(db: Session, mathilde: Browser, request_: Habilitation, fil: str) -> None:
    shown = mathilde.get(fil, htmx=True)
    tag = shown.headers["etag"]
    assert shown.status_code == 200 and "<html" not in shown.text and "champ-texte" not in shown.text
    assert mathilde.get(fil, htmx=True, **{"If-None-Match": tag}).status_code == 304
    make.message(db, request_, "Du nouveau", by=make.user_of(db, make.instructeur(db)))
    db.commit()
    again = mathilde.get(fil, htmx=True, **{"If-None-Match": tag})
    assert again.status_code == 200 and "Du nouveau" in again.text and again.headers["etag"] != tag


def test_the_comite_technique_reads_and_does_not_write(
    db: Session, browse: Callable[..., Browser], request_: Habilitation
) -> None:
    odile = make.comite_technique(db)
    pair = [make.instructeur(db).id, make.instructeur(db, "Julien", "Delmas").id]
    attributions.attribute(db, request_, instructeurs=pair, comite=[odile.id], by=make.decider(db))
    sent = make.message(db, request_, "Bonjour", by=make.owner(db, request_))
    db.commit()
    page = browse(odile).get(f"/messagerie/{sent.fil_id}").text
    assert "Bonjour" in page and "les instructeurs de la demande y écrivent" in page and "champ-texte" not in page


def test_as_many_questions_for_5_messages_as_for_30(db: Session, mathilde: Browser, request_: Habilitation, fil: str) -> None:
    by = make.user_of(db, make.instructeur(db))
    counts = []
    for many in (5, 25, 60):
        for _ in range(many):
            make.message(db, request_, by=by)
        db.commit()
        counts.append(len(mathilde.queries(fil)))
    assert len(set(counts[1:])) == 1 and counts[1] - counts[0] <= 1, counts


def test_beside_the_request_it_is_written_in_too(
    db: Session, mathilde: Browser, browse: Callable[..., Browser], sophie: Personne, request_: Habilitation, fil: str
) -> None:
    here = f"/habilitations/{request_.id}"
    for browser in (mathilde, browse(sophie)):
        page = browser.get(here).text
        assert f'action="{fil}/messages"' in page
        answer = browser.post(f"{fil}/messages", said("D’ici", ici=here))
        assert answer.headers["location"] == f"{here}#dernier" and "D’ici" in browser.follow(answer).text
    away = mathilde.post(f"{fil}/messages", said("Ailleurs", ici="https://ailleurs.example/habilitations/"))
    assert away.headers["location"] == f"{fil}#dernier"
    assert fils.about(db, request_) is not None


def test_an_agent_says_who_answers_and_marks_as_unread(
    db: Session, browse: Callable[..., Browser], mathilde: Browser, sophie: Personne, request_: Habilitation, fil: str
) -> None:
    make.message(db, request_, by=make.owner(db, request_))
    db.commit()
    hers = browse(sophie)
    assert "Sophie Rakoto</option>" in hers.get(f"{fil}/traitement").text
    answer = hers.post(f"{fil}/traitement", {"personne": str(sophie.id)})
    assert "Le fil est à traiter par Sophie Rakoto" in hers.follow(answer).text
    assert "à traiter par Sophie Rakoto" in hers.get(fil).text
    assert "À traiter par Sophie Rakoto" in hers.get("/messagerie?etat=a_traiter").text
    (last,) = re.findall(r'name="jusqu_a" value="([^"]+)"', hers.get(fil).text)
    assert "Marquer comme non lu" not in hers.get(fil).text
    hers.post(f"{fil}/lecture", {"jusqu_a": last})
    assert "Marquer comme non lu" in hers.get(fil).text
    back = hers.follow(hers.post(f"{fil}/non-lu")).text
    assert "Le fil est marqué comme non lu" in back and "1 fil a des messages non lus" in back
    page = mathilde.get(fil).text
    assert "Sophie Rakoto" not in page and "non lu</span>" not in page
    assert mathilde.post(f"{fil}/non-lu").status_code == 403 and mathilde.post(f"{fil}/traitement").status_code == 403


def tag_of(page: str, region: str) -> str:
    """What a part of the page says that it shows, when it looks again."""
    span = next(each for each in re.findall(r"<span data-suivi[^>]*>", page) if f'"#{region}"' in each)
    return (
        html.unescape(re.findall(r'data-hx-headers="([^"]*)"', span)[0]).split(": ")[1].strip("}").replace('\\"', "").strip('"')
    )


def test_the_list_that_looks_again_is_told_nothing_new(
    db: Session, browse: Callable[..., Browser], sophie: Personne, request_: Habilitation
) -> None:
    make.message(db, request_, "Bonjour", by=make.owner(db, request_))
    db.commit()
    hers = browse(sophie)
    for query in ("", "?etat=non_lus", "?q=bonjour"):
        tag = f'"{tag_of(hers.get(f"/messagerie{query}").text, "fils")}"'
        assert hers.get(f"/messagerie{query}", htmx=True, **{"If-None-Match": tag}).status_code == 304
    make.message(db, request_, "Encore une question", by=make.owner(db, request_))
    db.commit()
    again = hers.get("/messagerie", htmx=True, **{"If-None-Match": tag})
    assert again.status_code == 200 and "Encore une question" in again.text and "fils-phrase" in again.text
    assert f'"{tag_of(again.text, "fils")}"' == again.headers["etag"]
    tag = again.headers["etag"]
    make.message(db, make.organisme(db, "Le Fil Rouge"), "Ailleurs", by=make.decider(db))
    db.commit()
    elsewhere = hers.get("/messagerie", htmx=True, **{"If-None-Match": tag})  # what she does not see changes nothing but the mark
    assert elsewhere.headers["hx-retarget"] == "#fils-suivi" and "Encore une question" not in elsewhere.text
    assert f'"{tag_of(elsewhere.text, "fils")}"' == elsewhere.headers["etag"] != tag
    assert hers.get("/messagerie", htmx=True, **{"If-None-Match": elsewhere.headers["etag"]}).status_code == 304
    searched = hers.get("/messagerie?q=encore", htmx=True)  # who searches is answered whatever they saw
    assert searched.status_code == 200 and "fils-phrase" not in searched.text


def test_the_list_beside_a_thread_keeps_it_marked(
    db: Session, browse: Callable[..., Browser], sophie: Personne, request_: Habilitation
) -> None:
    sent = make.message(db, request_, "Bonjour", by=make.owner(db, request_))
    db.commit()
    hers = browse(sophie)
    page = hers.get(f"/messagerie/{sent.fil_id}").text
    address = re.findall(r'data-hx-get="(/messagerie\?[^"]*)"', page)[-1]
    assert f"ouvert={sent.fil_id}" in address
    assert 'aria-current="true"' in hers.get(html.unescape(address), htmx=True).text


def test_the_seconds_left_are_told_once_and_shown(mathilde: Browser, fil: str) -> None:
    page = mathilde.follow(mathilde.post(f"{fil}/messages", said("Bonjour"))).text
    assert re.search(r"Part dans <b data-decompte>\d+</b> s", page)
    assert page.count("vous pouvez encore annuler l’envoi") == 1


def test_while_a_request_is_completed_its_thread_stands_beside_the_form(
    db: Session, mathilde: Browser, request_: Habilitation, fil: str
) -> None:
    make.message(db, request_, "Le nombre de stagiaires ?", by=make.user_of(db, make.instructeur(db)))
    here = f"/habilitations/{request_.id}"
    request_.etat = EtatHabilitation.A_COMPLETER
    db.commit()
    page = mathilde.get(here).text
    assert "Le nombre de stagiaires ?" in page and f'action="{fil}/messages"' in page and 'form id="dossier"' in page
    assert page.count('id="enregistrement"') == 1 and page.count('data-etat="reseau"') == 1
    answer = mathilde.post(f"{fil}/messages", said("Celui que nous prévoyons", ici=here))
    assert answer.headers["location"] == f"{here}#dernier" and "Celui que nous prévoyons" in mathilde.follow(answer).text
    request_.etat = EtatHabilitation.BROUILLON
    db.commit()
    assert f'action="{fil}/messages"' not in mathilde.get(here).text
