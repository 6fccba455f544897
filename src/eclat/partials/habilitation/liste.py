"""The list of requests as it is shown: its words, its export, what its rows need, and what is swapped when one is attributed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat import clock
from eclat.domain.habilitations import demande, preparation
from eclat.domain.habilitations.liste import HABILITATIONS, Ligne
from eclat.domain.habilitations.preparation import Preparee
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date_short
from eclat.francais import of_name
from eclat.http.colonnes import Tete
from eclat.http.context import Context
from eclat.http.drawn import Texte
from eclat.http.forms import Form
from eclat.http.listes import Affichage, Colonne, Ecran, Mots, said_of
from eclat.models import EtatHabilitation, Role
from eclat.partials.habilitation.forms import Binome

PREPARED = 10  # shown under a search
ROWS = "partials/habilitation/lignes.html"


@dataclass(slots=True)
class Rangee:
    """What a row shows: what its template looks at, then what it only writes."""

    etat: EtatHabilitation
    qualification: str
    attribue: bool
    colonnes: tuple[Tete, ...]
    issue: str
    retour: bool
    redeposee: bool
    tout: bool
    key: Texte
    organisme: Texte
    de: Texte
    numero: Texte
    jour: Texte
    premier: Texte
    points: Texte
    suite: Texte
    question: Texte
    instructeurs: tuple[Texte, ...]
    valeurs: Sequence[Texte]


@dataclass(frozen=True)
class Autour:
    """Beside the rows: whether the reader attributes, what has just been done, and the choice of a binôme that is open."""

    attribue: bool
    ecrit: bool = True  # to the people of those chosen
    issue: str = ""
    binome: Form[Binome] | None = None
    instructeurs: list[Any] = field(default_factory=list)
    membres: list[Any] = field(default_factory=list)
    retour: bool = False  # the focus comes back to its button
    preparees: list[Preparee] = field(default_factory=list)  # that the search found, and that nobody deposited yet

    def rangees(self, liste: Affichage[Ligne]) -> Iterator[tuple[Rangee, "Autour | None"]]:
        """Each row, and what the choice of a binôme needs when it is open."""
        today = clock.today()
        for ligne in liste.lignes:
            yield self.rangee(liste, ligne, today), None if self.binome is None else self

    def rangee(self, liste: Affichage[Ligne], ligne: Ligne, today: date) -> Rangee:
        first, last = format_date_short(ligne.premier_depot_le, today), format_date_short(ligne.depose_le, today)
        return Rangee(
            etat=ligne.etat,
            qualification=demande.qualifie(ligne.qualification) or "–",
            attribue=self.attribue,
            colonnes=liste.colonnes,
            issue=self.issue,
            retour=self.retour,
            tout=liste.vue.everything,
            key=Texte(str(ligne.id)),
            organisme=Texte(ligne.organisme),
            de=Texte(of_name(ligne.organisme)),
            numero=Texte(ligne.numero),
            redeposee=first not in ("", last),
            jour=Texte(last or "–"),
            premier=Texte(first),
            points=Texte(str(ligne.points or "–")),
            suite=Texte(liste.suite),
            question=Texte("?vue=liste" + liste.suite.replace("?", "&", 1)),
            instructeurs=tuple(map(Texte, ligne.instructeurs)),
            valeurs=liste.valeurs(ligne),
        )


def autour(ctx: Context, **given: Any) -> Autour:
    return Autour(ctx.me.is_a(Role.ADMINISTRATEUR), ctx.me.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR), **given)


def around(ctx: Context, vue: Any, lignes: list[Ligne]) -> Autour:
    """A search among all finds those that are not deposited too."""
    searching = vue.q and not vue.etat
    return autour(ctx, preparees=preparation.named(ctx.db, ctx.me, vue.q, PREPARED) if searching else [])


def mots(user: Utilisateur) -> Mots:
    attributes = user.is_a(Role.ADMINISTRATEUR)
    return Mots(
        titre="Demandes d’habilitation",
        un="demande",
        des="demandes",
        cherche="Organisme ou numéro de demande",
        tout_voir="Voir toutes les demandes",
        choisi=("1 demande sélectionnée", "# demandes sélectionnées"),
        choisis="Les {n} demandes qui répondent sont sélectionnées",
        effacer="Effacer la recherche",
        en_vain=(
            "Aucune demande ne répond à « {q} »",
            "Cherchez un mot du nom de l’organisme, son SIRET, ou un numéro comme HAB-2026-0042.",
        ),
        etat_vide=("Aucune demande dans cet état", "Elles apparaîtront ici dès qu’il y en aura une."),
        vide=(
            (
                "Aucune demande déposée pour l’instant",
                "Les demandes arrivent ici dès qu’un organisme les dépose. Un mail vous en prévient.",
            )
            if attributes
            else (
                "Aucune demande ne vous est attribuée",
                "Les demandes arrivent ici dès qu’un administrateur vous les attribue. Un mail vous en prévient.",
            )
        ),
    )


LISTE: Ecran[Ligne] = Ecran(
    HABILITATIONS,
    route="habilitations",
    region="demandes",
    phrase="partials/habilitation/attente.html",
    partial="partials/habilitation/liste.html",
    mots=mots,
    around=around,
    exports=[
        Colonne("Organisme", lambda each: each.organisme, nom="organisme", fixe=True),
        Colonne("Numéro", lambda each: each.numero, dans="organisme"),
        Colonne("Qualification", lambda each: demande.qualifie(each.qualification) or "–", nom="qualification"),
        Colonne(
            "Déposée le", lambda each: each.depose_le, moment=True, nom="date", tri="date", entete_du_fichier="Dernier dépôt le"
        ),
        Colonne("Premier dépôt le", lambda each: each.premier_depot_le, moment=True, dans="date"),
        Colonne("Instructeurs", lambda each: ", ".join(each.instructeurs), nom="instructeurs"),
        Colonne("Points à lever", lambda each: each.points, nom="points"),
        Colonne("État", lambda each: said_of("habilitation", each.etat), nom="etat"),
    ],
)


def one(ctx: Context, id: UUID, status: int = 200, **given: Any) -> Response:
    """One row: as it was, or with the choice of a binôme under it (``binome``)."""
    return LISTE.fragment(ctx, ROWS, LISTE.row(ctx, id), autour(ctx, **{"retour": True, **given}), status)


def attributed(ctx: Context, id: UUID, issue: str, status: int = 200) -> Response:
    """The row with its outcome, and the figures that follow."""
    return LISTE.fragment(ctx, "partials/habilitation/attribuee.html", LISTE.alone(ctx, [id]), autour(ctx, issue=issue), status)
