"""Griefs of the demonstration: under way, answered, and what came of others."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.habilitations import auditions, griefs, reponses_griefs, resiliations
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Habilitation, SuiteSessions

GRIEFS = [
    (
        "Évaluations menées par une personne qui n’est pas de l’habilitation",
        "Session de Tours, 14 octobre. Grille signée par M. Perrin, absent de l’équipe déclarée.",
    ),
    ("Bilan annuel non transmis", "Attendu le 31 janvier, relancé le 15 février et le 2 mars."),
    (
        "Intitulé inexact sur le site de l’organisme",
        "«\u00a0Diplôme d’animateur\u00a0» au lieu de «\u00a0CQP Animateur périscolaire\u00a0».",
    ),
]
REPONSES = [
    "M. Perrin remplaçait Mme Ferhat, malade ce jour-là. Nous ne savions pas qu’il fallait le déclarer.",
    "Il a été envoyé à une ancienne adresse. Le voici, avec l’accusé d’envoi.",
]


def follow(
    db: Session, habilitation: Habilitation, fate: str, claire: Utilisateur, dirigeant: Utilisateur, document: Callable[[str], bytes]
) -> None:  # fmt: skip
    """Notified some days after its acceptance; then each story goes its own way."""
    with clock.travel(timedelta(days=9)):
        for titre, faits in GRIEFS:
            griefs.add(db, habilitation, titre=titre, faits=faits, by=claire)
        procedure = griefs.current(db, habilitation)
        assert procedure is not None
        rows = griefs.rows(db, procedure)
        griefs.join(db, habilitation, rows[0], "Grille du 14 octobre.pdf", document("Grille du 14 octobre"), by=claire)
        griefs.notify(db, habilitation, delai=30, by=claire)
    with clock.travel(timedelta(days=12)):
        texts = {rows[1].id: REPONSES[1]} if fate == "suspendue" else {rows[0].id: REPONSES[0], rows[1].id: REPONSES[1]}
        reponses_griefs.write(db, habilitation, texts, by=dirigeant)
        reponses_griefs.join(db, habilitation, rows[1], "Bilan annuel.pdf", document("Bilan annuel"), by=dirigeant)
        if fate == "suspendue":
            return
        reponses_griefs.send(db, habilitation, entendu=fate == "griefs", by=dirigeant)
    with clock.travel(timedelta(days=15)):
        if fate == "griefs":
            day, lien = clock.today() + timedelta(days=12), "https://visio.oc-eclat.example/audition"
            auditions.fix(db, habilitation, jour=day, heure="14:30", lieu="12 rue du Préau, Paris", lien=lien, by=claire)
            return
        motif = (
            "Deux évaluations ont été menées par une personne étrangère à l’habilitation, et un titre inexact est resté en ligne."
        )
        resiliations.terminate(db, habilitation, motif=motif, effet_le=clock.today(), sessions=SuiteSessions.JURY, by=claire)
