"""Taking what a list shows out of the platform."""

from sqlmodel import Session

from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

LISTS = (
    "agents",
    "campagnes",
    "certificats",
    "changements",
    "comptes",
    "controles",
    "courriels",
    "declarations",
    "delegations",
    "documents-suivis",
    "documentation",
    "habilitations",
    "insertion",
    "journal",
    "jures",
    "messagerie",
    "organismes",
    "partenaires",
    "recours",
    "registre-candidats",
    "registre-pv",
    "reponses",
    "sessions",
    "signalements",
    "suivis",
)
COUNTED = ("blocs", "candidats", "delais", "delegataires", "demandes", "mails", "organismes", "retards", "sessions")

CHOSEN = {
    "certificats": ["certificat", "etat"],
    "comptes": ["personne", "etat"],
    "courriels": ["mail", "etat"],
    "delegations": ["of", "etat"],
    "documentation": ["document", "date"],
    "habilitations": ["organisme", "etat"],
    "organismes": ["organisme", "date"],
    "partenaires": ["organisme", "echeance"],
    "registre-candidats": ["candidat", "etat"],
    "sessions": ["session", "etat"],
}


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    paths = {"registre-pv": "pv", "registre-candidats": "candidats", "reponses": "messagerie/reponses"}
    counted = {
        f"statistiques-{name}-export": Case(staff.claire.id, f"/statistiques/{name}/export", {"format": "csv"})
        for name in COUNTED
    }
    figure = {"statistiques-export": Case(staff.claire.id, "/statistiques/figures/demandes", {"format": "csv"})}
    chosen = {
        f"{name}-colonnes": Case(staff.claire.id, f"/{paths.get(name, name)}/colonnes", {"colonnes": columns})
        for name, columns in CHOSEN.items()
    }
    return (
        counted
        | figure
        | chosen
        | {f"{name}-export": Case(staff.claire.id, f"/{paths.get(name, name)}/export", {"format": "csv"}) for name in LISTS}
    )
