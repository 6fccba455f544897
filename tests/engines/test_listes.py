"""Each declared list by itself: what its statements answer for each reader, in every state, sort, search and filter, page after page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import product
from pkgutil import walk_packages
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

import eclat.domain
from eclat import clock
from eclat.domain.courriels.envois import Suivi
from eclat.domain.habilitations.liste import HABILITATIONS
from eclat.domain.organismes.liste import ORGANISMES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support.liste import COURRIELS
from eclat.engines import listes, recherche
from eclat.engines.listes import Liste, Vue
from eclat.models import (
    Acces,
    Campagne,
    Candidat,
    Courriel,
    Cqp,
    Delegation,
    Document,
    EtatDocument,
    EtatOrganisme,
    Habilitation,
    Modalite,
    Organisme,
    Personne,
    Role,
    RoleAgent,
)
from tests import campagnes
from tests import factories as make
from tests.scenes import told
from tests.worlds import some_of_everything

WORDS = ("belvedere", "o", "!!!", "512 480", "les ateliers du belv", "HAB-2")
FILTERS: dict[str, Callable[[Session], Any]] = {
    "modele": lambda db: db.exec(select(Courriel.modele).limit(1)).one(),
    "document": lambda db: db.exec(select(Document.id).where(Document.etat == EtatDocument.PUBLIE).limit(1)).one(),
    "categorie": lambda db: db.exec(select(Document.categorie_tri).limit(1)).one(),
    "public": lambda db: Role.DIRIGEANT,
    "organisme": lambda db: db.exec(select(Organisme.id).limit(1)).one(),
    "region": lambda db: "Provence-Alpes-Côte d’Azur",
    "periode": lambda db: clock.today().year,
    "cqp": lambda db: db.exec(select(Cqp.id).limit(1)).one(),
    "avec": lambda db: db.exec(select(Courriel.id).limit(1)).one(),
    "national": lambda db: db.exec(
        select(Habilitation.organisme_id).join(Delegation, col(Delegation.habilitation_id) == Habilitation.id).limit(1)
    ).one(),
    "acces": lambda db: db.exec(select(Candidat.acces).limit(1)).one(),
    "departements": lambda db: "84",
    "modalite": lambda db: Modalite.PRESENTIEL,
    "campagne": lambda db: db.exec(select(Campagne.id).limit(1)).one(),
    "session": lambda db: db.exec(select(Candidat.session_id).limit(1)).one(),
}
SEVERAL: dict[str, Callable[[Session], list[str]]] = {
    "modele": lambda db: sorted(set(db.exec(select(Courriel.modele))))[:2],
    "region": lambda db: ["Bretagne", "Provence-Alpes-Côte d’Azur"],
    "cqp": lambda db: [str(each) for each in db.exec(select(Cqp.id))] + [str(uuid7())],
    "acces": lambda db: [each.value for each in Acces][:2],
}
READERS: dict[str, Callable[[Session], Personne]] = {
    "administrateur": make.administrateur,  # Claire, who instructs too
    "decideur": lambda db: make.agent(db, "Paul", "Decideur", Role.ADMINISTRATEUR),
    "instructeur": make.instructeur,
    "comite": make.comite_technique,
}


def declared() -> Iterator[Liste[Any]]:
    for module in walk_packages(eclat.domain.__path__, "eclat.domain."):
        yield from (each for each in vars(import_module(module.name)).values() if isinstance(each, Liste))


LISTES = list(dict.fromkeys(declared()))


def named(liste: Liste[Any]) -> str:
    return str(liste.key.table.name)


@pytest.fixture(params=READERS)
def reader(db: Session, request: pytest.FixtureRequest) -> Utilisateur:
    told(db, world)
    found = make.user_of(db, READERS[request.param](db))
    db.commit()
    return found


def world(db: Session) -> None:
    """Rows of every list: those of a network and of a session too."""
    some_of_everything(db)
    rows = [make.row(number, courriel=f"d{number}@belvedere-ecoles.example") for number in (1, 2)]
    make.national(db, "Réseau du Belvédère", rows=rows, etat="en_attente_delegataires")
    make.en_cours(db, make.habilite(db, "Candidats du Belvédère"), people=3)
    campagnes.ouverte(db)


def views(db: Session, liste: Liste[Any], user: Utilisateur) -> Iterator[Vue]:
    """Each state and none, each sort both ways, what is sought and filtered; a word and a sort in a state too."""
    etats = liste.states.of(user) if liste.states else []
    tris = [f"{way}{tri}" for way, tri in product(("", "-"), liste.sorts)]
    words = WORDS if liste.search else ()
    whose = {name: str(FILTERS[name](db)) for name in liste.view().whose}
    narrowing = [
        *({"q": each} for each in words),
        *({name: str(FILTERS[name](db))} for name in liste.filters if name not in whose),
    ]
    asked = [{}, *({"etat": each} for each in etats), *({"tri": each} for each in tris), *narrowing]
    asked += [{"etat": etat, **narrowing[0]} for etat in etats[:2] if narrowing]
    asked += [{**narrowing[0], **each} for each in narrowing[len(words) :]]
    asked += [{"etat": etats[-1], "tri": tri} for tri in tris if etats]
    together = ",".join(liste.states.together(user)[:3]) if liste.states else ""
    if "," in together:  # several states, one of which is enough
        asked += [{"etat": together}, *({"etat": together, "tri": tri} for tri in tris)]
        asked += [{"etat": together, **each} for each in narrowing]
    asked += [{name: ",".join(several(db))} for name, several in SEVERAL.items() if name in liste.view.PLUSIEURS]
    for query in [{**whose, **each} for each in asked]:
        yield liste.vue(query, user)


@contextmanager
def pieces(size: int) -> Iterator[None]:
    """Pages of so many rows, and exports read by as many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listes, "PAGE", size)
        patch.setattr(listes, "CHUNK", size)
        for each in LISTES:
            patch.setattr(each, "size", 0)
        yield


def forward(db: Session, liste: Liste[Any], user: Utilisateur, vue: Vue) -> Iterator[list[Any]]:
    """The pages, each after the last row of the one before."""
    found = liste.page(db, user, vue)
    assert not found.avant
    yield found.lignes
    while found.apres:
        found = liste.page(db, user, liste.vue({**vue.here, "apres": str(found.lignes[-1].id)}, user))
        assert found.avant and found.lignes
        yield found.lignes


def back(db: Session, liste: Liste[Any], user: Utilisateur, vue: Vue, last: UUID) -> list[Any]:
    """The rows before one, by pages from the nearest. The first page is always whole: it may show again what the next one did."""
    found = liste.page(db, user, liste.vue({**vue.here, "avant": str(last)}, user))
    rows = found.lignes
    while found.avant:
        found = liste.page(db, user, liste.vue({**vue.here, "avant": str(rows[0].id)}, user))
        rows = [*(each for each in found.lignes if each not in rows), *rows]
    return rows


def in_order(db: Session, liste: Liste[Any], user: Utilisateur, vue: Vue, keys: set[UUID]) -> list[UUID]:
    """These keys as the columns of the sort say, put in order here rather than by the database; what comes first, first."""
    order, falling = liste.order(vue)
    rows = db.execute(
        liste.base(liste.key.label("cle"), *liste.columns_of(order)).where(liste.key.in_(keys)), dict(liste.of(db, vue))
    )
    found = [row[0] for row in sorted(rows, key=lambda row: tuple(row[1:]), reverse=falling)]
    if liste.ahead is None or vue.tri:
        return found
    first = set(db.execute(liste.base(liste.key).where(liste.key.in_(keys), liste.ahead(user))).scalars())
    return [*(each for each in found if each in first), *(each for each in found if each not in first)]


@pytest.mark.in_its_world
@pytest.mark.parametrize("liste", LISTES, ids=named)
def test_pages_exports_and_figures_tell_the_same_rows(db: Session, liste: Liste[Any], reader: Utilisateur) -> None:
    """In one page or by twos, forward or back, exported by pieces, counted, chosen or looked up by their keys."""
    waits = liste.waiting(db, reader) if liste.waits else None
    for vue in views(db, liste, reader):
        with pieces(1000):
            rows = liste.page(db, reader, vue).lignes
        keys = [each.id for each in rows]
        with pieces(2):
            assert [each for page in forward(db, liste, reader, vue) for each in page] == rows, vue
            assert len(rows) < 3 or back(db, liste, reader, vue, keys[-1]) == rows[:-1], vue
            assert list(liste.every(lambda: same(db), reader, vue)) == rows, vue
            assert list(liste.every(lambda: same(db), reader, vue.first(), keys[1:4])) == rows[1:4] or len(keys) < 2, vue
        assert keys == in_order(db, liste, reader, vue, set(keys)), vue
        assert (
            {each.id for each in liste.lines(db, reader, keys, vue)} == set(keys) == set(liste.chosen(db, reader, vue, 1000))
        ), vue
        figures = liste.figures(db, reader, vue)
        assert figures.of(vue.etat) == len(rows), vue
        assert waits is None or figures.attente == waits, vue


@contextmanager
def same(db: Session) -> Iterator[Session]:
    yield db


@pytest.mark.in_its_world
@pytest.mark.parametrize("liste", LISTES, ids=named)
def test_figures_stop_at_the_cap(db: Session, liste: Liste[Any], reader: Utilisateur, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sought may be counted further, when it is rare enough to be read whole."""
    seen = [(vue, liste.figures(db, reader, vue)) for vue in views(db, liste, reader)]
    monkeypatch.setattr(liste, "count_to", 1)
    for vue, whole in seen:
        capped = liste.figures(db, reader, vue)
        counts = {etat: min(number, 2) for etat, number in capped.par_etat.items()} if vue.narrowed else capped.par_etat
        assert counts == {etat: min(number, 2) for etat, number in whole.par_etat.items()}, vue
        assert (capped.attente.nombre, capped.attente.depuis) == (min(whole.attente.nombre, 2), whole.attente.depuis), vue


@pytest.mark.in_its_world
@pytest.mark.parametrize("candidates", [1, 5000])
@pytest.mark.parametrize("liste", [each for each in LISTES if each.search], ids=named)
def test_common_words_find_what_rare_ones_do(
    db: Session, liste: Liste[Any], reader: Utilisateur, monkeypatch: pytest.MonkeyPatch, candidates: int
) -> None:
    """Whether rows are looked up, met in the order of the list, or looked up after all since too few were met."""
    monkeypatch.setattr(listes, "PAGE", 3)
    vues = [each for each in views(db, liste, reader) if each.narrowed]
    expected = [(liste.page(db, reader, vue), liste.figures(db, reader, vue)) for vue in vues]
    monkeypatch.setattr(recherche, "FEW", 0)
    monkeypatch.setattr("eclat.domain.support.liste.RARE", -1)
    monkeypatch.setattr(listes, "CANDIDATES", candidates)
    assert [(liste.page(db, reader, vue), liste.figures(db, reader, vue)) for vue in vues] == expected


@pytest.mark.in_its_world
def test_a_state_holds_those_that_are_in_it_and_words_those_that_bear_them(db: Session) -> None:
    user = make.user_of(db, told(db, some_of_everything))

    def rows(liste: Liste[Any], **query: str) -> list[Any]:
        with pieces(1000):
            return liste.page(db, user, liste.vue(query, user)).lignes

    for etat in EtatOrganisme:
        found = rows(ORGANISMES, etat=etat)
        assert found and {each.etat for each in found} == {etat}
    for suivi in COURRIELS.states.labels if COURRIELS.states else ():
        assert all(each.envoi.suivi == Suivi(suivi) for each in rows(COURRIELS, etat=suivi))
    assert {each.nom for each in rows(ORGANISMES, q="ateliers belv")} == {
        f"Les Ateliers du Belvédère {number}" for number in range(len(EtatOrganisme))
    }
    theirs = select(Habilitation.numero).join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
    numeros = set(db.exec(theirs.where(col(Habilitation.depose_le).is_not(None), col(Organisme.nom).startswith("Maison"))))
    assert {each.numero for each in rows(HABILITATIONS, q="maison")} == numeros and len(numeros) == 4
    one = min(numeros)
    assert [each.numero for each in rows(HABILITATIONS, q=one)] == [one]
    agents = db.exec(select(func.count(func.distinct(RoleAgent.personne_id)))).one()
    assert agents == len(rows(next(each for each in LISTES if named(each) == "personne")))
