"""What happened with a délégataire, as its Organisme National may know it. What the study makes of one is not told from here."""

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.delegataires.liste import Ligne
from eclat.engines import journal
from eclat.models import Delegation, Evenement
from eclat.partials import timeline
from eclat.partials.timeline import Line

LOOKS = {
    "designation": ("mail", "info"),
    "relance": ("send", "accent"),
    "rappel": ("clock", ""),
    "modification": ("pencil", ""),
    "readressage": ("pencil", ""),
    "achevement": ("check", "ok"),
    "reprise": ("rotate-cw", "warn"),
    "habilitation": ("badge-check", "ok"),
}
MAILS = {
    "activation_delegataire": "Invitation à activer le compte",
    "delegataire_rattache": "Annonce de la désignation",
    "delegataire_rappel": "Rappel du formulaire attendu",
}


def lines(db: Session, delegation: Delegation, ligne: Ligne) -> list[Line]:
    """For the ``timeline`` macro, newest first: what was done for it, and its own steps."""
    found = [
        (each.cree_le, timeline.line(each, told(each), LOOKS)) for each in journal.about(db, delegation) if each.verbe in LOOKS
    ]
    steps = ((ligne.compte, "a activé son compte", "key-round"), (ligne.profil, "a renseigné son profil", "user-round"))
    found += [(le, timeline.dated(le, of(ligne.nom, text), (icon, ""))) for le, text, icon in steps if le]
    return [line for _, line in sorted(found, key=lambda each: each[0], reverse=True)]


def told(line: Evenement) -> Markup:
    who, nom = line.acteur_nom, line.details
    said = {
        "designation": Markup("<b>{}</b> a invité cet OF").format(who),
        "relance": Markup("<b>{}</b> l’a relancé").format(who),
        "rappel": Markup("Rappel automatique, à {} jours").format(nom.get("jours", "")),
        "modification": Markup("<b>{}</b> a corrigé {}").format(
            who, "son adresse mail" if "courriel" in nom.get("champs", ()) else "ses coordonnées"
        ),
        "readressage": Markup("<b>OC Éclat</b> a corrigé son adresse mail"),
        "achevement": Markup("Formulaire d’identification terminé"),
        "reprise": Markup("Formulaire d’identification repris, à terminer à nouveau"),
        "habilitation": Markup("Habilité avec la demande"),
    }
    return said[line.verbe]


def of(nom: str, text: str) -> Markup:
    return Markup("<b>{}</b> {}").format(nom, text)
