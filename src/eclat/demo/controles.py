"""Controls on site and what was reported, plainly fictional."""

from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.controles import controles, signalements
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Conclusion, Organisme, Origine

RAPPORT = (
    "Deux salles sur les trois de la convention étaient ouvertes. L’émargement de la semaine était à jour et signé. La troisième salle est louée ailleurs depuis septembre\u00a0: "
    "l’organisme le déclare par la messagerie sous quinze jours."
)


def visit(db: Session, organisme: Organisme, by: Utilisateur) -> None:
    """One was held some days ago; another is to come. Somebody wrote to OC Éclat in between."""
    lieu, objet = "40 rue des Alouettes, Marseille", "Les locaux déclarés, l’émargement, les supports remis aux stagiaires."
    with clock.travel(timedelta(days=8)):
        controles.plan(db, organisme, prevu_le=clock.today(), lieu=lieu, objet=objet, by=by)
        (held,) = controles.of(db, organisme)
        controles.report(db, held, tenu_le=clock.today(), conclusion=Conclusion.RESERVES, rapport=RAPPORT, by=by)
    with clock.travel(timedelta(days=12)):
        signalements.record(
            db, organisme, recu_le=clock.today(), origine=Origine.CANDIDAT, auteur="", objet="Des heures non assurées", by=by,
            faits="Un stagiaire dit que trois demi-journées de novembre n’ont pas eu de formateur. L’émargement de ces jours est demandé.",
        )  # fmt: skip
    with clock.travel(timedelta(days=14)):
        day = clock.today() + timedelta(days=40)
        controles.plan(
            db, organisme, prevu_le=day, lieu=lieu, objet="La troisième salle, et les suites du premier contrôle.", by=by
        )
