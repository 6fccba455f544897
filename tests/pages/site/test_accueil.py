"""The first page: for a visitor, for an organisme, for each role of OC Éclat."""

import re
from datetime import timedelta

import pytest

from eclat import clock
from eclat.domain.dossiers import points
from eclat.domain.habilitations import attributions, habilitations
from eclat.models import EtatCourriel, Fil, Role
from tests.factories import (
    administrateur,
    agent,
    binome_paritaire,
    comite_technique,
    dirigeant,
    fill,
    habilitation,
    instructeur,
    mails,
    message,
    national,
    organisme,
    owner,
    published,
    referent,
    user_of,
)


def home(db, browse, personne):
    db.commit()
    return " ".join(browse(personne).get("/").text.split())


def to_do(page):
    """Titles of the card "À faire", or of an agent's two."""
    cards = re.findall(r">(?:À faire|Cette semaine|En attente de vous)<.*?</section>", page, re.S)
    return [title for card in cards for title in re.findall(r'<div class="what"><b>([^<]+)</b>', card)]


def test_a_visitor_reads_what_the_platform_is(browse):
    page = browse().get("/")
    assert page.status_code == 200
    assert "organisme certificateur de la branche" in page.text
    assert 'href="/connexion"' in page.text and 'href="/inscription"' in page.text


# --- organisme ---


def test_an_organisme_without_request_is_invited_to_begin(db, browse):
    page = home(db, browse, dirigeant(db, organisme(db)))
    assert "Bonjour Mathilde Lacombe" in page and "Préparer la demande" in page
    assert to_do(page) == ["Désignez un référent CQP"]


def test_a_draft_says_what_lacks(db, browse):
    found = organisme(db)
    referent(db, found)
    habilitation(db, found, complete=False)
    page = home(db, browse, dirigeant(db, found))
    assert "Brouillon" in page and "Compléter la demande" in page
    assert re.fullmatch(r"Il manque \d+ éléments à votre demande", to_do(page)[0])
    assert "Karim Benhaddou" in page and "compte actif" in page


def test_a_complete_draft_has_nothing_lacking(db, browse):
    found = organisme(db)
    made = habilitation(db, found, complete=False)
    fill(db, made, user_of(db, dirigeant(db, found)))
    assert to_do(home(db, browse, dirigeant(db, found))) == ["Désignez un référent CQP"]


def test_points_to_answer_come_first(db, browse):
    found = organisme(db)
    habilitation(db, found, etat="a_completer")
    page = home(db, browse, dirigeant(db, found))
    assert to_do(page)[0] == "1 point attend votre réponse"
    assert "Répondre à OC Éclat" in page


@pytest.mark.parametrize(("days", "said"), [(61, []), (60, ["expire"]), (-1, ["a expiré"])])
def test_qualiopi_is_watched_two_months_ahead(db, browse, days, said):
    found = organisme(db)
    referent(db, found)
    made = habilitation(db, found, etat="deposee")
    made.qualiopi_jusqu_au = clock.today() + timedelta(days=days)
    titles = to_do(home(db, browse, dirigeant(db, found)))
    assert [title for title in titles if "Qualiopi" in title] == titles
    assert all(word in title for word, title in zip(said, titles, strict=True))


def test_a_refused_request_may_be_followed_by_another(db, browse):
    found = organisme(db)
    habilitation(db, found, etat="refusee")
    page = home(db, browse, dirigeant(db, found))
    assert "OC Éclat a refusé votre demande" in page and "Préparer une nouvelle demande" in page


def test_an_incomplete_profile_is_mentioned(db, browse):
    found = organisme(db)
    found.ville = found.statut_juridique = ""
    page = home(db, browse, dirigeant(db, found))
    assert "Il y manque le statut juridique et l’adresse." in page


def test_the_referent_reads_without_being_asked(db, browse):
    found = organisme(db)
    karim = referent(db, found)
    habilitation(db, found, etat="a_completer")
    page = home(db, browse, karim)
    assert "Voir la demande" in page and "À faire" not in page and "Préparer" not in page


def test_what_is_optional_is_not_counted_and_is_put_aside(db, browse):
    mathilde = dirigeant(db, organisme(db))
    db.commit()
    browser = browse(mathilde)
    page = browser.get("/").text
    assert to_do(page) == ["Désignez un référent CQP"]
    assert '<span class="count">0</span>' in page.partition("À faire<")[2].partition("</section>")[0]
    for _ in range(2):
        page = browser.follow(browser.post("/referent/plus-tard")).text
        assert to_do(page) == [] and 'href="/referent"' in page  # it stays on the organisme's card


def test_a_request_begins_in_one_click_and_an_habilitation_is_called_so(db, browse):
    found = organisme(db)
    assert 'href="/habilitations/nouvelle"' in home(db, browse, dirigeant(db, found))
    habilitation(db, found, etat="acceptee")
    page = home(db, browse, dirigeant(db, found))
    assert "Voir l’habilitation" in page and "<h2>Habilitation</h2>" in page
    tabs = page.partition('class="tabs-bar"')[2].partition("</nav>")[0]
    assert ">Habilitation<" in tabs and "Demande d’habilitation" not in page


def test_the_rows_of_an_instructeur_say_age_colleague_and_next_act(db, browse):
    pair = [instructeur(db), instructeur(db, "Julien", "Delmas")]
    habilitation(db, organisme(db, "Tremplin"), etat="en_instruction", instructeurs=pair)
    habilitation(db, organisme(db, "Belvédère"), etat="a_completer", instructeurs=pair)
    page = home(db, browse, pair[0])
    assert "avec Julien Delmas" in page and "avec Sophie" not in page
    assert "À étudier, puis à décider" in page and "Le demandeur répond à 1 point" in page
    assert "à l’instant" in page or "il y a" in page


# --- OC Éclat ---


def test_the_administrateur_sees_what_waits_and_what_was_decided(db, browse):
    claire = administrateur(db)
    organisme(db, "Formation Express Plus", etat="en_attente")
    organisme(db, "Conseil et Carrière 3000", etat="refuse")
    habilitation(db, organisme(db, "Tremplin Animation Sud"), etat="deposee")
    mails(db)[0].etat = EtatCourriel.ECHEC
    page = home(db, browse, claire)
    assert to_do(page) == [
        "1 organisme attend votre décision",
        "1 demande d’habilitation est à attribuer",
        "1 mail n’a pas pu être envoyé",
    ]
    assert "<b>Claire Aubertin</b> a refusé l’inscription de Conseil et Carrière 3000" in page
    assert (
        "<b>1</b> organisme attend votre décision, <b>1</b> demande est à attribuer et <b>1</b> mail n’a pas pu être envoyé."
        in page
    )


def standing(page):
    """Of "Où en sont les dossiers": label, address and figure of each line."""
    card = page.partition("Où en sont les dossiers<")[2].partition("</section></div>")[0]
    return re.findall(r'<li><a href="([^"]+)">([^<]+)</a><span>.*?</span><b>([^<]+)</b>', card)


def test_each_figure_of_the_administrateur_leads_to_the_rows_that_it_counts(db, browse):
    claire, pair = administrateur(db), [instructeur(db)]
    for rank, etat in enumerate(["deposee", "deposee", "en_instruction", "a_completer", "acceptee"]):
        habilitation(db, organisme(db, f"Tremplin {rank}"), etat=etat, instructeurs=pair)
    national(db, rows=3, etat="en_attente_delegataires")
    organisme(db, "Formation Express Plus", etat="en_attente")
    lines = standing(home(db, browse, claire))
    assert [(label, figure) for _, label, figure in lines] == [
        ("En attente des délégataires", "1"), ("Déposées", "2"), ("En instruction", "1"), ("À compléter", "1"),
        ("En attente", "1"), ("Invités", "3"),
    ]  # fmt: skip
    for url, label, figure in lines:
        listed = browse(claire).get(url).text
        assert re.search(rf'aria-current="true">{label} <b>{figure}</b>', listed)
        assert listed.partition("<tbody")[2].count("<tr") == int(figure)


def test_the_oldest_request_under_study_is_named(db, browse):
    claire, pair = administrateur(db), [instructeur(db)]
    assert "en instruction, celle" not in home(db, browse, claire)
    with clock.travel(-timedelta(days=9)):
        old = habilitation(db, organisme(db, "Tremplin"), etat="en_instruction", instructeurs=pair)
    habilitation(db, organisme(db, "Belvédère"), etat="en_instruction", instructeurs=pair)
    page = home(db, browse, claire)
    assert "<b>de Tremplin</b>, a été déposée il y a 9 jours" in page and f'href="/habilitations/{old.id}">La voir' in page


def test_nothing_waits(db, browse):
    page = home(db, browse, administrateur(db))
    assert "Rien ne vous attend pour l’instant." in page and "Aucun organisme à décider" in page


def test_the_instructeur_sees_own_requests_by_what_they_await(db, browse):
    pair = [instructeur(db), instructeur(db, "Julien", "Delmas")]
    for nom, etat in (
        ("Tremplin", "en_instruction"),
        ("Belvédère", "a_completer"),
        ("Marelle", "acceptee"),
        ("Autre", "deposee"),
    ):
        habilitation(db, organisme(db, nom), etat=etat, instructeurs=pair)
    page = home(db, browse, pair[0])
    study, sent_back, decided = (page.partition(f"{title}<")[2].partition("</section>")[0] for title in (
        "Demandes à étudier", "Chez le demandeur", "Décidées depuis 30 jours",
    ))  # fmt: skip
    assert "Tremplin" in study and "Belvédère" in sent_back and "Marelle" in decided
    assert "Autre" not in page and "<b>1 demande attend votre étude</b>" in page


def test_the_instructeur_sees_that_points_were_answered(db, browse):
    sophie, found = instructeur(db), organisme(db)
    made = habilitation(db, found, etat="a_completer", instructeurs=[sophie])
    by = user_of(db, dirigeant(db, found))
    for point in points.unanswered(db, made):
        points.answer(db, made, point, "Voici le certificat.", by=by)
    habilitations.deposit(db, made, by=by)
    assert "1 réponse à lire" in home(db, browse, sophie)


def test_the_comite_technique_reads(db, browse):
    odile, sophie = comite_technique(db), instructeur(db)
    made = habilitation(db, organisme(db, "Tremplin"), etat="en_instruction", instructeurs=[sophie])
    attributions.attribute(db, made, instructeurs=[sophie.id], comite=[odile.id], by=user_of(db, administrateur(db)))
    page = home(db, browse, odile)
    assert "Demandes à lire" in page and "Tremplin" in page and "1 demande est à lire." in page


def test_several_roles_see_each_block(db, browse):
    page = home(db, browse, agent(db, "Nadia", "Ferhat", Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE))
    for title in ("En attente de vous", "Demandes à étudier", "Demandes à lire", "Dernières décisions"):
        assert title in page


def test_the_binome_paritaire_is_told_what_will_come(db, browse):
    assert "Les sessions qui vous seront confiées" in home(db, browse, binome_paritaire(db))


def test_dashboards_ask_as_many_questions_whatever_they_show(db, browse):
    nadia = agent(db, "Nadia", "Ferhat", Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE)
    browser = browse(nadia)
    counts = []
    for nom in ("Tremplin", "Belvédère", "Marelle"):
        habilitation(db, organisme(db, nom), etat="acceptee", instructeurs=[nadia])
        organisme(db, f"{nom} bis", etat="en_attente")
        db.commit()
        counts.append(len(browser.queries("/")))
    assert len(set(counts)) == 1


def test_messages_and_documents_await_each_kind_of_account(db, browse):
    sophie, claire = instructeur(db), administrateur(db)
    asso = organisme(db)
    request = habilitation(db, asso, etat="en_instruction", instructeurs=[sophie, instructeur(db, "Julien", "Delmas")])
    message(db, request, "Une question", by=owner(db, request))
    published(db, "Règles du jury", roles=[Role.DIRIGEANT, Role.INSTRUCTEUR], obligatoire=True)
    published(db, "Calendrier", roles=[Role.DIRIGEANT, Role.INSTRUCTEUR])
    fil = message(db, request, "Une réponse", by=user_of(db, sophie)).fil_id
    db.get_one(Fil, fil).a_traiter_par_id = sophie.id
    db.commit()
    hers = home(db, browse, sophie)
    assert "1 fil a des messages non lus" in hers and 'href="/messagerie?etat=non_lus"' in hers
    assert "1 fil est à traiter par vous" in hers and "À lire : Règles du jury" in hers and "1 document est paru" in hers
    assert hers.count("En attente de vous") == 1
    theirs = home(db, browse, dirigeant(db, asso))
    assert "1 fil a des messages non lus" in theirs and "À lire : Règles du jury" in theirs and "1 document est paru" in theirs
    assert "à traiter par vous" not in theirs
    ours = home(db, browse, claire)
    assert "1 fil a des messages non lus" in to_do(ours) and "document est paru" not in ours
