"""A control is planned, moved, held; what is reported is treated: the organisme reads the first, never the second."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.controles import controles, signalements
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import Conclusion, Controle, Courriel, EtatControle, Personne, Signalement
from tests import controles as told
from tests import factories as make
from tests.browser import Browser


def sent(db: Session) -> list[str]:
    return [each.modele for each in db.exec(select(Courriel)) if each.modele.startswith("controle")]


def test_a_control_is_planned_moved_and_held(db: Session) -> None:
    owner, by = make.habilite(db), make.decider(db)
    day = clock.today() + timedelta(days=20)
    for _ in range(2):  # a second click
        controles.plan(db, owner, prevu_le=day, lieu="Avignon", objet="Les locaux.", by=by)
    (thing,) = controles.of(db, owner)
    for _ in range(2):
        controles.move(db, thing, prevu_le=day, lieu="Cannes", by=by)
    with pytest.raises(ChampRefuse, match="après le contrôle"):
        controles.report(db, thing, tenu_le=day, conclusion=Conclusion.CONFORME, rapport="Tout va.", by=by)
    with clock.travel(timedelta(days=21)):
        controles.report(db, thing, tenu_le=day, conclusion=Conclusion.CONFORME, rapport="Tout va.", by=by)
    assert (thing.etat, thing.lieu) == (EtatControle.REALISE, "Cannes")
    assert sorted(sent(db)) == ["controle_prevu", "controle_prevu", "controle_rapport"]


def test_a_control_is_not_planned_in_the_past(db: Session) -> None:
    with pytest.raises(ChampRefuse, match="à venir"):
        controles.plan(
            db, make.habilite(db), prevu_le=clock.today() - timedelta(days=1), lieu="Ici", objet="Tout.", by=make.decider(db)
        )
    assert db.exec(select(Controle)).all() == []


def test_what_is_reported_is_entered_once(db: Session) -> None:
    owner = make.habilite(db)
    told.recu(db, owner)
    told.recu(db, owner)
    assert len(signalements.of(db, owner)) == 1 and sent(db) == []


def test_the_organisme_reads_its_control_and_nothing_that_is_reported(db: Session, browse: Callable[[Personne], Browser]) -> None:
    owner = make.habilite(db)
    thing, reported = told.prevu(db, owner), told.recu(db, owner)
    elsewhere = told.prevu(db, make.habilite(db, "Ailleurs"))
    leur, claire = browse(make.dirigeant(db, owner)), browse(make.administrateur(db))
    keys = thing.id, reported.id, elsewhere.id, owner.id
    db.commit()
    assert "Les locaux." in leur.get(f"/controles/{keys[0]}").text and str(keys[2]) not in leur.get("/controles").text
    assert leur.get(f"/controles/{keys[2]}").status_code == 404
    assert leur.get(f"/signalements/{keys[1]}").status_code in (403, 404)
    page = claire.get(f"/organismes/{keys[3]}").text
    assert "Des heures non assurées" in page and f"/controles/{keys[0]}" in page
    wrong = claire.post(f"/organismes/{keys[3]}/signalement", told.plainte() | {"recu_le": "2099-01-01"})
    assert wrong.status_code == 422 and "Trois demi-journées" in wrong.text
    assert claire.post(f"/signalements/{keys[1]}/traitement", {"suite": "Rattrapées."}).status_code == 303
    db.expire_all()
    assert db.get_one(Signalement, keys[1]).suite == "Rattrapées."
