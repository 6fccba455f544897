"""A refusal read again before it leaves, contested on the site, instructed by the comité technique: what each side reads and does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.habilitations import gracieux
from eclat.formats import format_date
from eclat.models import Fichier, Habilitation, Organisme, Personne
from tests import factories as make
from tests import resiliations
from tests.browser import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def odile(db: Session) -> Personne:
    return make.comite_technique(db)


def said(html: str) -> str:
    return html.replace("\u00a0", " ")


def leader(db: Session, request: Habilitation) -> Personne:
    return make.dirigeant(db, db.get_one(Organisme, request.organisme_id))


def request(db: Session, etat: str) -> Habilitation:
    made = make.habilitation(db, make.organisme(db), etat=etat, instructeurs=[make.instructeur(db)])
    db.commit()
    return made


def test_a_refusal_is_read_again_before_anything_leaves(db: Session, browse: Browse) -> None:
    studied = request(db, "en_instruction")
    sophie, at = browse(make.instructeur(db)), f"/habilitations/{studied.id}/refus"
    before = len(make.mails(db))
    db.commit()
    read = said(sophie.post(at, {"motif": "Pas d’évaluateur."}).text)
    assert "Relisez avant de confirmer." in read and "Le mail qui part" in read and "recours gracieux" in read
    db.expire_all()
    assert studied.etat == "en_instruction" and len(make.mails(db)) == before
    db.commit()
    assert "Pas d’évaluateur.</textarea>" in sophie.post(at, {"motif": "Pas d’évaluateur.", "confirme": "modifier"}).text
    page = said(sophie.follow(sophie.post(at, {"motif": "Pas d’évaluateur.", "confirme": "oui"})).text)
    assert "L’organisme peut contester ce refus" in page
    mail = next(each for each in make.mails(db) if each.modele == "habilitation_refusee")
    assert said(mail.texte).split("Bonjour")[1].strip()[:60] in read


def test_from_the_refusal_to_the_study_opened_again(db: Session, browse: Browse, odile: Personne) -> None:
    refused = request(db, "refusee")
    at, mathilde, comite = f"/habilitations/{refused.id}", browse(leader(db, refused)), browse(odile)
    page = said(mathilde.get(at).text)
    assert "Vous pouvez contester ce refus par un recours gracieux" in page and f"{at}/recours" in page
    assert comite.get(at).status_code == 404  # it is not entrusted to her
    page = said(mathilde.follow(mathilde.post(f"{at}/recours", {"texte": "Nos deux évaluateurs sont diplômés."})).text)
    assert "Votre recours est envoyé" in page and "est chez le <b>comité technique</b>" in page
    assert "Vous pouvez contester ce refus" not in page
    empty = mathilde.post(f"{at}/recours/pieces", {})
    assert empty.status_code == 422 and "Choisissez d’abord un fichier" in empty.text
    mathilde.post(f"{at}/recours/pieces", files={"fichier": ("cv.pdf", make.PDF, "application/pdf")})
    assert "Un recours contre un refus est à instruire" in comite.get("/").text
    page = said(comite.get(at).text)
    assert (
        "Nos deux évaluateurs sont diplômés." in page
        and "cv.pdf" in page
        and "Le refus est maintenu, ou l’étude rouverte." in page
    )
    given = {"sens_recours": "favorable", "raison_recours": "Les CV le montrent."}
    page = said(comite.follow(comite.post(f"{at}/avis-recours", given)).text)
    assert "« Les CV le montrent. »" in page
    page = said(mathilde.get(at).text)
    assert "Les CV le montrent." not in page and "a contesté le refus" in page
    page = said(comite.follow(comite.post(f"{at}/reouverture", {"reouverture": "Les deux CV suffisent."})).text)
    assert "L’étude est rouverte" in page
    page = said(mathilde.get(at).text)
    assert "Le comité technique a rouvert l’étude" in page and "Les deux CV suffisent." in page
    assert "Un recours contre un refus" not in comite.get("/").text


def test_the_refusal_stands_and_says_why(db: Session, browse: Browse, odile: Personne) -> None:
    refused = request(db, "refusee")
    gracieux.appeal(db, refused, texte="Deux évaluateurs.", by=make.owner(db, refused))
    db.commit()
    comite, at = browse(odile), f"/habilitations/{refused.id}"
    comite.post(f"{at}/maintien", {"maintien": "Un seul CV est joint."})
    page = said(browse(leader(db, refused)).get(at).text)
    assert "Le comité technique a maintenu ce refus le" in page and "Un seul CV est joint." in page


def test_its_pieces_are_read_by_who_reads_the_request(db: Session, browse: Browse, odile: Personne) -> None:
    refused = request(db, "refusee")
    owner = make.owner(db, refused)
    gracieux.appeal(db, refused, texte="Deux évaluateurs.", by=owner)
    piece = gracieux.join(db, refused, "cv.pdf", make.PDF + b"9", by=owner)
    key = db.get_one(Fichier, piece.fichier_id).id
    stranger = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    people = [(odile, 200), (leader(db, refused), 200), (stranger, 404)]
    db.commit()
    for personne, status in people:
        assert browse(personne).get(f"/fichiers/{key}").status_code == status


def test_a_letter_is_entered_by_an_administrateur(db: Session, browse: Browse, odile: Personne) -> None:
    with clock.travel(timedelta(days=-9)):
        refused = request(db, "refusee")
    claire, mathilde = browse(make.administrateur(db)), browse(leader(db, refused))
    at = f"/habilitations/{refused.id}"
    came = clock.today() - timedelta(days=3)
    db.commit()
    assert "Entrer un recours reçu sur papier" in claire.get(at).text and "reçu sur papier" not in mathilde.get(at).text
    assert mathilde.get(f"{at}/recours-papier").status_code == 403
    wrong = claire.post(f"{at}/recours-papier", {"lettre": "Nos évaluateurs sont diplômés.", "recu_le": "2099-01-01"})
    assert wrong.status_code == 422 and "pas encore venue" in wrong.text and "Nos évaluateurs sont diplômés." in wrong.text
    for _ in range(2):
        typed = {"lettre": "Nos évaluateurs sont diplômés.", "recu_le": came.isoformat()}
        assert claire.post(f"{at}/recours-papier", typed).status_code == 303
    page = said(claire.get(at).text)
    day = said(format_date(came))
    assert f"Le recours de l’organisme du {day}" in page and f"contre le refus, du {day}" in page
    assert "Reçu sur papier le" in page and "entré par Claire Aubertin" in page and "Joindre une pièce au recours" in page
    assert claire.post(f"{at}/recours/pieces", files={"fichier": ("lettre.pdf", make.PDF, "application/pdf")}).status_code == 303
    theirs = said(mathilde.get(at).text)
    assert "entré par OC Éclat" in theirs and "lettre.pdf" in theirs and "Claire Aubertin" not in theirs.split("Historique")[0]
    assert "Nos évaluateurs sont diplômés." in browse(odile).get(at).text


def test_a_resiliation_is_contested_from_its_page_then_annulled(db: Session, browse: Browse, odile: Personne) -> None:
    with clock.travel(timedelta(days=-1)):
        held = make.habilitation(db, make.organisme(db), etat="acceptee", instructeurs=[make.instructeur(db)])
    resiliations.resiliee(db, held)
    mathilde, claire, comite = browse(leader(db, held)), browse(make.administrateur(db)), browse(odile)
    at = f"/habilitations/{held.id}"
    db.commit()
    page = said(mathilde.get(at).text)
    assert "Vous pouvez contester la résiliation" in page and f"{at}/recours-resiliation" in page
    assert "depuis la" in said(mathilde.get(f"{at}/griefs").text)
    assert "Entrer un recours reçu sur papier" in claire.get(at).text and comite.get(at).status_code == 404
    for _ in range(2):
        assert mathilde.post(f"{at}/recours-resiliation", {"contestation": "Il était déclaré."}).status_code == 303
    page = said(mathilde.get(at).text)
    assert "Joindre une pièce à votre recours" in page and "Vous pouvez contester" not in page and "À examiner" in page
    assert "Votre recours du" in page and "est chez le <b>comité technique</b>" in page
    assert "Un recours contre une résiliation est à instruire" in said(comite.get("/").text)
    page = said(comite.get(at).text)
    assert "Le recours de l’organisme du" in page and "n’attend plus personne" not in page and "Instruire le recours" in page
    theirs = said(comite.get(at).text)
    assert "La résiliation est maintenue, ou annulée." in theirs and "Maintenir le refus" not in theirs
    assert "donc à l’annulation de la résiliation" in theirs and "réouverture" not in theirs
    assert "n’est pas défait" in said(comite.get(f"{at}/annulation-resiliation").text)
    assert comite.post(f"{at}/annulation-resiliation", {"annulation": "Il l’était."}).status_code == 303
    page = said(mathilde.get(at).text)
    assert "Le comité technique a annulé la résiliation" in page and "Il l’était." in page and "Résiliation annulée" in page
    assert "Résiliation annulée après un recours" in said(mathilde.get(f"{at}/griefs").text)
    assert f"Acceptée le {said(format_date(clock.today() - timedelta(days=1)))} par" in said(comite.get(at).text)
    db.expire_all()
    assert held.etat == "acceptee"


def test_a_resiliation_that_stands_says_so_to_each(db: Session, browse: Browse, odile: Personne) -> None:
    held = make.habilitation(db, make.organisme(db), etat="acceptee", instructeurs=[make.instructeur(db)])
    resiliations.contestee(db, held)
    mathilde, comite, at = browse(leader(db, held)), browse(odile), f"/habilitations/{held.id}"
    db.commit()
    assert comite.post(f"{at}/maintien-resiliation", {"maintien": "Elle ne l’était pas."}).status_code == 303
    for reader in (mathilde, comite):
        page = said(reader.get(at).text)
        assert "Le comité technique a maintenu la résiliation le" in page and "Instruire le recours" not in page


def test_before_its_day_a_resiliation_is_told_in_place_of_the_last_day(db: Session, browse: Browse) -> None:
    make.habilite(db)
    held = resiliations.resiliee(db, db.exec(select(Habilitation)).one(), later=20)
    day, mathilde, claire = said(format_date(clock.today() + timedelta(days=20))), leader(db, held), make.administrateur(db)
    db.commit()
    for who in (mathilde, claire):
        page = said(browse(who).get(f"/habilitations/{held.id}").text)
        assert f"à partir du <b>{day}" in page or f"elle prend fin le <b>{day}" in page
        assert "Elle est résiliée dans 20 jours" in page and "Rappel par mail" not in page and "dès le" not in page
        assert "est <b>habilité</b> à" not in page and "Résiliation. Les sessions ouvertes vont jusqu’à leur jury." in page
    assert "Vous pouvez la contester jusqu’au" in said(browse(mathilde).get("/").text)
