"""Files: kept with their row, read back whole, and swept when no row names them."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain.socle import fichiers
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.file_types import FileRefused
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


def test_a_blob_a_moment_older_than_its_row_is_not_swept_at_the_hour_between_them(db: Session) -> None:
    fichier = fichiers.keep(db, "statuts.pdf", make.PDF, by=SYSTEME)
    born = fichiers.born(fichier.cle)
    assert born is not None
    fichier.cree_le = born + timedelta(seconds=30)
    db.commit()
    with clock.travel(born - clock.now() + fichiers.ORPHAN_AFTER + timedelta(seconds=10)):
        fichiers.sweep_orphans(db)
    assert fichiers.storage().exists(fichier.cle)


def test_what_a_killed_process_left_half_written_is_swept_and_what_is_not_ours_is_left(db: Session) -> None:
    folder = fichiers.storage().folder
    assert folder is not None
    half, foreign = folder / "0190a6c1-6f2e-7000-8000-000000000000.pdf#1", folder / "lisez-moi.txt"
    half.write_bytes(b"%PDF-")
    foreign.write_text("not a blob")
    fichiers.sweep_orphans(db)
    assert half.exists(), "someone may still be writing it"
    with clock.travel(fichiers.ORPHAN_AFTER + timedelta(minutes=1)):
        fichiers.sweep_orphans(db)
    assert not half.exists() and foreign.exists()
    foreign.unlink()
