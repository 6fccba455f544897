"""What is to be declared to France compétences: by whom it is found, by when, once; and compared with what is known there."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.partenaires import comparaison, partenaires
from eclat.domain.partenaires.liste import PARTENAIRES, RETARD
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.engines.listes.vues import Vue
from eclat.models import (
    Enregistrement,
    EtatHabilitation,
    EtatPartenaire,
    Habilitation,
    Organisme,
    Partenaire,
    RolePartenaire,
    Situation,
)
from tests import factories as make

HEAD = "NOM_PARTENAIRE;SIRET_PARTENAIRE;HABILITATION_PARTENAIRE;ETAT_HABILITATION\n"


def one(db: Session) -> Partenaire:
    return db.exec(select(Partenaire)).one()


def held(db: Session) -> tuple[Organisme, Habilitation]:
    organisme = make.habilite(db)
    return organisme, db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()


def test_an_accepted_habilitation_is_to_be_declared(db: Session) -> None:
    organisme, _ = held(db)
    assert partenaires.follow(db) == 1
    found = one(db)
    assert (found.siret, found.situation, found.etat) == (organisme.siret, Situation.ACTIF, EtatPartenaire.A_DECLARER)
    assert found.echeance == partenaires.limit(found.depuis) and found.actif_depuis == found.depuis
    assert partenaires.follow(db) == 0, "nothing moved since"


def test_what_was_declared_is_declared_once(db: Session) -> None:
    held(db)
    partenaires.follow(db)
    partenaires.declare(db, one(db), vu=99, by=make.decider(db))
    assert one(db).etat == EtatPartenaire.DECLARE and one(db).declare_le is not None
    with pytest.raises(DejaFait):
        partenaires.declare(db, one(db), vu=99, by=make.decider(db))
    assert partenaires.follow(db) == 0


@pytest.mark.parametrize(
    ("etat", "situation"),
    [(EtatHabilitation.SUSPENDUE, Situation.SUSPENDU), (EtatHabilitation.RESILIEE, Situation.SORTI), (EtatHabilitation.EXPIREE, Situation.SORTI)],
)  # fmt: skip
def test_a_change_is_to_be_declared_again(db: Session, etat: EtatHabilitation, situation: Situation) -> None:
    _, habilitation = held(db)
    partenaires.follow(db)
    partenaires.declare(db, one(db), vu=99, by=make.decider(db))
    habilitation.etat = etat
    with clock.travel(timedelta(days=10)):
        assert partenaires.follow(db) == 1
        found = one(db)
        assert (found.situation, found.etat, found.depuis) == (situation, EtatPartenaire.A_DECLARER, clock.today())
        assert found.echeance == partenaires.limit(clock.today())
        habilitation.etat = EtatHabilitation.ACCEPTEE
        partenaires.follow(db)
        assert one(db).etat == EtatPartenaire.DECLARE, "it is again what was declared"


def test_who_was_never_declared_leaves_without_a_word(db: Session) -> None:
    _, habilitation = held(db)
    partenaires.follow(db)
    habilitation.etat = EtatHabilitation.RESILIEE
    partenaires.follow(db)
    assert db.exec(select(Partenaire)).all() == []


def test_without_a_siret_nothing_is_declared(db: Session) -> None:
    organisme, _ = held(db)
    organisme.siret, organisme.sans_siret = None, "Association en cours de création"
    partenaires.follow(db)
    with pytest.raises(Refus, match="SIRET"):
        partenaires.declare(db, one(db), vu=99, by=make.decider(db))


def test_only_who_administers_declares(db: Session) -> None:
    held(db)
    partenaires.follow(db)
    with pytest.raises(Interdit):
        partenaires.declare(db, one(db), vu=99, by=make.user_of(db, make.instructeur(db)))


def test_what_changed_since_it_was_seen_is_not_declared(db: Session) -> None:
    """The clock finds another SIRET between the page and the click."""
    organisme, _ = held(db)
    partenaires.follow(db)
    seen = partenaires.last_change(db)
    organisme.siret = "73282932000074"
    partenaires.follow(db)
    with pytest.raises(Refus, match="a changé depuis que la page est ouverte"):
        partenaires.declare(db, one(db), vu=seen, by=make.decider(db))
    assert one(db).declare_le is None
    partenaires.declare(db, one(db), vu=partenaires.last_change(db), by=make.decider(db))
    assert one(db).declare_siret == "73282932000074"


def test_a_page_knows_no_change_that_came_while_it_was_read(db: Session) -> None:
    organisme, _ = held(db)
    partenaires.follow(db)
    shown = {one(db).id: one(db).rang}
    assert partenaires.up_to(db, shown) == partenaires.last_change(db) == 1
    organisme.siret = "73282932000074"
    partenaires.follow(db)
    assert (partenaires.up_to(db, shown), partenaires.last_change(db)) == (1, 2)


@pytest.mark.parametrize(
    ("depuis", "limit"),
    [
        (date(2026, 9, 28), date(2026, 11, 28)), (date(2026, 12, 31), date(2027, 2, 28)), (date(2026, 11, 15), date(2027, 1, 15)),
        (date(2027, 12, 31), date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_two_months_are_given(depuis: date, limit: date) -> None:
    assert partenaires.limit(depuis) == limit


def test_what_is_late_has_its_chip(db: Session) -> None:
    held(db)
    partenaires.follow(db)
    user = make.decider(db)
    assert PARTENAIRES.page(db, user, Vue(etat=RETARD)).lignes == []
    one(db).echeance = clock.today() - timedelta(days=1)
    db.flush()
    figures = PARTENAIRES.figures(db, user, Vue())
    assert (figures.of(RETARD), figures.of(EtatPartenaire.A_DECLARER), figures.of("")) == (1, 1, 1)


def test_missing_surplus_and_different(db: Session) -> None:
    same, other, missing = make.habilite(db, "Pareil"), make.habilite(db, "Différent"), make.habilite(db, "Manquant")
    partenaires.follow(db)
    roles = {each.organisme_id: each.role for each in db.exec(select(Partenaire))}
    wrong = RolePartenaire.FORMER if roles[other.id] != RolePartenaire.FORMER else RolePartenaire.ORGANISER
    file = (
        f"{HEAD}Pareil;{same.siret};{roles[same.id]};Actif\nDifférent;{other.siret};{wrong};Actif\n"
        f"Inconnu;73282932000074;FORMER;Actif\nParti;40483304800022;FORMER;Supprimé\n"
    )
    found = comparaison.compare(db, comparaison.read(file.encode("utf-8-sig")))
    assert [each.nom for each in found.manquants] == ["Manquant"] and found.manquants[0].siret == missing.siret
    assert [each.nom for each in found.en_trop] == ["Inconnu"]
    assert [(each.nom, each.la_bas) for each in found.differents] == [("Différent", wrong)]
    assert found.identiques == 1 and found.lignes == 4


def test_a_file_may_name_the_registration(db: Session) -> None:
    organisme, _ = held(db)
    partenaires.follow(db)
    code, role = db.exec(select(Enregistrement.code_rncp)).first(), one(db).role
    head = "NUMERO_FICHE," + HEAD.replace(";", ",")
    for fiche, known in ((code, 1), ("RNCP1", 0)):
        found = comparaison.compare(db, comparaison.read(f"{head}{fiche},X,{organisme.siret},{role},Actif\n".encode("cp1252")))
        assert found.identiques == known and len(found.manquants) == 1 - known and not found.en_trop


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "Il manque"), (b"NOM;SIRET\nx;y\n", "SIRET_PARTENAIRE"), (b"PK\x03\x04", "CSV"), (b"%PDF-1.7", "CSV"), (b"x" * 11_000_000, "Mo")],
    ids=["empty", "other", "xlsx", "pdf", "large"],
)  # fmt: skip
def test_another_file_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(Refus, match=said):
        comparaison.read(data)
