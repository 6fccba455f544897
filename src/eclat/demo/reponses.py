"""The canned answers of the story: three of everyone's, one of which brings a file, and one of Sophie's own."""

from sqlmodel import Session

from eclat.demo import pdf
from eclat.domain.messagerie import reponses
from eclat.domain.messagerie.reponses import Fiche
from eclat.domain.socle.utilisateur import Utilisateur

EVERYONE_S = (
    ("Pièce illisible ou incomplète",
     "Bonjour {destinataire},\n\nLa pièce « {pièce} » de votre demande {numero} ne se lit pas entièrement. Pouvez-vous la déposer de nouveau, "
     "en PDF, toutes pages comprises ?", ()),
    ("Pièce bien reçue", "Bonjour {destinataire},\n\nNous avons bien reçu « {pièce} ». Elle rejoint le dossier de {organisme}.", ()),
    ("Pièce signée demandée", "Bonjour {destinataire},\n\nLa pièce « {pièce} » doit être signée avant le {date}. Un modèle est joint.",
     ("Modèle de convention",)),
)  # fmt: skip
SOPHIE_S = ("Ma signature", "Bien à vous,\n{auteur}, instructrice des demandes d’habilitation")


def write(db: Session, claire: Utilisateur, sophie: Utilisateur) -> None:
    for titre, texte, files in EVERYONE_S:
        deposes = [(f"{each}.pdf", pdf.one_page(each)) for each in files]
        reponses.add(db, Fiche(titre=titre, texte=texte, partagee=True), deposes, by=claire)
    titre, texte = SOPHIE_S
    reponses.add(db, Fiche(titre=titre, texte=texte), (), by=sophie)
