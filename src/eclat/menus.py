"""What the menu offers: an entry is shown to whom its route admits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, func, select

from eclat.domain import connexions, dossiers, policies
from eclat.domain.policies import Audience
from eclat.domain.utilisateur import Utilisateur
from eclat.models import EtatOrganisme, Habilitation, Organisme

if TYPE_CHECKING:
    from eclat.web import Context

COUNTED_TO = 99  # a menu says "99+": counting further would cost more than it tells


@dataclass(frozen=True)
class Entry:
    label: str
    route: str
    audience: Audience
    count: Callable[[Session, Utilisateur], int] | None = None


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool = False
    count: int | None = None
    kind: str = "work"
    icon: str = ""
    name: str = ""


def waiting_organismes(db: Session, user: Utilisateur) -> int:
    waiting = select(Organisme.id).where(Organisme.etat == EtatOrganisme.EN_ATTENTE).limit(COUNTED_TO + 1)
    return db.exec(select(func.count()).select_from(waiting.subquery())).one()


def waiting_habilitations(db: Session, user: Utilisateur) -> int:
    """What awaits this agent: requests to attribute, or to study."""
    waiting = select(Habilitation.id).where(*dossiers.awaiting(user)).limit(COUNTED_TO + 1)
    return db.exec(select(func.count()).select_from(waiting.subquery())).one()


ENTRIES = [
    Entry("Tableau de bord", "accueil", policies.CONNECTE),
    Entry("Organismes", "organismes", policies.ADMINISTRATEUR, waiting_organismes),
    Entry("Demandes d’habilitation", "habilitations", policies.AGENTS_DES_DEMANDES, waiting_habilitations),
    Entry("Demande d’habilitation", "habilitations", policies.ORGANISME),
    Entry("Agents", "agents", policies.ADMINISTRATEUR),
]
ACCOUNT = [
    Entry("Administration du profil", "profil", policies.ORGANISME),
    Entry("Référent CQP", "referent", policies.ORGANISME),
]
ICONS = {"profil": "building-2", "referent": "user-round-check", "entree": "arrow-left-right", "deconnexion": "log-out"}


def menus(ctx: "Context | None") -> dict[str, Any]:
    """``menu`` and ``account_menu`` for a page. Both empty when nobody is signed in."""
    if ctx is None or ctx.user is None:
        return {"menu": [], "account_menu": []}
    user, path = ctx.user, ctx.request.url.path
    account = [Item(e.label, ctx.url(e.route), icon=ICONS[e.route]) for e in ACCOUNT if e.audience.admits(user)]
    if user.organisme_id is not None and user.personne_id and len(connexions.places(ctx.db, user.personne_id)) > 1:
        account.append(Item("Changer d’organisme", ctx.url("entree"), icon=ICONS["entree"]))
    account.append(Item("Se déconnecter", ctx.url("deconnexion"), icon=ICONS["deconnexion"]))
    if user.est_dirigeant and not user.profil_complet:
        return {"menu": [], "account_menu": account[-1:]}
    return {
        "menu": [
            Item(
                entry.label,
                url := ctx.url(entry.route),
                current=path == url or (url != "/" and path.startswith(url + "/")),
                count=(entry.count(ctx.db, user) or None) if entry.count else None,
                name=entry.route,
            )
            for entry in ENTRIES
            if entry.audience.admits(user)
        ],
        "account_menu": account,
    }
