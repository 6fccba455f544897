"""The declarations, as the administrateur works from them, and as an organisme corrects its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select
from starlette.applications import Starlette

from eclat import clock
from eclat.cdc.xml import MO
from eclat.domain.declarations import politiques, titulaire
from eclat.domain.socle.errors import Refus
from eclat.francais import of_name
from eclat.models import Certificat, Declaration, EtatDeclaration, Flux, Personne, Siege
from tests import declarations as told
from tests import factories as make
from tests.browser import Browser
from tests.cdc.test_xml import HOSTILE, later

Browse = Callable[[Personne], Browser]
E = EtatDeclaration


def upload(browser: Browser, path: str, name: str, data: bytes):
    return browser.post(path, {}, files={name: ("fichier.xml", data, "text/xml")})


def test_a_month_is_declared_answered_corrected_and_sent_again(db: Session, browse: Browse) -> None:
    one, two, three = told.incompletes(db)
    claire = browse(make.administrateur(db))
    keys = [each.id for each in (one, two, three)]
    db.commit()
    page = claire.get("/declarations").text
    assert "3 certificats sont à déclarer" in page.replace("\u00a0", " ") and "Choisissez le sexe" in page
    values = {
        "nom_naissance": "Amrani", "prenoms": "Yasmine", "ne_le": "14/03/1998", "commune": "Nice", "pays": "France", "sexe": "F",
        "acces": "VAE",
    }  # fmt: skip
    wrong = claire.post(f"/declarations/{keys[0]}/correction", values | {"ne_le": "31/02/1998"})
    assert wrong.status_code == 422 and "31/02/1998" in wrong.text
    for key in keys:
        assert claire.post(f"/declarations/{key}/correction", values).status_code == 303
    answer = claire.post("/declarations/envoi", {"action": "CREATION"})
    assert answer.status_code == 409 and "identifiant client" in answer.text
    told.emetteur(db, make.decider(db))
    db.commit()
    assert claire.post("/declarations/envoi", {"action": "CREATION"}).status_code == 303
    db.expire_all()
    flux = db.exec(select(Flux)).one()
    told.ecrit(db, flux)
    db.commit()
    file = claire.get(f"/declarations/envois/{flux.id}/fichier")
    assert file.status_code == 200 and file.headers["content-disposition"].startswith("attachment")
    assert claire.post(f"/declarations/envois/{flux.id}/depot", {}).status_code == 303
    found = [db.get_one(Declaration, key) for key in keys]
    data = told.rapport(flux, found[:2], [(found[2], "Aucun titulaire")], "<passage><idTechnique>X-9</idTechnique></passage>")
    db.commit()
    said = claire.follow(upload(claire, "/declarations/reponses", "reponse", data)).text
    assert "3 déclarations changent, 1 identifiant inconnu" in said.replace("\u00a0", " ") and "X-9" in said
    assert "déjà lue" in claire.follow(upload(claire, "/declarations/reponses", "reponse", data)).text
    db.expire_all()
    assert [db.get_one(Declaration, key).etat for key in keys] == [E.ACCEPTE, E.ACCEPTE, E.KO]
    db.commit()
    assert "Aucun titulaire" in claire.get(f"/declarations/{keys[2]}").text
    index = claire.get("/declarations").text.replace("\u00a0", " ")
    assert "au plus tard le" in index and "1 rejet est à corriger" in index and "Préparer un envoi" not in index, (
        "nothing is ready"
    )
    assert claire.post(f"/declarations/{keys[2]}/correction", values | {"nom_usage": "Roy"}).status_code == 303
    for page in ("/declarations/envois", "/declarations"):
        assert "Préparer un envoi (1)" in claire.get(page).text.replace("\u00a0", " ")


def test_a_holder_says_what_is_right_and_who_corrects_reads_it(site: Starlette, db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    one, other = told.ouvertes(db, owner, people=2)
    one.etat = other.etat = E.KO
    where, elsewhere = told.interrogee(db, one), told.interrogee(db, other)
    leur, visitor = browse(make.dirigeant(db, owner)), Browser(site, db, None)
    keys = one.id, other.id
    db.commit()
    page = visitor.get(where).text
    assert one.nom_naissance in page and "numéro de sécurité sociale n’est demandé nulle part" in page
    wrong = visitor.post(f"{where}/correction", told.FORMULAIRE | {"ne_le": "31/02/1998"})
    assert wrong.status_code == 422 and "31/02/1998" in wrong.text and "Ma carte le dit." in wrong.text
    for _ in range(2):  # a second click
        assert visitor.post(f"{where}/correction", told.FORMULAIRE).status_code == 303
    late = visitor.post(f"{where}/correction", told.FORMULAIRE | {"prenoms": "Inès"})
    assert late.status_code == 409 and "Vous avez déjà répondu" in late.text and "Inès" in late.text
    assert "Votre réponse est transmise" in visitor.get(where).text
    assert visitor.post(f"{elsewhere}/confirmation").status_code == 303
    assert "Tout est juste." in leur.get(f"/declarations/{keys[1]}").text
    claire = browse(make.administrateur(db))
    db.commit()
    assert claire.get("/declarations").text.count("Le titulaire a répondu.") == 2
    asked = leur.get(f"/declarations/{keys[0]}/correction").text
    assert 'value="Amrani"' in asked and "Ma carte le dit." in asked
    good = {name: value for name, value in told.FORMULAIRE.items() if name != "mot"} | {"acces": "VAE"}
    assert leur.post(f"/declarations/{keys[0]}/correction", good).status_code == 303
    db.expire_all()
    found = db.get_one(Declaration, keys[0])
    assert (found.etat, found.nom_naissance, found.proposition, found.lien) == (E.CORRIGE, "Amrani", {}, None)
    db.commit()
    over = visitor.get(where)
    assert over.status_code == 404 and "demandez-en un nouveau à OC Éclat" in over.text
    assert claire.get("/declarations").text.count("Le titulaire a répondu.") == 1


def test_its_page_names_its_holder_and_the_day_while_it_is_due(db: Session, browse: Browse) -> None:
    found = told.ouvertes(db)
    one, claire = found[0], browse(make.administrateur(db))
    db.commit()
    named = {db.get_one(Certificat, each.certificat_id).titulaire: claire.get(f"/declarations/{each.id}").text for each in found}
    for name, page in named.items():
        assert f"<title>Déclaration {of_name(name)}" in page and "À déclarer au plus tard le" in page
    one.etat, one.accepte_le = E.ACCEPTE, clock.now()
    db.commit()
    assert "À déclarer au plus tard le" not in claire.get(f"/declarations/{one.id}").text


def test_who_has_no_address_is_not_asked(db: Session) -> None:
    one = told.rejetee(db)
    titulaire.candidat_of(db, one).courriel = ""
    with pytest.raises(Refus, match="Aucune adresse"):
        titulaire.ask(db, one, by=make.decider(db))
    told.interrogee(db, one)
    assert titulaire.linked(db, one.lien) == one
    with clock.travel(titulaire.VALABLE + timedelta(hours=1)):
        assert titulaire.linked(db, one.lien) is None


@pytest.mark.parametrize("said", [*HOSTILE.values(), "<a>" + " " * 21 * MO], ids=[*HOSTILE, "huge"])
def test_a_hostile_answer_is_refused_beside_its_field(db: Session, browse: Browse, said: str) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    answer = upload(claire, "/declarations/reponses", "reponse", said.encode())
    assert answer.status_code in (413, 422) and "passwd" not in answer.text


def test_a_schema_is_chosen_or_refused(db: Session, browse: Browse) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    assert upload(claire, "/declarations/schema", "schema", b"<a/>").status_code == 422
    assert "1.1.5" in claire.follow(upload(claire, "/declarations/schema", "schema", later())).text


def test_an_organisme_corrects_its_own_and_no_other(db: Session, browse: Browse) -> None:
    owner, other = make.habilite(db), make.habilite(db, "Les Ateliers du Belvédère")
    (mine,) = told.incompletes(db, owner, people=1)
    hers, his = browse(make.dirigeant(db, owner)), browse(make.dirigeant(db, other))
    db.commit()
    page = hers.get(f"/declarations/{mine.id}")
    assert page.status_code == 200 and "Corriger" in page.text and "Preuves" not in page.text
    assert his.get(f"/declarations/{mine.id}").status_code == 404
    assert hers.get("/declarations").status_code == 403


def test_the_page_of_certificates_leads_to_what_is_to_correct(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    wrong, _ = told.incompletes(db, owner, people=2)
    session = politiques.session_of(db, wrong)
    wrong.etat = E.KO
    db.flush()
    hers, claire = browse(make.dirigeant(db, owner)), browse(make.administrateur(db))
    pair = browse(db.get_one(Personne, db.exec(select(Siege.personne_id).where(Siege.session_id == session.id)).all()[0]))
    path, to = f"/sessions/{session.id}/certificats", f'href="/declarations/{wrong.id}"'
    db.commit()
    for reader in (hers, claire):
        page = reader.get(path).text
        assert to in page and "2 déclarations à la Caisse des Dépôts sont à corriger" in page.replace("\u00a0", " ")
    assert "/declarations/" not in pair.get(path).text
    assert claire.post(f"/declarations/{wrong.id}/relance", {}).status_code == 303
    assert (
        "est relancé" in claire.get(f"/declarations/{wrong.id}").text
        or "a relancé l’organisme" in claire.get(f"/declarations/{wrong.id}").text
    )
