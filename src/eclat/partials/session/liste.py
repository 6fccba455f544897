"""The list of sessions as it is shown: its words for each reader, its export, and why an organisme asks for none now."""

from dataclasses import dataclass
from typing import Any

from eclat.domain.sessions import couverture
from eclat.domain.sessions.liste import SESSIONS, Ligne
from eclat.domain.sessions.ouverture import MODALITES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date_short, plural
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import EtatSession, Role

TITRE = "Gestion des sessions de Formation CQP"


@dataclass(frozen=True)
class Autour:
    """Beside the rows. ``demande``: whether the reader may ask for a session now; ``pourquoi``: else why not, of an
    organisme; ``confie``: whether the reader entrusts sessions."""

    agent: bool
    organisme_id: Any
    demande: bool = False
    pourquoi: str = ""
    confie: bool = False

    @property
    def nommes(self) -> bool:
        """Whether rows say whose session it is: OC Éclat reads those of all."""
        return self.agent

    def titre(self, ligne: Ligne) -> str:
        return titre(ligne)

    def sous_titre(self, ligne: Ligne) -> str:
        """SES-2026-0019 · présentiel, of a délégataire: its name too."""
        said = [ligne.numero, MODALITES[ligne.modalite][0].lower() if ligne.modalite else ""]
        other = not self.agent and ligne.organisme_id != self.organisme_id
        return " · ".join(filter(None, [*said, ligne.organisme if other else ""]))

    def dates(self, ligne: Ligne) -> str:
        return dates(ligne)

    def places(self, ligne: Ligne) -> str:
        return plural(ligne.places, "place", "places") if ligne.places else "–"

    def jury(self, ligne: Ligne) -> str:
        return f"prévu le {format_date_short(ligne.jury_le)}" if ligne.jury_le else "–"

    def suite(self, ligne: Ligne) -> str:
        """The button of who has to go on with it."""
        if self.agent or ligne.organisme_id != self.organisme_id:
            return ""
        return {EtatSession.BROUILLON: "Reprendre", EtatSession.A_COMPLETER: "Compléter"}.get(ligne.etat, "")


def titre(ligne: Ligne) -> str:
    return ligne.intitule or f"Session {ligne.numero}"


def dates(ligne: Ligne) -> str:
    """8 mars au 17 déc. 2027"""
    if ligne.debut is None or ligne.fin is None:
        return format_date_short(ligne.debut or ligne.fin) or "–"
    start = format_date_short(ligne.debut)
    if ligne.debut.year == ligne.fin.year:
        start = start.removesuffix(f" {ligne.debut.year}")
    return f"{start} au {format_date_short(ligne.fin)}"


def around(ctx: Context, vue: Any, lignes: list[Ligne]) -> Autour:
    if ctx.me.organisme_id is None:
        return Autour(True, None, confie=ctx.me.is_a(Role.ADMINISTRATEUR))
    why = couverture.why_none(ctx.db, ctx.me.organisme_id)
    return Autour(False, ctx.me.organisme_id, not why, why)


def mots(user: Utilisateur) -> Mots:
    agent = user.est_agent
    return Mots(
        titre="Sessions" if agent else TITRE,
        un="session",
        des="sessions",
        cherche="Intitulé, ville, organisme ou numéro" if agent else "Intitulé, ville ou numéro",
        tout_voir="Voir toutes les sessions",
        effacer="Effacer la recherche",
        en_vain=("Aucune session ne répond à « {q} »", "Cherchez un mot de l’intitulé ou de la ville, ou un numéro comme SES-2026-0019."),
        etat_vide=("Aucune session dans cet état", "Elles apparaîtront ici dès qu’il y en aura une."),
        vide=(
            ("Aucune session demandée pour l’instant", "Elles arrivent ici dès qu’un organisme les dépose, ou que l’une vous est confiée. Un mail vous en prévient.")
            if agent
            else (
                "Aucune session pour l’instant",
                "Demandez l’ouverture d’une session : un binôme paritaire l’étudie.",
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
    exports=[
        Colonne("Session", titre),
        Colonne("Numéro", lambda each: each.numero),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Ville", lambda each: each.ville),
        Colonne("Modalité", lambda each: MODALITES[each.modalite][0] if each.modalite else "–"),
        Colonne("Début", lambda each: each.debut),
        Colonne("Fin", lambda each: each.fin),
        Colonne("Places", lambda each: each.places),
        Colonne("Jury prévu le", lambda each: each.jury_le),
        Colonne("Demandée le", lambda each: each.demandee_le, moment=True),
        Colonne("État", lambda each: said_of("session", each.etat)),
    ],
)
