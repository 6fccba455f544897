"""What the menu offers: an entry is shown to whom its route admits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sqlalchemy import exists, func, or_, true
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import guide
from eclat.domain.campagnes import listes as suivis_annuels
from eclat.domain.changements import listes as changements_declares
from eclat.domain.comptes import connexions, vues
from eclat.domain.declarations.declarations import DUES
from eclat.domain.delegataires import delegations, delegues
from eclat.domain.documentation import lectures as lectures_de_documents
from eclat.domain.habilitations import liste as habilitations
from eclat.domain.habilitations.habilitations import HELD
from eclat.domain.insertion.politiques import visible_enquetes
from eclat.domain.jurys import liste_recours as recours
from eclat.domain.messagerie import lectures as lectures_de_fils
from eclat.domain.sessions import liste as sessions
from eclat.domain.socle import policies, recours_policies, session_policies
from eclat.domain.socle.campagne_policies import visible_campagnes, visible_suivis
from eclat.domain.socle.changement_policies import visible_changements
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.socle.veille_policies import visible_documents_suivis
from eclat.domain.veille import listes as documents_suivis
from eclat.engines.listes import nombres, registre
from eclat.engines.prepared import prepared
from eclat.models import (
    Changement,
    Courriel,
    Declaration,
    Delegation,
    DocumentSuivi,
    EtatCourriel,
    EtatDeclaration,
    EtatDelegation,
    EtatOrganisme,
    EtatPartenaire,
    EtatSession,
    EtatSuivi,
    Habilitation,
    Jure,
    Organisme,
    Partenaire,
    Recours,
    Role,
    SessionCqp,
    SuiviAnnuel,
)

if TYPE_CHECKING:
    from eclat.http.context import Context

COUNTED_TO = 99  # a menu says "99+": counting further would cost more than it tells


Figure = Callable[[Utilisateur], Any]  # an expression: a number, or a yes or no


@dataclass(frozen=True)
class Entry:
    """A page that the menu leads to. ``count``: what awaits the user there, ``waits`` says how; ``shown``: whether it concerns them."""

    label: str
    route: str
    icon: str
    audience: Audience
    count: Figure | None = None
    waits: str = "en attente"
    shown: Figure | None = None
    unread: bool = False  # what it counts are messages, not work
    administration: bool = False  # behind the tab "Administration"


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
    unread: bool = False


def counted(statement: Any) -> Any:
    return nombres.counted(statement, COUNTED_TO).scalar_subquery()


def waiting_organismes(user: Utilisateur) -> Any:
    return counted(select(Organisme.id).where(Organisme.etat == EtatOrganisme.EN_ATTENTE))


def waiting_habilitations(user: Utilisateur) -> Any:
    """What awaits this agent: requests to attribute, or to study."""
    return counted(select(Habilitation.id).where(*habilitations.awaiting(user)))


def forms_to_fill(user: Utilisateur) -> Any:
    return counted(
        select(Delegation.id).where(Delegation.organisme_id == user.organisme_id, Delegation.etat == EtatDelegation.INVITEE)
    )


def is_delegataire(user: Utilisateur) -> Any:
    return exists().where(col(Delegation.organisme_id) == user.organisme_id, col(Delegation.etat) != EtatDelegation.RETIREE)


def may_ask(user: Utilisateur) -> Any:
    """An organisme born as a délégataire asks for no habilitation of its own."""
    return ~exists().where(col(Organisme.id) == user.organisme_id, col(Organisme.etat) == EtatOrganisme.INVITE)


def is_habilite(user: Utilisateur) -> Any:
    """What it asked for is held, be it suspended: it asks no more. A new request comes once that one is over."""
    held = col(Habilitation.etat).in_(HELD)
    return exists().where(col(Habilitation.organisme_id) == user.organisme_id, held)


def has_delegataires(user: Utilisateur) -> Any:
    return delegues.last_national(user.organisme_id).exists()


def awaited_delegataires(user: Utilisateur) -> Any:
    followed = delegues.last_national(user.organisme_id).with_only_columns(col(Habilitation.id)).scalar_subquery()
    awaited = (col(Delegation.habilitation_id) == followed, col(Delegation.etat).in_(delegations.AWAITED))
    return select(func.count()).select_from(Delegation).where(*awaited).scalar_subquery()


def new_documents(user: Utilisateur) -> Any:
    return counted(lectures_de_documents.unseen(user))


def failed_courriels(user: Utilisateur) -> Any:
    return counted(select(Courriel.id).where(Courriel.etat == EtatCourriel.ECHEC))


def jurors_to_check(user: Utilisateur) -> Any:
    return counted(select(Jure.id).where(col(Jure.propose_le).is_not(None), col(Jure.retire_le).is_(None)))


def partners_to_declare(user: Utilisateur) -> Any:
    return counted(select(Partenaire.id).where(Partenaire.etat == EtatPartenaire.A_DECLARER))


def to_declare(user: Utilisateur) -> Any:
    """What waits for somebody: to complete, to send, to correct, to delete."""
    return counted(select(Declaration.id).where(col(Declaration.etat).in_((*DUES, EtatDeclaration.A_SUPPRIMER))))


def may_run(user: Utilisateur) -> Any:
    """An habilitation allows sessions today, or some are there already: what runs goes on."""
    return or_(session_policies.allowing(user.organisme_id).exists(), session_policies.visible_sessions(user).exists())


def to_complete(user: Utilisateur) -> Any:
    mine = (SessionCqp.organisme_id == user.organisme_id, SessionCqp.etat == EtatSession.A_COMPLETER)
    return counted(select(SessionCqp.id).where(*mine))


def waiting_sessions(user: Utilisateur) -> Any:
    """What awaits this agent: sessions to entrust or to settle, to study, to advise about."""
    return counted(select(SessionCqp.id).where(*sessions.awaiting(user)))


def waiting_recours(user: Utilisateur) -> Any:
    """What awaits this agent: recours to entrust or to decide, to instruct, a detail to give."""
    return counted(recours_policies.visible_recours(user).with_only_columns(col(Recours.id)).where(*recours.awaiting(user)))


def has_recours(user: Utilisateur) -> Any:
    """The administrateur always has the list; others once there is one for them."""
    return true() if user.is_a(Role.ADMINISTRATEUR) else recours_policies.visible_recours(user).exists()


def has_surveys(user: Utilisateur) -> Any:
    return visible_enquetes(user).exists()


def has_follow_ups(user: Utilisateur) -> Any:
    return visible_suivis(user).exists()


def has_campaigns(user: Utilisateur) -> Any:
    return visible_campagnes(user).exists()


def follow_ups_to_fill(user: Utilisateur) -> Any:
    return counted(select(SuiviAnnuel.id).where(*suivis_annuels.waiting(user)))


def follow_ups_to_read(user: Utilisateur) -> Any:
    return counted(select(SuiviAnnuel.id).where(SuiviAnnuel.etat == EtatSuivi.REMIS))


def changes_awaited(user: Utilisateur) -> Any:
    """What an organisme is to complete, what OC Éclat is to take note of."""
    return counted(select(Changement.id).where(*changements_declares.waiting(user)))


def has_changes(user: Utilisateur) -> Any:
    return visible_changements(user).exists()


def documents_awaited(user: Utilisateur) -> Any:
    """What an organisme is to join, what the administrateur is to look at."""
    return counted(select(DocumentSuivi.id).where(*documents_suivis.waiting(user)))


def has_documents(user: Utilisateur) -> Any:
    return visible_documents_suivis(user).exists()


def unread_fils(user: Utilisateur) -> Any:
    return counted(lectures_de_fils.waiting(user))


def has_several_places(user: Utilisateur) -> Any:
    return nombres.counted(connexions.open_places(user.personne_id), 1).scalar_subquery() > 1


ENTRIES = [
    Entry("Tableau de bord", "accueil", "layout-dashboard", policies.CONNECTE),
    Entry("Organismes", "organismes", "building-2", policies.ADMINISTRATEUR, waiting_organismes),
    Entry("Habilitations", "habilitations", "file-pen-line", policies.ADMINISTRATEUR, waiting_habilitations),
    Entry("Demandes d’habilitation", "habilitations", "file-pen-line", policies.AGENTS_DES_DEMANDES, waiting_habilitations),
    Entry("Habilitation", "habilitations", "badge-check", policies.ORGANISME, shown=is_habilite),
    Entry("Demande d’habilitation", "habilitations", "file-pen-line", policies.ORGANISME, shown=may_ask),
    Entry("Gestion des délégués", "delegues", "mails", policies.ORGANISME, awaited_delegataires, shown=has_delegataires),
    Entry(
        "Formulaire d’identification", "identifications", "square-pen", policies.ORGANISME, forms_to_fill, shown=is_delegataire
    ),
    Entry("Gestion des sessions de Formation CQP", "sessions", "graduation-cap", policies.ORGANISME, to_complete, shown=may_run),
    Entry("Sessions", "sessions", "graduation-cap", policies.ADMINISTRATEUR, waiting_sessions),
    Entry("Sessions", "sessions", "graduation-cap", policies.AGENTS_DES_SESSIONS, waiting_sessions),
    Entry("Certificats", "certificats", "award", policies.ADMINISTRATEUR),
    Entry("Candidats", "registre-candidats", "user-round", policies.BINOME_PARITAIRE),
    Entry("Insertion des certifiés", "insertion", "chart-column", policies.ORGANISME, shown=has_surveys),
    Entry("Suivi annuel", "suivis", "list-todo", policies.ORGANISME, follow_ups_to_fill, shown=has_follow_ups),
    Entry("Suivi annuel", "campagnes", "list-todo", policies.COMITE_TECHNIQUE, shown=has_campaigns),
    Entry(
        "Documents à jour",
        "documents-suivis",
        "file-check",
        policies.ORGANISME,
        documents_awaited,
        "à joindre",
        shown=has_documents,
    ),
    Entry("Changements déclarés", "changements", "pencil", policies.ORGANISME, changes_awaited, "à compléter", shown=has_changes),
    Entry("Changements déclarés", "changements", "pencil", policies.CONSEILLENT, changes_awaited, "à lire", shown=has_changes),
    Entry("Recours", "recours", "scale", policies.LECTEURS_DES_RECOURS, waiting_recours, shown=has_recours),
    Entry("Messagerie", "messagerie", "message-square", policies.CONNECTE, unread_fils, "non lus", unread=True),
    Entry("Documentation", "documentation", "book-open", policies.CONNECTE, new_documents, "nouveaux"),
    Entry("Statistiques", "statistiques", "chart-column", policies.ADMINISTRATEUR),
    Entry("Comptes", "comptes", "user-round", policies.ADMINISTRATEUR, administration=True),
    Entry("Délégataires", "delegations", "mails", policies.ADMINISTRATEUR, administration=True),
    Entry("Candidats", "registre-candidats", "user-round", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Partenaires à déclarer", "partenaires", "badge-check", policies.ADMINISTRATEUR, partners_to_declare, administration=True
    ),
    Entry("Dossier de contrôle", "dossier-controle", "archive", policies.ADMINISTRATEUR, administration=True),
    Entry("Déclarations CDC", "declarations", "send", policies.ADMINISTRATEUR, to_declare, administration=True),
    Entry("Insertion des certifiés", "insertion", "chart-column", policies.ADMINISTRATEUR, administration=True),
    Entry("Suivi annuel", "campagnes", "list-todo", policies.ADMINISTRATEUR, follow_ups_to_read, "à lire", administration=True),
    Entry("Contrôles sur place", "controles", "search-check", policies.ADMINISTRATEUR, administration=True),
    Entry(
        "Documents à jour",
        "documents-suivis",
        "file-check",
        policies.ADMINISTRATEUR,
        documents_awaited,
        "à voir",
        administration=True,
    ),
    Entry(
        "Changements déclarés", "changements", "pencil", policies.ADMINISTRATEUR, changes_awaited, "à lire", administration=True
    ),
    Entry("Signalements", "signalements", "triangle-alert", policies.ADMINISTRATEUR, administration=True),
    Entry("Agents", "agents", "users-round", policies.ADMINISTRATEUR, administration=True),
    Entry("Registre des jurés", "jures", "gavel", policies.ADMINISTRATEUR, jurors_to_check, "à vérifier", administration=True),
    Entry("Catalogue", "catalogue", "book-open", policies.ADMINISTRATEUR, administration=True),
    Entry("Registre des PV", "registre-pv", "gavel", policies.ADMINISTRATEUR, administration=True),
    Entry("Journal des mails", "courriels", "mails", policies.ADMINISTRATEUR, failed_courriels, "en échec", administration=True),
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
    Entry("Changer d’organisme", "entree", "arrow-left-right", policies.ORGANISME, shown=has_several_places),
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
    for key, liste, nom, requete in vues.menu(user).rows(ctx.db) if user.est_agent else ():
        declared = registre.get(liste)
        if declared is None:
            continue
        vue = declared.vue(dict(parse_qsl(requete)), user)
        count = declared.number(ctx.db, user, vue, COUNTED_TO)
        found.append(Item(nom, ctx.url(liste, **vue.at(vue=str(key))), "bookmark", f"vue-{key}", count=count, waits="lignes"))
    return found


def figures(db: Session, user: Utilisateur) -> dict[Figure, Any]:
    """What the entries of this user count, and which of them are shown: one question, whatever their number."""
    names = asked(user)
    return dict(zip(names, together(user).one(db), strict=True)) if names else {}


def asked(user: Utilisateur) -> list[Figure]:
    entries = [entry for entry in (*ENTRIES, *ACCOUNT) if entry.audience.admits(user)]
    return [figure for entry in entries for figure in (entry.count, entry.shown) if figure]


@prepared
def together(user: Utilisateur) -> Any:
    return sa_select(*[figure(user) for figure in asked(user)])


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
