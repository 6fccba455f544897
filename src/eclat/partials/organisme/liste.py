"""The list of organismes as it is shown: its words, its export, and what its rows need beside their own columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from eclat import clock
from eclat.domain.habilitations import demande
from eclat.domain.organismes import organismes
from eclat.domain.organismes.liste import ORGANISMES, Ligne
from eclat.engines.workflow import transition_of
from eclat.formats import format_date_short, format_siret, format_siret_or_why
from eclat.http.colonnes import Tete
from eclat.http.context import Context
from eclat.http.drawn import Texte
from eclat.http.forms import Form
from eclat.http.listes import Affichage, Colonne, Ecran, Mots, said_of
from eclat.models import EtatDelegation, EtatOrganisme, EtatPersonne, Organisme

Outcome = tuple[bool, str]  # whether it is what the reader asked for, and the sentence that takes the place of the buttons


DECISIONS = [transition_of(organismes.accept), transition_of(organismes.refuse)]
FAIT = {
    EtatDelegation.TERMINEE: "formulaire terminé",
    EtatDelegation.ECARTEE: "écarté",
    EtatDelegation.HABILITEE: "habilité",
    EtatDelegation.SUSPENDUE: "suspendu",
}
ANYONE = Organisme(nom="", nom_tri="")


@dataclass(slots=True)
class Rangee:
    """What a row shows: what its template looks at, then what it only writes."""

    etat: EtatOrganisme
    qualification: str
    places: str
    possible: frozenset[str]
    issue: Outcome | None
    tout: bool
    colonnes: tuple[Tete, ...]
    key: Texte
    nom: Texte
    siret: Texte
    courriel: Texte
    instant: Texte
    jour: Texte
    suite: Texte
    valeurs: Sequence[Texte]


@dataclass(frozen=True)
class Autour:
    """Beside the rows: the buttons by state, what has just been done, and which question is open."""

    boutons: Mapping[EtatOrganisme, frozenset[str]]
    issues: Mapping[UUID, Outcome] = field(default_factory=dict)
    refus: Mapping[UUID, Form[Any]] = field(default_factory=dict)

    def rangees(self, liste: Affichage[Ligne], lignes: list[Ligne]) -> Iterator[tuple[Rangee, Form[Any] | None]]:
        """Each row, and the question open under it."""
        today = clock.today()
        for ligne in lignes:
            yield self.rangee(liste, ligne, today), self.refus.get(ligne.id)

    def rangee(self, liste: Affichage[Ligne], ligne: Ligne, today: date) -> Rangee:
        return Rangee(
            etat=ligne.etat,
            qualification=qualite(ligne),
            places=places(ligne),
            possible=self.boutons[ligne.etat],
            issue=self.issues.get(ligne.id),
            tout=liste.vue.everything,
            colonnes=liste.colonnes,
            key=Texte(str(ligne.id)),
            nom=Texte(ligne.nom),
            siret=Texte(format_siret(ligne.siret) or ("Sans SIRET" if ligne.sans_siret else "")),
            courriel=Texte(ligne.courriel or ""),
            instant=Texte(ligne.cree_le.isoformat(timespec="seconds")),
            jour=Texte(format_date_short(ligne.cree_le, today)),
            suite=Texte(liste.suite),
            valeurs=liste.valeurs(ligne),
        )


def qualite(ligne: Ligne) -> str:
    """As what it is there: an organisme born of an invitation asks for nothing itself."""
    if ligne.qualification is None and ligne.etat == EtatOrganisme.INVITE:
        return "OF délégataire"
    return demande.qualifie(ligne.qualification)


def places(ligne: Ligne) -> str:
    """What it has done as a délégataire; with several that named it, each of the words once."""
    if not ligne.places:
        return ""
    found = [place(ligne, etat) for etat in ligne.places]
    said = " · ".join(dict.fromkeys(found))
    return f"Délégataire : {said}" if said and ligne.etat != EtatOrganisme.INVITE else said


def place(ligne: Ligne, etat: EtatDelegation) -> str:
    if etat != EtatDelegation.INVITEE:
        return FAIT[etat]
    if ligne.compte == EtatPersonne.INVITEE:
        return "compte à activer"
    return "formulaire en cours" if ligne.profil_le else "profil à compléter"


def autour(ctx: Context, **given: Any) -> Autour:
    return Autour(buttons(ctx), **given)


def buttons(ctx: Context) -> dict[EtatOrganisme, frozenset[str]]:
    """By state, what this user may decide of an organisme that is in it: their roles alone say so."""
    mine = [move for move in DECISIONS if move.by(ctx.db, ctx.me, ANYONE)]
    return {etat: frozenset(move.name for move in mine if etat in move.moves) for etat in EtatOrganisme}


LISTE: Ecran[Ligne] = Ecran(
    ORGANISMES,
    route="organismes",
    region="organismes",
    phrase="partials/organisme/attente.html",
    partial="partials/organisme/liste.html",
    mots=Mots(
        titre="Organismes",
        un="organisme",
        des="organismes",
        cherche="Nom, SIRET ou adresse mail",
        tout_voir="Voir tous les organismes",
        efface_etat=True,
        choisi=("1 organisme sélectionné", "# organismes sélectionnés"),
        choisis="Les {n} organismes qui répondent sont sélectionnés",
        en_vain=("Aucun organisme trouvé", "Ni nom, ni SIRET, ni adresse mail de dirigeant ne commence ainsi{ici}"),
        ici=" parmi ceux de cet état.",
        etat_vide=("Aucun organisme dans cet état", "Les autres organismes inscrits sont sous « Tous »."),
        vide=(
            "Aucun organisme pour l’instant",
            "Chaque organisme qui s’inscrit apparaîtra ici. Un mail vous préviendra, et vous accepterez ou refuserez son inscription.",
        ),
    ),
    around=lambda ctx, vue, lignes: autour(ctx),
    exports=[
        Colonne("Organisme", lambda each: each.nom, nom="organisme", fixe=True, tri="nom"),
        Colonne("SIRET", lambda each: format_siret_or_why(each.siret, each.sans_siret), dans="organisme"),
        Colonne("Adresse mail du dirigeant", lambda each: each.courriel, nom="courriel"),
        Colonne("Qualification", qualite, nom="qualification"),
        Colonne(
            "Comme délégataire",
            lambda each: " · ".join(dict.fromkeys(place(each, etat) for etat in each.places)),
            dans="qualification",
        ),
        Colonne("Inscrit le", lambda each: each.cree_le, moment=True, nom="date", tri="date"),
        Colonne("État", lambda each: said_of("organisme", each.etat), nom="etat"),
        Colonne("Profil complété le", lambda each: each.profil_le, moment=True, nom="profil", en_plus=True),
    ],
)
