"""An annual follow-up under way, plainly fictional: one organisme handed it over, one is asked to complete, one writes, the others are awaited."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.campagnes import campagnes, diffusion, questions, reponses, suivis
from eclat.domain.organismes import organismes
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import Campagne, NatureQuestion, Organisme, Role, SuiviAnnuel
from eclat.tasks.unit_of_work import unit_of_work

N = NatureQuestion
Page = Callable[[str], bytes]
TEXTES: Final = {
    "résultats": "Deux candidats sur dix n’ont pas validé le bloc de direction\u00a0: leur structure d’accueil a fermé en cours d’année.",
    "raisons": "Un abandon, pour un emploi trouvé ailleurs avant la fin de la session.",
    "équipe": "Une formatrice est arrivée en septembre\u00a0; son CV est au dossier.",
    "traitées": "Reçues par le référent, répondues sous quinze jours.",
}
USUAL: Final = {N.NOMBRE: "1", N.OUI_NON: reponses.OUI, N.CHOIX: "En cours de validité"}


def follow(at: Callable[[int], timedelta], claire: Utilisateur, page: Page) -> None:
    """It was opened three weeks ago; what came since is told day by day."""
    with clock.travel(at(21)), unit_of_work() as db:
        campagne = lead(db, claire)
        while diffusion.spread(db, campagne, by=SYSTEME) == diffusion.LOT:
            pass
        key = campagne.id
    for days, nom, fate in ((9, "Tremplin Animation Sud", "lu"), (7, "Loisirs du Ponant", "renvoi"), (2, "L’Atelier des Cabanes", "brouillon")):  # fmt: skip
        with clock.travel(at(days)), unit_of_work() as db:
            tell(db, db.get_one(Campagne, key), nom, fate, claire, page)


def lead(db: Session, claire: Utilisateur) -> Campagne:
    today = clock.today()
    campagne = campagnes.prepare(
        db, titre=f"Suivi annuel {today.year}", periode_du=today - timedelta(days=365), periode_au=today,
        jusqu_au=today + timedelta(days=35), by=claire,
    )  # fmt: skip
    campagnes.launch(db, campagne, by=claire)
    return campagne


def tell(db: Session, campagne: Campagne, nom: str, fate: str, claire: Utilisateur, page: Page) -> None:
    organisme = db.exec(select(Organisme).where(Organisme.nom == nom)).first()
    if organisme is None:
        return
    here = (SuiviAnnuel.campagne_id == campagne.id, SuiviAnnuel.organisme_id == organisme.id)
    suivi, personne = db.exec(select(SuiviAnnuel).where(*here)).first(), organismes.dirigeant_of(db, organisme.id)
    if suivi is None or personne is None:
        return
    by = Utilisateur(
        personne.id,
        personne.nom_complet,
        personne.courriel,
        frozenset({Role.DIRIGEANT}),
        organisme_id=organisme.id,
        organisme_nom=nom,
    )
    asked = [each for each in questions.of(db, campagne) if questions.asks(each)]
    some = asked[: len(asked) // 2] if fate == "brouillon" else asked
    reponses.write(db, suivi, {each.id: answer(each.nature, each.intitule) for each in some if each.nature != N.PIECE}, by=by)
    for each in some:
        if each.nature == N.PIECE:
            reponses.join(db, suivi, each, f"{each.intitule}.pdf", page(each.intitule), by=by)
    if fate == "brouillon":
        return
    suivis.submit(db, suivi, by=by)
    if fate == "lu":
        note = "Vérifier au prochain contrôle que la formatrice arrivée en septembre est déclarée."
        suivis.read(db, suivi, a_suivre=True, note=note, by=claire)
    else:
        motif = "Dites combien de candidats ont quitté la session avant la fin, et à quel moment."
        suivis.send_back(db, suivi, motif=motif, jusqu_au=clock.today() + timedelta(days=20), by=claire)


def answer(nature: NatureQuestion, intitule: str) -> str:
    if nature in USUAL:
        return USUAL[nature]
    return next((text for word, text in TEXTES.items() if word in intitule), "Rien à signaler cette année.")
