"""Saved views: filters, order and columns under a name; shared, they show what their reader may see; counted in the menu."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.domain.comptes import vues
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.models import Personne, Role, VueListe
from tests import factories as make
from tests.browser import Browser
from tests.scenes import told
from tests.worlds import some_of_everything


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    return browse(told(db, some_of_everything))


def saved(
    db: Session, browser: Browser, liste: str = "organismes", requete: str = "etat=accepte&q=maison", **said: str
) -> VueListe:
    answer = browser.post(
        f"/vues/nouvelle?liste={liste}&requete={requete.replace('&', '%26').replace('=', '%3D')}", {"nom": "Maisons", **said}
    )
    assert answer.status_code == 303, answer.text
    return alone(db)


def alone(db: Session) -> VueListe:
    """The only one; a session that only looked would still hold SQLite's lock."""
    found = db.exec(select(VueListe)).one()
    db.expunge(found)
    db.commit()
    return found


def tabs(page: str) -> list[tuple[str, str]]:
    bar = page.partition('aria-label="Vues enregistrées"')[2].partition("</nav>")[0]
    return re.findall(r">([^<]+) <b>([^<]+)</b>", bar)


def test_a_view_keeps_filters_order_and_columns(db: Session, claire: Browser) -> None:
    link = re.search(r'href="(/vues/nouvelle[^"]+)"', claire.get("/organismes?q=maison&tri=nom&col=organisme,etat").text)
    assert link
    address = link[1].replace("&amp;", "&")
    assert "Nouvelle vue" in claire.get(address).text
    page = claire.follow(claire.post(address, {"nom": "Maisons"})).text
    assert tabs(page) == [("Maisons", "4")] and 'aria-current="true">Maisons' in page
    assert re.findall(r'class="name"[^>]*>(Maison \d)', page) == ["Maison 0", "Maison 1", "Maison 2", "Maison 3"]
    assert "Inscrit le</a></th>" not in page and "Filtres modifiés" not in page
    assert db.exec(select(VueListe.requete)).one() == "col=organisme%2Cetat&q=maison&tri=nom"


def test_other_filters_may_be_kept_in_it(db: Session, claire: Browser) -> None:
    vue = saved(db, claire)
    page = claire.get(f"/organismes?q=ateliers&vue={vue.id}").text
    form = re.search(r'action="(/vues/[^"]+/filtres[^"]+)"', page)
    assert form and "Filtres modifiés" in page
    assert "q=ateliers" in claire.post(form[1].replace("&amp;", "&")).headers["location"]
    assert "q=ateliers" in alone(db).requete


def test_a_shared_view_shows_what_its_reader_sees(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    vue = saved(db, claire, "habilitations", "q=maison", partagee="oui")
    other = browse(make.agent(db, "Ines", "Morin", Role.INSTRUCTEUR))
    assert tabs(claire.get("/habilitations").text) == [("Maisons", "4")]
    assert tabs(other.get("/habilitations").text) == [("Maisons", "0")]
    for path in (f"/vues/{vue.id}", f"/vues/{vue.id}/suppression", f"/vues/{vue.id}/filtres"):
        assert other.post(path, {"nom": "x"}).status_code == 403


def test_what_is_kept_to_oneself_does_not_exist_for_others(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    vue = saved(db, claire, "habilitations", "q=maison")
    other = browse(make.instructeur(db))
    assert not tabs(other.get("/habilitations").text) and other.get(f"/vues/{vue.id}").status_code == 404
    assert other.get(f"/vues/{vue.id}/suppression").status_code == 404
    assert other.get("/vues/nouvelle?liste=organismes").status_code == 404  # a list that is not theirs


def test_a_view_is_renamed_counted_in_the_menu_and_deleted(db: Session, claire: Browser) -> None:
    vue = saved(db, claire)
    assert claire.post(f"/vues/{vue.id}", {"nom": "Les maisons", "au_menu": "oui"}).status_code == 303
    page = claire.get("/habilitations").text
    assert re.search(rf'href="/organismes\?[^"]*vue={vue.id}[^"]*">.*?Les maisons<span class="count"[^>]*>4', page, re.DOTALL)
    asked = claire.get(f"/vues/{vue.id}/suppression").text
    assert (
        "Supprimer la vue « Les maisons »" in asked and f'href="/vues/{vue.id}/suppression"' in claire.get(f"/vues/{vue.id}").text
    )
    assert claire.post(f"/vues/{vue.id}/suppression").headers["location"] == "/organismes"
    assert not db.exec(select(VueListe)).all() and not re.search(
        "Les maisons<span class=.count", claire.get("/habilitations").text
    )


def test_a_name_is_given_once(db: Session, claire: Browser) -> None:
    saved(db, claire)
    answer = claire.post("/vues/nouvelle?liste=organismes&requete=q%3Dateliers", {"nom": "Maisons"})
    assert answer.status_code == 422 and "Vous avez déjà une vue de ce nom" in answer.text
    assert claire.post("/vues/nouvelle?liste=organismes", {"nom": ""}).status_code == 422


def test_one_view_too_many_is_said_beside_its_name(db: Session, claire: Browser) -> None:
    me = saved(db, claire).personne_id
    db.add_all([VueListe(personne_id=me, liste="organismes", nom=f"Vue {n}", requete="q=maison") for n in range(19)])
    db.commit()
    answer = claire.post("/vues/nouvelle?liste=organismes&requete=q%3Dateliers", {"nom": "La vingt-et-unième"})
    assert answer.status_code == 422 and "Vous avez déjà 20 vues de cette liste" in answer.text
    assert 'value="La vingt-et-unième"' in answer.text


def test_a_page_counts_few_views_ones_own_first(db: Session, claire: Browser) -> None:
    colleague = make.agent(db, "Ines", "Morin", Role.INSTRUCTEUR)
    db.add_all(
        [
            VueListe(personne_id=colleague.id, liste="organismes", nom=f"Vue {n}", requete="q=maison", partagee=True)
            for n in range(25)
        ]
    )
    db.commit()
    assert claire.post("/vues/nouvelle?liste=organismes&requete=q%3Dmaison", {"nom": "La mienne"}).status_code == 303
    shown = tabs(claire.get("/organismes").text)
    assert len(shown) == 20 and shown[0][0] == "La mienne"


def test_a_view_keeps_columns_that_there_are(db: Session, claire: Browser) -> None:
    vue = saved(db, claire, requete="col=organisme,inconnue,etat,organisme&q=maison")
    assert vue.requete == "col=organisme%2Cetat&q=maison"


def test_a_query_longer_than_its_column_is_refused(db: Session) -> None:
    sophie = make.user_of(db, make.instructeur(db))
    with pytest.raises(ChampRefuse, match="trop longs"):
        vues.save(db, "organismes", "q" * 4001, nom="Longue", partagee=False, au_menu=False, by=sophie)
    vue = vues.save(db, "organismes", "q" * 4000, nom="Longue", partagee=False, au_menu=False, by=sophie)
    with pytest.raises(Refus, match="trop longs"):
        vues.replace(db, vue, "q" * 4001, by=sophie)


def test_a_view_of_who_left_nothing_to_others(db: Session, claire: Browser) -> None:
    """What the platform no longer knows is left out of what a view asks."""
    vue = saved(db, claire, requete="etat=inconnu&q=maison")
    assert "etat" not in vue.requete and db.exec(select(Personne).where(Personne.id == vue.personne_id)).one()
