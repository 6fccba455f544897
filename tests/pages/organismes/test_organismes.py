"""The administrateur's list of organismes: decide, find, sort, turn the pages."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from eclat import clock
from eclat.domain.organismes import organismes
from eclat.domain.organismes.liste import ORGANISMES
from eclat.engines import indexation, recherche
from eclat.engines.listes import nombres
from eclat.models import Appartenance, EtatOrganisme, Organisme, Personne, Role
from tests.factories import (
    administrateur,
    agent,
    comite_technique,
    decider,
    dirigeant,
    habilitation,
    instructeur,
    mails,
    organisme,
    referent,
    siret,
    user_of,
)
from tests.swap import assert_swap_equals_reload


@pytest.fixture
def claire(db, browse):
    browser = browse(administrateur(db))
    db.commit()
    return browser


def many(db, count):
    """Organismes with the same name or date by fours: what a sort alone cannot tell apart."""
    start = clock.now()
    for number in range(count):
        nom = f"École {number // 4:02}"
        made = Organisme(
            nom=nom,
            nom_tri=recherche.sorted_as(nom),
            siret=siret(),
            etat=EtatOrganisme.ACCEPTE,
            cree_le=start - timedelta(days=number // 4),
        )
        personne = Personne(courriel=f"direction-{number}@ecole.example")
        db.add_all([made, personne])
        db.flush()
        db.add(Appartenance(personne_id=personne.id, organisme_id=made.id, role=Role.DIRIGEANT))
        indexation.index(db, made, personne.courriel)
    db.commit()


def shown(page):
    return re.findall(r'id="organisme-([0-9a-f-]{36})"', page)


def link(page, label):
    """The address of a link of the pager, or None."""
    found = re.search(rf'<a class="button secondary small" href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>{label}', page)
    return found[1].replace("&amp;", "&") if found else None


# --- finding ---


@pytest.mark.parametrize("tri", ["nom", "-nom", "date", "-date"])
def test_every_organisme_is_met_once_going_forward_and_back(db, claire, tri):
    many(db, 60)
    expected = [str(key) for key in db.exec(select(Organisme.id).order_by(*by(tri)))]
    pages = [claire.get(f"/organismes?tri={tri}").text]
    while (following := link(pages[-1], "Suivants")) is not None:
        pages.append(claire.get(following).text)
    assert [key for page in pages for key in shown(page)] == expected
    assert "41 à 60 sur 60" in pages[-1]
    back = [pages[-1]]
    while (previous := link(back[-1], "Précédents")) is not None:
        back.append(claire.get(previous).text)
    assert [shown(page) for page in back] == [shown(page) for page in reversed(pages)]
    assert "1 à 20 sur 60" in back[-1]


def by(tri):
    key, identity = ORGANISMES.sorts[tri.removeprefix("-")], col(Organisme.id)
    return [key.desc(), identity.desc()] if tri.startswith("-") else [key, identity]


def test_addresses_carry_no_name(db, claire):
    many(db, 21)
    assert re.fullmatch(
        r"/organismes\?tri=nom&apres=[0-9a-f-]{36}&rang=21", link(claire.get("/organismes?tri=nom").text, "Suivants")
    )


def test_page_before_the_first_rows_is_whole(db, claire):
    many(db, 30)
    second = claire.get(link(claire.get("/organismes").text, "Suivants")).text
    newer = Organisme(nom="Nouvelle", nom_tri="nouvelle", siret=siret(), etat=EtatOrganisme.ACCEPTE)
    db.add(newer)
    db.commit()
    first = claire.get(link(second, "Précédents")).text
    before = claire.get(link(first, "Précédents")).text
    assert shown(before)[0] == str(newer.id)
    assert len(shown(before)) == 20


def test_list_asks_as_many_questions_for_one_as_for_three(db, claire):
    counts = []
    for nom in ("Tremplin", "Belvédère", "Marelle"):
        habilitation(db, organisme(db, nom), etat="deposee")
        db.commit()
        counts.append(len(claire.queries("/organismes?tri=nom")))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("typed", ["belved", "Belvédère", "ATELIERS du", "direction@belvedere.example", "direction@belv"])
def test_search_by_any_word_or_the_mail(db, claire, typed):
    found = organisme(db, "Les Ateliers du Belvédère", courriel="direction@belvedere.example")
    organisme(db, "Formation Express Plus")
    db.commit()
    page = claire.get(f"/organismes?q={typed.replace(' ', '+')}").text
    assert shown(page) == [str(found.id)]
    assert "1 à 1 sur 1" in page


def test_search_by_siret_with_its_spaces(db, claire):
    found = organisme(db, "Les Ateliers du Belvédère")
    organisme(db, "Formation Express Plus")
    db.commit()
    number = found.siret or ""
    assert shown(claire.get(f"/organismes?q={number[:3]}+{number[3:6]}+{number[6:]}").text) == [str(found.id)]


@pytest.mark.parametrize("typed", ["zzz", "%", "!!!"])
def test_nothing_found_says_so_and_offers_the_way_back(db, claire, typed):
    organisme(db)
    db.commit()
    page = claire.client.get("/organismes", params={"q": typed}).text
    assert not shown(page)
    assert "Aucun organisme trouvé" in page and "Effacer les filtres" in page


@pytest.mark.parametrize(
    "query", ["tri=x", "etat=x", "apres=x", "avant=0", "rang=-4", "rang=99999999999999", "apres=" + "0" * 32]
)
def test_any_address_gives_a_page(db, claire, query):
    organisme(db)
    db.commit()
    assert len(shown(claire.get(f"/organismes?{query}").text)) == 1


def test_states_filter_and_count(db, claire):
    waiting = organisme(db, "Formation Express Plus", etat="en_attente")
    organisme(db, "Conseil et Carrière 3000", etat="refuse")
    organisme(db)
    db.commit()
    page = claire.get("/organismes?etat=en_attente").text
    assert shown(page) == [str(waiting.id)]
    assert re.findall(r'<a class="chip"[^>]*>(\w[^<]*) <b>([^<]*)</b>', page) == [
        ("Tous", "3"), ("En attente", "1"), ("Acceptés", "1"), ("Refusés", "1"),
    ]  # fmt: skip
    assert "1 organisme attend votre décision" in page


def test_counts_stop_at_the_cap(db, claire, monkeypatch):
    monkeypatch.setattr(nombres, "COUNTED_TO", 2)
    many(db, 5)
    page = claire.get("/organismes").text
    assert re.findall(r'<a class="chip"[^>]*>(\w[^<]*) <b>([^<]*)</b>', page)[:1] == [("Tous", "2+")]


def test_the_sentence_says_since_when(db, claire):
    old = organisme(db, "Formation Express Plus", etat="en_attente")
    organisme(db, "Le Fil Rouge", etat="en_attente")
    old.cree_le = clock.now() - timedelta(days=3)
    db.commit()
    page = " ".join(claire.get("/organismes").text.split())
    assert "<b>2 organismes attendent votre décision</b>, le plus ancien depuis 3 jours." in page


def test_qualification_is_that_of_the_last_request_deposited(db, claire):
    habilitation(db, organisme(db, "Tremplin Animation Sud"), etat="deposee")
    habilitation(db, organisme(db, "Le Fil Rouge"), etat="brouillon")
    db.commit()
    assert claire.get("/organismes").text.count("OF indépendant") == 1


def test_filtering_in_place_equals_a_reload(db, claire):
    organisme(db, "Formation Express Plus", etat="en_attente")
    organisme(db)
    db.commit()
    before = claire.get("/organismes").text
    for query in ("?etat=en_attente", "?q=express", "?q=zzz"):
        swapped, after = claire.get(f"/organismes{query}", htmx=True).text, claire.get(f"/organismes{query}").text
        assert "<html" not in swapped
        assert_swap_equals_reload(before, swapped, after, target="organismes", swap="outerMorph")


# --- deciding ---


@pytest.fixture
def express(db):
    found = organisme(db, "Formation Express Plus", etat="en_attente", courriel="contact@express.example")
    db.commit()
    return found


def test_accept_in_the_row(db, claire, express):
    answer = claire.post(f"/organismes/{express.id}/acceptation", htmx=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "Accepté à l’instant" in answer.text
    assert "Aucun organisme n’attend votre décision" in answer.text
    assert 'hx-target="#organismes-etats"' in answer.text
    db.refresh(express)
    assert express.etat == EtatOrganisme.ACCEPTE
    assert [mail.modele for mail in mails(db) if mail.destinataire == "contact@express.example"][-1] == "inscription_acceptee"


def test_accept_without_script_comes_back_to_the_same_list(claire, express):
    answer = claire.post(f"/organismes/{express.id}/acceptation?etat=en_attente&tri=nom")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/organismes?etat=en_attente&tri=nom"
    assert "L’inscription de Formation Express Plus est acceptée" in claire.follow(answer).text


def test_refusing_asks_why_in_the_row(claire, express):
    answer = claire.get(f"/organismes/{express.id}/refus", htmx=True).text
    assert "Motif du refus" in answer and "Refus en cours" in answer and "<html" not in answer
    cancelled = claire.get(f"/organismes/{express.id}/ligne", htmx=True).text
    page = claire.get("/organismes").text
    assert_swap_equals_reload(page, cancelled, page, target=f"organisme-{express.id}")


def test_refusing_asks_why_in_the_list_without_script(db, claire, express):
    many(db, 25)
    page = claire.get(f"/organismes/{express.id}/refus?etat=accepte&tri=nom").text
    assert "Motif du refus" in page and "<html" in page
    assert shown(page)[0] == str(express.id)
    assert len(shown(page)) == 21


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refusal_without_reason_is_not_taken(db, claire, express, htmx):
    answer = claire.post(f"/organismes/{express.id}/refus", {"motif": "  "}, htmx=htmx)
    assert answer.status_code == 422
    assert "Indiquez le motif" in answer.text and 'aria-invalid="true"' in answer.text
    db.refresh(express)
    assert express.etat == EtatOrganisme.EN_ATTENTE


def test_a_reason_too_long_is_kept_as_typed(claire, express):
    answer = claire.post(f"/organismes/{express.id}/refus", {"motif": "Établissement fermé. " * 120}, htmx=True)
    assert answer.status_code == 422
    assert "Établissement fermé. Établissement" in answer.text and "2000 au plus" in answer.text


def test_refuse_in_the_row(db, claire, express):
    answer = claire.post(f"/organismes/{express.id}/refus", {"motif": "Établissement fermé."}, htmx=True)
    assert answer.status_code == 200
    assert "Refusé à l’instant" in answer.text
    told = [mail for mail in mails(db) if mail.destinataire == "contact@express.example"][-1]
    assert told.modele == "inscription_refusee" and "Établissement fermé." in told.texte


@pytest.mark.parametrize("verb", ["acceptation", "refus"])
def test_the_second_to_decide_sees_who_was_first(db, claire, express, verb):
    paul = agent(db, "Paul", "Martin", Role.ADMINISTRATEUR)
    organismes.accept(db, express, by=user_of(db, paul))
    db.commit()
    answer = claire.post(f"/organismes/{express.id}/{verb}", {"motif": "Trop tard."}, htmx=True)
    assert answer.status_code == 409
    assert f'id="organisme-{express.id}"' in answer.text
    assert "Paul Martin vient d’accepter cette inscription." in answer.text and "Accepté</span>" in answer.text
    page = claire.post(f"/organismes/{express.id}/{verb}", {"motif": "Trop tard."})
    assert page.status_code == 409 and "Paul Martin vient d’accepter cette inscription." in page.text


def test_asking_to_refuse_what_is_decided_shows_who_decided(db, claire, express):
    organismes.accept(db, express, by=decider(db))
    db.commit()
    assert claire.get(f"/organismes/{express.id}/refus", htmx=True).status_code == 409


def test_accept_several_skips_those_already_decided(db, claire, express):
    rouge, paul = organisme(db, "Le Fil Rouge", etat="en_attente"), agent(db, "Paul", "Martin", Role.ADMINISTRATEUR)
    organismes.refuse(db, express, motif="Établissement fermé.", by=user_of(db, paul))
    db.commit()
    chosen = {"ids": [str(express.id), str(rouge.id), "not-a-key"]}
    page = claire.follow(claire.post("/organismes/acceptations", chosen)).text
    assert "1 organisme accepté, 1 laissé de côté." in page
    assert f'<a href="/organismes/{express.id}">{express.nom}</a><span>Paul Martin vient de refuser cette inscription.' in page
    db.refresh(rouge)
    db.refresh(express)
    assert (rouge.etat, express.etat) == (EtatOrganisme.ACCEPTE, EtatOrganisme.REFUSE)
    db.commit()  # a session that only looked still holds SQLite's lock
    again = claire.follow(claire.post("/organismes/acceptations", {"ids": [str(rouge.id)]})).text
    assert "0 organisme accepté, 1 laissé de côté." in again and "Vous venez d’accepter cette inscription." in again


def test_accept_none(claire):
    assert "Cochez d’abord" in claire.follow(claire.post("/organismes/acceptations")).text


# --- one organisme ---


def test_everything_known_of_an_organisme(db, claire):
    found = organisme(db)
    referent(db, found)
    made = habilitation(db, found, etat="deposee")
    db.commit()
    page = claire.get(f"/organismes/{found.id}?voir=tout").text
    for fact in (
        "Association déclarée",
        "12 rue des Marronniers",
        "Mathilde Lacombe",
        "Karim Benhaddou",
        made.numero,
        "02 61 91 04 17",
    ):
        assert fact in page
    assert "a renseigné le profil" in page and "a inscrit l’organisme" in page
    assert "Mails envoyés" in page and "Accepter" not in page


def test_decide_from_its_page(db, claire, express):
    page = claire.get(f"/organismes/{express.id}").text
    assert "Refuser…" in page and "cet organisme attend" in page
    refused = claire.post(f"/organismes/{express.id}/refus?vue=fiche", {"motif": ""})
    assert refused.status_code == 422 and "Refuser l’inscription de Formation Express Plus" in refused.text
    answer = claire.post(f"/organismes/{express.id}/refus?vue=fiche", {"motif": "Établissement fermé."})
    assert answer.headers["location"] == f"/organismes/{express.id}"
    assert "Motif du refus : « Établissement fermé. »" in claire.follow(answer).text


def test_agents_of_a_file_read_its_organisme_only(db, browse):
    sophie, found, other = instructeur(db), organisme(db), organisme(db, "Formation Express Plus", etat="en_attente")
    habilitation(db, found, etat="en_instruction", instructeurs=[sophie])
    db.commit()
    browser = browse(sophie)
    page = browser.get(f"/organismes/{found.id}")
    assert page.status_code == 200 and "Historique" in page.text and "Mails envoyés" not in page.text
    assert browser.get(f"/organismes/{other.id}").status_code == 404
    assert browser.post(f"/organismes/{found.id}/acceptation").status_code == 403
    assert browse(comite_technique(db)).get(f"/organismes/{found.id}").status_code == 404


def test_a_dirigeant_does_not_knock_here(db, browse):
    found = organisme(db)
    db.commit()
    browser = browse(dirigeant(db, found))
    assert browser.get("/organismes").status_code == 403
    assert browser.get(f"/organismes/{found.id}").status_code == 403
