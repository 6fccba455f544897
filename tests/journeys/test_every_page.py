"""Every page, in each of the states it can be in, looked at by the people it is made for, in the demonstration's story."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, col, select

from eclat.database import reading, writing
from eclat.demo import Story
from eclat.models import Habilitation, Organisme, Personne
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey

CLAIRE, SOPHIE, JULIEN, ODILE = (f"{name}@oc-eclat.example" for name in
                                 ("claire.aubertin", "sophie.rakoto", "julien.delmas", "odile.schmitt"))  # fmt: skip
AMADOU = "amadou.ndiaye@oc-eclat.example"
MATHILDE, ROSE, JOEL, KARIM = (
    "m.lacombe@courdespossibles.example", "r.castaing@lestilleuls.example", "j.roux@tremplin-sud.example",
    "karim.benhaddou@tremplin-sud.example",
)  # fmt: skip


@dataclass
class Cast:
    """Who and what the story holds, by name."""

    browser: Browser
    base: str
    organismes: dict[str, UUID]
    demandes: dict[str, UUID]
    agents: dict[str, UUID]

    @contextmanager
    def seen_by(self, courriel: str | None = None) -> Iterator[Screen]:
        screen = Screen.open(self.browser, self.base)
        if courriel:
            with writing() as db:
                screen.enter(db, db.exec(select(Personne).where(Personne.courriel == courriel)).one())
        yield screen
        screen.close()

    def organisme(self, nom: str) -> str:
        return f"/organismes/{self.organismes[nom]}"

    def demande(self, nom: str) -> str:
        return f"/habilitations/{self.demandes[nom]}"

    def agent(self, prenom: str) -> str:
        return f"/agents/{self.agents[prenom]}"


@pytest.fixture(scope="module")
def story(database: str) -> None:
    Story().play()


@pytest.fixture(scope="module")
def cast(chromium: Browser, story: None, live_server: LiveServer) -> Cast:
    """The story is told before the server starts, which would send at once the mails that do not arrive."""
    with reading() as db:
        return Cast(chromium, live_server.url, *named(db))


def named(db: Session) -> tuple[dict[str, UUID], dict[str, UUID], dict[str, UUID]]:
    organismes = {each.nom: each.id for each in db.exec(select(Organisme))}
    demandes = db.exec(select(Organisme.nom, Habilitation.id).join(Habilitation, col(Habilitation.organisme_id) == Organisme.id))
    agents = db.exec(select(Personne).where(col(Personne.courriel).like("%@oc-eclat.example")))
    return organismes, dict(demandes.all()), {each.prenom: each.id for each in agents}


def visit(screen: Screen, name: str, path: str, *acts: Callable[[Page], Any]) -> None:
    """Go there, do what leads to the state, look."""
    page = screen.go(path)
    for act in acts:
        act(page)
    screen.look(name)


def press(name: str, role: Any = "button") -> Callable[[Page], None]:
    return lambda page: page.get_by_role(role, name=name).locator("visible=true").first.click()


def refused(page: Page) -> None:
    """The focus is where the correction begins."""
    expect(page.locator("[data-errors]:focus, [aria-invalid='true']:focus")).to_be_visible()


def shown(words: str) -> Callable[[Page], None]:
    return lambda page: expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()


def dialog(page: Page) -> None:
    expect(page.locator("dialog[open]")).to_be_visible()


def opened(name: str) -> Callable[[Page], None]:
    """A part of the page that is closed at first."""
    return lambda page: page.locator("summary", has_text=name).locator("visible=true").first.click()


def choose_all(page: Page) -> None:
    page.get_by_role("checkbox", name="Tout sélectionner").check()
    expect(page.locator("[data-batch]")).to_be_visible()


@contextmanager
def on_a_phone(screen: Screen) -> Iterator[None]:
    size = screen.page.viewport_size
    screen.page.set_viewport_size({"width": PHONE, "height": 900})
    yield
    if size:
        screen.page.set_viewport_size(size)


def test_as_a_visitor(cast: Cast) -> None:
    with cast.seen_by() as screen:
        visit(screen, "connexion", "/connexion")
        visit(screen, "connexion-incomplete", "/connexion", press("Se connecter"), refused)
        visit(screen, "connexion-refusee", "/connexion", lambda page: page.fill("#champ-identifiant", "personne"),
            lambda page: page.fill("#champ-mot_de_passe", "pas le bon"),
              press("Se connecter"), refused)  # fmt: skip
        visit(screen, "inscription", "/inscription")
        visit(screen, "inscription-vide", "/inscription", press("Inscrire l’organisme"), refused)
        visit(screen, "mot-de-passe-oublie", "/mot-de-passe-oublie")
        visit(screen, "mot-de-passe-envoye", "/mot-de-passe-oublie",
              lambda page: page.fill("#champ-identifiant", "personne@organisme.example"),
              lambda page: page.locator("#contenu button[type=submit]").click(), lambda page: page.wait_for_load_state())  # fmt: skip
        for name in ("accessibilite", "donnees-personnelles"):
            visit(screen, name, f"/{name}")
        visit(screen, "lien-perime", "/activation/nulle-part")
        visit(screen, "introuvable", "/nulle-part")
        visit(screen, "composants", "/dev/composants")
        visit(screen, "courriels", "/dev/courriels")


def test_as_an_administrateur(cast: Cast) -> None:
    waiting = cast.organisme("Formation Express Plus")
    deposited = cast.demande("Maison des Temps Libres")
    with cast.seen_by(CLAIRE) as screen:
        visit(screen, "administrateur", "/")
        visit(screen, "administrateur-compte", "/", lambda page: page.locator("details.account summary").click())
        visit(screen, "organismes-filtres", "/organismes?etat=accepte")
        visit(screen, "organismes-aucun", "/organismes?q=introuvable")
        visit(screen, "organismes-choisis", "/organismes", choose_all)
        visit(screen, "organismes-refus", "/organismes", press("Refuser…", "link"), press("Refuser et prévenir"),
              lambda page: expect(page.locator(".refusal .error")).to_be_visible())  # fmt: skip
        visit(screen, "organisme-en-attente", waiting)
        visit(screen, "organisme-refus-demande", waiting, press("Refuser…", "link"), dialog)
        visit(screen, "organisme-refus-page", f"{waiting}/refus", press("Refuser et prévenir"), refused)
        visit(screen, "organisme-refuse", cast.organisme("Conseil et Carrière 3000"))
        visit(screen, "organisme-habilite", cast.organisme("Tremplin Animation Sud"))
        visit(screen, "demandes", "/habilitations")
        visit(screen, "demandes-aucune", "/habilitations?q=introuvable")
        visit(screen, "demandes-binome", "/habilitations", press("Attribuer", "link"),
              lambda page: expect(page.locator(".binome-form")).to_be_visible())  # fmt: skip
        visit(screen, "attribution", deposited, press("Attribuer la demande…", "link"), dialog)
        visit(screen, "attribution-refusee", f"{deposited}/attribution", press("Attribuer et prévenir"), refused)
        visit(screen, "agents", "/agents")
        visit(screen, "agent-nouveau", "/agents/nouveau", lambda page: page.locator("#contenu button[type=submit]").first.click(),
              refused)  # fmt: skip
        visit(screen, "agent", cast.agent("Nour"))
        visit(screen, "agent-suspension", cast.agent("Nour"), press("Suspendre l’accès…", "link"), dialog)
        visit(screen, "agent-suspension-page", f"{cast.agent('Nour')}/suspension")
        visit(screen, "mails", "/courriels")
        visit(screen, "mails-echec", "/courriels?etat=echec", press("contact@formation-express.example", "link"),
              lambda page: expect(page.locator("#panneau")).to_be_visible())  # fmt: skip
        visit(screen, "mails-aucun", "/courriels?q=introuvable")
        visit(screen, "mail-nouvel-essai", "/courriels?etat=nouvel_essai", press("Lire le mail", "link"),
              shown("Historique"))  # fmt: skip
        visit(screen, "mail-lien-unique", "/courriels?modele=activation_referent", press("Lire le mail", "link"),
              shown("Ce lien ne peut plus servir"))  # fmt: skip
        visit(screen, "messagerie", "/messagerie")
        visit(screen, "messagerie-aucun", "/messagerie?q=introuvable")
        visit(screen, "documentation-administrateur", "/documentation")
        visit(screen, "documentation-nouveau-refusee", "/documentation/nouveau", press("Publier le document"), refused)
        visit(screen, "interdit", "/profil")
        with on_a_phone(screen):
            visit(screen, "menu", "/organismes", lambda page: page.locator("details.menu summary").click())


def test_as_an_instructeur(cast: Cast) -> None:
    studied = cast.demande("Préau Formation Normandie")
    with cast.seen_by(SOPHIE) as screen:
        visit(screen, "instructeur", "/")
        visit(screen, "instructeur-demandes", "/habilitations")
        for tab in ("etude", "dossier", "pieces", "historique"):
            visit(screen, f"dossier-{tab}", f"{studied}?onglet={tab}")
        visit(screen, "point-vide", studied, lambda page: page.get_by_text("Ajouter un point").first.click(),
              press("Ajouter à la liste"), refused)  # fmt: skip
        for name, opener in (
            ("refus", "Refuser…"),
            ("renvoi", "Renvoyer à compléter"),
            ("acceptation", "Accepter l’habilitation…"),
        ):
            visit(screen, f"decision-{name}", studied, press(opener, "link"), dialog)
        visit(screen, "decision-incomplete", studied, press("Refuser…", "link"), dialog,
              lambda page: page.locator("dialog[open] button[type=submit]").click(), refused)  # fmt: skip
        visit(screen, "decision-page", f"{studied}/acceptation")
        visit(screen, "dossier-accepte", cast.demande("Tremplin Animation Sud"))
        for genre in ("message", "mail"):
            visit(screen, f"dossier-historique-{genre}", f"{studied}?onglet=historique&genre={genre}")
        visit(screen, "fil", "/messagerie", press("Préau Formation Normandie", "link"), shown("Note interne"))
        visit(screen, "fil-reponses", "/messagerie", press("Préau Formation Normandie", "link"), opened("Réponses types"))
        visit(screen, "fil-documentation", "/messagerie", press("Préau Formation Normandie", "link"), opened("Documentation"))
        visit(screen, "fil-traitement", "/messagerie", press("Préau Formation Normandie", "link"),
              press("À traiter par…", "link"), dialog)  # fmt: skip
        visit(screen, "reponses", "/messagerie/reponses")
        visit(screen, "reponse", "/messagerie/reponses", press("Ma signature", "link"))
        visit(screen, "reponse-refusee", "/messagerie/reponses/nouvelle", press("Enregistrer"), refused)
        visit(screen, "groupe", "/habilitations", choose_all, press("Écrire aux responsables"), shown("Le liront"))
        visit(
            screen, "groupe-refuse", "/habilitations", choose_all, press("Écrire aux responsables"), press("Envoyer à"), refused
        )
        visit(screen, "fil-note-vide", "/messagerie", press("Préau Formation Normandie", "link"), press("Envoyer"),
              lambda page: expect(page.locator("#champ-message-erreur")).to_be_visible())  # fmt: skip


def test_as_a_member_of_the_comite_technique(cast: Cast) -> None:
    with cast.seen_by(ODILE) as screen:
        visit(screen, "comite", "/")
        visit(screen, "comite-demandes", "/habilitations")
        visit(screen, "comite-messagerie", "/messagerie?etat=non_lus")
        visit(screen, "comite-documentation", "/documentation")
        contested = cast.demande("Cap Animation Berry")
        visit(screen, "comite-recours", contested)
        visit(screen, "comite-recours-decision", contested, press("Rouvrir l’étude…", "link"), dialog,
              lambda page: page.locator("dialog[open] button[type=submit]").click(), refused)  # fmt: skip
        visit(screen, "comite-organisme", cast.organisme("Préau Formation Normandie"))


def test_as_a_dirigeant(cast: Cast) -> None:
    draft = cast.demande("Association La Cour des Possibles")
    with cast.seen_by(MATHILDE) as screen:
        visit(screen, "dirigeant", "/")
        visit(screen, "dirigeant-demandes", "/habilitations")
        visit(screen, "profil", "/profil")
        visit(screen, "profil-a-corriger", "/profil", lambda page: page.fill("#champ-telephone", "12"),
              press("Enregistrer le profil"), refused)  # fmt: skip
        visit(screen, "referent-absent", "/referent", lambda page: page.locator("#contenu button[type=submit]").first.click(),
              refused)  # fmt: skip
        visit(screen, "compte", "/compte")
        visit(screen, "notifications", "/compte/notifications")
        visit(screen, "demande", draft)
        visit(screen, "demande-departements", draft, lambda page: page.locator(".tokens .all > summary").click(),
              lambda page: page.locator(".regions > details > summary").first.click())  # fmt: skip
        visit(screen, "demande-champ-a-corriger", draft, lambda page: page.fill("#champ-nda", "12"),
              lambda page: page.press("#champ-nda", "Tab"),
              lambda page: expect(page.locator("#champ-nda-erreur")).to_be_visible())  # fmt: skip
        visit(screen, "demande-incomplete", draft, press("Déposer la demande"), refused)
        visit(screen, "demande-ligne-retiree", draft, press("Retirer la ligne 2"), shown("ligne retirée"))


def test_as_a_dirigeant_who_contests_a_refusal(cast: Cast) -> None:
    with cast.seen_by("a.nodier@cap-animation.example") as screen:
        visit(screen, "recours-dirigeant", cast.demande("Cap Animation Berry"))


def test_sessions(cast: Cast) -> None:
    with cast.seen_by(KARIM) as screen:
        visit(screen, "sessions", "/sessions")
        visit(screen, "sessions-aucune", "/sessions?q=introuvable")
        visit(screen, "session-nouvelle", "/sessions/nouvelle")
        visit(screen, "session-brouillon", "/sessions?etat=brouillon", press("Toulon, rentrée", "link"), shown("Il manque"))
        visit(screen, "session-incomplete", "/sessions?etat=brouillon", press("Toulon, rentrée", "link"), press("Déposer la demande"),
              refused)  # fmt: skip
        calendar = (press("Saint-Denis de La Réunion", "link"), press("Compléter le calendrier", "link"))
        visit(screen, "session-calendrier", "/sessions?etat=brouillon", *calendar, shown("78 lignes"))
        visit(screen, "session-rythme", "/sessions?etat=brouillon", *calendar, press("Générer depuis un rythme", "link"),
              press("Ajouter les demi-journées"), refused)  # fmt: skip
        visit(screen, "session-demandee", "/sessions?etat=demandee", press("Avignon, printemps", "link"), shown("Vérifications"))
        visit(screen, "session-copie", "/sessions?etat=demandee", press("Avignon, printemps", "link"), press("Dupliquer", "link"),
              press("Dupliquer"), refused)  # fmt: skip
        visit(screen, "session-annulation", "/sessions?etat=demandee", press("Avignon, printemps", "link"),
              press("Annuler la session…", "link"), dialog)  # fmt: skip
        visit(screen, "session-annulee", "/sessions?etat=annulee", press("Gap, automne", "link"), shown("Motif de l’annulation"))
        visit(screen, "session-refusee", "/sessions?etat=refusee", press("Digne, printemps", "link"), shown("Motif du refus"))
    with cast.seen_by(AMADOU) as screen:
        visit(screen, "binome-accueil", "/")
        visit(screen, "binome-sessions", "/sessions")
        visit(screen, "binome-etude", "/sessions", press("Nice, mai à décembre", "link"), shown("votre avis est attendu"))
        for name, opener in (("accord", "Donner mon accord et ouvrir…"), ("desaccord", "Refuser l’ouverture…")):
            visit(screen, f"binome-{name}", "/sessions", press("Nice, mai à décembre", "link"), press(opener, "link"), dialog)
    with cast.seen_by(CLAIRE) as screen:
        visit(screen, "sessions-administrateur", "/sessions")
        visit(screen, "session-attribution", "/sessions?etat=demandee", press("Avignon, printemps", "link"),
              press("Confier à un binôme…", "link"), dialog)  # fmt: skip
        visit(screen, "session-arbitrage", "/sessions?etat=en_validation", press("Nîmes, été", "link"), press("Ouvrir la session…", "link"),
              dialog)  # fmt: skip
        visit(screen, "session-administrateur", "/sessions", press("Avignon, printemps", "link"), shown("Vérifications"))


def test_as_those_whose_request_has_gone_on(cast: Cast) -> None:
    with cast.seen_by(ROSE) as screen:
        visit(screen, "a-completer", cast.demande("Institut Les Tilleuls"))
        visit(screen, "a-completer-accueil", "/")
        visit(screen, "a-completer-fil", cast.demande("Institut Les Tilleuls"), press("Ouvrir dans la messagerie", "link"))
        visit(screen, "organisme-messagerie", "/messagerie")
    with cast.seen_by(JOEL) as screen:
        visit(screen, "habilite", cast.demande("Tremplin Animation Sud"))
        visit(screen, "habilite-accueil", "/")
        visit(screen, "referent", "/referent")
        visit(screen, "referent-modification", "/referent/modification")
        visit(screen, "referent-retrait", "/referent", press("Retirer…", "link"), dialog)
        visit(screen, "habilitation-nouvelle", "/habilitations/nouvelle")
    with cast.seen_by(KARIM) as screen:
        visit(screen, "referent-accueil", "/")
        visit(screen, "referent-lit-profil", "/profil")
        visit(screen, "referent-documentation", "/documentation")
        visit(screen, "referent-lit-demande", cast.demande("Tremplin Animation Sud"))
