"""Griefs as each side reads and fills them: the administrateur who notifies and decides, the organisme that answers (P10)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.habilitations import griefs
from eclat.formats import format_date
from eclat.models import Appartenance, EtatHabilitation, Grief, Habilitation, Organisme, PieceGrief
from tests import factories as make
from tests.browser import Browser

GRIEF = {"titre": "Évaluateur non déclaré", "faits": "Session de Tours, 14 octobre."}
PDF = {"fichier": ("grille.pdf", make.PDF, "application/pdf")}


@pytest.fixture
def held(db: Session) -> Habilitation:
    make.administrateur(db)
    organisme = make.habilite(db)
    return db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()


def notified(db: Session, held: Habilitation) -> Grief:
    griefs.add(db, held, **GRIEF, by=make.decider(db))
    griefs.notify(db, held, delai=30, by=make.decider(db))
    return db.exec(select(Grief)).one()


def test_they_are_read_again_with_the_mail_before_they_leave(
    db: Session, held: Habilitation, browse: Callable[..., Browser]
) -> None:
    claire, joel = browse(make.administrateur(db)), browse(make.dirigeant(db, db.get_one(Organisme, held.organisme_id)))
    db.commit()
    at = f"/habilitations/{held.id}/griefs"
    assert "Préparer des griefs" in claire.get(f"/habilitations/{held.id}").text and joel.get(at).status_code == 404
    assert "Ajoutez d’abord un grief" in claire.get(f"{at}/notification").text
    assert claire.post(f"{at}/ajout", {"titre": "Sans faits"}).status_code == 422
    assert claire.post(f"{at}/ajout", GRIEF).status_code == 303
    grief = db.exec(select(Grief)).one()
    db.commit()
    assert claire.post(f"{at}/{grief.id}/pieces", files=PDF).status_code == 303
    assert claire.post(f"{at}/{grief.id}/pieces").status_code == 422
    assert "grille.pdf" in claire.get(at).text and joel.get(at).status_code == 404
    assert claire.post(f"{at}/notification", {"delai": "14"}).status_code == 422
    until = format_date(clock.today() + timedelta(days=30))
    again = claire.post(f"{at}/notification", {"delai": "30"}).text
    assert "Relisez avant de confirmer" in again and until in again and GRIEF["faits"] in again
    assert joel.get(at).status_code == 404, "nothing left yet"
    assert claire.post(f"{at}/notification", {"delai": "30", "confirme": "oui"}).status_code == 303
    page = joel.get(at).text
    assert GRIEF["titre"] in page and until in page and "grille.pdf" in page
    assert "Des griefs attendent votre réponse" in joel.get("/").text and until in joel.get(f"/habilitations/{held.id}").text


def test_an_answer_is_saved_then_sent(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    grief = notified(db, held)
    organisme = db.get_one(Organisme, held.organisme_id)
    joel, claire, karim = (
        browse(each) for each in (make.dirigeant(db, organisme), make.administrateur(db), make.referent(db, organisme))
    )
    db.commit()
    at, name = f"/habilitations/{held.id}/griefs", f"grief-{grief.id}"
    assert "Répondez d’abord à un grief au moins" in joel.get(f"{at}/envoi").text
    saved = joel.post(f"{at}/brouillon", {name: "Il était déclaré."}, htmx=True)
    assert saved.status_code == 200 and "Il était déclaré." in saved.text
    assert "Il était déclaré." in joel.get(at).text and "Il était déclaré." not in claire.get(at).text
    assert f'name="{name}"' not in karim.get(at).text and karim.post(f"{at}/brouillon", {name: "Moi."}).status_code == 403
    sent = joel.post(
        f"{at}/brouillon",
        {name: "Il était bien déclaré.", "joindre": str(grief.id)},
        files={f"piece-{grief.id}": ("avenant.pdf", make.PDF, "application/pdf")},
    )
    assert sent.status_code == 303 and "avenant.pdf" in joel.get(at).text and "avenant.pdf" not in claire.get(at).text
    refused = joel.post(f"{at}/brouillon", {name: "Gardé.", "joindre": str(grief.id)})
    assert refused.status_code == 422 and "Choisissez d’abord un fichier" in refused.text and "Gardé." in joel.get(at).text
    onward = joel.post(f"{at}/brouillon", {name: "Il était bien déclaré.", "envoyer": "oui"})
    assert onward.headers["location"].endswith("/envoi") and "Nous demandons à être entendus" in joel.get(f"{at}/envoi").text
    assert joel.post(f"{at}/envoi", {"entendu": "oui"}).status_code == 303
    page = claire.get(at).text
    assert "Il était bien déclaré." in page and "avenant.pdf" in page and "demande à être entendu" in page
    assert "Des griefs attendent votre décision" in claire.get("/").text
    assert joel.post(f"{at}/brouillon", {name: "Trop tard."}).status_code == 409


def test_whoever_judges_reads_no_draft_even_as_the_dirigeant(
    db: Session, held: Habilitation, browse: Callable[..., Browser]
) -> None:
    """OC Éclat may see as somebody of the organisme: their answer stays theirs until it is sent."""
    grief, organisme = notified(db, held), db.get_one(Organisme, held.organisme_id)
    leader = make.dirigeant(db, organisme)
    make.give_password(db, leader)
    place = db.exec(select(Appartenance.id).where(Appartenance.personne_id == leader.id)).one()
    joel, claire = browse(leader), browse(make.administrateur(db))
    db.commit()
    at, name = f"/habilitations/{held.id}/griefs", f"grief-{grief.id}"
    kept = {name: "Il était déclaré.", "joindre": str(grief.id)}
    joel.post(f"{at}/brouillon", kept, files={f"piece-{grief.id}": ("avenant.pdf", make.PDF, "application/pdf")})
    piece = db.exec(select(PieceGrief.fichier_id).where(PieceGrief.de_l_organisme)).one()
    db.rollback()
    assert claire.post(f"/comme/{place}", {"motif": "Il ne trouve pas où répondre."}).status_code == 303
    page = claire.get(at)
    assert page.status_code == 200 and "Il était déclaré." not in page.text and "avenant.pdf" not in page.text
    assert claire.get(f"/fichiers/{piece}").status_code == 404
    assert claire.post(f"{at}/brouillon", {name: "À sa place."}).status_code == 409
    assert joel.get(f"/fichiers/{piece}").status_code == 200


def test_a_text_that_is_too_long_is_kept_and_not_sent(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    grief = notified(db, held)
    joel = browse(make.dirigeant(db, db.get_one(Organisme, held.organisme_id)))
    db.commit()
    at = f"/habilitations/{held.id}/griefs"
    saved = joel.post(f"{at}/brouillon", {f"grief-{grief.id}": "a" * 8001}, htmx=True)
    assert "8001 caractères" in saved.text and "Raccourcissez d’abord" in joel.get(f"{at}/envoi").text


def test_the_decision_waits_then_says_what_it_changes(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    grief = notified(db, held)
    session = make.session(db, db.get_one(Organisme, held.organisme_id), etat="ouverte")
    claire, joel = browse(make.administrateur(db)), browse(make.dirigeant(db, db.get_one(Organisme, held.organisme_id)))
    db.commit()
    at = f"/habilitations/{held.id}/griefs"
    assert "la résiliation s’ouvre le" in claire.get(f"{at}/resiliation").text
    good = {"motif": "Évaluations irrégulières.", "effet_le": clock.today().isoformat(), "sessions": "jury"}
    early = claire.post(f"{at}/resiliation", good | {"confirme": "oui"})
    assert early.status_code == 409 and "la résiliation s’ouvre le" in early.text
    joel.post(f"{at}/brouillon", {f"grief-{grief.id}": "Il était déclaré."})
    joel.post(f"{at}/envoi")
    again = claire.post(f"{at}/resiliation", good).text
    assert "Le mail qui part" in again and "Peut être contestée" in again
    assert claire.post(f"{at}/resiliation", good | {"confirme": "oui"}).status_code == 303
    db.refresh(held)
    assert held.etat == EtatHabilitation.RESILIEE
    assert (
        "Évaluations irrégulières." in joel.get(at).text
        and "Évaluations irrégulières." in joel.get(f"/habilitations/{held.id}").text
    )
    assert "mais aucun candidat n’y entre plus" in joel.get(f"/sessions/{session.id}").text


def test_a_hearing_is_read_by_both(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    notified(db, held)
    claire, joel = browse(make.administrateur(db)), browse(make.dirigeant(db, db.get_one(Organisme, held.organisme_id)))
    db.commit()
    at = f"/habilitations/{held.id}/griefs"
    day = (clock.today() + timedelta(days=9)).isoformat()
    assert claire.post(f"{at}/audition", {"jour": day, "heure": "10 h"}).status_code == 422
    good = {"jour": day, "heure": "10 h 30", "lieu": "2 rue des Lilas, Paris", "lien": "https://visio.example/oc"}
    assert claire.post(f"{at}/audition", good).status_code == 303
    page = joel.get(at).text
    assert "Vous êtes entendus" in page and "2 rue des Lilas, Paris" in page and 'href="https://visio.example/oc"' in page
    assert "Ce qui s’est dit" not in page
    assert "OC Éclat vous entend sur des griefs" in joel.get("/").text
    assert claire.post(f"{at}/annulation", {"explication": "Un empêchement."}).status_code == 303
    assert "2 rue des Lilas" not in joel.get(at).text and "vous entend" not in joel.get("/").text


def test_a_file_that_is_refused_says_why(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    griefs.add(db, held, **GRIEF, by=make.decider(db))
    grief = db.exec(select(Grief)).one()
    claire = browse(make.administrateur(db))
    db.commit()
    answer = claire.post(f"/habilitations/{held.id}/griefs/{grief.id}/pieces", files={"fichier": ("a.exe", b"MZ", "a/b")})
    assert answer.status_code == 422 and "aria-invalid" in answer.text and db.exec(select(PieceGrief)).first() is None
