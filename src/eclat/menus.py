"""What the menu offers: an entry is shown to whom its route admits."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from eclat.domain import connexions, delegations, delegues, listes, policies
from eclat.domain.listes import habilitations
from eclat.domain.policies import Audience
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Courriel, Delegation, EtatCourriel, EtatDelegation, EtatOrganisme, Habilitation, Organisme

if TYPE_CHECKING:
    from eclat.context import Context

COUNTED_TO = 99  # a menu says "99+": counting further would cost more than it tells


@dataclass(frozen=True)
class Entry:
    """A page that the menu leads to. ``count``: what awaits the user there, ``waits`` says how; ``shown``: whether it concerns them."""

    label: str
    route: str
    icon: str
    audience: Audience
    count: Callable[[Session, Utilisateur], int] | None = None
    waits: str = "en attente"
    shown: Callable[[Session, Utilisateur], bool] | None = None


@dataclass(frozen=True)
class Item:
    """An entry as one user sees it now."""

    label: str
    url: str
    icon: str
    name: str
    current: bool = False
    count: int | None = None
    waits: str = ""


def waiting_organismes(db: Session, user: Utilisateur) -> int:
    return int(db.execute(undecided()).scalar_one())


@lru_cache
def undecided() -> Any:
    return listes.counted(select(Organisme.id).where(Organisme.etat == EtatOrganisme.EN_ATTENTE), COUNTED_TO)


def waiting_habilitations(db: Session, user: Utilisateur) -> int:
    """What awaits this agent: requests to attribute, or to study."""
    return int(db.execute(awaiting(user)).scalar_one())


@lru_cache(maxsize=habilitations.USERS)
def awaiting(user: Utilisateur) -> Any:
    return listes.counted(select(Habilitation.id).where(*habilitations.awaiting(user)), COUNTED_TO)


def forms_to_fill(db: Session, user: Utilisateur) -> int:
    awaited = select(Delegation.id).where(Delegation.organisme_id == user.organisme_id, Delegation.etat == EtatDelegation.INVITEE)
    return listes.count(db, awaited, COUNTED_TO)


def is_delegataire(db: Session, user: Utilisateur) -> bool:
    named = select(Delegation.id).where(Delegation.organisme_id == user.organisme_id, Delegation.etat != EtatDelegation.RETIREE)
    return db.exec(named.limit(1)).first() is not None


def may_ask(db: Session, user: Utilisateur) -> bool:
    """An organisme born as a délégataire asks for no habilitation of its own."""
    born = select(Organisme.id).where(Organisme.id == user.organisme_id, Organisme.etat == EtatOrganisme.INVITE)
    return db.exec(born).first() is None


def has_delegataires(db: Session, user: Utilisateur) -> bool:
    return delegues.followed(db, user.organisme_id) is not None


def awaited_delegataires(db: Session, user: Utilisateur) -> int:
    followed = delegues.followed(db, user.organisme_id)
    return delegations.count(db, followed, *delegations.AWAITED) if followed else 0


def failed_courriels(db: Session, user: Utilisateur) -> int:
    return listes.count(db, select(Courriel.id).where(Courriel.etat == EtatCourriel.ECHEC), COUNTED_TO)


ENTRIES = [
    Entry("Tableau de bord", "accueil", "layout-dashboard", policies.CONNECTE),
    Entry("Organismes", "organismes", "building-2", policies.ADMINISTRATEUR, waiting_organismes),
    Entry("Demandes d’habilitation", "habilitations", "file-pen-line", policies.AGENTS_DES_DEMANDES, waiting_habilitations),
    Entry("Demande d’habilitation", "habilitations", "file-pen-line", policies.ORGANISME, shown=may_ask),
    Entry("Gestion des délégués", "delegues", "mails", policies.ORGANISME, awaited_delegataires, shown=has_delegataires),
    Entry(
        "Formulaire d’identification",
        "identifications",
        "square-pen",
        policies.ORGANISME,
        forms_to_fill,
        shown=is_delegataire,
    ),
    Entry("Agents", "agents", "users-round", policies.ADMINISTRATEUR),
    Entry("Mails", "courriels", "mails", policies.ADMINISTRATEUR, failed_courriels, "en échec"),
]
MINE = Entry("Mon compte", "compte", "user-round", policies.CONNECTE)
ACCOUNT = [
    MINE,
    Entry("Administration du profil", "profil", "building-2", policies.ORGANISME),
    Entry("Référent CQP", "referent", "user-round-check", policies.ORGANISME),
]
ENTER = Entry("Changer d’organisme", "entree", "arrow-left-right", policies.ORGANISME)
LEAVE = Entry("Se déconnecter", "deconnexion", "log-out", policies.IDENTIFIE)


def menus(ctx: "Context | None") -> dict[str, Any]:
    """``menu`` and ``account_menu`` for a page. Both empty when nobody is signed in."""
    if ctx is None or ctx.user is None or ctx.user.etape:
        return {"menu": [], "account_menu": []}
    if ctx.user.est_dirigeant and not ctx.user.profil_complet:
        return {"menu": [], "account_menu": [item(ctx, MINE), item(ctx, LEAVE)]}
    account = [*ACCOUNT, *([ENTER] if has_several_places(ctx.db, ctx.user) else []), LEAVE]
    return {"menu": items(ctx, ENTRIES), "account_menu": items(ctx, account)}


def has_several_places(db: Session, user: Utilisateur) -> bool:
    if user.organisme_id is None or user.personne_id is None:
        return False
    return len(connexions.places(db, user.personne_id)) > 1


def items(ctx: "Context", entries: list[Entry]) -> list[Item]:
    mine = [entry for entry in entries if entry.audience.admits(ctx.user)]
    return [item(ctx, entry) for entry in mine if entry.shown is None or entry.shown(ctx.db, ctx.me)]


def item(ctx: "Context", entry: Entry) -> Item:
    url, path = ctx.url(entry.route), ctx.request.url.path
    current = path == url or (url != "/" and path.startswith(url + "/"))
    count = entry.count(ctx.db, ctx.me) if entry.count else None
    return Item(entry.label, url, entry.icon, entry.route, current, count, entry.waits)
