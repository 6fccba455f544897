"""What tests begin with is the same thing whether it is told or copied."""

from sqlalchemy import text
from sqlmodel import Session

from eclat.database import writing
from eclat.models import Organisme, Personne
from tests import factories as make
from tests.conftest import emptied
from tests.scenes import begin, here


def begun(database_url: str, *, further: bool) -> None:
    """A test: someone, and perhaps an organisme after them."""
    emptied(database_url)
    begin()
    with writing() as db:
        here.session = db
        someone = make.instructeur(db, "Salomé", "Mercier")
        made = make.organisme(db, "Les Scènes du Belvédère") if further else None
        assert db.get_one(Personne, someone.id).nom == "Mercier"
        assert made is None or db.get_one(Organisme, made.id).nom == made.nom


def test_after_a_table_is_made_anew_a_scene_still_has_what_it_begins_with(database_url: str) -> None:
    begun(database_url, further=False)
    begun(database_url, further=True)
    emptied(database_url)
    with writing() as db:
        rebuilt(db)
    for _ in range(4):
        begun(database_url, further=True)
    emptied(database_url)


def rebuilt(db: Session) -> None:
    db.execute(text("CREATE TABLE scene_des_essais (id integer)"))
    db.execute(text("DROP TABLE scene_des_essais"))
    db.commit()
