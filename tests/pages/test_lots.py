"""An act for several rows: each is done by itself, and the answer says which were, which were not, and why. On both databases."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from eclat import clock
from eclat.domain.habilitations import attributions
from eclat.domain.habilitations import lots as demandes
from eclat.domain.organismes import organismes
from eclat.domain.organismes.lots import ACCEPTATION
from eclat.domain.socle.errors import Interdit, Limite
from eclat.engines import lots
from eclat.models import (
    College,
    Courriel,
    ElementLot,
    EtatCourriel,
    EtatElement,
    EtatHabilitation,
    EtatLot,
    EtatOrganisme,
    EtatSession,
    Lot,
    Organisme,
    Personne,
    Role,
    Siege,
)
from eclat.tasks import lots as tasks
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
E = EtatElement


@pytest.fixture
def claire(db: Session, browse: Browse) -> Browser:
    browser = browse(make.administrateur(db))
    db.commit()
    return browser


def waiting(db: Session, number: int) -> list[Organisme]:
    found = [make.organisme(db, f"École {rank:02}", etat="en_attente") for rank in range(number)]
    db.commit()
    return found


def states(db: Session, found: list[Any]) -> list[Any]:
    db.rollback()
    db.expire_all()
    return [each.etat for each in found]


def keys(found: list[Any]) -> dict[str, list[str]]:
    return {"ids": [str(each.id) for each in found]}


# --- at once ---


def test_few_are_done_at_once_and_the_others_say_why(db: Session, claire: Browser, browse: Browse) -> None:
    taken, *others = waiting(db, 3)
    paul = make.agent(db, "Paul", "Martin", Role.ADMINISTRATEUR)
    organismes.refuse(db, taken, motif="Établissement fermé.", by=make.user_of(db, paul))
    db.commit()
    page = claire.follow(claire.post("/organismes/acceptations", keys([taken, *others]))).text
    assert "2 organismes acceptés, 1 laissé de côté." in page and "Paul Martin vient de refuser cette inscription." in page
    assert f'href="/organismes/{taken.id}"' in page and "data-suivi" not in page
    assert states(db, [taken, *others]) == [EtatOrganisme.REFUSE, EtatOrganisme.ACCEPTE, EtatOrganisme.ACCEPTE]
    assert db.exec(select(Lot.etat)).one() == EtatLot.TERMINE


def test_the_list_is_found_again_as_it_was(db: Session, claire: Browser) -> None:
    found = waiting(db, 1)
    page = claire.follow(claire.post("/organismes/acceptations?q=ecole&etat=en_attente", keys(found))).text
    assert 'href="/organismes?etat=en_attente&amp;q=ecole"' in page


def test_what_one_does_not_see_is_not_named(db: Session, claire: Browser) -> None:
    answer = claire.post("/organismes/acceptations", {"ids": ["not-a-key", str(UUID(int=7))]})
    assert "Cochez d’abord" in claire.follow(answer).text and db.exec(select(Lot.id)).first() is None


def test_a_mistake_of_ours_stops_none_of_the_others(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    found = waiting(db, 3)

    def broken(db: Session, organisme: Organisme, *, by: Any) -> None:
        if organisme.nom == "École 01":
            raise KeyError("a mistake")
        organismes.accept(db, organisme, by=by)

    monkeypatch.setitem(ACCEPTATION.__dict__, "verb", broken)
    page = claire.follow(claire.post("/organismes/acceptations", keys(found))).text
    assert "2 organismes acceptés, 1 laissé de côté." in page and "Une erreur est survenue" in page
    assert states(db, found)[1] == EtatOrganisme.EN_ATTENTE


# --- many ---


def test_many_are_asked_first_then_done_by_the_worker_with_their_progress(
    db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    monkeypatch.setattr("eclat.http.lots.ASKED_FROM", 3)
    monkeypatch.setattr(tasks, "hand_over", lambda *_: None)
    found = waiting(db, 5)
    at = claire.post("/organismes/acceptations?q=ecole", {"choix": "tous"}).headers["location"]
    page = claire.get(at).text
    assert "Accepter 5 organismes" in page and set(states(db, found)) == {EtatOrganisme.EN_ATTENTE}
    db.rollback()
    assert claire.post(f"{at}/lancement").status_code == 303
    page = claire.get(at).text
    assert "data-suivi" in page and "0 sur 5 organismes" in page and "Voir où en est le travail" in page
    tasks.do_lot(at.rsplit("/", 1)[-1])
    part = claire.get(at, htmx=True).text
    assert "<html" not in part and "2 sur 5 organismes" in part and "data-suivi" in part
    tasks.do_lot(at.rsplit("/", 1)[-1])
    tasks.do_lot(at.rsplit("/", 1)[-1])
    over = claire.get(at, htmx=True).text
    assert "5 organismes acceptés." in over and "data-suivi" not in over
    assert set(states(db, found)) == {EtatOrganisme.ACCEPTE}
    db.rollback()
    assert claire.post(f"{at}/lancement").status_code in (303, 409), "it is launched once"


def test_too_many_are_told_so(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST", 2)
    found = waiting(db, 3)
    with pytest.raises(Limite):
        lots.prepare(db, ACCEPTATION, [each.id for each in found], by=make.decider(db))


def test_a_second_click_makes_one(db: Session, claire: Browser) -> None:
    found = waiting(db, 2)
    first, second = (claire.post("/organismes/acceptations", keys(found)).headers["location"] for _ in range(2))
    assert first == second and len(db.exec(select(Courriel).where(Courriel.modele == "inscription_acceptee")).all()) == 2


# --- whose ---


def test_nobody_else_opens_it(db: Session, claire: Browser, browse: Browse) -> None:
    at = claire.post("/organismes/acceptations", keys(waiting(db, 1))).headers["location"]
    others = [browse(make.administrateur(db, "Paul", "Ferrand")), browse(make.instructeur(db))]
    db.commit()
    assert [each.get(at).status_code for each in others] == [404, 404]
    assert [each.post(f"{at}/lancement").status_code for each in others] == [404, 404]


def test_who_may_no_longer_does_nothing_more(db: Session) -> None:
    """The rights are those of the instant when each is done."""
    user, found = make.decider(db), waiting(db, 2)
    lot = lots.prepare(db, ACCEPTATION, [each.id for each in found], by=user)
    assert lot is not None and user.personne_id is not None
    lots.launch(db, lot, by=user)
    for role in make_roles(db, user.personne_id):
        role.jusqu_a = clock.now()
    db.commit()
    tasks.go_on(lot.id)
    assert set(states(db, found)) == {EtatOrganisme.EN_ATTENTE}
    assert {each.motif for each in lots.elements(db, lot)} == {lots.NOT_YOURS}


def make_roles(db: Session, key: UUID) -> list[Any]:
    from eclat.models import RoleAgent

    return list(db.exec(select(RoleAgent).where(RoleAgent.personne_id == key)))


def test_who_may_not_begins_none(db: Session) -> None:
    found, sophie = waiting(db, 1), make.instructeur(db)
    with pytest.raises(Interdit):
        lots.prepare(db, ACCEPTATION, [found[0].id], by=make.user_of(db, sophie))


# --- what asks for something ---


def test_requests_are_entrusted_together_and_those_that_someone_studies_are_left(db: Session, claire: Browser) -> None:
    sophie, julien = make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    new = [make.habilitation(db, make.organisme(db, f"Demande {rank}"), etat="deposee") for rank in range(2)]
    studied = make.habilitation(db, make.organisme(db, "Étudiée"), etat="en_instruction", instructeurs=[sophie])
    db.commit()
    at = claire.post("/habilitations/attributions", keys([*new, studied])).headers["location"]
    assert "Premier instructeur" in claire.get(at).text
    empty = claire.post(f"{at}/lancement", {})
    assert empty.status_code == 422 and "Choisissez au moins un instructeur." in empty.text
    twice = claire.post(f"{at}/lancement", {"instructeur_1": str(julien.id), "instructeur_2": str(julien.id)})
    assert twice.status_code == 422 and "Choisissez un ou deux instructeurs différents." in twice.text
    page = claire.follow(claire.post(f"{at}/lancement", {"instructeur_1": str(julien.id)})).text
    assert "2 demandes attribuées, 1 laissée de côté." in page
    assert set(states(db, [*new, studied])) == {EtatHabilitation.EN_INSTRUCTION}
    assert [each.personne_id for each in attributions.attributions(db, studied)] == [sophie.id], "nobody loses their work unseen"
    assert [each.personne_id for each in attributions.attributions(db, new[0])] == [julien.id]


def test_sessions_are_entrusted_together(db: Session, claire: Browser) -> None:
    own = make.binome_paritaire(db)
    other = make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron")
    found = [make.session(db, make.habilite(db, f"Organisme {rank}"), etat="demandee") for rank in range(2)]
    db.commit()
    page = claire.get("/sessions").text
    assert "Confier à un binôme…" in page and f'value="{found[0].id}"' in page
    at = claire.post("/sessions/attributions", {"choix": "tous"}).headers["location"]
    said = {"employeurs": str(other.id), "salaries": str(own.id)}
    page = claire.follow(claire.post(f"{at}/lancement", said)).text
    assert "2 sessions confiées." in page
    assert set(states(db, found)) == {EtatSession.EN_VALIDATION} and len(db.exec(select(Siege.id)).all()) == 4


def test_only_mails_that_failed_leave_again(db: Session, claire: Browser) -> None:
    make.organisme(db)
    failed = make.failed_mail(db)
    left = next(each for each in make.mails(db) if each.id != failed.id)
    left.etat, left.envoye_le = EtatCourriel.ENVOYE, clock.now()
    db.commit()
    page = claire.follow(claire.post("/courriels/relances", keys([failed, left]))).text
    assert "1 mail relancé, 1 laissé de côté." in page and "Ce mail n’a pas échoué" in page
    assert states(db, [failed, left]) == [EtatCourriel.A_ENVOYER, EtatCourriel.ENVOYE]


def test_people_who_are_awaited_are_invited_again(db: Session, claire: Browser) -> None:
    organisme = make.organisme(db)
    invited, active = make.referent(db, organisme, active=False), make.dirigeant(db, organisme)
    yesterday = clock.now() - timedelta(days=1)
    db.execute(update(Courriel).values(cree_le=yesterday, etat=EtatCourriel.ENVOYE, envoye_le=yesterday))
    db.commit()
    page = claire.follow(claire.post("/comptes/relances", keys([invited, active]))).text
    assert "1 compte relancé, 1 laissé de côté." in page and "Ce compte n’attend plus d’être activé." in page
    assert len(db.exec(select(Courriel).where(col(Courriel.personne_id) == invited.id)).all()) == 2


# --- what becomes of them ---


def test_old_ones_are_forgotten_and_none_under_way_is(db: Session) -> None:
    by, found = make.decider(db), waiting(db, 3)
    made = [lots.prepare(db, ACCEPTATION, [each.id], by=by) for each in found]
    (never, running, over) = made
    assert never and running and over
    for each in (running, over):
        lots.launch(db, each, by=by)
    db.commit()
    tasks.go_on(over.id)
    with clock.travel(lots.KEPT * 2):
        assert lots.sweep(db) == 2
    assert db.exec(select(Lot.id)).all() == [running.id] and db.exec(select(ElementLot.lot_id)).all() == [running.id]


@pytest.mark.parametrize("path", ["/organismes", "/habilitations", "/sessions", "/courriels", "/comptes"])
def test_the_bar_of_each_list_leads_to_its_act(db: Session, claire: Browser, path: str) -> None:
    make.habilitation(db, make.organisme(db), etat="deposee")
    make.failed_mail(db)
    make.session(db, make.habilite(db, "Aux sessions"), etat="demandee")
    db.commit()
    page = claire.get(path).text
    assert re.search(r'<form id="lot" method="post" action="[^"]+"', page) and 'name="ids"' in page
    assert re.search(rf'form="lot" formaction="{path}/(acceptations|attributions|relances)', page)
    assert demandes.ATTRIBUTION.nom in lots.ACTES
