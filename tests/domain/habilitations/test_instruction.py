"""Attribution, study and decision of a request (P9, P10)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.dossiers import points
from eclat.domain.habilitations import attributions, decisions, demande, habilitations, instruction, portees
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.departements import REGIONS
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.models import Attribution, Bloc, Decision, EtatPoint, Habilitation, Objet, Organisme, Personne, Reglage, Role
from tests.factories import (
    administrateur,
    comite_technique,
    dirigeant,
    habilitation,
    instructeur,
    mails,
    organisme,
    user_of,
)

VALIDITY: Any = {"valide_du": date(2026, 12, 1), "valide_jusqu_au": date(2029, 11, 30)}


@pytest.fixture
def pair(db: Session) -> list[Personne]:
    administrateur(db)
    return [instructeur(db), instructeur(db, "Julien", "Delmas")]


@pytest.fixture
def deposited(db: Session, pair: list[Personne]) -> Habilitation:
    return habilitation(db, organisme(db), etat="deposee")


@pytest.fixture
def studied(db: Session, pair: list[Personne]) -> Habilitation:
    return habilitation(db, organisme(db, "Les Ateliers du Belvédère"), etat="en_instruction", instructeurs=pair)


def sent(db: Session, modele: str) -> list[str]:
    return sorted(mail.destinataire for mail in mails(db) if mail.modele == modele)


# --- attribution ---


def test_attribution_hands_the_request_to_the_pair_and_tells_them(
    db: Session, deposited: Habilitation, pair: list[Personne]
) -> None:
    odile = comite_technique(db)
    attributions.attribute(
        db, deposited, instructeurs=[p.id for p in pair], comite=[odile.id], by=user_of(db, administrateur(db, "Paul", "Martin"))
    )
    assert deposited.etat == "en_instruction"
    held = [(each.role, each.personne_id) for each in attributions.attributions(db, deposited)]
    assert held == [(Role.INSTRUCTEUR, pair[0].id), (Role.INSTRUCTEUR, pair[1].id), (Role.COMITE_TECHNIQUE, odile.id)]
    assert sent(db, "habilitation_attribuee") == sorted([odile.courriel, *(p.courriel for p in pair)])


def test_one_instructeur_is_enough(db: Session, deposited: Habilitation, pair: list[Personne]) -> None:
    attributions.attribute(
        db, deposited, instructeurs=[pair[0].id], comite=[], by=user_of(db, administrateur(db, "Paul", "Martin"))
    )
    assert deposited.etat == "en_instruction"


@pytest.mark.parametrize("chosen", [[], [0, 0], [0, 1, 2]])
def test_the_pair_is_one_or_two_different_people(
    db: Session, deposited: Habilitation, pair: list[Personne], chosen: list[int]
) -> None:
    people = [*pair, instructeur(db, "Nadia", "Ferhat")]
    with pytest.raises(ChampRefuse) as refused:
        attributions.attribute(
            db,
            deposited,
            instructeurs=[people[n].id for n in chosen],
            comite=[],
            by=user_of(db, administrateur(db, "Paul", "Martin")),
        )
    assert refused.value.champ == "instructeurs" and deposited.etat == "deposee"


def test_only_those_who_hold_the_role_may_be_chosen(db: Session, deposited: Habilitation, pair: list[Personne]) -> None:
    by = user_of(db, administrateur(db, "Paul", "Martin"))
    with pytest.raises(ChampRefuse):
        attributions.attribute(db, deposited, instructeurs=[comite_technique(db).id], comite=[], by=by)
    with pytest.raises(ChampRefuse) as refused:
        attributions.attribute(db, deposited, instructeurs=[pair[0].id], comite=[pair[0].id], by=by)
    assert refused.value.champ == "comite"


def test_a_change_keeps_the_past_and_tells_newcomers_only(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    nadia = instructeur(db, "Nadia", "Ferhat")
    before = len(sent(db, "habilitation_attribuee"))
    attributions.attribute(
        db, studied, instructeurs=[pair[0].id, nadia.id], comite=[], by=user_of(db, administrateur(db, "Paul", "Martin"))
    )
    rows = {each.personne_id: each for each in db.exec(select(Attribution).where(Attribution.habilitation_id == studied.id))}
    assert rows[pair[1].id].jusqu_a is not None and rows[pair[0].id].jusqu_a is None and rows[nadia.id].jusqu_a is None
    assert len(sent(db, "habilitation_attribuee")) == before + 1 and nadia.courriel in sent(db, "habilitation_attribuee")
    with pytest.raises(Interdit):
        instruction.POINTS.add(db, studied, texte="Trop tard", by=user_of(db, pair[1]))


def test_only_an_administrateur_attributes(db: Session, deposited: Habilitation, pair: list[Personne]) -> None:
    with pytest.raises(Interdit):
        attributions.attribute(db, deposited, instructeurs=[pair[0].id], comite=[], by=user_of(db, pair[0]))


# --- points ---


def test_points_are_added_lifted_and_taken_up_again(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    sophie, julien = (user_of(db, each) for each in pair)
    instruction.POINTS.add(db, studied, texte="CV de Nadia Ferhat", by=sophie)
    (point,) = points.of(db, studied)
    instruction.POINTS.lift(db, studied, point=point, by=julien)
    assert (point.etat, point.leve_par_id) == (EtatPoint.LEVE, pair[1].id) and not points.left(db, studied)
    instruction.POINTS.reopen(db, studied, point=point, by=sophie)
    assert (point.etat, point.leve_par_id, point.leve_le) == (EtatPoint.OUVERT, None, None)


def test_the_second_to_lift_is_told_who_was_first(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    sophie, julien = (user_of(db, each) for each in pair)
    instruction.POINTS.add(db, studied, texte="CV", by=sophie)
    (point,) = points.of(db, studied)
    instruction.POINTS.lift(db, studied, point=point, by=sophie)
    with pytest.raises(Refus, match="Sophie Rakoto a déjà levé ce point"):
        instruction.POINTS.lift(db, studied, point=point, by=julien)


def test_a_point_of_another_request_does_not_exist(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    other = habilitation(db, organisme(db, "Tremplin Animation Sud"), etat="en_instruction", instructeurs=pair)
    instruction.POINTS.add(db, other, texte="Ailleurs", by=user_of(db, pair[0]))
    with pytest.raises(Introuvable):
        points.find(db, studied, points.of(db, other)[0].id)


# --- sending back ---


def test_sending_back_needs_a_point(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    with pytest.raises(Refus, match="Ajoutez d’abord un point"):
        instruction.POINTS.send_back(db, studied, by=user_of(db, pair[0]))


def test_sending_back_tells_the_applicant_who_answers_and_deposits_again(
    db: Session, studied: Habilitation, pair: list[Personne]
) -> None:
    sophie = user_of(db, pair[0])
    asso = db.get(Organisme, studied.organisme_id)
    assert asso is not None
    theirs = user_of(db, dirigeant(db, asso))
    instruction.POINTS.add(db, studied, texte="Convention de stage", by=sophie)
    instruction.POINTS.send_back(db, studied, by=sophie)
    assert studied.etat == "a_completer" and sent(db, "habilitation_a_completer") == [theirs.courriel]
    with pytest.raises(Refus):
        habilitations.deposit(db, studied, by=theirs)
    (point,) = points.of(db, studied)
    points.answer(db, studied, point, "La voici.", by=theirs)
    habilitations.deposit(db, studied, by=theirs)
    assert studied.etat == "en_instruction" and point.etat == EtatPoint.REPONDU
    assert len(sent(db, "habilitation_completee")) == 2


# --- deciding ---


def test_accepting_states_objet_and_validity_and_tells_the_applicant(
    db: Session, studied: Habilitation, pair: list[Personne]
) -> None:
    decisions.accept(db, studied, objet=Objet.PREPARER, conditions="Un évaluateur de plus.", by=user_of(db, pair[0]), **VALIDITY)
    decision = decisions.last_decision(db, studied)
    assert studied.etat == "acceptee" and decision is not None
    assert (decision.objet, decision.valide_jusqu_au, decision.conditions) == (
        Objet.PREPARER, VALIDITY["valide_jusqu_au"], "Un évaluateur de plus.",
    )  # fmt: skip
    assert len(sent(db, "habilitation_acceptee")) == 1


def test_a_point_left_keeps_from_accepting(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    instruction.POINTS.add(db, studied, texte="CV", by=user_of(db, pair[0]))
    with pytest.raises(Refus, match="1 point reste à lever"):
        decisions.accept(db, studied, objet=Objet.PREPARER, conditions="", by=user_of(db, pair[0]), **VALIDITY)


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2026, 12, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2026, 1, 1)), (date(2019, 1, 1), date(2020, 1, 1))],
)
def test_validity_goes_forward_and_is_not_over(
    db: Session, studied: Habilitation, pair: list[Personne], start: date, end: date
) -> None:
    with pytest.raises(ChampRefuse) as refused:
        decisions.accept(
            db, studied, objet=Objet.PREPARER, conditions="", valide_du=start, valide_jusqu_au=end, by=user_of(db, pair[0])
        )
    assert refused.value.champ == "valide_jusqu_au"


def test_refusing_gives_the_reason(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    decisions.refuse(db, studied, motif="L’équipe est incomplète.", by=user_of(db, pair[1]))
    (mail,) = [mail for mail in mails(db) if mail.modele == "habilitation_refusee"]
    assert studied.etat == "refusee" and "L’équipe est incomplète." in mail.texte


def test_the_second_to_decide_is_told_what_the_first_did(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    sophie, julien = (user_of(db, each) for each in pair)
    decisions.accept(db, studied, objet=Objet.EVALUER, conditions="", by=sophie, **VALIDITY)
    with pytest.raises(Refus, match="Sophie Rakoto vient d’accepter cette demande"):
        decisions.refuse(db, studied, motif="Trop tard", by=julien)


def test_nobody_else_decides(db: Session, studied: Habilitation) -> None:
    for stranger in (administrateur(db, "Paul", "Martin"), instructeur(db, "Nadia", "Ferhat"), comite_technique(db)):
        with pytest.raises(Interdit):
            decisions.refuse(db, studied, motif="Non", by=user_of(db, stranger))


def test_the_usual_validity_stays_within_the_registration(db: Session, studied: Habilitation) -> None:
    registered = decisions.registration(db, studied)
    assert registered is not None and demande.catalogue(db)
    start, end = decisions.usual_validity(db, studied)
    assert start == clock.today() and end == date(start.year + 3, start.month, start.day) - timedelta(days=1)
    with clock.travel(timedelta(days=(registered.jusqu_au - start).days - 100)):
        assert decisions.usual_validity(db, studied)[1] == registered.jusqu_au


def test_the_usual_validity_is_a_setting(db: Session, studied: Habilitation) -> None:
    db.add(Reglage(nom="habilitation_months", valeur="12"))
    db.flush()
    start, end = decisions.usual_validity(db, studied)
    assert end == months_after(start, 12) - timedelta(days=1)


def test_nothing_is_habilitated_past_the_registration(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    registered = decisions.registration(db, studied)
    assert registered is not None
    late: dict[str, Any] = {"valide_du": clock.today(), "valide_jusqu_au": registered.jusqu_au + timedelta(days=1)}
    with pytest.raises(ChampRefuse, match="prend fin le"):
        decisions.accept(db, studied, objet=Objet.PREPARER, conditions="", by=user_of(db, pair[0]), **late)
    last = late | {"valide_jusqu_au": registered.jusqu_au}
    decisions.accept(db, studied, objet=Objet.PREPARER, conditions="", by=user_of(db, pair[0]), **last)
    assert studied.etat == "acceptee"


@pytest.mark.parametrize(
    ("blocs", "regions", "portee", "territoire"),
    [
        ((), (), "La certification entière", "Toute la France"),
        (("BC02",), ("Bretagne",), "Le bloc BC02", "Bretagne"),
        (("BC02", "BC01"), ("Corse", "Bretagne"), "Les blocs BC01 et BC02", "Bretagne et Corse"),
        (("BC03", "BC02", "BC01"), REGIONS, "La certification entière", "Toute la France"),
    ],
)
def test_a_decision_says_which_blocs_and_where(
    db: Session,
    studied: Habilitation,
    pair: list[Personne],
    blocs: Sequence[str],
    regions: Sequence[str],
    portee: str,
    territoire: str,
) -> None:
    three_blocs(db, studied)
    decisions.accept(
        db, studied, objet=Objet.PREPARER, conditions="", blocs=blocs, regions=regions, by=user_of(db, pair[0]), **VALIDITY
    )
    (mail, *_) = [each.texte for each in mails(db) if each.modele == "habilitation_acceptee"]
    assert f"Portée\u00a0: {portee}" in mail and f"Territoire\u00a0: {territoire}" in mail


@pytest.mark.parametrize(("field", "value"), [("blocs", "BC99"), ("regions", "Wallonie")])
def test_what_nobody_proposed_is_not_habilitated(
    db: Session, studied: Habilitation, pair: list[Personne], field: str, value: str
) -> None:
    three_blocs(db, studied)
    given: dict[str, Any] = {field: [value]}
    with pytest.raises(ChampRefuse) as refused:
        decisions.accept(db, studied, objet=Objet.PREPARER, conditions="", by=user_of(db, pair[0]), **VALIDITY, **given)
    assert refused.value.champ == field and studied.etat == "en_instruction"


def test_the_territory_asked_for_is_proposed(db: Session, studied: Habilitation) -> None:
    assert portees.asked_regions(db, studied) == ["Bretagne"]  # 22 and 35


@pytest.mark.parametrize(
    ("regions", "departement", "covered"),
    [
        ([], "13", True),
        (["Bretagne"], "35", True),
        (["Bretagne"], "13", False),
        (["Corse"], "20", True),
        (["Bretagne"], "99", True),
    ],
)
def test_where_a_decision_covers(regions: list[str], departement: str, covered: bool) -> None:
    assert portees.covers(Decision.model_construct(regions=regions), departement) is covered


def three_blocs(db: Session, request: Habilitation) -> None:
    registered = decisions.registration(db, request)
    assert registered is not None
    for bloc in portees.blocs(db, registered):
        db.delete(bloc)
    db.flush()
    db.add_all([Bloc(enregistrement_id=registered.id, code=f"BC0{n}", intitule=f"Bloc {n}") for n in (1, 2, 3)])
    db.flush()
