"""Canned answers kept and put in a message, documents of the library joined, in a browser without a script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.messagerie import brouillons, envois
from eclat.models import Brouillon, EtatReponse, Habilitation, Message, Personne, ReponseType, Role
from tests import factories as make
from tests.browser import Browser


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envois, "delay", lambda db: timedelta(hours=1))


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def request_(db: Session, sophie: Personne) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])


@pytest.fixture
def hers(browse: Callable[..., Browser], sophie: Personne) -> Browser:
    return browse(sophie)


@pytest.fixture
def fil(db: Session, hers: Browser, request_: Habilitation) -> str:
    make.dirigeant(db, make.organisme_of(db, request_))
    db.commit()
    answer = hers.post(f"/messagerie/habilitations/{request_.id}")
    return str(answer.headers["location"]).partition("#")[0]


def said(texte: str, **more: Any) -> dict[str, Any]:
    return {"cle": str(uuid4()), "texte": texte, "interne": "", **more}


def keep(browser: Browser, titre: str, texte: str, *files: tuple[str, bytes], **more: str) -> str:
    joined = [("pieces", each) for each in files] or None
    answer = browser.post("/messagerie/reponses/nouvelle", {"titre": titre, "texte": texte, **more}, files=joined)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_they_are_kept_listed_changed_and_withdrawn(db: Session, hers: Browser, browse: Callable[..., Browser]) -> None:
    claire = browse(make.administrateur(db))
    shared = keep(claire, "Pièce bien reçue", "Bonjour {prénom}, merci.", ("plan.pdf", make.PDF), partagee="oui")
    own = keep(hers, "Ma formule", "Cordialement,\nSophie")
    assert "Pièce bien reçue" in (page := hers.get("/messagerie/reponses").text) and "Ma formule" in page
    assert "Ma formule" not in claire.get("/messagerie/reponses").text and claire.get(own).status_code == 404
    read_only = hers.get(shared).text
    assert "merci." in read_only and "<textarea" not in read_only and "plan.pdf" in read_only
    assert hers.post(f"{shared}/modification", {"titre": "X", "texte": "Y"}).status_code == 403
    assert hers.post(f"{shared}/retrait").status_code == 403
    assert hers.post("/messagerie/reponses/nouvelle", {"titre": "X", "texte": "Y", "partagee": "oui"}).status_code == 403
    (piece,) = re.findall(r'name="sans" value="([^"]+)"', claire.get(shared).text)
    changed = {"titre": "Pièce reçue", "texte": "Merci {prénom}.", "partagee": "oui", "sans": piece}
    assert (
        "Pièce reçue" in (page := claire.follow(claire.post(f"{shared}/modification", changed)).text) and "plan.pdf" not in page
    )
    assert "est retirée" in claire.follow(claire.post(f"{shared}/retrait")).text
    assert "Pièce reçue" not in hers.get("/messagerie/reponses").text
    assert "Pièce reçue" in hers.get("/messagerie/reponses?etat=retiree").text
    assert claire.post(f"{shared}/modification", changed).status_code == 409
    assert "de nouveau en service" in claire.follow(claire.post(f"{shared}/retablissement")).text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"titre": "", "texte": "Mes mots"}, "Donnez un titre"),
        ({"titre": "Mes mots", "texte": " \n"}, "Écrivez le texte"),
        ({"titre": "Mes mots", "texte": "a" * 5_001}, "5000 au plus"),
        ({"titre": "Déjà prise", "texte": "Mes mots"}, "porte déjà ce titre"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(db: Session, hers: Browser, typed: dict[str, str], why: str) -> None:
    keep(hers, "Déjà prise", "Une autre")
    db.execute(ReponseType.__table__.update().values(cree_le=clock.now() - timedelta(minutes=5)))  # type: ignore[attr-defined]
    db.commit()
    answer = hers.post("/messagerie/reponses/nouvelle", typed)
    assert answer.status_code == 422 and why in answer.text.replace("\u00a0", "")
    assert typed["titre"] in answer.text and typed["texte"].strip() in answer.text


def test_a_refused_file_is_named_and_the_words_stay(hers: Browser, db: Session) -> None:
    files = [("pieces", ("virus.exe", b"MZ\x90")), ("pieces", ("plan.pdf", make.PDF))]
    answer = hers.post("/messagerie/reponses/nouvelle", {"titre": "Plan", "texte": "Le plan"}, files=files)
    assert answer.status_code == 422 and "virus.exe" in answer.text and "Le plan" in answer.text
    assert db.exec(select(ReponseType)).all() == []


def test_it_is_put_after_what_was_typed_with_its_files(db: Session, hers: Browser, fil: str) -> None:
    keep(hers, "Accueil", "Bonjour {prénom},")
    keep(hers, "Plan", "Voici le {document}.", ("plan.pdf", make.PDF))
    page = hers.get(fil).text
    accueil, plan = re.findall(r'formaction="([^"]+/reponses/[^"]+)"', page)
    assert "Bonjour Mathilde," in page
    hers.post(accueil, said("Un mot."))
    back = hers.follow(hers.post(plan, said("Un mot.\n\nBonjour Mathilde,"))).text
    assert ">\nUn mot.\n\nBonjour Mathilde,\n\nVoici le {document}.</textarea>" in back and "plan.pdf" in back
    answer = hers.post(f"{fil}/messages", said("Voici le {document}."))
    assert answer.status_code == 422 and "Il reste à remplacer {document}" in answer.text and "plan.pdf" in answer.text
    assert ">\nVoici le {document}.</textarea>" in answer.text
    assert db.exec(select(Message)).all() == []
    db.commit()  # a session that only looked still holds SQLite's lock
    assert hers.post(f"{fil}/messages", said("Voici le plan.")).status_code == 303
    assert [each.nom for _, each in brouillons.files(db, db.exec(select(Message)).one())] == ["plan.pdf"]


def test_with_a_script_the_text_comes_beside_the_files(db: Session, hers: Browser, fil: str) -> None:
    keep(hers, "Accueil", "Bonjour {prénom}, <b>")
    (path,) = re.findall(r'formaction="([^"]+/reponses/[^"]+)"', hers.get(fil).text)
    answer = hers.post(path, htmx=True)
    assert "<template data-insertion>Bonjour Mathilde, &lt;b&gt;</template>" in answer.text and "<html" not in answer.text
    assert [each.texte for each in db.exec(select(Brouillon))] == []
    db.execute(ReponseType.__table__.update().values(etat=EtatReponse.RETIREE))  # type: ignore[attr-defined]
    db.commit()
    assert hers.post(path, htmx=True).status_code == 404


def test_a_document_of_the_library_is_a_line_that_leads_to_it(
    db: Session, hers: Browser, browse: Callable[..., Browser], request_: Habilitation, fil: str
) -> None:
    guide = make.published(db, "Guide du jury", roles=(Role.DIRIGEANT, Role.INSTRUCTEUR))
    secret = make.published(db, "Barème interne", roles=(Role.INSTRUCTEUR,))
    mathilde = browse(make.dirigeant(db, make.organisme_of(db, request_)))
    db.commit()
    page = hers.get(fil).text
    assert "Guide du jury</option>" in page and "Barème interne" not in page
    back = hers.follow(hers.post(f"{fil}/documents", said("Voici.", document=str(guide.id)))).text
    assert "Voici.</textarea>" in back and "Retirer Guide du jury" in back
    refused = hers.post(f"{fil}/documents", said("Voici.", document=str(secret.id)))
    assert refused.status_code == 422 and "n’est pas publié pour Mathilde" in refused.text and "Voici.</textarea>" in refused.text
    assert "Choisissez d’abord un document" in hers.post(f"{fil}/documents", said("Voici.", document="")).text
    assert hers.post(f"{fil}/documents", said("Voici.", document=str(uuid4()))).status_code == 404
    hers.post(f"{fil}/messages", said("Voici."))
    with clock.travel(timedelta(hours=2)):
        read = mathilde.get(fil).text
        assert f'href="/documentation/{guide.id}/fichier"' in read and "Documentation, version 1" in read
        assert mathilde.get(f"/documentation/{guide.id}/fichier").status_code == 200
        assert (
            "Réponses types" not in read
            and mathilde.post(f"{fil}/documents", said("", document=str(guide.id))).status_code == 403
        )


def test_a_message_of_the_general_thread_goes_to_the_request(
    db: Session, hers: Browser, browse: Callable[..., Browser], request_: Habilitation
) -> None:
    organisme = make.organisme_of(db, request_)
    claire, mathilde = browse(make.administrateur(db)), browse(make.dirigeant(db, organisme))
    sent = make.message(db, organisme, "Pour la demande", by=make.user_of(db, make.dirigeant(db, organisme)), pieces=1)
    db.commit()
    fil, act = f"/messagerie/{sent.fil_id}", f"/messagerie/{sent.fil_id}/messages/{sent.id}/transfert"
    assert act in claire.get(fil).text and act not in mathilde.get(fil).text and act not in hers.get(fil).text
    assert f"Habilitation {request_.numero}</option>" in claire.get(act).text
    assert "Choisissez le dossier où le message va" in claire.post(act, {"dossier": ""}).text
    back = claire.follow(claire.post(act, {"dossier": str(request_.id)})).text
    assert "Le message est transféré" in back and "Message transféré" in back and ">Pour la demande</p>" not in back
    trace = mathilde.get(fil).text
    (link,) = re.findall(r'Message transféré\s*dans le fil <a href="([^"#]+)', trace)
    there = hers.get(link).text
    assert "Pour la demande" in there and "piece-1.pdf" in there and "transféré des échanges généraux, écrit le" in there
