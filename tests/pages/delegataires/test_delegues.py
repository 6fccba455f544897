"""Gestion des délégués (P7): the page, what may be done from it, what it tells and what it does not."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import comptes
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.delegataires import delegues, ecarts, identifications, rappels, relances
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.habilitations import attributions, decisions, instruction
from eclat.domain.organismes import organismes
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.models import (
    Courriel,
    Delegation,
    EtatCourriel,
    EtatDelegation,
    EtatHabilitation,
    Habilitation,
    Objet,
    Organisme,
    Personne,
)
from tests import factories as make
from tests.browser import Browser
from tests.statements import statements
from tests.swap import assert_swap_equals_reload

Browse = Callable[..., Browser]
D, E = EtatDelegation, EtatHabilitation
TARGET = "delegues-liste"


@pytest.fixture
def request_(db: Session) -> Habilitation:
    """The Fédération du Grand Préau invited its four délégataires two days ago; their mails left."""
    make.administrateur(db)
    with clock.travel(timedelta(days=-2)):
        rows = [
            make.row(1, nom="CFA La Marelle", ville="Bordeaux", courriel="contact@cfa-lamarele.example"),
            make.row(2, nom="Pôle Enfance Provence", ville="Marseille"),
            make.row(3, nom="Grand Préau Alsace", ville="Strasbourg"),
            make.row(4, nom="Institut Les Tilleuls", ville="Paris"),
        ]
        made = make.national(db, rows=rows, etat="en_attente_delegataires")
        sent(db)
    db.commit()
    return made


def sent(db: Session) -> None:
    for mail in db.exec(select(Courriel).where(Courriel.etat == EtatCourriel.A_ENVOYER)):
        mail.etat, mail.envoye_le = EtatCourriel.ENVOYE, mail.cree_le
    db.flush()


def fail(db: Session, one: Delegation, answer: str = "550 5.1.1 User unknown") -> None:
    mail = db.exec(select(Courriel).where(Courriel.objet_id == one.id).order_by(col(Courriel.cree_le).desc())).first()
    assert mail is not None
    mail.etat, mail.envoye_le, mail.derniere_reponse = EtatCourriel.ECHEC, None, answer
    db.commit()


def helene(db: Session, request_: Habilitation) -> Personne:
    return make.dirigeant(db, db.get_one(Organisme, request_.organisme_id))


def text(answer: Any) -> str:
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())


def names(answer: Any) -> list[str]:
    return [each.text_content() for each in lxml.html.fromstring(answer.text).xpath("//tbody[@data-ligne]//a[@class='name']")]


def row(answer: Any, one: Delegation) -> str:
    (found,) = lxml.html.fromstring(answer.text).xpath(f"//tbody[@id='delegue-{one.id}']")
    return " ".join(found.text_content().split())


def actions(answer: Any, one: Delegation) -> list[str]:
    """What the row offers, by the names that are read out."""
    (found,) = lxml.html.fromstring(answer.text).xpath(f"//tbody[@id='delegue-{one.id}']//td[@class='actions']")
    return [each.get("aria-label") or each.text_content().strip() for each in found.xpath(".//a | .//button")]


def poll_of(page: Any) -> tuple[str, dict[str, str]]:
    """The address that the page asks for by itself, and with which tag."""
    (caption,) = lxml.html.fromstring(page.text).xpath("//*[@id='delegues-suivi']")
    tag = re.search(r'\\"(\w+)\\"', caption.get("data-hx-headers", ""))
    assert tag
    return caption.get("data-hx-get"), {"If-None-Match": f'"{tag[1]}"'}


# --- taking it away ---


@pytest.mark.parametrize("query", ["", "etape=echec", "etape=a_relancer", "q=marseille"])
def test_the_file_holds_those_that_are_shown(db: Session, browse: Browse, request_: Habilitation, query: str) -> None:
    fail(db, make.delegataires(db, request_)[0])
    browser = browse(helene(db, request_))
    shown = names(browser.get(f"/delegataires?{query}"))
    answer = browser.post(f"/delegataires/export?{query}", {"format": "csv"})
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [line[0] for line in lines] == ["OF délégataire", *shown] and shown
    assert "Dernier envoi (heure de Paris)" in lines[0] and "Compte activé (heure de Paris)" in lines[0]


def test_there_is_no_file_of_nobody(db: Session, browse: Browse, request_: Habilitation) -> None:
    alone = make.organisme(db, "Atelier Périscolaire du Rhône")
    db.commit()
    assert browse(make.dirigeant(db, alone)).post("/delegataires/export").status_code == 404
    assert browse(make.delegataire(db, make.delegataires(db, request_)[0])).post("/delegataires/export").status_code in (303, 404)


# --- who finds the page ---


def test_an_organisme_without_a_national_request_has_no_such_entry(browse: Browse, db: Session) -> None:
    make.administrateur(db)
    alone = make.organisme(db)
    make.habilitation(db, alone, etat="deposee")
    db.commit()
    browser = browse(make.dirigeant(db, alone))
    assert "Gestion des délégués" not in browser.get("/").text
    page = browser.get("/delegataires")
    assert page.status_code == 200
    assert "Aucun OF délégataire n’est invité" in text(page) and 'href="/habilitations"' in page.text


def test_a_national_draft_leads_to_its_table(browse: Browse, db: Session) -> None:
    make.administrateur(db)
    draft = make.national(db)
    db.commit()
    browser = browse(helene(db, draft))
    assert "Gestion des délégués" not in browser.get("/").text
    page = browser.get("/delegataires")
    assert f"/habilitations/{draft.id}" in page.text and "Compléter la liste des OF" in text(page)


def test_the_entry_counts_those_awaited(browse: Browse, db: Session, request_: Habilitation) -> None:
    make.identification(db, make.delegataires(db, request_)[3], etat="terminee")
    db.commit()
    page = browse(helene(db, request_)).get("/")
    (count,) = set(lxml.html.fromstring(page.text).xpath("//*[@data-compte='delegues']/text()"))
    assert count == "3"


def test_a_stranger_and_a_delegataire_find_nothing(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    other = make.national(db, "Réseau des Cours", rows=1, etat="en_attente_delegataires", prenom="Aïcha")
    people = [helene(db, other), make.delegataire(db, one)]
    db.commit()
    for personne in people:
        browser = browse(personne)
        assert "CFA La Marelle" not in names(browser.get("/delegataires"))
        for path in ("", "/ligne"):
            assert browser.get(f"/delegataires/{one.id}{path}").status_code == 404
        for path in ("/modification", "/retrait", "/relance"):
            assert browser.get(f"/delegataires/{one.id}{path}").status_code == 404
            assert browser.post(f"/delegataires/{one.id}{path}", cells(one)).status_code == 404
    assert browse(people[1]).post("/delegataires/relance").status_code == 404
    assert browse(people[1]).post("/delegataires/nouveau", cells(one)).status_code == 404
    for agent in (make.instructeur(db), make.decider(db)):
        personne = agent if isinstance(agent, Personne) else db.get_one(Personne, agent.personne_id)
        db.commit()
        assert browse(personne).get("/delegataires").status_code == 403


def test_the_referent_reads_only(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    karim = make.referent(db, db.get_one(Organisme, request_.organisme_id))
    db.commit()
    browser = browse(karim)
    page = browser.get("/delegataires")
    assert names(page)[0] == "CFA La Marelle" and actions(page, one) == []
    assert "Ajouter un délégataire" not in page.text and "qui n’ont pas terminé" not in page.text
    assert browser.get(f"/delegataires/{one.id}").status_code == 200
    assert "Modifier" not in text(browser.get(f"/delegataires/{one.id}"))
    for path in ("modification", "retrait", "relance"):
        assert browser.get(f"/delegataires/{one.id}/{path}").status_code == 403
        assert browser.post(f"/delegataires/{one.id}/{path}", cells(one)).status_code == 403
    assert browser.post("/delegataires/relance").status_code == 403


# --- what it says ---


def test_the_total_and_its_parts(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, three, _ = make.delegataires(db, request_)
    browser = browse(helene(db, request_))
    assert "0 OF sur 4 a terminé" in text(browser.get("/delegataires"))
    make.give_password(db, make.dirigeant(db, db.get_one(Organisme, one.organisme_id)))
    make.delegataire(db, two)
    make.identification(db, three, etat="terminee")
    db.commit()
    page = browser.get("/delegataires")
    assert "1 OF sur 4 a terminé" in text(page)
    for said in ("3 comptes activés", "2 profils renseignés", "1 formulaire renseigné"):
        assert said in text(page)
    assert "Votre demande part automatiquement quand tous les OF ont franchi les trois étapes." in text(page)
    assert "Relancer les 3 qui n’ont pas terminé" in text(page)


def test_what_needs_attention_comes_first(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, _, four = make.delegataires(db, request_)
    make.identification(db, one, etat="terminee")
    make.delegataire(db, two)
    fail(db, four)
    page = browse(helene(db, request_)).get("/delegataires")
    assert names(page) == ["Institut Les Tilleuls", "Grand Préau Alsace", "Pôle Enfance Provence", "CFA La Marelle"]
    chips = lxml.html.fromstring(page.text).xpath("//a[contains(@class, 'chip')]")
    assert [" ".join(each.text_content().split()) for each in chips] == [
        "Tous 4", "À relancer 2", "Mail en échec 1", "Terminés 1",
    ]  # fmt: skip
    browser = browse(helene(db, request_))
    assert names(browser.get("/delegataires?etape=echec")) == ["Institut Les Tilleuls"]
    assert names(browser.get("/delegataires?etape=a_relancer")) == ["Grand Préau Alsace", "Pôle Enfance Provence"]
    assert names(browser.get("/delegataires?etape=termines")) == ["CFA La Marelle"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("marelle", ["CFA La Marelle"]),
        ("POLE enfance", ["Pôle Enfance Provence"]),
        ("strasbourg", ["Grand Préau Alsace"]),
        ("lamarele.example", ["CFA La Marelle"]),
        ("direction4@", ["Institut Les Tilleuls"]),
        ("tilleuls bordeaux", []),
    ],
)
def test_one_is_found_by_name_town_or_courriel(
    browse: Browse, db: Session, request_: Habilitation, typed: str, found: list[str]
) -> None:
    page = browse(helene(db, request_)).get(f"/delegataires?q={typed}")
    assert names(page) == found
    assert found or "Aucun OF trouvé" in text(page)
    assert "sur 4 " in text(page), "the total is of them all"


@pytest.mark.parametrize(
    ("answer", "said", "offered"),
    [
        ("550 5.1.1 User unknown", "Échec : cette adresse n’existe pas", "Corriger l’adresse du CFA La Marelle"),
        (
            "550 5.1.2 Bad domain",
            "Échec : le nom de domaine de cette adresse n’existe pas",
            "Corriger l’adresse du CFA La Marelle",
        ),
        ("452 4.2.2 full", "Échec : cette boîte aux lettres est pleine", "Relancer CFA La Marelle"),
    ],
)
def test_a_mail_that_failed_says_why_and_what_to_do(
    browse: Browse, db: Session, request_: Habilitation, answer: str, said: str, offered: str
) -> None:
    one = make.delegataires(db, request_)[0]
    fail(db, one, answer)
    page = browse(helene(db, request_)).get("/delegataires")
    assert said in row(page, one) and actions(page, one)[0] == offered


def test_a_mail_that_waits_says_so(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, _, _ = make.delegataires(db, request_)
    for each, tried in ((one, 0), (two, 1)):
        mail = db.exec(select(Courriel).where(Courriel.objet_id == each.id)).one()
        mail.etat, mail.envoye_le, mail.tentatives = EtatCourriel.A_ENVOYER, None, tried
        mail.derniere_reponse = "451 4.3.0 try again" if tried else ""
    db.commit()
    page = browse(helene(db, request_)).get("/delegataires")
    assert "En attente d’envoi" in row(page, one)
    assert "Pas encore parti : le serveur du destinataire demande d’attendre. Nouvel essai à" in row(page, two)


def test_nothing_is_learnt_of_what_an_of_did_before(browse: Browse, db: Session, request_: Habilitation) -> None:
    """Linked: its account and its profile are older than the invitation, which gives their dates."""
    with clock.travel(timedelta(days=-40)):
        known = make.organisme(db, "Les Ateliers du Belvédère", courriel="direction@belvedere.example")
    with clock.travel(timedelta(days=-2)):
        added(db, request_, make.row(5, nom="Ateliers Belvédère", courriel="direction@belvedere.example"))
        sent(db)
    db.commit()
    linked = db.exec(select(Delegation).where(Delegation.organisme_id == known.id)).one()
    page = browse(helene(db, request_)).get("/delegataires")
    days = lxml.html.fromstring(page.text).xpath(f"//tbody[@id='delegue-{linked.id}']//time/@datetime")
    assert linked.invitee_le is not None
    assert days == [linked.invitee_le.isoformat(timespec="seconds")] * 2
    history = text(browse(helene(db, request_)).get(f"/delegataires/{linked.id}"))
    assert "a activé son compte" in history and clock.day(linked.invitee_le).strftime("%Y") in history


def added(db: Session, request_: Habilitation, typed: dict[str, list[str]]) -> Delegation:
    values = LigneDelegation(**{name: cell[0] for name, cell in typed.items()})
    return delegues.add(db, request_, values, by=make.owner(db, request_))


def test_one_that_awaits_oc_eclat_s_decision_cannot_sign_in(browse: Browse, db: Session, request_: Habilitation) -> None:
    make.organisme(db, "Les Ateliers du Belvédère", etat="en_attente", courriel="direction@belvedere.example")
    one = added(db, request_, make.row(5, nom="Ateliers Belvédère", courriel="direction@belvedere.example"))
    db.commit()
    browser = browse(helene(db, request_))
    page = browser.get("/delegataires")
    assert "Ne peut pas encore se connecter : OC Éclat doit d’abord valider son inscription" in row(page, one)
    assert "0 compte activé" in text(page)
    assert "doit d’abord valider son inscription" in text(browser.get(f"/delegataires/{one.id}"))
    organismes.refuse(db, db.get_one(Organisme, one.organisme_id), motif="Fermé.", by=make.decider(db))
    db.commit()
    assert "Ne peut pas se connecter : OC Éclat a fermé son accès" in row(browser.get("/delegataires"), one)


def test_the_reminders_are_announced(browse: Browse, db: Session, request_: Habilitation) -> None:
    browser = browse(helene(db, request_))
    said = text(browser.get("/delegataires"))
    assert re.search(r"Rappels automatiques à 7, 14 et 21 jours ; le prochain part le \d+(er)? \w+ pour 4 OF\.", said)
    with clock.travel(timedelta(days=25)):
        assert "plus aucun n’est prévu" in text(browse(helene(db, request_)).get("/delegataires"))


def test_the_history_of_one_tells_its_mails_and_reminders(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    with clock.travel(timedelta(days=6)):
        rappels.remind(db, one, due=7, by=SYSTEME)
    make.delegataire(db, one)
    relances.resend(db, one, by=make.owner(db, request_), anyway=True)
    db.commit()
    said = text(browse(helene(db, request_)).get(f"/delegataires/{one.id}"))
    for line in ("Rappel automatique, à 7 jours", "Hélène Vasseur l’a relancé", "a activé son compte", "a renseigné son profil",
                 "Hélène Vasseur a invité cet OF", "Invitation à activer le compte", "Rappel du formulaire attendu"):  # fmt: skip
        assert line in said, line


def test_the_form_that_one_has_finished_is_read_from_its_page(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, *_ = make.delegataires(db, request_)
    form = make.identification(db, one, etat="terminee")
    make.identification(db, two)
    db.commit()
    browser = browse(helene(db, request_))
    assert f'href="/identification/{form.id}"' in browser.get(f"/delegataires/{one.id}").text
    assert browser.get(f"/identification/{form.id}").status_code == 200
    assert "/identification/" not in browser.get(f"/delegataires/{two.id}").text


# --- relaunching ---


def cells(one: Delegation, **other: str) -> dict[str, str]:
    """The eight fields as a browser sends them."""
    return {name: str(value) for name, value in (delegues.said(one) | other).items()}


def test_relaunched_in_the_row(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[1]
    browser = browse(helene(db, request_))
    answer = browser.post(f"/delegataires/{one.id}/relance", htmx=True)
    assert answer.status_code == 200
    assert re.search(r"Relancé le \d.* à \d+ h \d\d \(2 envois\)", row(answer, one)) and "Le mail part" in row(answer, one)
    assert actions(answer, one) == ["Modifier Pôle Enfance Provence", "Supprimer Pôle Enfance Provence"]
    sent(db)
    db.commit()
    page = browser.get("/delegataires")
    assert "Mail parti" in row(page, one)
    fail(db, one)
    assert "Échec : cette adresse n’existe pas" in row(browser.get("/delegataires"), one)


def test_within_24_hours_it_asks_in_place(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[1]
    with clock.travel(timedelta(hours=-3)):
        relances.resend(db, one, by=make.owner(db, request_))
        sent(db)
    db.commit()
    browser = browse(helene(db, request_))
    asked = browser.post(f"/delegataires/{one.id}/relance", htmx=True)
    assert asked.headers["hx-retarget"] == f"#delegue-{one.id}"
    assert "Un mail est déjà parti il y a 3 heures. Relancer quand même ?" in text(asked)
    assert "À confirmer" in row(asked, one)  # nothing is on its way
    cancelled = browser.get(f"/delegataires/{one.id}/ligne", htmx=True)
    assert "Relancer Pôle Enfance Provence" in actions(cancelled, one) and "quand même" not in cancelled.text
    answer = browser.post(f"/delegataires/{one.id}/relance", {"confirme": "oui"}, htmx=True)
    assert "(3 envois)" in row(answer, one)


def test_without_a_script_the_question_is_a_page(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[1]
    with clock.travel(timedelta(hours=-3)):
        relances.resend(db, one, by=make.owner(db, request_))
        sent(db)
    db.commit()
    browser = browse(helene(db, request_))
    asked = browser.follow(browser.post(f"/delegataires/{one.id}/relance"))
    assert "Relancer Pôle Enfance Provence ?" in text(asked) and "il y a 3 heures" in text(asked)
    done = browser.post(f"/delegataires/{one.id}/relance", {"confirme": "oui"})
    assert (done.status_code, done.headers["location"].split("#")[1]) == (303, f"delegue-{one.id}")
    assert "Pôle Enfance Provence est relancé" in text(browser.follow(done))


def test_one_who_has_finished_is_not_asked_about(browse: Browse, db: Session, request_: Habilitation) -> None:
    """The question would be refused once answered."""
    one = make.delegataires(db, request_)[1]
    make.identification(db, one, etat="terminee")
    db.commit()
    answer = browse(helene(db, request_)).get(f"/delegataires/{one.id}/relance")
    assert answer.status_code == 409 and "Pôle Enfance Provence n’est plus attendu" in text(answer)


def test_all_those_who_have_not_finished(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, three, four = make.delegataires(db, request_)
    make.identification(db, four, etat="terminee")
    relances.resend(db, two, by=make.owner(db, request_))
    sent(db)
    fail(db, one)
    browser = browse(helene(db, request_))
    answer = browser.post("/delegataires/relance", htmx=True)
    said = answer.headers["hx-trigger"].encode().decode("unicode_escape")
    told = "1 OF relancé\u00a0; 1 laissé tranquille\u00a0: un mail lui est parti il y a moins de 24 heures\u00a0; 1 adresse à corriger d"
    assert told in said
    assert "Le mail part" in row(answer, three)
    page = browser.follow(browser.post("/delegataires/relance"))
    assert "1 OF relancé" in text(page), "a second click says what the first one did"


# --- correcting ---


def test_the_address_is_corrected_in_the_dialog(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    fail(db, one)
    browser = browse(helene(db, request_))
    asked = browser.get(f"/delegataires/{one.id}/modification", htmx=True)
    assert asked.headers["hx-retarget"] == "#delegue-dialogue"
    assert "Corriger l’adresse du CFA La Marelle" in text(asked) and "<html" not in asked.text
    wrong = browser.post(f"/delegataires/{one.id}/modification", cells(one, courriel="contact@cfa"), htmx=True)
    assert wrong.status_code == 422 and wrong.headers["hx-retarget"] == "#delegue-dialogue"
    assert 'value="contact@cfa"' in wrong.text and "n’est pas complète" in text(wrong)
    done = browser.post(f"/delegataires/{one.id}/modification", cells(one, courriel="contact@marelle.example"), htmx=True)
    assert done.status_code == 200 and "hx-retarget" not in done.headers
    assert "contact@marelle.example" in row(done, one) and "Échec" not in row(done, one)
    assert "contact@marelle.example" in done.headers["hx-trigger"]


def test_the_eight_fields_on_a_page_of_their_own(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[1]
    browser = browse(helene(db, request_))
    page = browser.get(f"/delegataires/{one.id}/modification")
    fields = lxml.html.fromstring(page.text).xpath("//form[contains(@action, '/modification')]//input/@name")
    assert fields == ["nom", "telephone", "adresse", "code_postal", "ville", "dirigeant_nom", "dirigeant_prenom", "courriel"]
    assert 'value="02 61 91 04 17"' in page.text
    taken = browser.post(f"/delegataires/{one.id}/modification", cells(one, courriel="direction3@preau.example"))
    assert taken.status_code == 422 and "c’est déjà le courriel de Grand Préau Alsace" in text(taken)
    done = browser.post(f"/delegataires/{one.id}/modification", cells(one, ville="Aix-en-Provence"))
    assert "Aix-en-Provence" in row(browser.follow(done), one)


def test_the_address_of_an_account_is_shown_as_it_stays(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[1]
    make.delegataire(db, one)
    db.commit()
    browser = browse(helene(db, request_))
    page = browser.get(f"/delegataires/{one.id}/modification")
    (field,) = lxml.html.fromstring(page.text).xpath("//input[@name='courriel']")
    assert "readonly" in field.attrib and "elle ne se change pas d’ici" in text(page)
    forced = browser.post(f"/delegataires/{one.id}/modification", cells(one, courriel="autre@preau.example"))
    assert forced.status_code == 422 and "a déjà un compte à cette adresse" in text(forced)


# --- withdrawing, adding ---


def test_withdrawn_after_a_question(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    browser = browse(helene(db, request_))
    asked = browser.get(f"/delegataires/{one.id}/retrait", htmx=True)
    assert "Supprimer CFA La Marelle ?" in text(asked) and "Le lien de son invitation ne sert plus" in text(asked)
    assert "votre demande part" not in text(asked)
    done = browser.post(f"/delegataires/{one.id}/retrait", htmx=True)
    assert "CFA La Marelle" not in names(done) and "0 OF sur 3" in text(done)
    assert browser.get(f"/delegataires/{one.id}").status_code == 404


def test_one_taken_off_in_another_window_is_told_as_such(browse: Browse, db: Session, request_: Habilitation) -> None:
    """Its row is still on this screen: it is neither a broken link nor another organisme's."""
    one = make.delegataires(db, request_)[0]
    browser = browse(helene(db, request_))
    withdrawn(db, request_, one)
    db.commit()
    for path in ("modification", "retrait", "relance"):
        answers = [browser.get(f"/delegataires/{one.id}/{path}", htmx=True), browser.get(f"/delegataires/{one.id}/{path}")]
        if path != "retrait":  # there it is a second click
            answers.append(browser.post(f"/delegataires/{one.id}/{path}", cells(one), htmx=True))
        for answer in answers:
            assert answer.status_code == 409 and "Vous venez de supprimer ce délégataire." in text(answer), path


def test_the_last_awaited_one_takes_the_request_with_it(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, *others = make.delegataires(db, request_)
    for each in others:
        make.identification(db, each, etat="terminee")
    db.commit()
    browser = browse(helene(db, request_))
    asked = browser.get(f"/delegataires/{one.id}/retrait")
    assert "C’est le dernier OF attendu : votre demande part aussitôt chez OC Éclat, avec les 3 qui ont terminé" in text(asked)
    done = browser.post(f"/delegataires/{one.id}/retrait")
    page = browser.follow(done)
    assert "Tous les autres ont terminé : votre demande est partie chez OC Éclat" in text(page)
    assert "votre demande est chez OC Éclat depuis le" in text(page) and "Ajouter un délégataire" not in page.text
    again = browser.follow(browser.post(f"/delegataires/{one.id}/retrait"))
    assert again.status_code == 200 and "Vous venez de supprimer ce délégataire" in text(again)


def test_one_more_is_added(browse: Browse, db: Session, request_: Habilitation) -> None:
    browser = browse(helene(db, request_))
    assert "Ajouter et inviter" in browser.get("/delegataires/nouveau").text
    typed = {name: cell[0] for name, cell in make.row(9, nom="Maison des Jeux").items()}
    wrong = browser.post("/delegataires/nouveau", typed | {"code_postal": "abc"})
    assert wrong.status_code == 422 and 'value="Maison des Jeux"' in wrong.text
    done = browser.post("/delegataires/nouveau", typed)
    page = browser.follow(done)
    assert "Maison des Jeux" in names(page) and "sur 5" in text(page) and "Un mail part à direction9@preau.example" in text(page)


# --- once the request has left ---


def decided(db: Session, request_: Habilitation, *, refuse: bool = False) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    sophie = make.instructeur(db)
    attributions.attribute(db, request_, instructeurs=[sophie.id], comite=[], by=make.decider(db))
    by = make.user_of(db, sophie)
    ecarts.set_aside(db, make.delegataires(db, request_)[0], motif="Certificat d’un autre organisme.", by=by)
    db.commit()
    if refuse:
        decisions.refuse(db, request_, motif="Équipe insuffisante.", by=by)


def accept(db: Session, request_: Habilitation) -> None:
    by = make.user_of(db, db.exec(select(Personne).where(Personne.nom == "Rakoto")).one())
    today = clock.today()
    decisions.accept(
        db, request_, objet=Objet.PREPARER, valide_du=today, valide_jusqu_au=today + timedelta(days=900), conditions="", by=by
    )
    db.commit()


def test_deposited_the_list_is_read(browse: Browse, db: Session, request_: Habilitation) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    db.commit()
    one = make.delegataires(db, request_)[0]
    browser = browse(helene(db, request_))
    page = browser.get("/delegataires")
    assert "Les 4 OF ont terminé" in text(page) and "La liste ne change plus" in text(page)
    assert actions(page, one) == [] and "Terminé" in row(page, one)
    assert "data-suivi" not in page.text, "nothing can change by itself any more"
    assert "Ajouter un délégataire" not in page.text
    for path in (f"/delegataires/{one.id}/modification", f"/delegataires/{one.id}/retrait", "/delegataires/nouveau"):
        assert browser.get(path).status_code == 409


def test_one_set_aside_is_told_so_with_the_decision_only(browse: Browse, db: Session, request_: Habilitation) -> None:
    decided(db, request_)
    one, two, *_ = make.delegataires(db, request_)
    browser = browse(helene(db, request_))
    for path in ("/delegataires", f"/delegataires/{one.id}"):
        assert "carté" not in text(browser.get(path)) and "autre organisme" not in text(browser.get(path))
    accept(db, request_)
    page = browser.get("/delegataires")
    assert "3 OF sont habilités, 1 est écarté" in text(page)
    assert "Écarté" in row(page, one) and "Motif : « Certificat d’un autre organisme. »" in row(page, one)
    assert "Habilité" in row(page, two)
    assert "Motif : « Certificat d’un autre organisme. »" in text(browser.get(f"/delegataires/{one.id}"))


def test_refused_the_page_says_why(browse: Browse, db: Session, request_: Habilitation) -> None:
    decided(db, request_, refuse=True)
    db.commit()
    assert "Équipe insuffisante." in text(browse(helene(db, request_)).get("/delegataires"))


def test_sent_back_those_who_took_their_form_up_are_relaunched(browse: Browse, db: Session, request_: Habilitation) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    sophie = make.instructeur(db)
    attributions.attribute(db, request_, instructeurs=[sophie.id], comite=[], by=make.decider(db))
    instruction.POINTS.add(db, request_, texte="Les locaux", by=make.user_of(db, sophie))
    instruction.POINTS.send_back(db, request_, by=make.user_of(db, sophie))
    one, two, *_ = make.delegataires(db, request_)
    identifications.reopen(db, one, by=make.user_of(db, make.delegataire(db, one)))
    db.commit()
    browser = browse(helene(db, request_))
    page = browser.get("/delegataires")
    assert "1 OF a repris son formulaire et doit le terminer à nouveau" in text(page)
    assert actions(page, one) == ["Relancer CFA La Marelle"] and actions(page, two) == []
    assert "Le mail part" in row(browser.post(f"/delegataires/{one.id}/relance", htmx=True), one)


# --- the page that looks again by itself ---


def test_an_unchanged_page_costs_almost_nothing(browse: Browse, db: Session, request_: Habilitation) -> None:
    browser = browse(helene(db, request_))
    address, tag = poll_of(browser.get("/delegataires"))
    same = browser.get(address, htmx=True, **tag)
    assert (same.status_code, same.content) == (304, b"")
    assert len(browser.queries(address, status=304, htmx=True, **tag)) <= 5


def activate(db: Session, personne: Personne) -> None:
    comptes.set_first_password(db, personne, hash_password(make.PASSWORD), by=make.user_of(db, personne))


CHANGES: dict[str, Callable[[Session, Habilitation, Delegation], object]] = {
    "an account is activated": lambda db, request_, one: activate(
        db, make.dirigeant(db, db.get_one(Organisme, one.organisme_id))
    ),
    "a profile is complete": lambda db, request_, one: make.delegataire(db, one),
    "a form is finished": lambda db, request_, one: make.identification(db, one, etat="terminee"),
    "a mail fails": lambda db, request_, one: fail(db, one),
    "one is relaunched": lambda db, request_, one: relances.resend(db, one, by=make.owner(db, request_), anyway=True),
    "one is reminded": lambda db, request_, one: reminded(db, one),
    "one is added": lambda db, request_, one: added(db, request_, make.row(9)),
    "one is corrected": lambda db, request_, one: corrected(db, request_, one),
    "one is withdrawn": lambda db, request_, one: withdrawn(db, request_, one),
}


def reminded(db: Session, one: Delegation) -> None:
    with clock.travel(timedelta(days=6)):
        rappels.remind(db, one, due=7, by=SYSTEME)


def corrected(db: Session, request_: Habilitation, one: Delegation) -> None:
    delegues.modify(db, one, LigneDelegation(**(delegues.said(one) | {"ville": "Pessac"})), by=make.owner(db, request_))


def withdrawn(db: Session, request_: Habilitation, one: Delegation) -> None:
    delegues.remove(db, one, by=make.owner(db, request_))


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_comes_and_the_swap_equals_a_reload(
    browse: Browse, db: Session, request_: Habilitation, what: str
) -> None:
    browser = browse(helene(db, request_))
    before = browser.get("/delegataires")
    address, tag = poll_of(before)
    CHANGES[what](db, request_, make.delegataires(db, request_)[0])
    journal.seal(db)
    db.commit()
    answer = browser.get(address, htmx=True, **tag)
    assert answer.status_code == 200, what
    assert_swap_equals_reload(before.text, answer.text, browser.get(address).text, target=TARGET)
    _, newer = poll_of(browser.get(address))
    assert newer != tag and browser.get(address, htmx=True, **newer).status_code == 304


@pytest.mark.parametrize("path", ["{}/relance", "{}/retrait", "{}/modification", "relance"])
def test_what_is_done_in_place_equals_a_reload(browse: Browse, db: Session, request_: Habilitation, path: str) -> None:
    one = make.delegataires(db, request_)[0]
    browser = browse(helene(db, request_))
    before = browser.get("/delegataires")
    address, _ = poll_of(before)
    query = address.partition("?")[2]
    answer = browser.post(
        f"/delegataires/{path.format(one.id)}?{query}", cells(one, courriel="contact@marelle.example"), htmx=True
    )
    assert answer.status_code == 200
    assert_swap_equals_reload(before.text, answer.text, browser.get(address).text, target=TARGET)


def test_a_row_stays_where_it_was_while_the_page_is_open(browse: Browse, db: Session, request_: Habilitation) -> None:
    """Corrected, it is no longer first of those that need attention: it moves at the next visit only."""
    *_, four = make.delegataires(db, request_)
    fail(db, four)
    browser = browse(helene(db, request_))
    page = browser.get("/delegataires?etape=echec")
    assert names(page) == ["Institut Les Tilleuls"]
    query = poll_of(page)[0].partition("?")[2]
    done = browser.post(f"/delegataires/{four.id}/modification?{query}", cells(four, courriel="rose@tilleuls.example"), htmx=True)
    assert names(done) == ["Institut Les Tilleuls"] and "Mail en échec 0" in text(done)
    assert names(browser.get("/delegataires?etape=echec")) == []
    assert names(browser.get("/delegataires"))[-1] == "Institut Les Tilleuls"


def test_twenty_rows_then_the_next_ones(browse: Browse, db: Session) -> None:
    make.administrateur(db)
    request_ = make.national(db, rows=45, etat="en_attente_delegataires")
    db.commit()
    browser = browse(helene(db, request_))
    page = browser.get("/delegataires")
    assert len(names(page)) == 20 and "20 OF affichés sur 45" in text(page)
    (more,) = lxml.html.fromstring(page.text).xpath("//a[@id='delegues-suivants']")
    assert more.text_content().strip() == "Afficher les 20 suivants"
    answer = browser.get(more.get("href"), htmx=True)
    assert names(answer)[:20] == names(page) and len(set(names(answer))) == 40
    assert_swap_equals_reload(page.text, answer.text, browser.get(more.get("href")).text, target=TARGET)
    (last,) = lxml.html.fromstring(answer.text).xpath("//a[@id='delegues-suivants']")
    assert last.text_content().strip() == "Afficher les 5 suivants"
    assert len(names(browser.get(last.get("href")))) == 45


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(browse: Browse, db: Session) -> None:
    make.administrateur(db)
    counted = {}
    for size in (1, 3, 30):
        request_ = make.national(db, f"Fédération {size}", rows=[make.row(size * 100 + n) for n in range(size)],
                                 etat="en_attente_delegataires")  # fmt: skip
        db.commit()
        browser = browse(helene(db, request_))
        db.commit()
        counted[size] = [
            len(browser.queries(path)) for path in ("/delegataires?lignes=60", "/delegataires?q=preau&lignes=60", "/")
        ]
    assert counted[1] == counted[3] == counted[30]


def test_three_hundred_are_relaunched_and_shown_by_as_many_statements_as_three(browse: Browse, db: Session) -> None:
    make.administrateur(db)
    taken = {}
    for size in (3, 300):
        with clock.travel(timedelta(days=-2)):
            named = [make.row(size * 1000 + number) for number in range(size)]
            request_ = make.national(db, f"Fédération {size}", rows=named, etat="en_attente_delegataires")
            sent(db)
        db.commit()
        browser = browse(helene(db, request_))
        with statements() as asked:
            answer = browser.post("/delegataires/relance", htmx=True)
            assert answer.status_code == 200 and f"{size} OF relanc" in answer.headers["hx-trigger"]
            assert len(names(browser.get("/delegataires?lignes=300"))) == size
        taken[size] = len(asked)
    assert taken[300] <= taken[3] + 2, "but for rows too many for one statement"


# --- the dashboard ---


def test_the_dashboard_says_how_far_they_are_and_what_to_do(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, *_ = make.delegataires(db, request_)
    make.identification(db, two, etat="terminee")
    fail(db, one)
    browser = browse(helene(db, request_))
    page = browser.get("/")
    said = text(page)
    assert "Votre demande partira chez OC Éclat dès que les 3 derniers délégataires auront terminé." in said
    assert "1 OF sur 4 a terminé" in said
    assert (
        "Le mail pour le CFA La Marelle n’a pas pu être envoyé" in said and "contact@cfa-lamarele.example : cette adresse" in said
    )
    assert f"/delegataires/{one.id}/modification" in page.text
    assert "2 délégataires n’ont pas terminé" in said and "Grand Préau Alsace et Institut Les Tilleuls." in said
    karim = make.referent(db, db.get_one(Organisme, request_.organisme_id))
    db.commit()
    assert "1 OF sur 4 a terminé" in text(browse(karim).get("/"))


def test_the_dashboard_tells_the_last_steps_but_nothing_of_an_earlier_life(browse: Browse, db: Session) -> None:
    known = make.organisme(db, "Institut Les Tilleuls")
    with clock.travel(timedelta(hours=1)):
        rows = [
            make.row(1, nom="CFA La Marelle"),
            make.row(2, nom="Préau Alsace"),
            make.row(3, courriel=make.dirigeant(db, known).courriel),
        ]
        request = make.national(db, rows=rows, etat="en_attente_delegataires")
        db.commit()
        browser = browse(helene(db, request))
        one, two, tilleuls = make.delegataires(db, request)
        assert tilleuls.organisme_id == known.id and "derniers pas" not in text(browser.get("/"))
        fail(db, one)
    with clock.travel(timedelta(hours=2)):
        personne = make.dirigeant(db, db.get_one(Organisme, two.organisme_id))
        comptes.set_first_password(db, personne, hash_password(make.PASSWORD), by=make.user_of(db, personne))
    with clock.travel(timedelta(hours=3)):
        make.identification(db, two)
        db.commit()
        said = text(browser.get("/"))
        told = ["Préau Alsace a renseigné son profil", "Préau Alsace a activé son compte", "Mail au CFA La Marelle en échec"]
        assert sorted(told, key=said.index) == told and "Grand Préau 3 a" not in said
    with clock.travel(timedelta(hours=4)):
        identifications.finish(db, two, by=make.user_of(db, personne))
        db.commit()
        said = text(browser.get("/"))
        assert said.index("Préau Alsace a terminé son formulaire d’identification") < said.index(told[0])
