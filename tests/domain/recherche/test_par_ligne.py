"""What a reader sees is the same, read at once or asked row by row; many or few are told apart by what is entrusted to them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.recherche import demande, recherche, sources
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import par_ligne
from eclat.http import menus
from eclat.models import Appartenance, College, Habilitation, Personne, RoleAgent
from tests import certificats
from tests import factories as make

SOURCES = {name: each for name, each in vars(sources).items() if isinstance(each, sources.Source)}


def told(db: Session) -> list[Utilisateur]:
    """A session whose certificates are delivered, a network that is studied, a message in each; everyone who is of them, and an agent of nothing."""
    session = certificats.delivree(db, people=2)
    make.studied(db, make.national(db, rows=2, etat="en_attente_delegataires"), make.instructeur(db))
    for request in db.exec(select(Habilitation)).all():
        with clock.travel(timedelta(minutes=-5)):
            make.message(db, request, "Le calendrier est arrêté.", by=make.owner(db, request))
    make.habilitation(db, make.organisme(db, "Tremplin du Nord"), etat="deposee")
    make.comite_technique(db, "Odile", "Schmitt")
    make.binome_paritaire(db, College.SALARIES, "Noé", "Blanc")
    assert session.etat
    db.flush()
    people = set(db.exec(select(RoleAgent.personne_id))) | set(db.exec(select(Appartenance.personne_id)))
    return [make.user_of(db, db.get_one(Personne, key)) for key in people]


def test_the_same_is_seen_by_everyone(db: Session) -> None:
    readers, some = told(db), dict.fromkeys(SOURCES, 0)
    for name, source in SOURCES.items():
        for reader in readers:
            row, whole = (
                set(db.exec(select(source.model.id).where(source.seen(reader, source.model.id, by_row=by_row))))
                for by_row in (True, False)
            )
            assert row == whole, (name, reader.roles)
            some[name] += bool(row)
    assert all(each > 1 for each in some.values()) and some["PERSONNES"] < len(readers), some


@pytest.mark.parametrize("much", [False, True])
@pytest.mark.parametrize("typed", ["tremplin", "calendrier arrêté", "trenplin", "0001"])
def test_the_same_is_found_however_much_one_sees(db: Session, monkeypatch: pytest.MonkeyPatch, much: bool, typed: str) -> None:
    """Of words that are all common, for who sees much or little."""
    readers = told(db)
    usual = [recherche.search(db, each, demande.read(typed)) for each in readers]
    monkeypatch.setattr(sources, "COMMON", 0)
    monkeypatch.setattr(sources, "sees_much", lambda *_: much)
    assert [recherche.search(db, each, demande.read(typed)) for each in readers] == usual
    assert any(each.nombre for each in usual) and not all(each.nombre for each in usual)


def test_menus_count_the_same_however_much_one_sees(db: Session) -> None:
    for reader in told(db):
        if menus.asked(reader):
            few, many = (tuple(menus.together(reader, much).one(db)) for much in (False, True))
            assert few == many, reader.roles


def test_much_is_counted_in_files(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    sophie, claire = make.instructeur(db), make.user_of(db, make.administrateur(db))
    for nom in ("Tremplin du Nord", "Tremplin du Sud"):
        make.habilitation(db, make.organisme(db, nom), etat="en_instruction", instructeurs=[sophie])
    of_two, leader = make.user_of(db, sophie), make.user_of(db, make.dirigeant(db, make.organisme(db)))
    assert par_ligne.entrusted(of_two).scalar(db) == 2
    assert [par_ligne.sees_much(db, each) for each in (claire, of_two, leader)] == [True, False, False]
    monkeypatch.setattr(par_ligne, "MUCH", 2)
    assert par_ligne.sees_much(db, of_two)
