"""The logo of an organisme (P3)."""

import hashlib
from collections.abc import Mapping

from sqlmodel import Session

from eclat.domain.organismes.organismes import OPEN
from eclat.domain.socle import fichiers, images, policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
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
def set_logo(db: Session, organisme: Organisme, name: str, data: bytes, *, by: Utilisateur) -> Mapping[str, str] | None:
    """Keep the picture, drawn again so that nothing else comes with it. Raises FileRefused."""
    drawn = redrawn(data, name)
    former = db.get(Fichier, organisme.logo_id) if organisme.logo_id else None
    if former is not None and former.sha256 == hashlib.sha256(drawn).hexdigest():
        return UNCHANGED
    stem = name.rpartition(".")[0] or "logo"
    forget_logo(db, organisme)
    organisme.logo_id = fichiers.keep(db, f"{stem}.{images.EXTENSION}", drawn, by=by).id
    return None


def redrawn(data: bytes, name: str) -> fichiers.Checked:
    """The logo as it is kept, unless it is that already. Raises FileRefused."""
    return data if isinstance(data, fichiers.Checked) else fichiers.checked(images.reencode_logo(data), name)


@transition(
    "retrait_logo",
    Organisme,
    OPEN,
    by=policies.can_edit_profil,
    label="Retirer le logo",
    past="a retiré le logo",
    infinitive="retirer le logo",
)
def remove_logo(db: Session, organisme: Organisme, *, by: Utilisateur) -> Mapping[str, str] | None:
    """Without a logo, there is nothing to do."""
    if organisme.logo_id is None:
        return UNCHANGED
    forget_logo(db, organisme)
    return None


def forget_logo(db: Session, organisme: Organisme) -> None:
    """Drop the logo's row; its blob, which nothing names any more, is swept later."""
    former = db.get(Fichier, organisme.logo_id) if organisme.logo_id else None
    organisme.logo_id = None
    db.flush()
    if former is not None:
        db.delete(former)
