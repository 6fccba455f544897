"""Files: kept with their row, read back whole, and swept when no row names them."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain import fichiers
from eclat.domain.file_types import FileRefused
from eclat.domain.utilisateur import SYSTEME
from tests import factories as make


def test_a_file_is_read_back_as_it_was_given(db: Session) -> None:
    fichier = fichiers.keep(db, "../../statuts de l’association.pdf", make.PDF, by=SYSTEME)
    assert fichiers.read(fichier) == make.PDF
    assert (fichier.type_mime, fichier.taille) == ("application/pdf", len(make.PDF))
    assert "/" not in fichier.nom and fichier.nom.endswith(".pdf")


def test_a_file_bears_the_extension_of_what_it_is(db: Session) -> None:
    assert fichiers.keep(db, "statuts.exe", make.PDF, by=SYSTEME).nom == "statuts.exe.pdf"


def test_what_its_content_is_not_is_refused(db: Session) -> None:
    with pytest.raises(FileRefused):
        fichiers.keep(db, "statuts.pdf", b"<html><script>alert(1)</script></html>", by=SYSTEME)


def test_only_old_blobs_without_a_row_are_swept(db: Session) -> None:
    with clock.travel(timedelta(days=-3)):
        kept = fichiers.keep(db, "statuts.pdf", make.PDF, by=SYSTEME)
    db.commit()
    recent = fichiers.keep(db, "en-cours.pdf", make.PDF, by=SYSTEME)
    db.rollback()
    with clock.travel(timedelta(days=3)):
        assert fichiers.sweep_orphans(db) >= 1
    assert fichiers.storage().exists(kept.cle)
    assert not fichiers.storage().exists(recent.cle)
