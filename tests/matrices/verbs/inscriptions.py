"""Registering, and the links that come by mail."""

from sqlmodel import Session

from eclat.domain.comptes import agents, jetons
from eclat.models import Personne, Role, UsageJeton
from eclat.signatures import sign
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    nour, amadou, lea = (invited(db, staff, prenom) for prenom in ("Nour", "Amadou", "Léa"))
    nadia = make.dirigeant(db, make.organisme(db, "Organisme au mot de passe oublié"))
    used = jetons.issue(db, lea, UsageJeton.ACTIVATION)
    jetons.consume(db, used)
    again = {"mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}
    chosen = {"nouveau_mot_de_passe": make.PASSWORD + "-bis"}
    register = {"nom": "La Cour", "siret": make.siret(), "courriel": "m.lacombe@possibles.example", **again}
    return {
        "inscription": Case(None, "/inscription", register),
        "adresse-mail-question": Case(None, "/adresse-mail/question?champ=courriel", {"courriel": "anne@gmial.com"}),
        "mot-de-passe-force": Case(None, "/mot-de-passe/force", {"mot_de_passe": "marelle"}),
        "mot-de-passe-oublie": Case(None, "/mot-de-passe-oublie", {"identifiant": nadia.courriel}),
        "activation": Case(None, f"/activation/{link(db, nour, UsageJeton.ACTIVATION)}", chosen),
        "activation-generation": Case(None, f"/activation/{link(db, amadou, UsageJeton.ACTIVATION)}/generation"),
        "connexion-nouveau-lien": Case(None, "/connexion/nouveau-lien", {"identifiant": nadia.courriel}),
        "activation-confirmation": Case(None, f"/activation/{registered(db)}/confirmation", {"mot_de_passe": make.PASSWORD}),
        "activation-nouveau-lien": Case(None, f"/activation/{sign('jeton', str(used.id))}/nouveau-lien"),
        "changement-adresse": Case(None, f"/changement-adresse/{moving(db)}", {"mot_de_passe": make.PASSWORD}),
        "deblocage": Case(None, f"/deblocage/{link(db, nadia, UsageJeton.DEBLOCAGE)}"),
    }


def registered(db: Session) -> str:
    """The link of someone who has just registered."""
    personne = make.dirigeant(db, make.organisme(db, "Les Ateliers du Verger", etat="en_attente", prouve=False))
    return link(db, personne, UsageJeton.ACTIVATION)


def moving(db: Session) -> str:
    """The link of someone who changes to another address."""
    personne = make.dirigeant(db, make.organisme(db, "Organisme à la nouvelle adresse"))
    return sign("jeton", str(jetons.issue(db, personne, UsageJeton.ADRESSE, nouvelle_adresse="nouvelle@autre.example").id))


def invited(db: Session, staff: Staff, prenom: str) -> Personne:
    courriel = f"{make.siret()}@oc-eclat.example"
    return agents.create(
        db, courriel=courriel, nom="Haddad", prenom=prenom, roles=[Role.INSTRUCTEUR], college=None, by=staff.claire_user
    )


def link(db: Session, personne: Personne, usage: UsageJeton) -> str:
    return sign("jeton", str(jetons.issue(db, personne, usage).id))
