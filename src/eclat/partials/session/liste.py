"""The list of sessions as it is shown: its words for each reader, its export, and why an organisme asks for none now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from eclat.domain.sessions import couverture, filtres
from eclat.domain.sessions.filtres import Choix, VueSessions
from eclat.domain.sessions.liste import SESSIONS, Ligne
from eclat.domain.sessions.ouverture import MODALITES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date_short, plural
from eclat.http.affichage import Affichage
from eclat.http.colonnes import Tete
from eclat.http.context import Context
from eclat.http.drawn import Texte
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.http.templates import templates
from eclat.models import JURY as CONVENED
from eclat.models import EtatSession, Role

TITRE = "Gestion des sessions de Formation CQP"
REGIONS = filtres.regions()


@dataclass(slots=True)
class Rangee:
    """A row as it is drawn. ``seul``: where the sessions of its organisme are shown alone; ``precise``: more is said of its state."""

    colonnes: tuple[Tete, ...]
    precise: bool
    etat: EtatSession
    suite: str
    coche: bool
    tout: bool
    key: Texte
    fiche: Texte
    titre: Texte
    sous_titre: Texte
    organisme: Texte
    seul: Texte
    precision: Texte
    valeurs: Sequence[Texte]


@dataclass(frozen=True)
class Autour:
    """Beside the rows. ``demande``: whether the reader may ask for a session now; ``pourquoi``: else why not, of an
    organisme; ``confie``: whether the reader entrusts sessions. ``seul``: the organisme whose sessions alone are shown to an agent; the
    rest is what the filters offer. ``nombre``: how many there are by state, whatever is sought."""

    nombre: Mapping[str, int]
    agent: bool
    organisme_id: Any
    periodes: Choix
    cqps: Choix
    organismes: Choix
    demande: bool = False
    pourquoi: str = ""
    confie: bool = False
    seul: str = ""

    def choix(self, liste: Affichage[Ligne]) -> tuple[tuple[str, Choix, str], ...]:
        """What narrows the list: what leaves no choice is not offered."""
        offered = (
            ("region", REGIONS, "Région"), ("periode", self.periodes, "Premier jour"), ("cqp", self.cqps, "CQP"),
            ("organisme", self.organismes, "Organisme"),
        )  # fmt: skip
        return tuple(each for each in offered if len(each[1]) > (1 if each[0] == "periode" else 2))

    def rangees(self, liste: Affichage[Ligne]) -> list[tuple[Rangee]]:
        return [(self.rangee(liste, each),) for each in liste.lignes]

    def rangee(self, liste: Affichage[Ligne], ligne: Ligne) -> Rangee:
        seul = liste.at(liste.vue.at(organisme=str(ligne.organisme_id))) if self.nommes else ""
        return Rangee(
            liste.colonnes, bool(self.precision(ligne)), ligne.etat, self.suite(ligne), self.agent, liste.vue.everything,
            Texte(str(ligne.id)), Texte(templates.url("session", id=ligne.id)),
            Texte(titre(ligne)), Texte(self.sous_titre(ligne)), Texte(ligne.organisme), Texte(seul), Texte(self.precision(ligne)),
            liste.valeurs(ligne),
        )  # fmt: skip

    @property
    def nommes(self) -> bool:
        """Whether rows say whose session it is: OC Éclat reads those of all."""
        return self.agent

    def sous_titre(self, ligne: Ligne) -> str:
        """SES-2026-0019 · présentiel, of a délégataire: its name too."""
        said = [ligne.numero, MODALITES[ligne.modalite][0].lower() if ligne.modalite else ""]
        other = not self.agent and ligne.organisme_id != self.organisme_id
        return " · ".join(filter(None, [*said, ligne.organisme if other else ""]))

    def precision(self, ligne: Ligne) -> str:
        """Under the state: since when a draft is one, how many points a request awaits. Those that were not sent are OC Éclat's alone."""
        if ligne.etat == EtatSession.BROUILLON:
            return f"du {format_date_short(ligne.cree_le)}"
        if not ligne.points or ligne.etat not in (EtatSession.A_COMPLETER, EtatSession.EN_VALIDATION):
            return ""
        many = plural(ligne.points, "point", "points")
        if ligne.etat == EtatSession.A_COMPLETER:
            return f"{many}, au plus tard le {format_date_short(ligne.avant_le)}" if ligne.avant_le else many
        return f"{many} à lever" if self.agent else ""

    def suite(self, ligne: Ligne) -> str:
        """The button of who has to go on with it."""
        if self.agent or ligne.organisme_id != self.organisme_id:
            return ""
        return {EtatSession.BROUILLON: "Reprendre", EtatSession.A_COMPLETER: "Compléter"}.get(ligne.etat, "")


def titre(ligne: Ligne) -> str:
    return ligne.intitule or f"Session {ligne.numero}"


def jury(ligne: Ligne) -> str:
    """“prévu le 26 oct.”, then “le 26 oct.”: from its confirmation on, it is no plan any more."""
    if ligne.jury_le is None:
        return ""
    said = f"le {format_date_short(ligne.jury_le)}"
    return said if ligne.etat in CONVENED else f"prévu {said}"


def dates(ligne: Ligne) -> str:
    """8 mars au 17 déc. 2027"""
    if ligne.debut is None or ligne.fin is None:
        return format_date_short(ligne.debut or ligne.fin) or "–"
    start = format_date_short(ligne.debut)
    if ligne.debut.year == ligne.fin.year:
        start = start.removesuffix(f" {ligne.debut.year}")
    return f"{start} au {format_date_short(ligne.fin)}"


def around(ctx: Context, vue: VueSessions, lignes: list[Ligne]) -> Autour:
    nombre = SESSIONS.figures(ctx.db, ctx.me, SESSIONS.vue({}, ctx.me)).par_etat
    offered = (filtres.periods(ctx.db, ctx.me, vue.periode), filtres.cqps(ctx.db), filtres.organismes(ctx.db, ctx.me))
    if ctx.me.organisme_id is None:
        alone = next((each.organisme for each in lignes), "") if vue.organisme else ""
        return Autour(nombre, True, None, *offered, confie=ctx.me.is_a(Role.ADMINISTRATEUR), seul=alone)
    why = couverture.why_none(ctx.db, ctx.me.organisme_id)
    return Autour(nombre, False, ctx.me.organisme_id, *offered, not why, why)


def choix(db: Session, user: Utilisateur, vue: VueSessions) -> Any:
    """What its filters say in its file."""
    return (
        ("region", REGIONS, "Région"), ("periode", filtres.periods(db, user, vue.periode), "Premier jour"),
        ("cqp", filtres.cqps(db), "CQP"), ("organisme", filtres.named(db, user, vue.organisme), "Organisme"),
    )  # fmt: skip


def mots(user: Utilisateur) -> Mots:
    agent = user.est_agent
    arrive = (
        "Elles arrivent ici dès qu’un organisme les dépose."
        if user.is_a(Role.ADMINISTRATEUR)
        else "Elles arrivent ici quand l’une vous est confiée, ou quand votre avis est demandé."
    )
    return Mots(
        titre="Sessions" if agent else TITRE,
        un="session",
        des="sessions",
        cherche="Intitulé, ville, organisme ou numéro" if agent else "Intitulé, ville ou numéro",
        tout_voir="Voir toutes les sessions",
        choisi=("1 session sélectionnée", "# sessions sélectionnées"),
        choisis="Les {n} sessions qui répondent sont sélectionnées",
        en_vain=("Aucune session trouvée", "Cherchez un mot de l’intitulé ou de la ville, ou un numéro comme SES-2026-0019."),
        sans_mots="Aucune session ne répond à ces filtres{ici}",
        etat_vide=("Aucune session dans cet état", "Elles apparaîtront ici dès qu’il y en aura une."),
        vide=(
            ("Aucune session demandée pour l’instant", f"{arrive} Un mail vous en prévient.")
            if agent
            else (
                "Aucune session pour l’instant",
                "Demandez l’ouverture d’une session : un binôme paritaire l’étudie.",
            )
        ),
    )  # fmt: skip


LISTE: Ecran[Ligne] = Ecran(
    SESSIONS,
    route="sessions",
    region="sessions",
    partial="partials/session/liste.html",
    page="pages/sessions/index.html",
    mots=mots,
    around=around,
    choix=choix,
    exports=[
        Colonne("Session", titre, nom="session", fixe=True),
        Colonne("Numéro", lambda each: each.numero, dans="session"),
        Colonne("Modalité", lambda each: MODALITES[each.modalite][0] if each.modalite else "–", dans="session"),
        Colonne("Organisme", lambda each: each.organisme, nom="organisme", pour=lambda user: user.est_agent),
        Colonne("Organisme", lambda each: each.organisme, dans="session", pour=lambda user: not user.est_agent),
        Colonne("Dates", lambda each: each.debut, nom="dates", tri="debut", ecran=dates, entete_du_fichier="Début"),
        Colonne("Fin", lambda each: each.fin, dans="dates"),
        Colonne("Places", lambda each: each.places, nom="places"),
        Colonne("Jury", lambda each: each.jury_le, nom="jury", ecran=jury, entete_du_fichier="Jury le"),
        Colonne("État", lambda each: said_of("session", each.etat), nom="etat"),
        Colonne("CQP", lambda each: each.cqp, nom="cqp", en_plus=True),
        Colonne("Ville", lambda each: each.ville, nom="ville", en_plus=True),
        Colonne("Région", lambda each: each.region, nom="region", en_plus=True),
        Colonne("Demandée le", lambda each: each.demandee_le, moment=True, nom="demandee", en_plus=True),
    ],
)
