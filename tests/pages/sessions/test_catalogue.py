"""The limits of a registration: set by an administrateur, then said to who asks for a session, or refused where they are strict."""

from collections.abc import Callable

from sqlmodel import Session, select

from eclat.domain.jurys import pv
from eclat.domain.sessions import manques, verifications
from eclat.models import Bloc, Choix, Enregistrement, Evenement, NatureChoix, PieceRequise, SessionCqp
from tests import factories as make
from tests import jurys
from tests.browser import Browser


def test_limits_are_set_then_said_then_refused(db: Session, browse: Callable[..., Browser]) -> None:
    claire, held = browse(make.administrateur(db)), db.exec(select(Enregistrement)).one()
    asked = make.session(db, make.habilite(db))
    owner = asked.organisme_id
    db.commit()
    at = f"/catalogue/{held.id}/bornes"
    assert "RNCP40871" in claire.get("/catalogue").text and "Jours entre la demande" in claire.get("/catalogue").text
    assert "Places, au plus" in claire.get(at).text
    wrong = claire.post(at, {"heures_centre_min": "300", "heures_centre_max": "200"})
    assert wrong.status_code == 422 and "sous l’autre limite, 300" in wrong.text
    for strict in ("", "oui"):
        typed = {"places_max": "4", "bornes_strictes": strict}
        shown = claire.post(at, typed)
        assert shown.status_code == 422 and "Ce changement touche 1 session en cours" in shown.text
        assert "Brouillon" in shown.text and f"/organismes/{owner}" in shown.text and 'value="4"' in shown.text
        page = claire.follow(claire.post(at, typed | {"confirme": "0-1"})).text
        assert "Places, au plus" in page and "Jours entre la demande" not in page
        db.expire_all()
        (said,) = [each for each in verifications.warnings(db, asked) if each.ancre == "champ-places"]
        assert said.bloque == bool(strict) and "4 au plus" in said.dit
        assert ("champ-places" in {each.anchor for each in manques.manques(db, asked)}) == bool(strict)
        db.commit()
    lines = db.exec(select(Evenement).where(Evenement.verbe == "bornes")).all()
    assert [each.details["bornes"]["bornes_strictes"] for each in lines] == [False, True]


def test_the_threshold_of_a_bloc_is_set_then_asked_of_the_jury(db: Session, browse: Callable[..., Browser]) -> None:
    claire, session = browse(make.administrateur(db)), jurys.tenu(db)
    jurys.all_valid(db, session)
    key, at = session.id, f"/catalogue/{session.enregistrement_id}/seuils"
    db.commit()
    assert "Régler les seuils" in claire.get("/catalogue").text
    wrong = claire.post(at, {"seuil_BC01": "21", "seuil_BC02": "0", "seuil_BC03": "douze"})
    assert (
        wrong.status_code == 422
        and wrong.text.count("note de 0 à 20") >= 2
        and "n’écarte personne" in wrong.text
        and "douze" in wrong.text
    )
    typed = {"seuil_BC01": "12,5", "seuil_BC02": ""}
    shown = claire.post(at, typed)
    assert shown.status_code == 422 and "1 session en cours" in shown.text and f"/sessions/{key}" in shown.text
    for _ in range(2):
        page = claire.follow(claire.post(at, typed | {"confirme": "0-1"})).text
        assert "validé à partir de 12,5 sur 20" in page
    (line,) = db.exec(select(Evenement).where(Evenement.verbe == "seuils")).all()
    assert line.details["seuils"] == {"BC01": "12,5"}
    held = db.get_one(SessionCqp, key)
    assert {each.champ for each in pv.lacking(db, jurys.pv_of(db, held))} == {"note-BC01"}
    db.commit()
    assert 'value="12,5"' in claire.get(at).text
    claire.post(at, {"confirme": "0-1"})
    db.expire_all()
    assert pv.lacking(db, jurys.pv_of(db, db.get_one(SessionCqp, key))) == []


def test_a_registration_without_blocs_has_no_threshold(db: Session, browse: Callable[..., Browser]) -> None:
    claire, held = browse(make.administrateur(db)), db.exec(select(Enregistrement)).one()
    db.commit()
    assert (
        claire.get(f"/catalogue/{held.id}/seuils").status_code == 404 and "Régler les seuils" not in claire.get("/catalogue").text
    )


def test_blocs_lists_and_documents_come_from_the_catalogue(db: Session, browse: Callable[..., Browser]) -> None:
    owner, held = make.habilite(db), db.exec(select(Enregistrement)).one()
    karim, draft = browse(make.referent(db, owner)), make.session(db, owner)
    db.add_all([Bloc(enregistrement_id=held.id, code=f"BC0{rank}", intitule=f"Bloc fictif {rank}") for rank in (1, 2)])
    db.add(PieceRequise(cqp_id=held.cqp_id, intitule="Convention avec la structure", pour_session=True))
    over = db.exec(select(Choix).where(Choix.nature == NatureChoix.FINANCEMENT, Choix.code == "plan")).one()
    over.jusqu_au = held.jusqu_au.replace(year=2020)
    db.commit()
    page = karim.get(f"/sessions/{draft.id}").text
    assert "BC01 · Bloc fictif 1" in page and "CPF" in page and "Convention avec la structure" in page
    assert "Plan de développement" not in page
    assert "Convention avec la structure" in {each.label for each in manques.manques(db, draft)}
    db.commit()
    karim.post(f"/sessions/{draft.id}/champs/blocs", {"blocs": ["", "BC02", "BC09"]})
    karim.post(f"/sessions/{draft.id}/champs/financements", {"financements": ["cpf", "plan"]})
    db.expire_all()
    kept = db.get_one(SessionCqp, draft.id)
    assert (kept.blocs, kept.financements) == (["BC02"], ["cpf"])


def test_a_national_s_habilitation_request_does_not_ask_for_the_documents_of_sessions(
    db: Session, browse: Callable[..., Browser]
) -> None:
    held = db.exec(select(Enregistrement)).one()
    db.add(PieceRequise(cqp_id=held.cqp_id, intitule="Convention avec la structure", pour_session=True))
    organisme = make.organisme(db)
    request = make.habilitation(db, organisme, etat="brouillon")
    browser = browse(make.dirigeant(db, organisme))
    db.commit()
    assert "Convention avec la structure" not in browser.get(f"/habilitations/{request.id}").text
