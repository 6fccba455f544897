"""After a new deposit, agents read what changed since the one before, and both dates wherever a deposit is dated."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import contenu
from eclat.formats import format_date, format_date_short
from eclat.models import Habilitation, NaturePiece, Organisme
from eclat.partials.dossier.changements import compared
from tests import factories as make
from tests.browser import Browser
from tests.domain.habilitations.test_depots import deposited_again


def redeposited(db: Session) -> Habilitation:
    sophie = make.instructeur(db)
    with clock.travel(timedelta(days=-5)):
        request = make.habilitation(db, make.organisme(db), etat="a_completer", instructeurs=[sophie])
    by = make.owner(db, request)
    contenu.save_field(db, request, "sessions_par_an", ["7"], by=by)
    contenu.save_field(db, request, "qualiopi_jusqu_au", ["2029-03-14"], by=by)
    contenu.attach(db, request, NaturePiece.QUALIOPI, "qualiopi-2027.pdf", make.PDF + b"2", by=by)
    deposited_again(db, request)
    db.commit()
    return request


def test_an_instructeur_reads_what_changed(db: Session, browse: Callable[..., Browser]) -> None:
    request = redeposited(db)
    page = browse(make.instructeur(db)).get(f"/habilitations/{request.id}").text
    assert "Ce qui a changé depuis le dépôt précédent" in page
    assert "<ins>7</ins>" in page and "<ins>14\u00a0mars 2029</ins>" in page
    assert "Pièce remplacée" in page and "qualiopi-2024.pdf" in page and "qualiopi-2027.pdf" in page
    assert f"/habilitations/{request.id}?onglet=dossier#section-moyens" in page


def test_its_applicant_does_not(db: Session, browse: Callable[..., Browser]) -> None:
    request = redeposited(db)
    page = browse(make.dirigeant(db, db.get_one(Organisme, request.organisme_id))).get(f"/habilitations/{request.id}").text
    assert "Ce qui a changé" not in page


def test_both_dates_are_told_wherever_a_deposit_is_dated(db: Session, browse: Callable[..., Browser]) -> None:
    request = redeposited(db)
    first, last = (format_date(each) for each in (request.premier_depot_le, request.depose_le))
    both = f"{first}, à nouveau le {last}"
    sophie, claire = browse(make.instructeur(db)), browse(make.administrateur(db))
    for page in (
        sophie.get("/").text,
        sophie.get(f"/habilitations/{request.id}").text,
        claire.get(f"/organismes/{request.organisme_id}?voir=tout").text,
    ):
        assert both in page
    listed = claire.get("/habilitations?etat=en_instruction").text
    assert f"1er dépôt le {format_date_short(request.premier_depot_le)}" in listed
    assert format_date_short(request.depose_le) in listed


def test_of_a_long_text_the_words_around_what_changed_are_kept() -> None:
    words = [f"mot{number}" for number in range(60)]
    after = [*words[:30], "nouveau", *words[31:]]
    found = compared(" ".join(words), " ".join(after))
    assert ("del", "mot30") in found and ("ins", "nouveau") in found
    assert found[0] == ("same", " ".join(["…", *words[18:30]])) and found[-1][1].endswith("…")
