"""The questions that are proposed for a first campaign: what an habilitation is followed by each year (accord of 2021, 2.2.3; R6113-16-2)."""

from typing import Final

from eclat.models import NatureQuestion

N = NatureQuestion
QUESTIONS: Final[tuple[tuple[NatureQuestion, str, str, tuple[str, ...], bool], ...]] = (
    (N.TITRE, "Vos sessions et vos candidats", "", (), False),
    (N.TEXTE, "Comment expliquez-vous les résultats de la période\u00a0?", "Les chiffres que la plateforme connaît sont rappelés plus haut.", (), True),
    (N.TEXTE, "Pour quelles raisons des candidats ont-ils abandonné\u00a0?", "Répondez «\u00a0aucun abandon\u00a0» s’il n’y en a pas eu.", (), True),
    (N.TITRE, "Votre équipe et vos moyens", "", (), False),
    (N.OUI_NON, "L’équipe pédagogique a-t-elle changé\u00a0?", "Arrivées, départs, changements de fonction.", (), True),
    (N.TEXTE, "Si oui, qu’est-ce qui a changé dans l’équipe\u00a0?", "", (), False),
    (N.OUI_NON, "Les locaux ou les moyens ont-ils changé\u00a0?", "", (), True),
    (N.TEXTE, "Si oui, qu’est-ce qui a changé dans les locaux ou les moyens\u00a0?", "", (), False),
    (N.TITRE, "Les réclamations", "", (), False),
    (N.NOMBRE, "Combien de réclamations avez-vous reçues\u00a0?", "De candidats, d’employeurs ou de financeurs, à propos de ce CQP.", (), True),
    (N.TEXTE, "Comment ont-elles été traitées\u00a0?", "", (), False),
    (N.TITRE, "La communication et la qualité", "", (), False),
    (N.PIECE, "Vos supports de communication sur le CQP", "Une plaquette, une copie de la page de votre site.", (), True),
    (
        N.CHOIX, "Où en est votre certification Qualiopi\u00a0?", "",
        ("En cours de validité", "Renouvellement en cours", "Suspendue ou retirée"), True,
    ),
    (N.PIECE, "Votre certificat Qualiopi en cours", "", (), True),
    (N.TEXTE, "Que voulez-vous dire d’autre à OC Éclat\u00a0?", "", (), False),
)  # fmt: skip
