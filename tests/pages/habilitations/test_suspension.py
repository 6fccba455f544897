"""A suspension as each reads it: the administrateur who decides it, the organisme, those who follow its sessions."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.domain.habilitations import suspensions
from eclat.models import EffetSuspension, EtatHabilitation, Habilitation, Organisme, SessionCqp
from tests import factories as make
from tests.browser import Browser

GOOD = {"effet": "candidats", "motif": "Évaluations irrégulières."}


@pytest.fixture
def held(db: Session) -> Habilitation:
    make.administrateur(db)
    organisme = make.habilite(db)
    return db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()


def test_an_administrateur_suspends_then_lifts(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    at = f"/habilitations/{held.id}"
    assert "Suspendre…" in claire.get(at).text and "Les nouvelles sessions seulement" in claire.get(f"{at}/suspension").text
    assert claire.post(f"{at}/suspension", {"motif": "Sans effet choisi."}).status_code == 422
    assert claire.post(f"{at}/suspension", GOOD).status_code == 303
    page = claire.get(at).text
    assert "Évaluations irrégulières." in page and "Aucun candidat n’entre plus" in page and "Lever la suspension…" in page
    assert claire.post(f"{at}/reprise", {"raison": ""}).status_code == 303
    db.refresh(held)
    assert held.etat == EtatHabilitation.ACCEPTEE and "Ce que change la suspension" not in claire.get(at).text


def test_its_organisme_reads_why_and_does_nothing_of_it(db: Session, held: Habilitation, browse: Callable[..., Browser]) -> None:
    suspensions.suspend(db, held, effet=EffetSuspension.SESSIONS, motif="Bilan attendu.", by=make.decider(db))
    joel = browse(make.dirigeant(db, db.get_one(Organisme, held.organisme_id)))
    db.commit()
    at = f"/habilitations/{held.id}"
    page = joel.get(at).text
    assert "Bilan attendu." in page and "Les certificats délivrés restent valables" in page and "Lever la suspension" not in page
    assert joel.post(f"{at}/reprise").status_code in (403, 404)


@pytest.mark.parametrize(
    ("etat", "effet", "said"),
    [
        ("demandee", EffetSuspension.SESSIONS, "Cette session ne s’ouvre pas tant qu’OC Éclat ne lève pas la suspension."),
        ("ouverte", EffetSuspension.SESSIONS, "Cette session continue jusqu’à son jury, et reçoit des candidats."),
        ("ouverte", EffetSuspension.CANDIDATS, "mais aucun candidat n’y entre plus."),
    ],
)
def test_the_page_of_a_session_says_what_it_means(
    db: Session, held: Habilitation, browse: Callable[..., Browser], etat: str, effet: EffetSuspension, said: str
) -> None:
    organisme = db.get_one(Organisme, held.organisme_id)
    session: SessionCqp = make.session(db, organisme, etat=etat)
    suspensions.suspend(db, held, effet=effet, motif="Bilan attendu.", by=make.decider(db))
    joel = browse(make.dirigeant(db, organisme))
    db.commit()
    page = joel.get(f"/sessions/{session.id}").text
    assert f"L’habilitation {held.numero} est suspendue" in page and said in page
    listed = joel.get(f"/sessions/{session.id}/candidats").text
    assert f"L’habilitation {held.numero} est suspendue" in listed
    added = joel.post(f"/sessions/{session.id}/candidats")
    assert (added.status_code == 409) == (effet == EffetSuspension.CANDIDATS)
