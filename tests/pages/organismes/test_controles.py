"""A control on site on the dashboards of those whom it concerns: once it is near, then as long as its report is not written."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.controles import controles
from eclat.models import Conclusion, Personne
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
