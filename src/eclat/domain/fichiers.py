"""Files: checked by their content, stored, and found again by who may read them."""

import hashlib

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat.domain.file_types import clean_name, detect
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Fichier
from eclat.settings import get_settings
from eclat.storage import Storage, open_storage


def storage() -> Storage:
    return open_storage(get_settings().files_url)


def keep(db: Session, name: str, data: bytes, *, by: Utilisateur) -> Fichier:
    """Check and store a file, and make its row. Raises FileRefused with a French sentence.

    The blob is written before the row commits: a row never lacks its file. A blob whose row was rolled back is swept later.
    """
    kind = detect(data, name)
    fichier = Fichier(
        id=uuid7(),
        nom=clean_name(name),
        type_mime=kind.mime,
        taille=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        cle="",
        depose_par_id=by.personne_id,
    )
    fichier.cle = f"{fichier.id}.{kind.extension}"
    storage().put(fichier.cle, data)
    db.add(fichier)
    db.flush()
    return fichier


def read(fichier: Fichier) -> bytes:
    return storage().read(fichier.cle)
