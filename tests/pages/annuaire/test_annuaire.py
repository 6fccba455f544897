"""The public directory: who is in it and who is not, what it shows of them, the list and the map that say the same, the data, the switch."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.annuaire import vitrines
from eclat.domain.delegataires import effacements
from eclat.domain.organismes import vie
from eclat.domain.support import fusions, fusions_annulees
from eclat.models import (
    Decision,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    Modalite,
    Objet,
    Organisme,
    Reglage,
    Sens,
    SessionCqp,
    Vitrine,
)
from tests import factories as make
from tests.browser import Browser
from tests.scenes import told

Browse = Callable[..., Browser]
ADDRESSES = ("/annuaire", "/annuaire/sessions", "/annuaire.json", "/annuaire.csv", "/annuaire/sessions.csv", "/sitemap.xml")
NOTHING: dict[str, Any] = {
    "presentation": "",
    "telephone": "",
    "courriel": "",
    "site_web": "",
    "adresse": False,
    "sessions": False,
}
ALL = NOTHING | {
    "presentation": "Vingt ans de formation.", "telephone": "+33465715240", "courriel": "formation@tremplin.example",
    "site_web": "https://tremplin.example", "adresse": True, "sessions": True,
}  # fmt: skip


def tell(db: Session) -> None:
    """One that is habilitated, in Marseille, with an open session in Avignon and a candidate."""
    organisme = make.habilite(db)
    organisme.adresse, organisme.code_postal, organisme.ville = "40 rue des Alouettes", "13015", "Marseille"
    session = make.session(db, organisme, etat="ouverte")
    make.candidats(db, session)


@pytest.fixture
def organisme(db: Session) -> Organisme:
    told(db, tell)
    return db.exec(select(Organisme).where(Organisme.nom == "Tremplin Animation Sud")).one()


def show(db: Session, organisme: Organisme, **chosen: Any) -> None:
    vitrines.choose(db, organisme, **NOTHING | chosen, by=make.user_of(db, make.dirigeant(db, organisme)))
    db.commit()


def listed(browse: Browse, query: str = "") -> list[str]:
    """The names that the page, the JSON and the CSV say: the same."""
    db_free = browse()
    page = db_free.get(f"/annuaire{query}").text
    found = [re.sub("<.*?>", "", each) for each in re.findall(r"<h3>(.*?)</h3>", page)]
    rows = json.loads(db_free.get(f"/annuaire.json{query}").text)["organismes"]
    assert [each["nom"] for each in rows] == found
    lines = csv.DictReader(io.StringIO(db_free.get(f"/annuaire.csv{query}").content.decode("utf-8-sig")), delimiter=";")
    assert list(dict.fromkeys(each["nom"] for each in lines)) == found
    return found


def anyone(browse: Browse, organisme: Organisme) -> str:
    """Its page, as anyone sees it."""
    answer = browse().get(f"/annuaire/{organisme.id}")
    assert answer.status_code == 200
    return str(answer.text)


# --- who is in it ---


def test_an_organisme_that_chose_nothing_shows_its_name_its_town_and_its_habilitation(
    db: Session, organisme: Organisme, browse: Browse
) -> None:
    organisme.telephone, organisme.site_web = "+33491000000", "https://du-profil.example"
    db.commit()
    assert listed(browse) == ["Tremplin Animation Sud"]
    for page in (browse().get("/annuaire").text, anyone(browse, organisme)):
        assert "13015 Marseille" in page and "préparer et évaluer" in page
        for hidden in ("Alouettes", "04 91 00", "3491000000", "du-profil", "Roux", "Avignon, printemps", "@tremplin", "Amrani"):
            assert hidden not in page, hidden
    (row,) = json.loads(browse().get("/annuaire.json").text)["organismes"]
    assert row["sessions"] == [] and row["adresse"] is row["telephone"] is row["courriel"] is row["site_web"] is None


def test_what_it_chose_is_shown_and_nobody_s_data(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, **ALL)
    (row,) = json.loads(browse().get("/annuaire.json").text)["organismes"]
    pages = [browse().get("/annuaire").text, browse().get("/annuaire/sessions").text, anyone(browse, organisme), json.dumps(row)]
    pages += [browse().get(each).text for each in ("/annuaire.csv", "/annuaire/sessions.csv")]
    assert row["adresse"] == "40 rue des Alouettes" and row["courriel"] == "formation@tremplin.example"
    (session,) = row["sessions"]
    assert (session["commune"], session["departement"], session["places"], session["places_libres"]) == ("Avignon", "84", 12, 11)
    assert "04 65 71 52 40" in pages[0] and "11 places libres sur 12" in pages[1]
    for page in pages:  # neither candidates nor people, nor when and where anyone was born
        for hidden in ("Amrani", "Yasmine", "1998", "Nice", "Roux", "Joël", "exemple.example"):
            assert hidden not in page, hidden


def request_of(db: Session, organisme: Organisme) -> Habilitation:
    return db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()


def last(db: Session, organisme: Organisme) -> Decision:
    return db.exec(select(Decision).where(Decision.habilitation_id == request_of(db, organisme).id)).one()


@pytest.mark.parametrize("etat", [each for each in EtatHabilitation if each != EtatHabilitation.ACCEPTEE])
def test_only_an_accepted_habilitation_is_shown(
    db: Session, organisme: Organisme, browse: Browse, etat: EtatHabilitation
) -> None:
    show(db, organisme, **ALL)
    request_of(db, organisme).etat = etat
    db.commit()
    gone(browse, organisme)


def test_only_on_the_days_of_its_validity(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, **ALL)
    decision = last(db, organisme)
    decision.valide_jusqu_au = clock.today() + timedelta(days=3)
    db.commit()
    assert listed(browse) == [organisme.nom]
    with clock.travel(timedelta(days=4)):
        gone(browse, organisme)
    decision.valide_du, decision.valide_jusqu_au = clock.today() + timedelta(days=1), clock.today() + timedelta(days=90)
    db.commit()
    gone(browse, organisme)


def gone(browse: Browse, organisme: Organisme) -> None:
    """From everywhere."""
    assert listed(browse) == [] and browse().get(f"/annuaire/{organisme.id}").status_code == 404
    visitor = browse()
    for path in ADDRESSES:
        page = visitor.get(path).text
        assert organisme.nom not in page and "Avignon" not in page and str(organisme.id) not in page, path


def suspended(db: Session, organisme: Organisme) -> None:
    vie.suspend(db, organisme, motif="Certificat retiré.", by=make.user_of(db, make.administrateur(db)))


def erased(db: Session, organisme: Organisme) -> None:
    effacements.erase_organisme(db, organisme)
    assert db.exec(select(Vitrine)).first() is None, "what it chose goes with it"


def absorbed(db: Session, organisme: Organisme) -> None:
    """Its habilitation is the other's, which shows it now, with what it had chosen."""
    garde = make.organisme(db, "Celui qui reste")
    fusions.merge(db, garde, absorbe=organisme, choix={}, by=make.user_of(db, make.administrateur(db)))
    assert db.exec(select(Vitrine.organisme_id)).one() == garde.id


@pytest.mark.parametrize("end", [suspended, erased])
def test_an_organisme_that_is_suspended_or_erased_is_not_shown(
    db: Session, organisme: Organisme, browse: Browse, end: Callable[[Session, Organisme], None]
) -> None:
    show(db, organisme, **ALL)
    nom = organisme.nom
    end(db, organisme)
    db.commit()
    gone(browse, organisme)
    assert nom not in browse().get("/annuaire").text


def test_a_merged_organisme_is_shown_under_the_one_that_stays(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, **ALL)
    absorbed(db, organisme)
    db.commit()
    assert listed(browse) == ["Celui qui reste"] and browse().get(f"/annuaire/{organisme.id}").status_code == 404
    garde = db.exec(select(Organisme).where(Organisme.nom == "Celui qui reste")).one()
    fusions_annulees.undo(db, garde, by=make.user_of(db, make.administrateur(db)))
    db.commit()
    assert listed(browse) == [organisme.nom] and db.exec(select(Vitrine.organisme_id)).one() == organisme.id


@pytest.mark.parametrize("etat", list(EtatDelegation))
def test_a_delegataire_is_shown_as_long_as_it_is_kept(db: Session, browse: Browse, etat: EtatDelegation) -> None:
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    (delegation,) = make.delegataires(db, request)
    make.delegataire(db, delegation)
    request.etat, delegation.etat, delegation.motif, delegation.retiree_le = (
        EtatHabilitation.ACCEPTEE,
        etat,
        "Un motif",
        clock.now(),
    )
    author = make.administrateur(db)
    db.add(
        Decision(
            habilitation_id=request.id, sens=Sens.ACCEPTATION, auteur_id=author.id, objet=Objet.PREPARER, valide_du=clock.today(),
            valide_jusqu_au=clock.today() + timedelta(days=30),
        )
    )  # fmt: skip
    db.commit()
    nom = db.get_one(Organisme, db.get_one(Delegation, delegation.id).organisme_id).nom
    assert (nom in listed(browse)) == (etat == EtatDelegation.HABILITEE)
    request.etat = EtatHabilitation.SUSPENDUE
    db.commit()
    assert listed(browse) == []


@pytest.mark.parametrize("etat", [each for each in EtatSession if each != EtatSession.OUVERTE])
def test_a_session_is_shown_while_it_is_open(db: Session, organisme: Organisme, browse: Browse, etat: EtatSession) -> None:
    show(db, organisme, sessions=True)
    page = browse().get("/annuaire/sessions").text
    assert "Avignon, printemps" in page and re.search(r"du \d+(er)?(\u00a0\S+( \d{4})?)? au \d+(er)?\u00a0\S+ \d{4}", page)
    session = db.exec(select(SessionCqp)).one()
    session.etat, session.motif = etat, "Un motif"
    db.commit()
    for path in ("/annuaire", "/annuaire/sessions", "/annuaire.json", "/annuaire/sessions.csv", f"/annuaire/{organisme.id}"):
        assert "Avignon" not in browse().get(path).text, path


def test_a_session_that_began_is_shown_no_more(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, sessions=True)
    with clock.travel(timedelta(days=61)):
        assert "Avignon" not in browse().get("/annuaire/sessions").text + browse().get("/annuaire.json").text


# --- where ---


def test_the_map_and_its_numbers_are_those_of_the_list(db: Session, organisme: Organisme, browse: Browse) -> None:
    """Whatever is sought: of each département as of all."""
    other = make.habilite(db, "Pôle Enfance")
    other.code_postal, other.ville = "84000", "Avignon"
    make.habilite(db, "Sans adresse")
    show(db, organisme, sessions=True)
    for query in (
        "",
        "?lieu=Marseille",
        "?lieu=84",
        "?lieu=Avignon&etendue=region",
        "?lieu=Brest",
        "?lieu=Nulle-Part-Ici",
        "?lieu=Bretagne",
        "?modalite=mixte",
        "?lieu=Marseille&modalite=presentiel",
        "?modalite=a_distance",
    ):
        for path in ("/annuaire", "/annuaire/sessions"):
            page = browse().get(path + query).text
            rows = len(re.findall("<h3>", page))
            drawn = sum(int(each) for each in re.findall(r"<title>[^<]*\s:\s(\d+)</title>(?:</use>\n|<rect)", page))
            aside = sum(map(int, re.findall(r"la liste seulement <b>(\d+)</b>", page)))
            (said,) = re.findall(r'aria-current="page">\w+\s+<b>(\d+)</b>', page)
            assert drawn + aside == rows == int(said), (path, query)
            points = re.findall(r'<g class="point".*?<text[^>]*>(\d+)</text>', page)
            assert sum(map(int, points)) == drawn, (path, query)
            regions = re.findall(r'<li><a href="[^"]*">[^<]*</a> <b>(\d+)</b>\s*<ul', page)
            assert sum(map(int, regions)) == drawn, (path, query)
    assert listed(browse, "?lieu=13001") == [organisme.nom]
    assert listed(browse, "?lieu=Marseille&etendue=region") == ["Pôle Enfance", organisme.nom]


def test_one_modality_is_sought_among_the_sessions_that_are_shown(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, sessions=True)
    session = db.exec(select(SessionCqp).where(SessionCqp.organisme_id == organisme.id)).one()
    session.modalite = Modalite.MIXTE
    hidden = make.habilite(db, "Pôle Enfance")
    db.commit()
    assert listed(browse, "") == [hidden.nom, organisme.nom]
    assert listed(browse, "?modalite=mixte") == [organisme.nom] and not listed(browse, "?modalite=presentiel")
    assert "Essayez toutes les modalités." in browse().get("/annuaire?modalite=presentiel").text
    nowhere = browse().get("/annuaire?modalite=presentiel&lieu=Brest").text
    assert "Essayez toute la région, un autre lieu ou toutes les modalités." in nowhere
    assert listed(browse, "?modalite=autre") == [hidden.nom, organisme.nom], "a word that is none narrows nothing"
    page = browse().get("/annuaire/sessions?modalite=mixte&lieu=Saint-Martin").text
    assert "modalite=mixte" in page and "modalité\u00a0: mixte" in page
    assert "Avignon" in browse().get("/annuaire/sessions.csv?modalite=mixte").text
    assert "Avignon" not in browse().get("/annuaire/sessions.csv?modalite=presentiel").text


def test_what_is_typed_is_told_when_no_place_is_called_so(organisme: Organisme, browse: Browse) -> None:
    page = browse().get("/annuaire?lieu=Marseile<b>").text
    assert "Aucun lieu ne s’appelle" in page and "Marseile&lt;b&gt;" in page and "<b>»" not in page
    assert 'aria-invalid="true"' in page and "0 organisme habilité" in page
    assert "Vouliez-vous dire" in browse().get("/annuaire?lieu=Marseile").text


def test_pages_follow_one_another(db: Session, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eclat.engines.listes.PAGE", 2)
    for number in range(5):
        make.habilite(db, f"Organisme {number}")
    db.commit()
    found, url = [], "/annuaire"
    while url:
        page = browse().get(url).text
        found += re.findall(r"<h3><a [^>]*>(Organisme \d)</a>", page)
        following = re.search(r'<a class="button secondary small" href="([^"]+)"[^>]*><span>Suivants', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert found == [f"Organisme {number}" for number in range(5)]


# --- data ---


def test_the_data_have_the_shape_that_is_documented(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, **ALL)
    answer = browse().get("/annuaire.json?lieu=Marseille")
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    (row,) = found["organismes"]
    assert list(found) == ["version", "date", "lieu", "organismes"] and (found["version"], found["lieu"]) == (1, "Marseille")
    names = "id nom adresse code_postal commune departement region habilitations telephone courriel site_web presentation page sessions"
    assert list(row) == names.split()
    assert list(row["habilitations"][0]) == ["cqp", "objet", "jusqu_au"]
    of_session = "id intitule cqp debut fin modalite code_postal commune departement region places places_libres"
    assert list(row["sessions"][0]) == of_session.split()
    page = browse().get("/annuaire").text
    for each in {*names.split(), *of_session.split()}:
        assert f"<code>{each}</code>" in page, each
    (head,) = browse().get("/annuaire/sessions.csv").content.decode("utf-8-sig").splitlines()[:1]
    assert head.split(";")[:6] == ["id", "intitule", "cqp", "organisme", "organisme_id", "debut"]


def test_no_cell_is_a_formula_and_no_text_ends_the_markup(db: Session, organisme: Organisme, browse: Browse) -> None:
    organisme.nom = '=1+1</script><script>alert("x")</script>'
    show(db, organisme, presentation="=cmd() </script><img src=x>")
    table = browse().get("/annuaire.csv").content.decode("utf-8-sig")
    assert ";'=cmd()" in table.replace('"', "") and "'=1+1" in table
    page = anyone(browse, organisme)
    assert page.count("</script>") == page.count("<script") and "<img src=x>" not in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["name"] == organisme.nom


def test_search_engines_read_the_same_and_nothing_else(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, **ALL)
    page = anyone(browse, organisme)
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    marked = json.loads(data)
    assert marked["@type"] == "EducationalOrganization" and marked["address"]["addressLocality"] == "Marseille"
    (offer,) = marked["makesOffer"]
    assert offer["itemOffered"]["hasCourseInstance"][0]["name"] == "Avignon, printemps"
    assert marked["url"].endswith(f"/annuaire/{organisme.id}")
    robots = browse().get("/robots.txt").text.splitlines()
    assert robots[:4] == ["User-agent: *", "Allow: /annuaire", "Allow: /static/", "Disallow: /"]
    assert f"/annuaire/{organisme.id}</loc>" in browse().get("/sitemap.xml").text
    show(db, organisme)
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', anyone(browse, organisme))
    assert not {"telephone", "email", "sameAs", "description"} & set(json.loads(data)) and "Alouettes" not in data


# --- who is signed in, and the switch ---


def test_who_is_signed_in_sees_what_anyone_sees(db: Session, organisme: Organisme, browse: Browse) -> None:
    claire = make.administrateur(db)
    db.commit()
    pages = [each.get("/annuaire").text for each in (browse(claire), browse())]
    mine, theirs = [each[each.index("<main") : each.index("</main>")] for each in pages]
    assert mine == theirs


def test_switched_off_it_does_not_exist(db: Session, organisme: Organisme, browse: Browse) -> None:
    show(db, organisme, **ALL)
    leader = browse(make.dirigeant(db, organisme))
    assert "/annuaire" in browse().get("/verification").text and "/profil/annuaire" in leader.get("/profil").text
    db.add(Reglage(nom="annuaire", valeur="false"))
    db.commit()
    for path in (*ADDRESSES, f"/annuaire/{organisme.id}"):
        assert browse().get(path).status_code == 404, path
    assert leader.get("/profil/annuaire").status_code == leader.post("/profil/annuaire", {}).status_code == 404
    assert browse().get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert "annuaire" not in browse().get("/verification").text and "/profil/annuaire" not in leader.get("/profil").text


# --- what the organisme chooses ---


def test_the_dirigeant_chooses_and_takes_it_back(db: Session, organisme: Organisme, browse: Browse) -> None:
    leader = browse(make.dirigeant(db, organisme))
    db.commit()
    assert "Votre organisme y est" in leader.get("/profil/annuaire").text
    said = {"telephone": "04 65 71 52 40", "site_web": "tremplin.example", "presentation": "Un\n\ndeux", "sessions": "oui"}
    answer = leader.post("/profil/annuaire", said)
    assert answer.status_code == 303 and "L’annuaire montre ce que vous avez choisi" in leader.follow(answer).text
    page = anyone(browse, organisme)
    assert "04 65 71 52 40" in page and "https://tremplin.example" in page and "<p>Un</p><p>deux</p>" in page
    assert "Alouettes" not in page and "Avignon, printemps" in page
    assert 'value="04 65 71 52 40"' in leader.get("/profil/annuaire").text
    leader.post("/profil/annuaire", {})
    assert "04 65 71" not in anyone(browse, organisme) and "Avignon" not in anyone(browse, organisme)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("site_web", "javascript:alert(1)"), ("telephone", "12"), ("courriel", "rien"), ("presentation", "x" * 1201)],
)
def test_what_cannot_be_shown_is_refused_beside_its_field(
    db: Session, organisme: Organisme, browse: Browse, field: str, typed: str
) -> None:
    leader = browse(make.dirigeant(db, organisme))
    db.commit()
    page = leader.post("/profil/annuaire", {field: typed})
    assert page.status_code == 422 and f'id="champ-{field}-erreur"' in page.text
    assert db.exec(select(Vitrine.id).where(col(Vitrine.organisme_id) == organisme.id)).first() is None
