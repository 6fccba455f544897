"""A control on site on the dashboards of those whom it concerns: once it is near, then as long as its report is not written."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.controles import controles
from eclat.models import Conclusion, Controle, Personne
from tests import controles as told
from tests import factories as make
from tests.browser import Browser


def test_a_control_is_on_the_dashboards_of_its_two_parties(db: Session, browse: Callable[[Personne], Browser]) -> None:
    owner, other = make.habilite(db), make.organisme(db, "Tremplin du Nord")
    controle = told.prevu(db, owner)
    claire, leader, stranger = (
        browse(each) for each in (make.administrateur(db), make.dirigeant(db, owner), make.dirigeant(db, other))
    )
    db.commit()
    near, late = "Contrôle sur place le", "Un rapport de contrôle est à écrire"
    assert near not in claire.get("/").text and near not in leader.get("/").text
    controle.prevu_le = clock.today() + timedelta(days=14)
    db.commit()
    assert near in leader.get("/").text and owner.nom in claire.get("/").text and near not in stranger.get("/").text
    controle.prevu_le = clock.today() - timedelta(days=1)
    db.commit()
    assert late in claire.get("/").text and near not in leader.get("/").text and late not in leader.get("/").text
    controles.report(
        db, controle, tenu_le=clock.today(), conclusion=Conclusion.CONFORME, rapport="Rien à redire.", by=make.decider(db)
    )
    db.commit()
    assert late not in claire.get("/").text


def test_documents_are_joined_then_read_with_the_report(db: Session, browse: Callable[[Personne], Browser]) -> None:
    owner = make.habilite(db)
    controle = told.prevu(db, owner)
    claire, leader = browse(make.administrateur(db)), browse(make.dirigeant(db, owner))
    stranger = browse(make.dirigeant(db, make.organisme(db, "Tremplin du Nord")))
    key = controle.id
    db.commit()
    at, plan = f"/controles/{key}", ("plan.pdf", make.PDF, "application/pdf")
    nothing = claire.post(f"{at}/pieces")
    assert nothing.status_code == 422 and "Choisissez d’abord un fichier" in nothing.text
    wrong = claire.post(f"{at}/pieces", files={"fichier": ("plan.exe", b"MZ", "application/pdf")})
    assert wrong.status_code == 422 and "aria-invalid" in wrong.text
    for name in ("plan.pdf", "plan.pdf", "de-trop.pdf"):  # the same one twice is there once
        assert claire.post(f"{at}/pieces", files={"fichier": (name, *plan[1:])}).status_code == 303
    kept, extra = ((piece.id, piece.fichier_id) for piece, _ in controles.pieces(db, db.get_one(Controle, key)))
    db.rollback()
    assert "de-trop.pdf" in claire.get(at).text and "plan.pdf" not in leader.get(at).text
    assert "a joint une pièce" in claire.get(at).text and "a joint une pièce" not in leader.get(at).text
    assert leader.get(f"/fichiers/{kept[1]}").status_code == 404
    assert leader.post(f"{at}/pieces", files={"fichier": plan}).status_code == 403
    for _ in range(2):
        assert claire.post(f"{at}/pieces", {"retirer": str(extra[0])}).status_code == 303
    assert claire.get(f"/fichiers/{extra[1]}").status_code == 404
    assert claire.post(f"{at}/rapport", told.rapport()).status_code == 303
    read, typed = leader.get(at).text, claire.get(at).text
    assert "plan.pdf" in read and "Joindre" not in read and "Tenu le" in read
    assert "<b>Claire Aubertin</b> a écrit le rapport" in typed, "agents read who did it"
    assert "<b>OC Éclat</b> a écrit le rapport" in read and "Claire Aubertin" not in read, "to an organisme they act as one"
    assert leader.get(f"/fichiers/{kept[1]}").status_code == 200
    assert stranger.get(f"/fichiers/{kept[1]}").status_code == 404
    assert claire.post(f"{at}/pieces", {"retirer": str(kept[0])}).status_code == 409
    assert claire.post(f"{at}/pieces", files={"fichier": ("suite.pdf", *plan[1:])}).status_code == 303
    assert "suite.pdf" in leader.get(at).text


def test_nothing_is_joined_to_one_that_is_cancelled(db: Session, browse: Callable[[Personne], Browser]) -> None:
    controle, claire = told.prevu(db), browse(make.administrateur(db))
    at = f"/controles/{controle.id}"
    controles.cancel(db, controle, motif="Locaux fermés.", by=make.decider(db))
    db.commit()
    assert "Joindre" not in claire.get(at).text
    answer = claire.post(f"{at}/pieces", files={"fichier": ("plan.pdf", make.PDF, "application/pdf")})
    assert answer.status_code == 409
