"""The log of mails, as support works from it: find, read, send again."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from eclat import clock
from eclat.courriels.links import HIDDEN
from eclat.domain.comptes import agents, comptes
from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import KEPT
from eclat.domain.support import reexpeditions
from eclat.engines.listes import nombres
from eclat.models import Courriel, EtatCourriel, Organisme, Personne, Role
from tests.factories import (
    administrateur,
    binome_paritaire,
    comite_technique,
    delegataires,
    dirigeant,
    give_password,
    habilitation,
    instructeur,
    mails,
    national,
    organisme,
    owner,
    prove,
    referent,
    user_of,
)
from tests.factories import row as a_row
from tests.swap import assert_swap_equals_reload

UNKNOWN = "550 5.1.1 <direction@belvedere.example>: User unknown"
STATES: dict[str, dict[str, Any]] = {
    "a_envoyer": {},
    "en_cours": {"etat": EtatCourriel.EN_COURS, "tentatives": 1},
    "nouvel_essai": {"tentatives": 2, "derniere_reponse": "451 4.7.1 Greylisted"},
    "envoye": {"etat": EtatCourriel.ENVOYE, "tentatives": 1, "derniere_reponse": "250 2.0.0 Ok: queued as 4F2A"},
    "garde": {"etat": EtatCourriel.GARDE, "tentatives": 1, "derniere_reponse": KEPT},
    "echec": {"etat": EtatCourriel.ECHEC, "tentatives": 6, "derniere_reponse": UNKNOWN},
    "classe": {"etat": EtatCourriel.CLASSE, "tentatives": 6, "derniere_reponse": UNKNOWN},
}


@pytest.fixture
def claire(db, browse):
    browser = browse(administrateur(db))
    db.commit()
    return browser


@pytest.fixture
def belvedere(db, claire):
    found = organisme(db, "Les Ateliers du Belvédère", courriel="direction@belvedere.example", prouve=False)
    db.commit()
    return found


def put(mail: Courriel, state: str) -> Courriel:
    """The mail as the worker leaves it."""
    for name, value in ({"etat": EtatCourriel.A_ENVOYER, "tentatives": 0, "derniere_reponse": ""} | STATES[state]).items():
        setattr(mail, name, value)
    mail.pris_le = clock.now() if mail.tentatives else None
    mail.envoye_le = clock.now() if state in ("envoye", "garde") else None
    if state == "nouvel_essai":
        mail.prochain_essai_le = clock.now() + timedelta(minutes=15)
    return mail


def the(db, modele: str, state: str = "") -> Courriel:
    """The first mail of a kind, in that state."""
    mail = next(each for each in mails(db) if each.modele == modele)
    if state:
        put(mail, state)
    db.commit()
    return mail


def many(db, count: int) -> None:
    """Mails with the same date by fours: what a sort alone cannot tell apart."""
    start, someone = clock.now(), db.exec(select(Personne)).first()
    for number in range(count):
        db.add(
            Courriel(
                modele="inscription_recue", destinataire=someone.courriel, personne_id=someone.id, sujet=f"Mail {number}", texte="x",
                html="x", message_id=f"<{number}@test.example>", prochain_essai_le=start, cree_le=start - timedelta(days=number // 4),
            )
        )  # fmt: skip
    db.commit()


def shown(page: str) -> list[str]:
    return re.findall(r'<tbody id="courriel-([0-9a-f-]{36})"', page)


def row(page: str, mail: Courriel) -> str:
    found = re.search(rf'<tbody id="courriel-{mail.id}".*?</tbody>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def chips(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="chip"[^>]*>([^<]*) <b>([^<]*)</b>', page)


def link(page: str, label: str) -> str | None:
    found = re.search(rf'<a class="button secondary small" href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>{label}', page)
    return found[1].replace("&amp;", "&") if found else None


# --- the list ---


def test_who_what_why_when_and_how_often(db, claire, belvedere):
    page = claire.get("/courriels").text
    mail = the(db, "inscription_recue", "echec")
    assert "direction@belvedere.example" in page and "Votre inscription à l’espace OC Éclat" in page
    assert f'<a href="/organismes/{belvedere.id}">Inscription</a>' in page
    hour = mail.cree_le.astimezone(clock.PARIS)
    said = row(claire.get("/courriels").text, mail)
    assert "Échec" in said and f"{hour.hour} h {hour.minute:02}" in said and "6 Relancer" in said
    old = db.get(Courriel, mail.id)
    old.cree_le -= timedelta(days=2)
    db.commit()
    assert f"{hour.hour} h {hour.minute:02}" not in row(claire.get("/courriels").text, mail)


@pytest.mark.parametrize(
    ("state", "badge", "chip"),
    [
        ("a_envoyer", "À envoyer", "À envoyer"),
        ("en_cours", "En cours", "En cours"),
        ("nouvel_essai", "Nouvel essai", "Nouvel essai"),
        ("envoye", "Envoyé", "Envoyés"),
        ("garde", "Gardé dans le journal", "Gardés dans le journal"),
        ("echec", "Échec", "Échec"),
        ("classe", "Échec classé", "Échecs classés"),
    ],
)
def test_a_badge_and_a_chip_for_each_state(db, claire, belvedere, state, badge, chip):
    for each in mails(db):
        put(each, "envoye" if state != "envoye" else "echec")  # none of them counts as another
    mail = the(db, "inscription_acceptee", state)
    page = claire.get(f"/courriels?etat={state}").text
    assert shown(page) == [str(mail.id)] and row(page, mail).startswith(badge)
    counted = dict(chips(page))
    assert counted["Tous"] == str(len(mails(db))) and counted[chip] == "1"
    for seldom, of in (("En cours", "en_cours"), ("Gardés dans le journal", "garde"), ("Échecs classés", "classe")):
        assert (seldom in counted) == (state == of), "its chip comes when it counts"


def test_counts_stop_at_the_cap(db, claire, monkeypatch):
    monkeypatch.setattr(nombres, "COUNTED_TO", 2)
    many(db, 5)
    assert chips(claire.get("/courriels").text)[0] == ("Tous", "2+")


def test_the_sentence_says_what_did_not_leave_and_what_did(db, claire, belvedere):
    assert "Aucun mail n’est en échec. Aucun n’est parti aujourd’hui." in claire.get("/courriels").text
    old, new = the(db, "inscription_recue", "echec"), the(db, "inscription_acceptee", "envoye")
    today = claire.get("/courriels").text
    assert "<b>1 mail n’a pas pu être envoyé</b>, écrit le" in today and "1 est parti aujourd’hui." in today
    db.get(Courriel, new.id).envoye_le -= timedelta(days=1)
    db.commit()
    assert "Aucun n’est parti aujourd’hui." in claire.get("/courriels").text
    put(db.get(Courriel, new.id), "echec")
    year = clock.today().year - 1
    db.get(Courriel, old.id).cree_le = clock.now().replace(year=year, month=11, day=21, hour=12)
    db.commit()
    assert f"<b>2 mails n’ont pas pu être envoyés</b> depuis le 21\u00a0novembre {year}." in claire.get("/courriels").text


@pytest.mark.parametrize("tri", ["date", ""])
def test_every_mail_is_met_once_going_forward_and_back(db, claire, tri):
    many(db, 50)
    order = [col(Courriel.cree_le), col(Courriel.id)] if tri else [col(Courriel.cree_le).desc(), col(Courriel.id).desc()]
    expected = [str(key) for key in db.exec(select(Courriel.id).order_by(*order))]
    pages = [claire.get(f"/courriels?tri={tri}").text]
    while (following := link(pages[-1], "Suivants")) is not None:
        pages.append(claire.get(following).text)
    assert [key for page in pages for key in shown(page)] == expected
    back = [pages[-1]]
    while (previous := link(back[-1], "Précédents")) is not None:
        back.append(claire.get(previous).text)
    assert [shown(page) for page in back] == [shown(page) for page in reversed(pages)]
    assert f"1 à 20 sur {len(expected)}" in back[-1]


@pytest.mark.parametrize(
    "typed",
    [
        "belved",
        "Belvédère",
        "ATELIERS du",
        "direction@belv",
        "direction@belvedere.example",
        "lacombe",
        "Mathilde belv",
        "Benhaddou",
    ],
)
def test_found_by_the_name_the_address_or_the_organisme_of_the_reader(db, claire, belvedere, typed):
    referent(db, belvedere, active=False)
    other = organisme(db, "Formation Express Plus", prenom="Inès", nom_dirigeant="Marchal")
    db.commit()
    theirs = {dirigeant(db, belvedere).courriel, next(m for m in mails(db) if m.modele == "activation_referent").destinataire}
    page = claire.client.get("/courriels", params={"q": typed}).text
    readers = {db.get(Courriel, UUID(key)).destinataire for key in shown(page)}
    assert readers and readers <= theirs and dirigeant(db, other).courriel not in page
    assert not shown(claire.client.get("/courriels", params={"q": f"{typed} zzz"}).text) or "@" in typed


@pytest.mark.parametrize("typed", ["zzz", "%", "!!!"])
def test_nothing_found_says_so_and_offers_the_way_back(db, claire, belvedere, typed):
    page = claire.client.get("/courriels", params={"q": typed}).text
    assert not shown(page) and "Aucun mail trouvé" in page and "Effacer les filtres" in page


def test_a_search_that_many_answer_gives_the_same(db, claire, belvedere, monkeypatch):
    """Read in its order instead of looked up."""
    referent(db, belvedere, active=False)
    organisme(db, "Formation Express Plus")
    db.commit()
    for query in ("q=belvedere", "q=direction", "q=karim+belved", "q=direction&etat=a_envoyer&modele=inscription_recue"):
        few = claire.get(f"/courriels?{query}").text
        for module in ("eclat.domain.support.liste.RARE", "eclat.engines.recherche.RARE"):
            monkeypatch.setattr(module, 0)
        many_ = claire.get(f"/courriels?{query}").text
        monkeypatch.undo()
        assert shown(few) == shown(many_) != [] and chips(few) == chips(many_)


def test_filtered_by_kind_in_words(db, claire, belvedere):
    page = claire.get("/courriels?modele=inscription_acceptee").text
    assert shown(page) == [str(the(db, "inscription_acceptee").id)]
    assert 'name="modele" value="inscription_acceptee" checked>Inscription acceptée</label>' in page
    assert "Effacer les filtres" in page and dict(chips(page))["Tous"] == "1"


def test_all_that_went_to_one_address(db, claire, belvedere):
    organisme(db, "Formation Express Plus")
    mail = the(db, "inscription_recue")
    page = claire.get(f"/courriels?avec={mail.id}").text
    assert {db.get(Courriel, UUID(key)).destinataire for key in shown(page)} == {mail.destinataire}
    assert "Toute la correspondance de <b>direction@belvedere.example</b>" in page
    assert "avec=" in link_of(page, "Créé le") and claire.get(f"/courriels?avec={uuid4()}").status_code == 404


def link_of(page: str, label: str) -> str:
    found = re.search(rf'<a href="([^"]+)"[^>]*>{label}', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("query", ["tri=x", "etat=x", "modele=x", "apres=x", "avant=0", "rang=-4", "avec=x", "ouvert=x"])
def test_any_address_gives_a_page(db, claire, belvedere, query):
    assert len(shown(claire.get(f"/courriels?{query}").text)) == len(mails(db))


def test_list_asks_as_many_questions_for_one_as_for_three(db, claire):
    counts = []
    for nom in ("Tremplin", "Belvédère", "Marelle"):
        made = organisme(db, nom)
        referent(db, made, active=False)
        comptes.ask_reset(db, dirigeant(db, made).courriel)
        habilitation(db, made, etat="deposee")
        db.commit()
        counts.append(len(claire.queries("/courriels?tri=date")))
    assert len(set(counts)) == 1


def test_each_cause_leads_to_its_page(db, claire, belvedere):
    request = habilitation(db, belvedere, etat="deposee")
    nour = agents.create(
        db, courriel="nour@oc-eclat.example", nom="Haddad", prenom="Nour", roles=[Role.INSTRUCTEUR], college=None,
        by=user_of(db, db.exec(select(Personne).where(Personne.courriel == "claire.aubertin@oc-eclat.example")).one()),
    )  # fmt: skip
    comptes.ask_reset(db, dirigeant(db, belvedere).courriel)
    db.commit()
    page = claire.get("/courriels").text
    assert f'<a href="/habilitations/{request.id}">Habilitation</a>' in page
    assert f'<a href="/agents/{nour.id}">Agent</a>' in page
    assert f'<a href="/organismes/{belvedere.id}">Compte</a>' in page, "a dirigeant has no page of their own"
    for address in re.findall(r'data-label="Cause"><a href="([^"]+)"', page):
        assert claire.get(address).status_code == 200


def test_filtering_and_opening_in_place_equal_a_reload(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    before = claire.get("/courriels").text
    for query in (
        "?etat=echec",
        "?q=belved",
        "?q=zzz",
        f"?ouvert={mail.id}",
        f"?etat=echec&ouvert={mail.id}",
        f"?avec={mail.id}",
    ):
        swapped, after = claire.get(f"/courriels{query}", htmx=True).text, claire.get(f"/courriels{query}").text
        assert "<html" not in swapped
        assert_swap_equals_reload(before, swapped, after, target="courriels", swap="outerMorph")


# --- one mail ---


def test_the_panel_says_why_it_failed_and_what_happened(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    page = claire.get(f"/courriels?ouvert={mail.id}").text
    said = " ".join(re.sub(r"<[^>]+>", " ", page.split('id="panneau"')[1].split("</aside>")[0]).split())
    assert "Inscription reçue à direction@belvedere.example" in said
    assert "Cette adresse n’existe pas." in said and "&lt;direction@belvedere.example&gt;: User unknown" in said
    assert "Abandon après 6 essais : cette adresse n’existe pas" in said
    assert "Écrit pour Les Ateliers du Belvédère : direction@belvedere.example a inscrit l’organisme" in said
    assert f'href="/courriels/{mail.id}">Lire le message' in page
    assert f'href="/courriels?avec={mail.id}">Toute la correspondance' in page and 'class="dense selected"' in page


def test_the_page_shows_the_mail_as_its_reader_saw_it(db, claire, belvedere):
    mail = the(db, "inscription_recue", "envoye")
    page = claire.get(f"/courriels/{mail.id}")
    assert "Branche Éclat - Organisme Certificateur &lt;ne-pas-repondre@oc-eclat.example&gt;" in page.text
    assert mail.sujet in page.text and "merci pour votre inscription" in page.text
    assert "250 2.0.0 Ok: queued as 4F2A" in page.text
    assert (
        f'<iframe class="mail-frame" src="/courriels/{mail.id}/html"' in page.text
        and "frame-src 'self'" in page.headers["content-security-policy"]
    )
    assert "Votre inscription OC Éclat est acceptée" in page.text, "what else went to this address"
    inside = claire.get(f"/courriels/{mail.id}/html")
    policy = inside.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "sandbox" in policy and "allow-scripts" not in policy
    assert inside.headers["x-frame-options"] == "SAMEORIGIN" and "merci pour votre inscription" in inside.text


@pytest.mark.parametrize("modele", ["activation_referent", "mot_de_passe_oublie"])
def test_a_single_use_link_is_never_there(db, claire, belvedere, modele):
    prove(db, dirigeant(db, belvedere))
    referent(db, belvedere, active=False)
    comptes.ask_reset(db, dirigeant(db, belvedere).courriel)
    mail = the(db, modele, "envoye")
    jeton = re.search(r"⟦jeton:([0-9a-f-]{36})⟧", mail.texte)
    assert jeton is not None
    for path in (
        f"/courriels/{mail.id}",
        f"/courriels/{mail.id}/html",
        f"/courriels?ouvert={mail.id}",
        f"/courriels/{mail.id}/etat",
    ):
        text = claire.get(path).text
        assert "/activation/" not in text and "⟦" not in text and jeton[1] not in text, path
    assert HIDDEN in claire.get(f"/courriels/{mail.id}").text
    html = claire.get(f"/courriels/{mail.id}/html").text
    button = re.search(r"<a ([^>]*)>[^<]*" + HIDDEN, html)
    assert button is not None and "href" not in button[1], "the button is there, and leads nowhere"


@pytest.mark.parametrize(("modele", "people"), [("activation_referent", "referent"), ("activation_agent", "agent")])
def test_what_cannot_be_sent_again_says_what_to_do(db, claire, belvedere, modele, people):
    if people == "referent":
        referent(db, belvedere, active=True)
        said = "Ce lien ne peut plus servir : le compte est déjà actif. Son titulaire se connecte, ou demande un nouveau mot de passe."
    else:
        personne = db.exec(select(Personne).where(Personne.courriel == "claire.aubertin@oc-eclat.example")).one()
        by = user_of(db, personne)
        nour = agents.create(db, courriel="nour@oc-eclat.example", nom="Haddad", prenom="Nour", roles=[Role.INSTRUCTEUR],
                             college=None, by=by)  # fmt: skip
        agents.suspend(db, nour, by=by)
        said = "Ce lien ne peut plus servir : ce compte est suspendu."
    mail = the(db, modele, "echec")
    page = claire.get(f"/courriels/{mail.id}").text
    assert said in page and f"/courriels/{mail.id}/relance" not in page
    in_row = claire.post(f"/courriels/{mail.id}/relance", htmx=True)
    assert in_row.status_code == 409 and said in in_row.text and "Échec" in in_row.text
    plain = claire.post(f"/courriels/{mail.id}/relance")
    assert plain.status_code == 409 and said in plain.text
    assert db.get(Courriel, mail.id).etat == EtatCourriel.ECHEC


# --- a failure of which nothing is expected any more ---


def test_a_failure_is_classed_where_it_is_read(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    page = claire.get(f"/courriels/{mail.id}").text
    assert f'action="/courriels/{mail.id}/classement?depuis=fiche"' in page and "peut encore être relancé" in page
    done = claire.post(f"/courriels/{mail.id}/classement?depuis=panneau&ouvert={mail.id}", htmx=True)
    assert done.status_code == 200 and "Échec classé : cette adresse n’existe pas." in done.text
    assert "Aucun mail n’est en échec." in done.text and f"/courriels/{mail.id}/relance" in done.text
    assert f"/courriels/{mail.id}/classement" not in done.text
    again = claire.post(f"/courriels/{mail.id}/classement?depuis=fiche", htmx=True)
    assert again.status_code == 200 and "Échec classé" in again.text, "a second click is told as the first"
    assert "Échecs classés" in claire.get("/courriels").text
    assert mail.destinataire in claire.get("/courriels?etat=classe").text
    history = claire.get(f"/courriels/{mail.id}").text
    assert "Abandon" in history and "<b>Claire Aubertin</b> a classé ce mail" in history


def test_without_a_script_it_leads_back_to_where_it_was_read(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    done = claire.post(f"/courriels/{mail.id}/classement?depuis=fiche")
    assert (done.status_code, done.headers["location"]) == (303, f"/courriels/{mail.id}")
    assert "Ce mail ne compte plus parmi les échecs" in claire.get(f"/courriels/{mail.id}").text


def test_one_relaunched_meanwhile_is_not_classed(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    claire.post(f"/courriels/{mail.id}/relance")
    late = claire.post(f"/courriels/{mail.id}/classement?depuis=fiche", htmx=True)
    assert late.status_code == 409 and "Vous venez de relancer ce mail." in late.text
    db.refresh(mail)
    assert mail.etat == EtatCourriel.A_ENVOYER


# --- to another address ---


@pytest.fixture
def unreached(db, claire):
    """The mail that invites CFA La Marelle, at an address that is none."""
    request = national(db, rows=[a_row(1, nom="CFA La Marelle", courriel="contact@lamarele.example"), a_row(2)],
                       etat="en_attente_delegataires")  # fmt: skip
    mail = next(each for each in mails(db) if each.destinataire == "contact@lamarele.example")
    put(mail, "echec")
    db.commit()
    return request, mail


def test_the_address_is_corrected_and_another_invitation_leaves(db, claire, browse, unreached):
    request, mail = unreached
    assert "<b>1 mail n’a pas pu être envoyé</b>" in claire.get("/courriels").text
    page = claire.get(f"/courriels/{mail.id}").text
    assert f'href="/courriels/{mail.id}/adresse"' in page and "Modifier l’adresse et relancer" in page
    assert "button ghost" in page, "the other way comes second"
    form = claire.get(f"/courriels/{mail.id}/adresse").text
    assert "Corriger l’adresse du CFA La Marelle" in form and 'value="contact@lamarele.example"' in form
    done = claire.post(f"/courriels/{mail.id}/adresse", {"courriel": "contact@lamarelle.example"})
    marelle = next(each for each in delegataires(db, request) if each.nom == "CFA La Marelle")
    db.refresh(marelle)
    assert marelle.courriel == "contact@lamarelle.example"
    again = next(each for each in mails(db) if each.destinataire == "contact@lamarelle.example")
    assert again.modele == "activation_delegataire" and again.etat == EtatCourriel.A_ENVOYER
    assert done.headers["location"].endswith(f"/courriels/{again.id}")
    former = claire.get(f"/courriels/{mail.id}").text
    assert "Modifier l’adresse" not in former and "Ce lien ne peut plus servir" in former
    db.refresh(mail)
    assert mail.etat == EtatCourriel.CLASSE and "Aucun mail n’est en échec." in claire.get("/courriels").text
    helene = browse(dirigeant(db, db.get_one(Organisme, request.organisme_id)))
    told = helene.get(f"/delegataires/{marelle.id}").text
    assert "<b>OC Éclat</b> a corrigé son adresse mail" in told and "contact@lamarelle.example" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("contact@lamarele.example", "C’est l’adresse qui ne reçoit pas."),
        ("contact@lamarele", "n’est pas complète"),
        ("direction2@preau.example", "déjà le courriel de"),
        ("own", "Cette adresse est celle de l’Organisme National."),
    ],
)
def test_an_address_that_cannot_be_the_right_one(db, claire, unreached, typed, said):
    request, mail = unreached
    if typed == "own":
        typed = db.get_one(Personne, owner(db, request).personne_id).courriel
        db.commit()
    refused = claire.post(f"/courriels/{mail.id}/adresse", {"courriel": typed})
    assert refused.status_code == 422 and said in refused.text and f'value="{typed}"' in refused.text
    assert {each.courriel for each in delegataires(db, request)} == {"contact@lamarele.example", "direction2@preau.example"}


def test_once_somebody_came_the_address_is_theirs(db, claire, unreached):
    request, mail = unreached
    marelle = next(each for each in delegataires(db, request) if each.nom == "CFA La Marelle")
    give_password(db, dirigeant(db, db.get_one(Organisme, marelle.organisme_id)))
    db.commit()
    assert "Modifier l’adresse" not in claire.get(f"/courriels/{mail.id}").text
    assert "n’attend plus" in claire.get(f"/courriels/{mail.id}/adresse").text
    late = claire.post(f"/courriels/{mail.id}/adresse", {"courriel": "contact@lamarelle.example"})
    assert late.status_code == 422 and "a déjà un compte à cette adresse" in late.text


def test_the_address_of_an_inscription_is_not_the_administrateurs_to_change(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    assert "Modifier l’adresse" not in claire.get(f"/courriels/{mail.id}").text
    for answer in (
        claire.get(f"/courriels/{mail.id}/adresse"),
        claire.post(f"/courriels/{mail.id}/adresse", {"courriel": "a@b.example"}),
    ):
        assert answer.status_code == 409


# --- sending again ---


def test_relaunched_in_the_row_it_waits_then_is_sent(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    before = claire.get("/courriels").text
    answer = claire.post(f"/courriels/{mail.id}/relance", htmx=True)
    assert answer.status_code == 200 and "En attente d’envoi" in row(answer.text, mail) and "data-suivi" in answer.text
    waiting = claire.get("/courriels").text
    assert_swap_equals_reload(before, answer.text, waiting, target=f"courriel-{mail.id}")
    assert "Aucun mail n’est en échec" in waiting and "hx-target=\"[data-compte='courriels']\"" in answer.text
    assert "data-suivi" in claire.get(f"/courriels/{mail.id}/ligne", htmx=True).text, "it looks again"

    db.refresh(mail)
    put(mail, "envoye")
    db.commit()
    done = claire.get(f"/courriels/{mail.id}/ligne", htmx=True)
    assert mail.envoye_le is not None
    hour = mail.envoye_le.astimezone(clock.PARIS)
    assert f"Envoyé à {hour.hour} h {hour.minute:02}" in row(done.text, mail) and "data-suivi" not in done.text
    assert "est parti" in done.headers["hx-trigger"]
    after = claire.get("/courriels").text
    assert_swap_equals_reload(waiting, done.text, after, target=f"courriel-{mail.id}")
    with clock.travel(reexpeditions.SHOWN_FOR):
        assert "Lire" in row(claire.get("/courriels").text, mail)


@pytest.mark.parametrize(
    ("state", "said"),
    [("echec", "Échec : cette adresse n’existe pas"), ("nouvel_essai", "Pas encore parti : le serveur du destinataire a refusé")],
)
def test_relaunched_and_refused_again_it_says_so(db, claire, belvedere, state, said):
    mail = the(db, "inscription_recue", "echec")
    claire.post(f"/courriels/{mail.id}/relance", htmx=True)
    waiting = claire.get("/courriels").text
    db.refresh(mail)
    put(mail, state)
    db.commit()
    done = claire.get(f"/courriels/{mail.id}/ligne", htmx=True)
    assert (
        said in row(done.text, mail)
        and "data-suivi" not in done.text
        and "n’est pas" in re.sub(r"\\u2019", "’", done.headers["hx-trigger"])
    )
    assert ("Relancer" in row(done.text, mail)) == (state == "echec")
    assert_swap_equals_reload(waiting, done.text, claire.get("/courriels").text, target=f"courriel-{mail.id}")


def test_it_stops_looking_after_a_while(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    claire.post(f"/courriels/{mail.id}/relance", htmx=True)
    with clock.travel(envois.JUST_NOW + timedelta(seconds=1)):
        later = claire.get(f"/courriels/{mail.id}/ligne", htmx=True).text
    assert "data-suivi" not in later and "En attente d’envoi" in later


@pytest.mark.parametrize("where", ["panneau", "fiche"])
def test_relaunched_from_the_panel_or_its_page(db, claire, belvedere, where):
    mail = the(db, "inscription_recue", "echec")
    page = f"/courriels?ouvert={mail.id}" if where == "panneau" else f"/courriels/{mail.id}"
    query = f"depuis={where}" + (f"&ouvert={mail.id}" if where == "panneau" else "")
    before = claire.get(page).text
    answer = claire.post(f"/courriels/{mail.id}/relance?{query}", htmx=True)
    assert answer.status_code == 200 and "En attente d’envoi" in answer.text
    waiting = claire.get(page).text
    assert_swap_equals_reload(before, answer.text, waiting, target="courriel-etat")
    db.refresh(mail)
    put(mail, "echec")
    db.commit()
    done = claire.get(f"/courriels/{mail.id}/etat?{query}", htmx=True).text
    assert "Claire Aubertin</b> a relancé ce mail" in done and done.count("Abandon") == 2, "the past is kept"
    assert_swap_equals_reload(waiting, done, claire.get(page).text, target="courriel-etat")


def test_one_that_left_goes_again_as_a_copy(db, claire, belvedere):
    mail = the(db, "inscription_recue", "envoye")
    before, page = len(mails(db)), f"/courriels/{mail.id}"
    db.commit()
    shown_before = claire.get(page).text
    answer = claire.post(f"{page}/relance?depuis=fiche", htmx=True).text
    assert "Copie en attente d’envoi" in answer and "data-suivi" in answer
    assert_swap_equals_reload(without_others(shown_before), answer, without_others(claire.get(page).text), target="courriel-etat")
    copie = mails(db)[-1]
    assert len(mails(db)) == before + 1 and copie.message_id != mail.message_id
    db.commit()
    again = claire.post(f"{page}/relance?depuis=fiche", htmx=True)
    assert "vient d" in again.headers["hx-trigger"] and len(mails(db)) == before + 1
    put(db.get(Courriel, copie.id), "envoye")
    db.commit()
    done = claire.get(f"{page}/etat?depuis=fiche", htmx=True).text
    assert "Copie envoyée à" in done and f'href="/courriels/{copie.id}"' in done and "data-suivi" not in done
    assert "Relancer" not in done, "another would only make two"
    with clock.travel(envois.JUST_NOW + timedelta(seconds=1)):
        assert "Relancer" in claire.get(page).text
    told = claire.get(f"/courriels/{copie.id}").text
    assert f'a relancé <a href="/courriels/{mail.id}">le mail du' in told


def without_others(page: str) -> str:
    """The page but for the list of other mails, which a relaunch does not swap: the copy joins it at the next visit."""
    return re.sub(r"<section[^>]*>(?:(?!</section>).)*Autres mails à cette adresse.*?</section>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("state", ["a_envoyer", "en_cours", "nouvel_essai"])
def test_one_that_waits_is_said_to_and_not_doubled(db, claire, belvedere, state):
    mail = the(db, "inscription_recue", state)
    before = len(mails(db))
    db.commit()
    assert f"/courriels/{mail.id}/relance" not in claire.get(f"/courriels/{mail.id}").text
    answer = claire.post(f"/courriels/{mail.id}/relance", htmx=True)
    assert answer.status_code == 200 and "d\\u00e9j\\u00e0 en attente" in answer.headers["hx-trigger"]
    plain = claire.post(f"/courriels/{mail.id}/relance?depuis=fiche")
    assert plain.headers["location"] == f"/courriels/{mail.id}"
    assert "Ce mail est déjà en attente d’envoi" in claire.follow(plain).text
    assert len(mails(db)) == before and db.get(Courriel, mail.id).tentatives == STATES[state].get("tentatives", 0)


def test_too_many_within_the_hour_is_said_in_place(db, claire, belvedere, monkeypatch):
    monkeypatch.setattr(envois, "MAX_AN_HOUR", 1)
    mail = the(db, "inscription_recue", "envoye")
    answer = claire.post(f"/courriels/{mail.id}/relance?depuis=fiche", htmx=True)
    assert answer.status_code == 409 and reexpeditions.TOO_MANY in answer.text


def test_without_a_script_one_comes_back_to_the_same_list(db, claire, belvedere):
    mail = the(db, "inscription_recue", "echec")
    answer = claire.post(f"/courriels/{mail.id}/relance?etat=echec&tri=date")
    assert answer.status_code == 303 and answer.headers["location"] == "/courriels?etat=echec&tri=date"
    assert "Le mail est en attente d’envoi" in claire.follow(answer).text


# --- around ---


def test_the_menu_counts_failures_and_the_dashboard_leads_there(db, claire, belvedere):
    assert '<span class="count" data-compte="courriels"></span>' in claire.get("/").text, "empty, it does not show"
    the(db, "inscription_recue", "echec")
    home = claire.get("/").text
    assert re.search(r'data-compte="courriels">1<span class="sr"> en échec', home)
    assert "/courriels?etat=echec" in home and "1 mail n’a pas pu être envoyé" in home


def test_the_organisme_s_page_leads_to_each_mail(db, claire, belvedere):
    assert f'<a href="/courriels/{the(db, "inscription_recue").id}">' in claire.get(f"/organismes/{belvedere.id}?voir=tout").text


def test_it_is_for_administrateurs_alone(db, browse, belvedere):
    mail = the(db, "inscription_recue", "echec")
    prove(db, dirigeant(db, belvedere))
    people = [instructeur(db), comite_technique(db), dirigeant(db, belvedere), referent(db, belvedere), binome_paritaire(db)]
    db.commit()
    for personne in people:
        browser = browse(personne)
        for path in ("/courriels", f"/courriels/{mail.id}", f"/courriels/{mail.id}/html", f"/courriels/{mail.id}/etat"):
            assert browser.get(path).status_code == 403
        assert browser.post(f"/courriels/{mail.id}/relance").status_code == 403
    assert db.get(Courriel, mail.id).etat == EtatCourriel.ECHEC


def test_a_mail_of_nothing_does_not_exist(claire):
    nothing = uuid4()
    for path in (
        f"/courriels/{nothing}",
        f"/courriels/{nothing}/html",
        f"/courriels/{nothing}/ligne",
        f"/courriels?ouvert={nothing}",
    ):
        assert claire.get(path).status_code == 404
    assert claire.post(f"/courriels/{nothing}/relance").status_code == 404
