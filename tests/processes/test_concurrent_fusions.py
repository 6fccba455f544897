"""A member writes while an administrateur makes one organisme of two: nothing stays on the one that is gone. On both databases, real threads."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlmodel import Session, select

from eclat.domain.support import fusions
from eclat.models import EtatOrganisme, Fusion, Habilitation, Organisme, metadata
from eclat.tasks import clock as jobs
from tests import factories as make
from tests.browser import Browser
from tests.processes.test_concurrency import together

Browse = Callable[..., Browser]


@pytest.mark.parametrize("turn", range(4))
def test_nothing_stays_behind(browse: Browse, db: Session, turn: int) -> None:
    claire = make.administrateur(db)
    garde, absorbe = make.organisme(db, "Tremplin Animation Sud"), make.organisme(db, "Tremplin Annimation Sud")
    member = make.dirigeant(db, absorbe)
    make.give_password(db, member)
    db.commit()
    admin, windows = browse(claire), [browse(member) for _ in range(3)]
    answers = together(
        partial(
            admin.post, f"/organismes/{garde.id}/fusion", {"absorbe": str(absorbe.id), "confirme": "oui", "avec": str(absorbe.id)}
        ),
        *[partial(each.post, "/habilitations/nouvelle", {"qualification": "of_independant"}) for each in windows],
    )
    assert all(each.status_code < 500 for each in answers)
    db.expire_all()
    if db.get_one(Organisme, absorbe.id).etat != EtatOrganisme.REFUSE:
        return  # the member was first, and the administrateur is told to begin again
    db.commit()
    jobs.gather_merged()
    for table in (*fusions.moving(), metadata.tables["appartenance"]):
        assert db.execute(select(table.c.id).where(table.c.organisme_id == absorbe.id)).first() is None, table.name
    db.commit()
    made = db.exec(select(Habilitation)).all()
    assert {each.organisme_id for each in made} <= {garde.id}


def test_an_insert_that_waited_for_the_merge_is_gathered(db: Session) -> None:
    """What PostgreSQL lets happen: the row was written by a transaction that had looked before."""
    claire = make.user_of(db, make.administrateur(db))
    garde, absorbe = make.organisme(db, "Tremplin Animation Sud"), make.organisme(db, "Tremplin Annimation Sud")
    fusions.merge(db, garde, absorbe=absorbe, choix={}, by=claire)
    late = make.habilitation(db, garde, etat="brouillon")
    late.organisme_id = absorbe.id
    db.commit()
    (key,) = fusions.behind(db)
    db.commit()
    together(jobs.gather_merged, jobs.gather_merged)
    db.expire_all()
    assert db.get_one(Habilitation, late.id).organisme_id == garde.id and fusions.behind(db) == []
    kept = db.get_one(Fusion, key).deplaces["habilitation"]
    assert kept.count(late.id.hex) == 1
