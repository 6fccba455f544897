"""An organisme's page tells the administrateur all that is known of it: its mails, its drafts, whose délégataire it is, whose it has."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from sqlmodel import Session

from eclat import clock, courriels, formats
from eclat.domain.courriels.envois import KEPT
from eclat.domain.organismes import vie
from eclat.models import EtatCourriel, Organisme
from eclat.tasks import conservation
from tests import factories as make
from tests.browser import Browser


def test_it_says_of_whom_it_is_delegataire_and_how_far_its_delegataires_are(db: Session, browse: Callable[..., Browser]) -> None:
    claire = make.administrateur(db)
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    one, two = make.delegataires(db, request)
    make.identification(db, one, etat="terminee")
    db.commit()
    reader = browse(claire)
    national = reader.get(f"/organismes/{request.organisme_id}?voir=tout").text
    assert "Ses délégataires" in national and "Délégataire de" not in national
    assert all(name in national for name in (one.nom, two.nom, "formulaire terminé le", "Terminé", "Formulaire en cours"))
    found = reader.get(f"/organismes/{two.organisme_id}?voir=tout").text
    assert "Délégataire de" in found and "Fédération du Grand Préau" in found and request.numero in found
    assert two.courriel in found and "Vous êtes désigné" in found  # the mail that invited it
    listed = reader.get("/organismes?etat=invite").text
    assert listed.count("OF délégataire") == 2


def test_an_instructeur_reads_only_of_the_requests_entrusted_to_them(db: Session, browse: Callable[..., Browser]) -> None:
    sophie = make.instructeur(db)
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    make.studied(db, request, sophie)
    other = make.national(
        db, "Réseau du Belvédère", rows=[make.row(1)], prenom="Ana", nom_dirigeant="Roy", etat="en_attente_delegataires"
    )
    (one,) = make.delegataires(db, request)
    assert make.delegataires(db, other)[0].organisme_id == one.organisme_id
    db.commit()
    page = browse(sophie).get(f"/organismes/{one.organisme_id}?voir=tout").text
    assert "Fédération du Grand Préau" in page and "Réseau du Belvédère" not in page


def test_its_head_says_how_it_came_and_since_when_it_is_suspended(db: Session, browse: Callable[..., Browser]) -> None:
    claire = make.administrateur(db)
    cour = make.organisme(db)
    vie.suspend(db, cour, motif="Impayés.", by=make.user_of(db, claire))
    (invited,) = make.delegataires(db, make.national(db, rows=1, etat="en_attente_delegataires"))
    db.commit()
    reader, today = browse(claire), formats.format_date(clock.today())
    page = " ".join(reader.get(f"/organismes/{cour.id}").text.split())
    today = today.replace("\u00a0", " ")  # as split writes it
    assert f"suspendu le {today}. Personne n’entre dans son espace" in page and "Motif de la suspension : « Impayés. »" in page
    page = " ".join(reader.get(f"/organismes/{invited.organisme_id}").text.split())
    assert f"Invité comme OF délégataire le {today}. Son dirigeant n’a pas encore renseigné le profil." in page


def test_a_mail_that_no_server_took_is_said_kept(db: Session, browse: Callable[..., Browser]) -> None:
    claire = make.administrateur(db)
    organisme = make.organisme(db)
    mails = [each for each in make.mails(db) if each.destinataire == make.dirigeant(db, organisme).courriel]
    for mail in mails:
        mail.etat, mail.tentatives, mail.envoye_le, mail.derniere_reponse = EtatCourriel.GARDE, 1, clock.now(), KEPT
    db.commit()
    reader = browse(claire)
    for path in (f"/organismes/{organisme.id}?voir=tout", "/courriels", f"/courriels/{mails[0].id}"):
        page = reader.get(path).text
        assert "Gardé dans le journal" in page, path
    assert "aucun serveur d’envoi n’est configuré" in page and "<b>Envoyé</b>" not in page
    assert "Gardés dans le journal" in reader.get("/courriels").text
    mails[0].etat, mails[0].derniere_reponse = EtatCourriel.ENVOYE, "250 OK"
    db.commit()
    assert "<b>Envoyé</b>" in reader.get(f"/courriels/{mails[0].id}").text


def test_every_request_is_found_by_name_even_before_its_deposit(db: Session, browse: Callable[..., Browser]) -> None:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    draft = make.habilitation(db, make.organisme(db, "La Petite Ourse"))
    waiting = make.national(db, rows=1, etat="en_attente_delegataires")
    db.commit()
    reader = browse(claire)
    for q in ("ourse", draft.numero):
        page = reader.get(f"/habilitations?q={q}").text
        assert (
            "Pas encore déposées" in page and draft.numero in page and "commencée le" in page and "par Mathilde Lacombe" in page
        )
        assert f"/habilitations/{draft.id}" not in page and f"/organismes/{draft.organisme_id}" in page
    assert f"/habilitations/{waiting.id}" in reader.get("/habilitations?q=préau").text
    swapped = reader.get("/habilitations?q=ourse", htmx=True).text  # within what is swapped: it goes with the next search
    assert swapped.partition('id="demandes"')[2].count("Pas encore déposées") == 1 and swapped.rstrip().endswith("</div>")
    assert reader.get(f"/habilitations/{draft.id}").status_code == 404  # its content is its own until then
    found = reader.get(f"/organismes/{draft.organisme_id}?voir=tout").text
    assert draft.numero in found and "Son contenu se lira au dépôt" in found
    assert "Pas encore déposées" not in browse(sophie).get("/habilitations?q=ourse").text
    assert "Pas encore déposées" not in reader.get("/habilitations").text
    assert db.get_one(Organisme, draft.organisme_id).nom == "La Petite Ourse"


def test_all_its_mails_are_one_click_away(db: Session, browse: Callable[..., Browser]) -> None:
    claire, organisme = make.administrateur(db), make.organisme(db)
    other = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    mathilde = make.dirigeant(db, organisme)
    for _ in range(25):
        courriels.comptes.mot_de_passe_change(db, mathilde)
    courriels.comptes.mot_de_passe_change(db, other)
    db.commit()
    reader = browse(claire)
    page = reader.get(f"/organismes/{organisme.id}?voir=tout").text
    assert page.count("Votre mot de passe OC Éclat a changé") == 20 and f'href="/courriels?organisme={organisme.id}"' in page
    found = reader.get(f"/courriels?organisme={organisme.id}").text
    assert "Tous les mails aux responsables" in found and other.courriel not in found
    beyond = re.search(r'href="(/courriels\?[^"]*apres=[^"]*)"', found)
    assert beyond and "organisme=" in beyond[1]
    assert mathilde.courriel in reader.get(unescape(beyond[1])).text
    assert other.courriel not in reader.get(unescape(beyond[1])).text
    assert f'name="organisme" value="{organisme.id}"' in found, "a search stays among them"
    for unknown in (organisme.id.hex[:-1], "00000000-0000-0000-0000-000000000001"):
        assert reader.get(f"/courriels?organisme={unknown}").status_code in (200, 404)


def test_its_sessions_its_threads_and_the_accounts_of_its_people(db: Session, browse: Callable[..., Browser]) -> None:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    thing = make.habilite(db)
    held, mathilde = make.session(db, thing, etat="ouverte"), make.dirigeant(db, thing)
    said, asked = make.message(db, thing, by=make.user_of(db, mathilde)), make.session(db, thing, etat="demandee")
    asked.fin = None  # its calendar is not typed yet
    db.commit()
    links = (f"/sessions/{held.id}", f"/messagerie/{said.fil_id}", f"/comptes/{mathilde.id}")
    page = browse(claire).get(f"/organismes/{thing.id}?voir=tout").text
    assert all(f'href="{each}"' in page for each in links)
    assert f"dès le {formats.format_date(asked.debut)}" in page
    answer = browse(sophie).get(f"/organismes/{thing.id}")
    seen = answer.text
    assert answer.status_code == 200 and f'href="{links[0]}"' not in seen and f'href="{links[2]}"' not in seen


def test_one_that_nobody_enters_any_more_says_when_it_goes(db: Session, browse: Callable[..., Browser]) -> None:
    claire, cour = make.administrateur(db), make.organisme(db)
    db.commit()
    with clock.travel(timedelta(days=6 * 365)):
        conservation.warn_inactive()
        page = unescape(browse(claire).get(f"/organismes/{cour.id}").text)
        said = re.search(r"sera effacé le ([^,]+), sauf si quelqu’un se connecte", page)
        assert said and said[1] == formats.format_date(clock.today() + timedelta(days=30))
