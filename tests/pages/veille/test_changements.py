"""A change from its page: saved field by field or at once, handed over whole, read by OC Éclat as it was handed over."""

from collections.abc import Callable

from sqlmodel import Session

from eclat.domain.changements import changements
from eclat.models import Changement, EtatChangement, Organisme, Personne
from tests import changements as told
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]


def two(db: Session, browse: Browse, thing: Changement) -> tuple[str, Browser, Browser]:
    """Its address, its dirigeant and an administrateur."""
    owner = db.get_one(Organisme, thing.organisme_id)
    found = f"/changements/{thing.id}", browse(make.dirigeant(db, owner)), browse(make.administrateur(db))
    db.commit()
    return found


def test_it_is_begun_from_the_habilitation_once(db: Session, browse: Browse) -> None:
    request = make.habilitation(db, make.organisme(db), etat="acceptee")
    owner = browse(make.dirigeant(db, db.get_one(Organisme, request.organisme_id)))
    db.commit()
    at = f"/habilitations/{request.id}"
    assert "Déclarer un changement" in owner.get(at).text
    landed = {owner.post(f"{at}/changement").headers["location"].partition("?")[0] for _ in range(2)}
    assert len(landed) == 1
    page = owner.get(landed.pop())
    assert page.status_code == 200 and "OC Éclat ne lit rien" in page.text


def test_what_is_missing_is_said_and_what_was_typed_stays(db: Session, browse: Browse) -> None:
    at, owner, claire = two(db, browse, told.brouillon(db))
    assert claire.get(at).status_code == 404
    answer = owner.post(f"{at}/transmission", told.reponses() | {"texte": "", "a_compter_du": "32/01/2030"})
    assert answer.status_code == 422 and "Le changement n’est pas encore transmis" in answer.text and "32/01/2030" in answer.text
    assert owner.post(f"{at}/transmission", told.reponses()).status_code == 303
    page = claire.get(at).text
    assert told.TEXTE in page and "cv-ferhat.pdf" in page and "Prendre en note" in page


def test_what_is_being_completed_is_not_read(db: Session, browse: Browse) -> None:
    thing = told.transmis(db)
    at, owner, claire = two(db, browse, thing)
    assert claire.post(f"{at}/complement", {"motif": "Depuis quand ?"}).status_code == 303
    assert "Depuis quand ?" in owner.get(at).text
    owner.post(f"{at}/champs/texte", {"texte": "Pas encore parti."})
    assert "Pas encore parti." not in claire.get(at).text and told.TEXTE in claire.get(at).text


def test_dashboards_lists_and_menus_say_it(db: Session, browse: Browse) -> None:
    thing = told.transmis(db)
    at, owner, claire = two(db, browse, thing)
    home, read = claire.get("/").text, claire.get("/changements").text
    assert "1 changement déclaré est à lire" in home and "Prenez-le en note" in home
    assert "Équipe pédagogique" in read and "1 changement est à lire." in read and "Organisme" in read
    mine = owner.get("/changements").text
    assert "Transmis" in mine and "À lire" not in mine and "<th>Organisme" not in mine and "Organisme ou SIRET" not in mine
    assert claire.post(f"{at}/complement", {"motif": "Depuis quand ?"}).status_code == 303
    assert "1 changement est à compléter" in owner.get("/").text
    assert "1 changement est à compléter." in owner.get("/changements").text
    assert "Changements déclarés" in owner.get(f"/habilitations/{thing.habilitation_id}").text


def test_what_was_asked_is_still_read_once_it_was_answered(db: Session, browse: Browse) -> None:
    at, owner, claire = two(db, browse, told.transmis(db))
    assert claire.post(f"{at}/complement", {"motif": "Depuis quand ?"}).status_code == 303
    assert owner.post(f"{at}/transmission", told.reponses()).status_code == 303
    assert "Depuis quand ?" in claire.get(at).text and "Depuis quand ?" in owner.get(at).text


def test_what_is_missing_has_the_name_of_its_field(db: Session, browse: Browse) -> None:
    at, owner, _ = two(db, browse, told.brouillon(db))
    page = owner.post(f"{at}/transmission", told.reponses() | {"texte": ""}).text
    assert page.count("En quelques mots") > 1 and "Description" not in page


def test_a_noted_change_leads_to_an_avenant_that_says_it(db: Session, browse: Browse) -> None:
    thing = told.transmis(db)
    at, owner, claire = two(db, browse, thing)
    assert "Établir un avenant" not in claire.get(at).text
    assert claire.post(f"{at}/prise-en-note").status_code == 303
    db.expire_all()
    assert thing.etat == EtatChangement.NOTE and changements.handed_over(db, thing)
    db.commit()
    assert "Établir un avenant" in claire.get(at).text and "Établir un avenant" not in owner.get(at).text
    assert told.TEXTE in claire.get(f"/habilitations/{thing.habilitation_id}/convention/avenant?changement={thing.id}").text
