"""Before they decide, instructeurs ask what others think; the organisme never knows."""

import pytest
from sqlmodel import Session, select

from eclat.domain.dossiers import conseil, points
from eclat.domain.habilitations import attributions, avis, habilitations, instruction, liste
from eclat.domain.socle import avis_policies
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.models import Habilitation, Personne, Role, SensAvis
from tests import factories as make

ask, advise = avis.CONSEIL.ask, avis.CONSEIL.advise


@pytest.fixture
def pair(db: Session) -> list[Personne]:
    make.administrateur(db)
    return [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]


@pytest.fixture
def studied(db: Session, pair: list[Personne]) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)


def sent(db: Session, modele: str) -> list[str]:
    return sorted(mail.destinataire for mail in make.mails(db) if mail.modele == modele)


def test_the_other_instructeur_and_the_comite_are_asked_and_read_the_request(
    db: Session, studied: Habilitation, pair: list[Personne]
) -> None:
    sophie, julien = pair
    odile = make.comite_technique(db)
    by = make.user_of(db, sophie)
    assert {key for key, _ in avis.members(db, studied, by)} == {julien.id, odile.id}
    with pytest.raises(ChampRefuse):
        ask(db, studied, membres=[sophie.id], by=by)
    ask(db, studied, membres=[odile.id, julien.id], question="L’équipe suffit-elle\u00a0?", by=by)
    ask(db, studied, membres=[odile.id, julien.id], question="L’équipe suffit-elle\u00a0?", by=by)  # a second click
    assert sent(db, "habilitation_avis_demande") == sorted([odile.courriel, julien.courriel])
    held = {each.personne_id: each.role for each in attributions.attributions(db, studied)}
    assert held[odile.id] == Role.COMITE_TECHNIQUE and held[julien.id] == Role.INSTRUCTEUR
    assert not avis.members(db, studied, by)


def test_each_says_it_once_and_the_pair_is_told(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    sophie, julien = pair
    odile = make.user_of(db, make.comite_technique(db))
    assert odile.personne_id
    ask(db, studied, membres=[odile.personne_id, julien.id], by=make.user_of(db, sophie))
    awaiting = select(Habilitation).where(*liste.awaiting(odile))
    assert db.exec(awaiting).all() == [studied]
    advise(db, studied, sens=SensAvis.RESERVE, motif="Une seule évaluatrice.", by=odile)
    assert sent(db, "habilitation_avis") == sorted([sophie.courriel, julien.courriel])
    assert db.exec(awaiting).all() == []
    with pytest.raises(Refus, match="venez de donner un avis"):
        advise(db, studied, sens=SensAvis.FAVORABLE, motif="Finalement.", by=odile)
    advise(db, studied, sens=SensAvis.FAVORABLE, motif="Solide.", by=make.user_of(db, julien))
    assert {each.nom: each.avis.sens for each in conseil.of(db, studied)} == {
        "Odile Schmitt": SensAvis.RESERVE,
        "Julien Delmas": SensAvis.FAVORABLE,
    }


def test_only_who_studies_it_asks_and_only_who_is_asked_answers(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    odile = make.comite_technique(db)
    for stranger in (make.decider(db), make.user_of(db, odile), make.owner(db, studied)):
        with pytest.raises(Interdit):
            ask(db, studied, membres=[odile.id], by=stranger)
        with pytest.raises(Interdit):
            advise(db, studied, sens=SensAvis.FAVORABLE, motif="Bien.", by=stranger)
        assert avis_policies.can_read_advice(db, stranger, studied) == stranger.is_a(Role.ADMINISTRATEUR)


def test_what_was_thought_of_the_request_before_it_was_sent_back_counts_no_more(
    db: Session, studied: Habilitation, pair: list[Personne]
) -> None:
    sophie, odile = make.user_of(db, pair[0]), make.user_of(db, make.comite_technique(db))
    assert odile.personne_id
    ask(db, studied, membres=[odile.personne_id], by=sophie)
    instruction.POINTS.add(db, studied, texte="Le plan", by=sophie)
    instruction.POINTS.send_back(db, studied, by=sophie)
    assert conseil.current(db, studied) == [] and len(conseil.of(db, studied)) == 1
    (point,) = points.left(db, studied)
    points.answer(db, studied, point, "Voici.", by=make.owner(db, studied))
    habilitations.deposit(db, studied, by=make.owner(db, studied))
    with pytest.raises(Refus, match="portait sur la demande d’avant"):
        advise(db, studied, sens=SensAvis.FAVORABLE, motif="Bien.", by=odile)
    ask(db, studied, membres=[odile.personne_id], by=sophie)
    advise(db, studied, sens=SensAvis.FAVORABLE, motif="Bien.", by=odile)


def test_who_leaves_the_request_is_not_awaited(db: Session, studied: Habilitation, pair: list[Personne]) -> None:
    odile = make.comite_technique(db)
    ask(db, studied, membres=[odile.id], by=make.user_of(db, pair[0]))
    attributions.attribute(db, studied, instructeurs=[each.id for each in pair], comite=[], by=make.decider(db))
    assert conseil.current(db, studied) == []
    assert odile.id in {key for key, _ in avis.members(db, studied, make.user_of(db, pair[0]))}, "they may be asked again"
