"""The logo of an organisme (P3)."""

from sqlmodel import Session

from eclat.domain import fichiers, images, policies
from eclat.domain.organismes import OPEN
from eclat.domain.utilisateur import Utilisateur
from eclat.domain.workflow import transition
from eclat.models import Fichier, Organisme


@transition(
    "logo",
    Organisme,
    OPEN,
    by=policies.can_edit_profil,
    label="Envoyer une photo",
    past="a changé le logo",
    infinitive="changer le logo",
)
def set_logo(db: Session, organisme: Organisme, name: str, data: bytes, *, by: Utilisateur) -> None:
    """Keep the picture, drawn anew so that nothing else comes with it. Raises FileRefused."""
    drawn = images.reencode_logo(data)
    stem = name.rpartition(".")[0] or "logo"
    forget_logo(db, organisme)
    organisme.logo_id = fichiers.keep(db, f"{stem}.{images.EXTENSION}", drawn, by=by).id


@transition(
    "retrait_logo",
    Organisme,
    OPEN,
    by=policies.can_edit_profil,
    label="Retirer le logo",
    past="a retiré le logo",
    infinitive="retirer le logo",
)
def remove_logo(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """Without a logo, there is nothing to do."""
    forget_logo(db, organisme)


def forget_logo(db: Session, organisme: Organisme) -> None:
    """Drop the logo's row; its blob, which nothing names any more, is swept later."""
    former = db.get(Fichier, organisme.logo_id) if organisme.logo_id else None
    organisme.logo_id = None
    db.flush()
    if former is not None:
        db.delete(former)
