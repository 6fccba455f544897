"""What a candidate is answered stays theirs to read, and what anybody types against results, or about a jury, is never lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.jurys import attributions, conservation, convocations, recours
from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Candidat, IssueRecours, Organisme, Recours, SessionCqp, ValeurBloc
from eclat.signatures import sign
from tests import factories as make
from tests import jurys, signes
from tests.browser import Browser

Browse = Callable[..., Browser]


def link(db: Session, session: SessionCqp) -> str:
    return f"/resultats/{sign('jeton', str(signes.notice(db, session).lien))}"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ")


def decided(db: Session, session: SessionCqp) -> Recours:
    """For a new deliberation."""
    found, odile = signes.contested(db, session), make.comite_technique(db)
    instruction.entrust(db, found, membres=[odile.id], by=make.decider(db))
    instruction.instruct(db, found, proposition=IssueRecours.DELIBERATION, avis="À revoir.", by=make.user_of(db, odile))
    instruction.decide(db, found, issue=IssueRecours.DELIBERATION, decision="Le dossier n’avait pas été lu.", by=make.decider(db))
    return found


def rectified(db: Session, session: SessionCqp) -> None:
    """What the jury says now of the one who contests: all is won."""
    who = db.get_one(Candidat, signes.notice(db, session).candidat_id)
    for each in jurys.entered(db, session, who).values():
        each.valeur = ValeurBloc.VALIDE
    db.flush()
    signes.signed(db, session)
    attributions.attribute(db, session, by=make.decider(db))


def test_the_reasons_of_a_decision_stay_once_results_are_rectified(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    found, here = decided(db, session), link(db, session)
    with clock.travel(timedelta(minutes=5)):
        rectified(db, session)
        claire = make.administrateur(db)
        db.commit()
        said = text(browse().get(here))
        assert "Le dossier n’avait pas été lu." in said and "le jury a délibéré à nouveau" in said
        assert "délibère à nouveau" not in said
        contested = text(browse(claire).get(f"/recours/{found.id}"))
        assert contested.count("Non obtenu") == 2, "what was contested, not what it became"


def test_a_detail_that_was_given_stays_too(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    found = recours.ask_detail(db, signes.notice(db, session), demande="Pourquoi\u00a0?", by=CANDIDAT)
    instruction.answer(db, found, reponse="BC03 n’était pas évalué.", by=make.decider(db))
    here = link(db, session)
    attributions.deliberate_again(db, session, motif="Erreur.", candidat=found.candidat_id, by=SYSTEME)
    with clock.travel(timedelta(minutes=5)):
        rectified(db, session)
        db.commit()
        assert "BC03 n’était pas évalué." in text(browse().get(here))


def test_who_was_given_the_detail_is_told_when_it_is_too_late(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    found = recours.ask_detail(db, signes.notice(db, session), demande="Pourquoi\u00a0?", by=CANDIDAT)
    instruction.answer(db, found, reponse="Voici.", by=make.decider(db))
    here, claire = link(db, session), make.administrateur(db)
    db.commit()
    assert "peut encore déposer un recours" in text(browse(claire).get(f"/recours/{found.id}"))
    with clock.travel(timedelta(days=120)):
        visitor = browse()
        assert "a pris fin le" in text(visitor.get(here))
        late = visitor.post(f"{here}/recours", {"motif": "Trop tard."})
        assert late.status_code == 409 and "a pris fin le" in text(late) and "Trop tard." in text(late)
        assert "peut encore déposer" not in text(browse(claire).get(f"/recours/{found.id}"))


def test_who_has_no_address_is_not_said_to_be_told(db: Session, browse: Browse) -> None:
    session = signes.a_attribuer(db)
    make.inscrits(db, session)[1].courriel = ""
    signes.attributed(db, session)
    found = recours.ask_detail(db, signes.notice(db, session), demande="Pourquoi\u00a0?", by=make.decider(db))
    admin = browse(make.administrateur(db))
    db.commit()
    answer = admin.post(f"/recours/{found.id}/reponse", {"reponse": "Voici."})
    assert answer.status_code == 303 and "prévenez le candidat par courrier" in text(admin.follow(answer))


def test_a_letter_that_was_copied_is_not_lost(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    second = make.inscrits(db, session)[1].id
    admin, at = browse(make.administrateur(db)), f"/sessions/{session.id}/recours"
    db.commit()
    letter = {"candidat": str(second), "nature": "detail", "texte": "Lettre du 3."}
    assert admin.post(at, letter).status_code == 303
    assert admin.post(at, letter).status_code == 303  # a second click
    again = admin.post(at, letter | {"texte": "Lettre du 12, bien plus longue."})
    assert again.status_code == 409 and "bien plus longue." in again.text and "a déjà une demande, REC-" in text(again)


def test_years_later_nobody_is_to_be_written_to(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    conservation.erase(db, session, by=SYSTEME)
    claire, karim = make.administrateur(db), make.referent(db, db.get_one(Organisme, session.organisme_id))
    db.commit()
    for who in (claire, karim):
        page = text(browse(who).get(f"/sessions/{session.id}/resultats"))
        assert "Lettres à remettre" not in page and "à imprimer" not in page


def test_what_a_juror_writes_is_shown_when_their_link_is_over(db: Session, browse: Browse) -> None:
    session = jurys.planifie(db)
    who = jurys.members(db, session)[-1]
    here = f"/jury/{sign('jeton', str(who.lien))}"
    convocations.put_off(db, session, motif="Salle indisponible.", by=jurys.copresidents(db, session)[0])
    db.commit()
    answer = browse().post(here, {"reponse": "vient", "sans_lien": "oui", "mot": "J’arrive à 9 h 30."})
    assert answer.status_code == 404 and "J’arrive à 9 h 30." in text(answer)


def test_what_a_juror_writes_is_shown_when_the_jury_has_begun(db: Session, browse: Browse) -> None:
    session = jurys.planifie(db)
    who = jurys.members(db, session)[-1]
    here = f"/jury/{sign('jeton', str(who.lien))}"
    jurys.sits(db, session)
    db.commit()
    answer = browse().post(here, {"reponse": "vient", "sans_lien": "oui", "mot": "J’arrive à 9 h 30."})
    assert answer.status_code == 409 and "J’arrive à 9 h 30." in text(answer)


def test_who_asks_for_the_detail_contests_nothing(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    recours.ask_detail(db, signes.notice(db, session), demande="Pourquoi\u00a0?", by=CANDIDAT)
    claire = make.administrateur(db)
    db.commit()
    page = text(browse(claire).get(f"/sessions/{session.id}"))
    assert "Un détail est demandé, REC-" in page and "conteste ses résultats" not in page
