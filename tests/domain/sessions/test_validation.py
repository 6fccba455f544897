"""A session is entrusted to a binôme of both collèges, which agree, refuse, or differ; it begins on its day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.sessions import attentes, attributions, debuts, validation
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import Appartenance, Avis, College, EtatSession, Organisme, Role, SessionCqp, Siege
from eclat.settings import get_settings
from tests import factories as make

E = EtatSession


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def asked(db: Session, tremplin: Organisme) -> SessionCqp:
    return make.session(db, tremplin, etat="demandee")


@pytest.fixture
def pair(db: Session, asked: SessionCqp) -> tuple[Utilisateur, Utilisateur]:
    """Employeurs, salariés."""
    return make.binome(db, asked)


@pytest.fixture
def one_suffices(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ECLAT_SESSION_ACCORDS", "1")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def sent(db: Session, modele: str) -> list[str]:
    return sorted(each.destinataire for each in make.mails(db) if each.modele == modele)


# --- attribution --------------------------------------------------------------------------------------------------------


def test_one_member_of_each_college_is_told_and_reads(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    assert asked.etat == E.EN_VALIDATION
    assert sent(db, "session_attribuee") == sorted(each.courriel for each in pair)
    for member in pair:
        assert list(db.exec(session_policies.visible_sessions(member))) == [asked]
        assert [each.id for each in attentes.attentes(db, member).a_etudier] == [asked.id]
    third = make.user_of(db, make.binome_paritaire(db, prenom="Nora", nom="Lemaire"))
    assert list(db.exec(session_policies.visible_sessions(third))) == []


def test_never_twice_the_same_nor_of_the_other_college(db: Session, asked: SessionCqp) -> None:
    brigitte, amadou = make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"), make.binome_paritaire(db)
    for employeurs, salaries, champ in (
        (amadou, amadou, "salaries"),
        (amadou, brigitte, "employeurs"),
        (brigitte, make.instructeur(db), "salaries"),
    ):
        with pytest.raises(ChampRefuse) as refused:
            attributions.attribute(db, asked, employeurs=employeurs.id, salaries=salaries.id, by=make.decider(db))
        assert refused.value.champ == champ
    assert asked.etat == E.DEMANDEE


def test_someone_tied_to_the_organisme_wants_a_reason(db: Session, tremplin: Organisme, asked: SessionCqp) -> None:
    brigitte, amadou = make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"), make.binome_paritaire(db)
    db.add(
        Appartenance(
            personne_id=amadou.id, organisme_id=tremplin.id, role=Role.REFERENT, jusqu_a=clock.now() - timedelta(days=300)
        )
    )
    db.flush()
    (tied,) = [each for each in attributions.members(db, asked) if each.lie]
    assert tied.id == amadou.id and "a travaillé pour cet organisme" in tied.dit
    with pytest.raises(ChampRefuse, match="dites pourquoi"):
        attributions.attribute(db, asked, employeurs=brigitte.id, salaries=amadou.id, by=make.decider(db))
    attributions.attribute(db, asked, employeurs=brigitte.id, salaries=amadou.id, motif="Seul disponible.", by=make.decider(db))
    assert [each.motif for each in attributions.seats(db, asked)] == ["", "Seul disponible."]


def test_the_load_of_each_stands_beside_their_name(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
    other = make.session(db, tremplin, etat="demandee", begins=90)
    assert [(each.nom, each.charge) for each in attributions.members(db, other)] == [
        ("Brigitte Caron", 1), ("Nora Lemaire", 0), ("Amadou Ndiaye", 1),
    ]  # fmt: skip


def test_a_change_keeps_the_past_and_its_opinion_counts_no_more(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    brigitte, amadou = pair
    validation.give_agreement(db, asked, by=amadou)
    nora = make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
    seen = [str(each.id) for each in attributions.seats(db, asked)]
    assert brigitte.personne_id
    attributions.attribute(db, asked, employeurs=brigitte.personne_id, salaries=nora.id, by=make.decider(db), seen=seen)
    assert [name for _, name in attributions.history(db, asked)] == ["Brigitte Caron", "Amadou Ndiaye", "Nora Lemaire"]
    assert validation.current(db, asked) == [] and db.exec(select(Avis)).one().favorable
    with pytest.raises(Interdit):
        validation.give_agreement(db, asked, by=amadou)
    with pytest.raises(Refus, match="confier cette demande"):
        attributions.attribute(db, asked, employeurs=brigitte.personne_id, salaries=nora.id, by=make.decider(db), seen=["autre"])


def test_who_replaces_a_member_of_an_open_session_is_told_what_is_left(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    brigitte, amadou = pair
    for each in pair:
        validation.give_agreement(db, asked, by=each)
    assert brigitte.personne_id and attributions.relay(db, asked, amadou) is None
    nora = make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
    attributions.attribute(db, asked, employeurs=brigitte.personne_id, salaries=nora.id, by=make.decider(db))
    found = attributions.relay(db, asked, make.user_of(db, nora))
    assert found is not None and found.ancien == "Amadou Ndiaye"
    assert [attributions.relay(db, asked, each) for each in (brigitte, amadou, make.decider(db))] == [None, None, None]


# --- what they think ----------------------------------------------------------------------------------------------------


def test_both_agree_and_it_opens(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    brigitte, amadou = pair
    assert validation.give_agreement(db, asked, motif="Équipe solide.", by=brigitte) == E.EN_VALIDATION
    assert sent(db, "session_avis") == [amadou.courriel]
    assert attentes.attentes(db, brigitte).nombre == 0
    assert validation.give_agreement(db, asked, by=amadou) == E.OUVERTE
    assert sent(db, "session_ouverte") == [make.dirigeant(db, tremplin).courriel]


def test_one_suffices_where_the_setting_says_so(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], one_suffices: None
) -> None:
    assert validation.give_agreement(db, asked, by=pair[1]) == E.OUVERTE
    assert sent(db, "session_avis") == []


def test_both_refuse_and_their_reasons_are_read(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    for member, motif in zip(pair, ("Trop court.", "Pas de tuteurs."), strict=True):
        validation.refuse_agreement(db, asked, motif=motif, by=member)
    assert asked.etat == E.REFUSEE
    assert asked.motif == "Collège des employeurs : Trop court.\n\nCollège des salariés : Pas de tuteurs."
    assert sent(db, "session_refusee") == [make.dirigeant(db, tremplin).courriel]


def test_two_long_reasons_are_kept_whole(db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]) -> None:
    for member in pair:
        validation.refuse_agreement(db, asked, motif="é" * 4000, by=member)
    db.expire_all()
    assert asked.motif.count("é") >= 8000 and len(asked.motif) <= SessionCqp.__table__.c.motif.type.length  # type: ignore[attr-defined]


@pytest.mark.parametrize(("verb", "etat"), [(validation.settle_open, E.OUVERTE), (validation.settle_refuse, E.REFUSEE)])
def test_when_they_differ_the_administrateur_decides(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur], verb: object, etat: EtatSession
) -> None:
    claire = make.decider(db)
    settle = validation.settle_open if etat == E.OUVERTE else validation.settle_refuse
    validation.give_agreement(db, asked, by=pair[0])
    with pytest.raises(Refus, match="ne sont pas en désaccord"):
        settle(db, asked, motif="Non.", by=claire)
    assert validation.refuse_agreement(db, asked, motif="Trop court.", by=pair[1]) == E.EN_VALIDATION
    assert sent(db, "session_desaccord") == [claire.courriel]
    with pytest.raises(Interdit):
        settle(db, asked, motif="Non.", by=pair[0])
    settle(db, asked, motif="Le calendrier suffit.", by=claire)
    assert asked.etat == etat


def test_an_opinion_taken_back_is_kept_beside_the_new_one(
    db: Session, asked: SessionCqp, pair: tuple[Utilisateur, Utilisateur]
) -> None:
    brigitte, amadou = pair
    validation.refuse_agreement(db, asked, motif="Trop court.", by=brigitte)
    validation.give_agreement(db, asked, motif="Vu avec l’organisme.", by=brigitte)
    rows = db.exec(select(Avis).order_by(col(Avis.cree_le))).all()
    assert [(each.favorable, each.motif, each.perime_le is None) for each in rows] == [
        (False, "Trop court.", False), (True, "Vu avec l’organisme.", True),
    ]  # fmt: skip
    with pytest.raises(DejaFait):
        validation.give_agreement(db, asked, by=brigitte)
    assert validation.give_agreement(db, asked, by=amadou) == E.OUVERTE


# --- it begins ----------------------------------------------------------------------------------------------------------


def test_it_begins_on_its_day_by_the_clocks_of_the_place(db: Session, tremplin: Organisme) -> None:
    there = make.session(db, tremplin, etat="ouverte")
    assert debuts.due(db) == [] and there.debut
    there.debut = clock.today()
    db.flush()
    assert debuts.due(db) == [there.id]
    there.debut, there.code_postal = clock.today() + timedelta(days=1), "97400"
    db.flush()
    midnight = clock.now().astimezone(clock.PARIS).replace(hour=23, minute=30, second=0)
    with clock.travel(midnight - clock.now()):
        assert debuts.due(db) == [there.id], "it is tomorrow in La Réunion"
        debuts.begin(db, there, by=SYSTEME)
    assert there.etat == E.EN_COURS and sent(db, "session_commencee") == [make.dirigeant(db, tremplin).courriel]
    assert db.exec(select(Siege)).all()


def test_it_does_not_begin_on_a_day_that_was_put_off_meanwhile(db: Session, tremplin: Organisme) -> None:
    there = make.session(db, tremplin, etat="ouverte", begins=0)
    assert debuts.due(db) == [there.id]
    later = update(SessionCqp).where(col(SessionCqp.id) == there.id).values(debut=clock.today() + timedelta(days=7))
    db.execute(later, execution_options={"synchronize_session": False})  # by another transaction
    with pytest.raises(Refus, match="n’est pas venu"):
        debuts.begin(db, there, by=SYSTEME)
    assert there.etat == E.OUVERTE
