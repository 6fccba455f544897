"""Every component in each of its states, for developers and designers."""

from dataclasses import dataclass, replace
from uuid import UUID

from starlette.responses import Response

from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.http.actes import First, Offre, Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.grilles.rangee import Ligne, rangee
from eclat.models import Organisme, Personne
from eclat.pages.agents.actes import AGENT, CibleAgent
from eclat.pages.organismes.actes import INSCRIPTION, CibleOrganisme
from eclat.partials.organisme.forms import MotifRefus

PREAU = {
    "nom": "Grand Préau Bretagne", "telephone": "02 61 91 04 17", "adresse": "12 rue des Marronniers", "code_postal": "35000",
    "ville": "Rennes", "dirigeant_nom": "Le Guen", "dirigeant_prenom": "Maëlle", "courriel": "m.leguen@preau-bretagne.example",
}  # fmt: skip


@dataclass(frozen=True)
class Exemples:
    """Acts as they are offered: the buttons of an agent, with the dialog behind one; a question; one that must wait."""

    agent: Offres
    refus: Offre
    attente: Offre


def exemples(ctx: Context) -> Exemples:
    agent = CibleAgent(ctx, Personne(prenom="Sophie", nom="Rakoto", courriel="sophie.rakoto@oc-eclat.example"))
    organisme = CibleOrganisme(ctx, Organisme(nom="Formation Express Plus", nom_tri=""), fiche=True)
    offres = {acte.name: Offre(AGENT, acte, agent) for acte in AGENT.actes if acte.name in ("retablissement", "suspension")}
    refus = next(acte for acte in INSCRIPTION.actes if acte.name == "refus")
    waits = replace(refus, first=lambda cible: First("Son SIRET est à vérifier d’abord.", "Voir l’organisme", cible.home))
    empty = Form(MotifRefus)
    return Exemples(Offres(offres), Offre(INSCRIPTION, refus, organisme, empty), Offre(INSCRIPTION, waits, organisme))


def show(ctx: Context) -> Response:
    return ctx.render(
        "pages/dev/composants/show.html",
        actes=exemples(ctx),
        delegataires=DELEGATAIRES.places,
        lignes=[rangee(DELEGATAIRES, each) for each in lignes()],
    )


def lignes() -> list[Ligne]:
    """A row of délégataires in each of its states."""
    return [
        Ligne(UUID(int=1), PREAU, 1),
        Ligne(UUID(int=2), PREAU, 2, state="saving"),
        Ligne(
            UUID(int=3),
            {**PREAU, "code_postal": "3500"},
            3,
            {"code_postal": "CP : il manque un chiffre (3500). Un code postal en compte 5."},
            "error",
        ),
        Ligne(
            UUID(int=4),
            PREAU,
            4,
            state="conflict",
            conflits={"ville": "Brest"},
            autre="celle de l’autre fenêtre, enregistrée à 14\u00a0h\u00a032",
        ),
        Ligne(UUID(int=5), PREAU, None, state="gone"),
        Ligne(UUID(int=6), PREAU, 5, state="offline"),
        Ligne(UUID(int=7), {**PREAU, "courriel": ""}, 6, state="editing"),
    ]
