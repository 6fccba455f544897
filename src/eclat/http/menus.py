"""What the menu offers: an entry is shown to whom its route admits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sqlalchemy import select as sa_select
from sqlmodel import Session

from eclat import guide
from eclat.domain.comptes import vues
from eclat.domain.socle import policies
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import registre
from eclat.engines.par_ligne import by_row, sees_much
from eclat.engines.prepared import prepared
from eclat.http import attendus

if TYPE_CHECKING:
    from eclat.http.context import Context

Figure = Callable[[Utilisateur], Any]  # an expression: a number, or a yes or no


@dataclass(frozen=True)
class Entry:
    """A page that the menu leads to. ``count``: what awaits the user there, ``waits`` says how, one then several where they differ; ``shown``: whether it concerns them."""

    label: str
    route: str
    icon: str
    audience: Audience
    count: Figure | None = None
    waits: str = "en attente"
    shown: Figure | None = None
    unread: bool = False  # what it counts are messages, not work
    administration: bool = False  # behind the tab "Administration"


@dataclass(slots=True)  # some forty a page: frozen, each would take three times as long to make
class Item:
    """An entry as one user sees it now."""

    label: str
    url: str
    icon: str
    name: str
    current: bool = False
    count: int | None = None
    waits: str = ""
    unread: bool = False


ENTRIES = [
    Entry("Tableau de bord", "accueil", "layout-dashboard", policies.CONNECTE),
    Entry("Organismes", "organismes", "building-2", policies.ADMINISTRATEUR, attendus.waiting_organismes),
    Entry("Habilitations", "habilitations", "file-pen-line", policies.ADMINISTRATEUR, attendus.waiting_habilitations),
    Entry(
        "Demandes d’habilitation", "habilitations", "file-pen-line", policies.AGENTS_DES_DEMANDES, attendus.waiting_habilitations
    ),
    Entry("Habilitation", "habilitations", "badge-check", policies.ORGANISME, shown=attendus.is_habilite),
    Entry("Demande d’habilitation", "habilitations", "file-pen-line", policies.ORGANISME, shown=attendus.may_ask),
    Entry(
        "Gestion des délégués",
        "delegues",
        "mails",
        policies.ORGANISME,
        attendus.awaited_delegataires,
        shown=attendus.has_delegataires,
    ),
    Entry(
        "Formulaire d’identification",
        "identifications",
        "square-pen",
        policies.ORGANISME,
        attendus.forms_to_fill,
        shown=attendus.is_delegataire,
    ),
    Entry(
        "Gestion des sessions de Formation CQP",
        "sessions",
        "graduation-cap",
        policies.ORGANISME,
        attendus.to_complete,
        shown=attendus.may_run,
    ),
    Entry("Sessions", "sessions", "graduation-cap", policies.ADMINISTRATEUR, attendus.waiting_sessions),
    Entry("Sessions", "sessions", "graduation-cap", policies.AGENTS_DES_SESSIONS, attendus.waiting_sessions),
    Entry("Certificats", "certificats", "award", policies.ADMINISTRATEUR),
    Entry("Candidats", "registre-candidats", "user-round", policies.BINOME_PARITAIRE),
    Entry("Insertion des certifiés", "insertion", "chart-column", policies.ORGANISME, shown=attendus.has_surveys),
    Entry("Suivi annuel", "suivis", "list-todo", policies.ORGANISME, attendus.follow_ups_to_fill, shown=attendus.has_follow_ups),
    Entry("Suivi annuel", "campagnes", "list-todo", policies.COMITE_TECHNIQUE, shown=attendus.has_campaigns),
    Entry(
        "Documents à jour",
        "documents-suivis",
        "file-check",
        policies.ORGANISME,
        attendus.documents_awaited,
        "à joindre",
        shown=attendus.has_documents,
    ),
    Entry(
        "Changements",
        "changements",
        "pencil",
        policies.ORGANISME,
        attendus.changes_awaited,
        "à compléter",
        shown=attendus.has_changes,
    ),
    Entry(
        "Changements déclarés",
        "changements",
        "pencil",
        policies.CONSEILLENT,
        attendus.changes_awaited,
        "à lire",
        shown=attendus.has_changes,
    ),
    Entry("Recours", "recours", "scale", policies.LECTEURS_DES_RECOURS, attendus.waiting_recours, shown=attendus.has_recours),
    Entry("Messagerie", "messagerie", "message-square", policies.CONNECTE, attendus.unread_fils, "non lu|non lus", unread=True),
    Entry("Documentation", "documentation", "book-open", policies.CONNECTE, attendus.new_documents, "nouveau|nouveaux"),
    Entry("Statistiques", "statistiques", "chart-column", policies.ADMINISTRATEUR),
    Entry("Comptes", "comptes", "user-round", policies.ADMINISTRATEUR, administration=True),
    Entry("Délégataires", "delegations", "mails", policies.ADMINISTRATEUR, administration=True),
    Entry("Candidats", "registre-candidats", "user-round", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Partenaires à déclarer",
        "partenaires",
        "badge-check",
        policies.ADMINISTRATEUR,
        attendus.partners_to_declare,
        administration=True,
    ),
    Entry("Dossier de contrôle", "dossier-controle", "archive", policies.ADMINISTRATEUR, administration=True),
    Entry("Déclarations CDC", "declarations", "send", policies.ADMINISTRATEUR, attendus.to_declare, administration=True),
    Entry("Insertion des certifiés", "insertion", "chart-column", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Suivi annuel",
        "campagnes",
        "list-todo",
        policies.ADMINISTRATEUR,
        attendus.follow_ups_to_read,
        "à lire",
        administration=True,
    ),
    Entry("Contrôles sur place", "controles", "search-check", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Documents à jour",
        "documents-suivis",
        "file-check",
        policies.ADMINISTRATEUR,
        attendus.documents_awaited,
        "à voir",
        administration=True,
    ),
    Entry(
        "Changements déclarés",
        "changements",
        "pencil",
        policies.ADMINISTRATEUR,
        attendus.changes_awaited,
        "à lire",
        administration=True,
    ),
    Entry("Signalements", "signalements", "triangle-alert", policies.ADMINISTRATEUR, administration=True),
    Entry("Agents", "agents", "users-round", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Registre des jurés",
        "jures",
        "gavel",
        policies.ADMINISTRATEUR,
        attendus.jurors_to_check,
        "à vérifier",
        administration=True,
    ),
    Entry("Catalogue", "catalogue", "book-open", policies.ADMINISTRATEUR, administration=True),
    Entry("Registre des PV", "registre-pv", "gavel", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Journal des mails",
        "courriels",
        "mails",
        policies.ADMINISTRATEUR,
        attendus.failed_courriels,
        "en échec",
        administration=True,
    ),
    Entry("Textes des mails", "textes-mails", "pencil", policies.ADMINISTRATEUR, administration=True),
    Entry("Clauses de la convention", "clauses", "signature", policies.ADMINISTRATEUR, administration=True),
    Entry("Conservation", "conservation", "archive", policies.ADMINISTRATEUR, administration=True),
    Entry("Réglages", "reglages", "settings-2", policies.ADMINISTRATEUR, administration=True),
    Entry("Journal des décisions", "journal", "history", policies.ADMINISTRATEUR, administration=True),
]
LEAVE = Entry("Se déconnecter", "deconnexion", "log-out", policies.IDENTIFIE)
MINE = Entry("Mon compte", "compte", "user-round", policies.CONNECTE)
HELP = Entry("Aide", "aide", "circle-question-mark", policies.CONNECTE)
ACCOUNT = [
    MINE,
    Entry("Mes notifications", "compte-notifications", "bell", policies.LECTEURS_DES_FILS),
    Entry("Mes exports et traitements", "exports", "download", policies.CONNECTE),
    Entry("Administration du profil", "profil", "building-2", policies.ORGANISME),
    Entry("Référent CQP", "referent", "user-round-check", policies.ORGANISME),
    Entry("Changer d’organisme", "entree", "arrow-left-right", policies.ORGANISME, shown=attendus.has_several_places),
    HELP,
    LEAVE,
]


def menus(ctx: "Context | None") -> dict[str, Any]:
    """``menu``, ``menu_administration`` and ``account_menu`` for a page. All empty when nobody is signed in."""
    nothing: dict[str, Any] = {"menu": [], "menu_administration": [], "account_menu": []}
    if ctx is None or ctx.user is None or ctx.user.exigence:
        return nothing
    if ctx.user.est_dirigeant and not ctx.user.profil_complet:
        return {**nothing, "account_menu": [item(ctx, each, {}) for each in (MINE, HELP, LEAVE)]}
    found = figures(ctx.db, ctx.user)
    tabs, administration = [[each for each in ENTRIES if each.administration is grouped] for grouped in (False, True)]
    return {
        "menu": items(ctx, tabs, found), "menu_administration": items(ctx, administration, found), "account_menu": [*saved_views(ctx, ctx.user), *items(ctx, ACCOUNT, found)],
    }  # fmt: skip


def saved_views(ctx: "Context", user: Utilisateur) -> list[Item]:
    """Those that the reader wants in their menu, each with how many rows it shows."""
    found = []
    for key, liste, nom, requete in vues.menu(user).rows(ctx.db) if user.est_agent and user.vues_au_menu else ():
        declared = registre.get(liste)
        if declared is None:
            continue
        vue = declared.vue(dict(parse_qsl(requete)), user)
        count = declared.number(ctx.db, user, vue, attendus.COUNTED_TO)
        found.append(
            Item(nom, ctx.url(liste, **vue.at(vue=str(key))), "bookmark", f"vue-{key}", count=count, waits="ligne|lignes")
        )
    return found


def figures(db: Session, user: Utilisateur) -> dict[Figure, Any]:
    """What the entries of this user count, and which of them are shown: one question, whatever their number."""
    names = asked(user)
    return dict(zip(names, together(user, sees_much(db, user)).one(db), strict=True)) if names else {}


def asked(user: Utilisateur) -> list[Figure]:
    entries = [entry for entry in (*ENTRIES, *ACCOUNT) if entry.audience.admits(user)]
    return [figure for entry in entries for figure in (entry.count, entry.shown) if figure]


@prepared
def together(user: Utilisateur, much: bool) -> Any:
    question = sa_select(*[figure(user) for figure in asked(user)])
    return by_row(question) if much else question


def items(ctx: "Context", entries: list[Entry], found: Mapping[Figure, Any]) -> list[Item]:
    """Roles held together add their entries, each page once: under the name of the first that admits."""
    mine = [entry for entry in entries if entry.audience.admits(ctx.user) and (entry.shown is None or found[entry.shown])]
    return [item(ctx, entry, found) for entry in {each.route: each for each in reversed(mine)}.values()][::-1]


def item(ctx: "Context", entry: Entry, found: Mapping[Figure, Any]) -> Item:
    explained = guide.by_screen().get(ctx.screen) if entry is HELP else None
    url, path = ctx.url("aide-page", article=explained) if explained else ctx.url(entry.route), ctx.request.scope["path"]
    current = path == url or (url != "/" and path.startswith(url + "/"))
    count = found[entry.count] if entry.count else None
    return Item(entry.label, url, entry.icon, entry.route, current, count, entry.waits, entry.unread)
