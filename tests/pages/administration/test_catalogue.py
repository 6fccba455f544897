"""The catalogue changes from a day, says first which open files it touches, and never what was handed over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.sessions import bornes, catalogue, offres, verifications
from eclat.models import (
    Acces,
    Bloc,
    Candidat,
    Choix,
    Cqp,
    Enregistrement,
    Evenement,
    Financement,
    LimitesDatees,
    NatureChoix,
    PieceRequise,
    SessionCqp,
)
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    return browse(make.administrateur(db))


@pytest.fixture
def held(db: Session) -> Enregistrement:
    found = db.exec(select(Enregistrement)).one()
    db.commit()
    return found


def verbs(db: Session, table: str) -> list[str]:
    found = list(db.exec(select(Evenement.verbe).where(Evenement.objet_type == table).order_by(col(Evenement.rang))))
    db.commit()
    return found


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def test_a_cqp_is_added_registered_described_and_asked_for(db: Session, claire: Browser) -> None:
    page = claire.follow(claire.post("/catalogue/cqp/nouveau", {"intitule": "CQP Animateur de loisirs sportifs"})).text
    assert "Sans enregistrement" in page and "pas encore enregistré" in page
    new = db.exec(select(Cqp).where(Cqp.intitule == "CQP Animateur de loisirs sportifs")).one()
    db.commit()
    twice = claire.post("/catalogue/cqp/nouveau", {"intitule": "CQP animateur de loisirs sportifs"})
    assert twice.status_code in (303, 422) and db.exec(select(Cqp)).all()[2:] == []
    db.commit()
    at = f"/catalogue/{new.id}/enregistrement"
    wrong = claire.post(at, {"code_rncp": "40999", "du": "", "jusqu_au": "30/02/2030"})
    assert wrong.status_code == 422 and "Un code s’écrit RNCP" in wrong.text and "30/02/2030" in wrong.text
    inverted = claire.post(at, {"code_rncp": "RNCP 40999", "du": "01/07/2031", "jusqu_au": "30/06/2031"})
    assert inverted.status_code == 422 and "indiquez un jour après" in inverted.text
    page = claire.follow(claire.post(at, {"code_rncp": "rncp 40999", "du": "01/07/2026", "jusqu_au": "30/06/2031"})).text
    assert "RNCP40999" in page and "30\u00a0juin 2031" in page and "En vigueur" in page
    page = claire.follow(claire.post(at, {"code_rncp": "RNCP41999", "du": "01/07/2031", "jusqu_au": "30/06/2036"})).text
    assert "RNCP41999" in page and "À venir" in page
    known = claire.post(at, {"code_rncp": "RNCP40999", "jusqu_au": "30/06/2032"})
    assert known.status_code == 422 and "déjà au catalogue" in known.text
    made = db.exec(select(Enregistrement).where(Enregistrement.code_rncp == "RNCP40999")).one()
    db.commit()
    said = {
        "code": "RNCP40999BC01",
        "intitule": "Encadrer un groupe",
        "evaluation": "Mise en situation",
        "competences": "Accueillir\nAnimer",
    }
    page = claire.follow(claire.post(f"/catalogue/{made.id}/blocs", said)).text
    assert "BC01" in page and "Encadrer un groupe" in page and "Mise en situation" in page and "Accueillir" in page
    bloc = db.exec(select(Bloc).where(Bloc.enregistrement_id == made.id)).one()
    key, seen = f"/catalogue/blocs/{bloc.id}", "BC01|Encadrer un groupe|Mise en situation|Accueillir\nAnimer"
    db.commit()
    assert 'value="BC01"' in claire.get(key).text
    assert claire.post(key, said | {"code": "BC01", "intitule": "Encadrer", "vu": seen}).status_code == 303
    stale = claire.post(key, said | {"code": "BC01", "intitule": "Accueillir", "vu": seen})
    assert stale.status_code == 409 and "Un collègue a modifié ce bloc" in stale.text and 'value="Accueillir"' in stale.text
    assert verbs(db, "cqp") == ["creation", "enregistrement", "enregistrement"] and verbs(db, "bloc") == ["modification"]
    page = claire.follow(claire.post(f"/catalogue/{new.id}/intitule", {"intitule": "CQP Loisirs sportifs"})).text
    assert "CQP Loisirs sportifs" in page


def test_a_title_that_was_handed_over_changes_no_more(db: Session, claire: Browser, held: Enregistrement) -> None:
    draft = make.habilitation(db, make.organisme(db, "En préparation"), etat="brouillon")
    owner = draft.organisme_id
    db.commit()
    at = f"/catalogue/{held.cqp_id}/intitule"
    shown = claire.post(at, {"intitule": "CQP Animateur"})
    assert shown.status_code == 422 and "1 demande d’habilitation en cours" in shown.text and f"/organismes/{owner}" in shown.text
    stale = claire.post(at, {"intitule": "CQP Animateur", "confirme": "2-0"})
    assert stale.status_code == 422, "other files than those that were seen"
    assert claire.post(at, {"intitule": "CQP Animateur", "confirme": "1-0"}).status_code == 303
    make.habilitation(db, make.organisme(db, "Déposée", courriel="d@organisme.example"), etat="deposee")
    db.commit()
    assert "ne change plus" in claire.get(at).text
    assert claire.post(at, {"intitule": "Autre CQP", "confirme": "2-0"}).status_code == 409
    assert db.get_one(Cqp, held.cqp_id).intitule == "CQP Animateur"


def test_limits_judge_from_their_day_and_never_what_was_handed_over(db: Session, claire: Browser, held: Enregistrement) -> None:
    owner = make.habilite(db)
    given, draft = make.session(db, owner, etat="demandee"), make.session(db, owner)
    db.commit()
    at, today = f"/catalogue/{held.id}/bornes", clock.today()
    past = claire.post(at, {"places_max": "4", "du": written(today - timedelta(days=1))})
    assert past.status_code == 422 and "ne change pas ce qui est déjà déposé" in past.text
    typed = {"places_max": "4", "du": written(today + timedelta(days=10))}
    shown = claire.post(at, typed)
    assert "1 session déposée garde ce qui valait ce jour-là" in shown.text and "Confirmer et enregistrer" in shown.text
    page = claire.follow(claire.post(at, typed | {"confirme": "0-1"})).text
    assert "À partir du" in page and "Places, au plus\u00a0: 4" in page
    limits = {"champ-places"}
    for session, later in ((given, False), (draft, False)):
        assert {each.ancre for each in verifications.warnings(db, session)} & limits == set(), later
    with clock.travel(timedelta(days=11)):
        assert {each.ancre for each in verifications.warnings(db, draft)} & limits == limits
        assert {each.ancre for each in verifications.warnings(db, given)} & limits == set()
        assert bornes.of(db, held).places_max == 4
    assert bornes.of(db, held).places_max != 4 and len(db.exec(select(LimitesDatees)).all()) == 1
    db.commit()
    assert verbs(db, "enregistrement") == ["bornes"]


@pytest.mark.parametrize("what", ["mentions", "modeles/parchemin", "jury"])
def test_what_juries_and_certificates_rest_on_says_which_sessions_wait(
    db: Session, claire: Browser, held: Enregistrement, what: str
) -> None:
    session = make.session(db, make.habilite(db), etat="ouverte")
    key, day = session.id, written(clock.today())
    db.commit()
    at = f"/catalogue/{held.cqp_id if what == 'jury' else held.id}/{what}"
    typed = {
        "mentions": {"niveau": "4"},
        "modeles/parchemin": {
            "texte": "a validé {blocs}.",
            "signataire": "Ana Roy",
            "qualite": "présidente",
            "lieu": "Paris",
            "du": day,
        },
        "jury": {"responsables": "2", "voix": "deliberative", "experts_employeurs": "1", "experts_salaries": "1", "experts": "0"},
    }[what]
    shown = claire.post(at, typed)
    assert shown.status_code == 422 and "1 session en cours" in shown.text and f'href="/sessions/{key}"' in shown.text
    assert "Confirmer et enregistrer" in shown.text and all(each in shown.text for each in typed.values())
    assert claire.post(at, typed | {"confirme": "0-1"}).status_code == 303
    assert claire.post(at, typed).status_code == 303, "nothing more changes"


def test_the_drafts_that_a_document_is_asked_of_are_led_to(db: Session, claire: Browser, held: Enregistrement) -> None:
    owner = make.organisme(db, "En préparation")
    make.habilitation(db, owner, etat="brouillon")
    piece = db.exec(select(PieceRequise).where(PieceRequise.cqp_id == held.cqp_id)).all()[0]
    paths, link = [f"/catalogue/{held.cqp_id}/pieces", f"/catalogue/pieces/{piece.id}"], f'href="/organismes/{owner.id}"'
    db.commit()
    for path in paths:
        page = claire.get(path).text
        assert "1 brouillon sera touché" in page and "Lesquels" in page and link in page, path


def test_dates_of_a_registration_leave_what_was_handed_over_under_it(db: Session, claire: Browser, held: Enregistrement) -> None:
    owner = make.habilite(db)
    given = make.session(db, owner, etat="demandee")
    draft = make.session(db, owner, begins=400)
    begun, later = given.debut, draft.debut
    assert begun and later and given.enregistrement_id == held.id
    db.commit()
    at = f"/catalogue/{held.id}/dates"
    refused = claire.post(at, {"jusqu_au": written(begun - timedelta(days=1))})
    assert refused.status_code == 409 and "hors de ces dates" in refused.text
    ends = written(later - timedelta(days=1))
    shown = claire.post(at, {"du": written(held.du) if held.du else "", "jusqu_au": ends})
    assert shown.status_code == 422 and "Ce changement touche" in shown.text and ends in shown.text
    mark = shown.text.partition('name="confirme" value="')[2].partition('"')[0]
    assert mark.endswith("-1")
    assert claire.post(at, {"du": written(held.du) if held.du else "", "jusqu_au": ends, "confirme": mark}).status_code == 303
    db.expire_all()
    assert db.get_one(Enregistrement, held.id).jusqu_au == later - timedelta(days=1)
    assert db.get_one(SessionCqp, given.id).enregistrement_id == held.id


def test_blocs_are_locked_once_a_session_relies_on_them(db: Session, claire: Browser, held: Enregistrement) -> None:
    db.add(Bloc(enregistrement_id=held.id, code="BC01", intitule="Accueillir"))
    make.session(db, make.habilite(db), etat="demandee")
    db.commit()
    page = claire.get("/catalogue").text
    assert "Verrouillés\u00a0: 1 session les emploie" in page and "Ajouter un bloc" not in page
    answer = claire.post(f"/catalogue/{held.id}/blocs", {"code": "BC02", "intitule": "Animer"})
    assert answer.status_code == 409 and "ajoutez un enregistrement" in answer.text


def test_a_withdrawn_answer_is_read_where_it_was_given_and_offered_no_more(
    db: Session, claire: Browser, browse: Callable[..., Browser]
) -> None:
    owner = make.habilite(db)
    session = make.session(db, owner)
    (candidat,) = make.candidats(db, session)
    candidat.acces = Acces.LIBRE
    choix = db.exec(select(Choix).where(Choix.nature == NatureChoix.ACCES, Choix.code == Acces.LIBRE.value)).one()
    nadia, begins = browse(make.dirigeant(db, owner)), session.debut
    assert begins
    db.commit()
    at = f"/catalogue/listes/{choix.id}"
    assert choix.libelle in claire.get("/catalogue/listes").text
    db.commit()
    words = {"libelle": choix.libelle}
    past = claire.post(at, words | {"jusqu_au": written(clock.today() - timedelta(days=5))})
    assert past.status_code == 422 and "déjà commencées" in past.text
    typed = words | {"jusqu_au": written(begins - timedelta(days=1))}
    shown = claire.post(at, typed)
    assert shown.status_code == 422 and "1 session en cours" in shown.text
    assert claire.post(at, typed | {"confirme": "0-1"}).status_code == 303
    table = nadia.get(f"/sessions/{session.id}/candidats").text
    assert 'value="CANDIDAT_LIBRE" selected' in table
    page = nadia.get(f"/sessions/{session.id}/candidats/{candidat.id}").text
    assert choix.libelle in page and "n’est plus proposée" in page
    candidat = db.get_one(type(candidat), candidat.id)
    candidat.acces = Acces.CONTINUE
    db.commit()
    table = nadia.get(f"/sessions/{session.id}/candidats").text
    assert 'value="CANDIDAT_LIBRE" hidden disabled' in table
    assert choix.libelle not in nadia.get(f"/sessions/{session.id}/candidats/{candidat.id}").text
    assert verbs(db, "choix") == ["jours"]
    ended = claire.post(at, words | {"jusqu_au": ""})
    assert ended.status_code in (303, 422)


def test_a_withdrawn_answer_is_offered_again_and_was_not_meanwhile(db: Session, browse: Callable[..., Browser]) -> None:
    user = make.administrateur(db)
    choix = db.exec(select(Choix).where(Choix.code == Financement.CPF.value)).one()
    today, words = clock.today(), {"libelle": choix.libelle}
    db.commit()
    at = f"/catalogue/listes/{choix.id}"
    assert browse(user).post(at, words | {"jusqu_au": written(today + timedelta(days=3))}).status_code == 303
    with clock.travel(timedelta(days=20)):
        claire = browse(user)
        page = claire.get(at).text
        assert "Elle n’est plus proposée après le" in page and "Proposée de nouveau à partir du" in page
        without = claire.post(at, words | {"jusqu_au": written(today + timedelta(days=90))})
        assert without.status_code == 422 and "Indiquez à partir de quel jour" in without.text
        assert claire.post(at, words).status_code == 303, "its words alone: it stays withdrawn"
        past = claire.post(at, words | {"du": written(today + timedelta(days=10))})
        assert past.status_code == 422 and "déjà commencées" in past.text
        assert claire.post(at, words | {"du": written(today + timedelta(days=25))}).status_code == 303
        db.expire_all()
        days = {each: catalogue.offered_on(choix, today + timedelta(days=each)) for each in (0, 3, 4, 24, 25, 900)}
        assert days == {0: True, 3: True, 4: False, 24: False, 25: True, 900: True}
        assert choix in catalogue.choices(db, NatureChoix.FINANCEMENT, today)
        assert choix not in catalogue.choices(db, NatureChoix.FINANCEMENT, today + timedelta(days=9))
        db.commit()
        assert "À venir" in claire.get("/catalogue/listes").text
    assert verbs(db, "choix") == ["jours", "jours"]


def test_the_words_of_an_answer_are_corrected(db: Session, claire: Browser) -> None:
    choix, other = db.exec(select(Choix).where(Choix.nature == NatureChoix.FINANCEMENT).limit(2)).all()
    at, seen, taken = f"/catalogue/listes/{choix.id}", choix.libelle, other.libelle.upper()
    days = {"du": written(choix.du) if choix.du else "", "jusqu_au": ""}
    db.commit()
    twin = claire.post(at, days | {"libelle": taken, "vu": seen})
    assert twin.status_code == 422 and "Une autre réponse de cette liste a ces mots" in twin.text and taken in twin.text
    assert claire.post(at, days | {"libelle": "Plan de formation", "vu": seen}).status_code == 303
    stale = claire.post(at, days | {"libelle": "Plan de l’entreprise", "vu": seen})
    assert stale.status_code == 409 and "Plan de l’entreprise" in stale.text
    assert "Un collègue a écrit «\u00a0Plan de formation\u00a0»" in stale.text
    assert "Plan de formation" in claire.get("/catalogue/listes").text
    assert verbs(db, "choix") == ["mots"]


def test_an_answer_is_added_and_read_wherever_the_list_is(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    owner = make.habilite(db)
    session = make.session(db, owner, etat="ouverte")
    one, other = make.candidats(db, session, {}, {"nom_naissance": "Keller", "prenoms": "Ana"})
    nadia, today = browse(make.dirigeant(db, owner)), clock.today()
    db.commit()
    page = claire.get("/catalogue/listes/financement/nouvelle").text
    assert "Ajouter une réponse" in page and "Déclarée comme" not in page
    wrong = claire.post("/catalogue/listes/financement/nouvelle", {"libelle": "Région", "du": written(today - timedelta(days=1))})
    assert wrong.status_code == 422 and "déjà commencées" in wrong.text
    typed = {"libelle": "Fonds d’assurance formation", "du": written(today)}
    assert claire.post("/catalogue/listes/financement/nouvelle", typed).status_code == 303
    assert claire.post("/catalogue/listes/financement/nouvelle", typed).status_code == 303, "a second click makes no second one"
    twin = claire.post("/catalogue/listes/financement/nouvelle", typed | {"libelle": "FONDS D'ASSURANCE FORMATION"})
    assert twin.status_code == 422 and "a déjà ces mots" in twin.text
    mute = claire.post("/catalogue/listes/acces/nouvelle", {"libelle": "Reprise d’études", "du": written(today)})
    assert mute.status_code == 422 and "déclarée à la Caisse des Dépôts" in mute.text
    told = {"libelle": "Reprise d’études", "du": written(today), "declaree": Acces.VAE.value}
    assert claire.post("/catalogue/listes/acces/nouvelle", told).status_code == 303
    assert claire.get("/catalogue/listes/autre/nouvelle").status_code == 404
    listed = claire.get("/catalogue/listes").text
    assert "Déclarée comme «\u00a0VAE\u00a0»" in listed and "Fonds d’assurance formation" in listed
    held = {each.code: each for each in db.exec(select(Choix))}
    assert {"fonds_d_assurance_formation", "reprise_d_etudes"} <= held.keys()
    assert max((each for each in held.values() if each.nature == "financement"), key=lambda each: each.rang).code == "autre"
    db.commit()
    # the table, one candidate, what is pasted and imported
    at = f"/sessions/{session.id}/candidats"
    assert '<option value="reprise_d_etudes"' in nadia.get(at).text
    assert nadia.post(f"{at}/{one.id}", {"acces": "reprise_d_etudes"}).status_code == 303
    assert nadia.post(f"{at}/{one.id}/champs/financement", {"financement": "fonds_d_assurance_formation"}).status_code == 303
    assert nadia.post(f"{at}/{other.id}", {"acces": "inconnue"}).status_code == 303
    db.expire_all()
    assert (one.acces, one.financement) == ("reprise_d_etudes", "fonds_d_assurance_formation")
    assert other.saisies["acces"] == "inconnue", "what the catalogue has not is kept as it was typed"
    db.commit()
    text = "Nom de naissance\tPrénoms\tAccès\tFinancement\nOlmeta\tLise\tReprise d'études\tFonds d’assurance formation"
    assert nadia.post(f"{at}/collage", {"texte": text}).status_code in (200, 303)
    pasted = db.exec(select(Candidat).where(Candidat.nom_naissance == "Olmeta")).one()
    assert (pasted.acces, pasted.financement) == ("reprise_d_etudes", "fonds_d_assurance_formation")
    db.commit()
    # its words are corrected everywhere, and files that have the former ones are read
    choix, key = held["reprise_d_etudes"].id, one.id
    db.commit()
    said = {"libelle": "Retour aux études", "vu": "Reprise d’études", "du": written(today), "jusqu_au": ""}
    assert claire.post(f"/catalogue/listes/{choix}", said).status_code == 303
    db.commit()
    assert nadia.post(f"{at}/collage", {"texte": text.replace("Olmeta", "Ortoli").replace("Lise", "Ange")}).status_code in (
        200,
        303,
    )
    assert db.exec(select(Candidat.acces).where(Candidat.nom_naissance == "Ortoli")).one() == "reprise_d_etudes"
    db.commit()
    assert "Retour aux études" in nadia.get(f"{at}/{key}").text and "Retour aux études" in nadia.get(at).text
    register = claire.get("/candidats?acces=reprise_d_etudes").text
    assert register.count('data-label="Accès">Retour aux études') == 3 and "Reprise d’études" not in register
    # what it is to the jury and to the Caisse des Dépôts
    assert catalogue.declared(db, "reprise_d_etudes") == Acces.VAE
    assert verbs(db, "choix") == ["reponse", "reponse", "mots"]


def test_blocs_of_candidates_are_those_of_the_registration(db: Session, held: Enregistrement) -> None:
    db.add_all([Bloc(enregistrement_id=held.id, code=f"BC0{rank}", intitule=f"Bloc {rank}") for rank in (1, 2)])
    session = make.session(db, make.habilite(db))
    (candidat,) = make.candidats(db, session)
    candidat.blocs_vises, candidat.financement = "BC01, BC09", Financement.CPF
    db.flush()
    assert [each.code for each in catalogue.blocs_of(db, session)] == ["BC01", "BC02"]
    assert "BC09" in offres.why_not(db, session, "blocs_vises", "BC01, BC09")
    assert offres.why_not(db, session, "blocs_vises", "bc01 et BC02") == ""
    said = [each.dit for each in verifications.warnings(db, session)]
    assert any("BC09" in each for each in said)
    candidat.blocs_vises = "BC02"
    db.flush()
    assert not any("BC0" in each.dit for each in verifications.warnings(db, session))


def test_a_model_is_taken_where_the_document_is_asked(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    owner = make.organisme(db)
    request = make.habilitation(db, owner, etat="brouillon")
    piece = PieceRequise(cqp_id=db.exec(select(Cqp.id)).one(), intitule="Tableau des effectifs", aide="Une ligne par formateur.")
    db.add(piece)
    nadia = browse(make.dirigeant(db, owner))
    db.commit()
    at, model = f"/catalogue/pieces/{piece.id}", f"/pieces-requises/{piece.id}/modele"
    assert claire.post(f"{at}/modele", files={"modele": ("virus.exe", b"MZ")}).status_code == 422
    assert nadia.get(model).status_code == 404
    assert claire.post(f"{at}/modele", files={"modele": ("tableau.pdf", make.PDF)}).status_code == 303
    assert "tableau.pdf" in claire.get(at).text
    page = nadia.get(f"/habilitations/{request.id}").text
    assert model in page and "Modèle à remplir" in page and "Une ligne par formateur." in page
    answer = nadia.get(model)
    assert answer.status_code == 200 and answer.content == make.PDF and "tableau.pdf" in answer.headers["content-disposition"]
    assert nadia.post(f"{at}/modele", files={"modele": ("autre.pdf", make.PDF)}).status_code == 403
    assert claire.post(f"{at}/modele-retrait").status_code == 303
    assert nadia.get(model).status_code == 404 and model not in nadia.get(f"/habilitations/{request.id}").text
    assert verbs(db, "piece_requise") == ["modele", "retrait_modele"]


def test_who_does_not_administer_finds_none_of_it(db: Session, browse: Callable[..., Browser], held: Enregistrement) -> None:
    sophie = browse(make.instructeur(db))
    db.commit()
    paths: list[Any] = [
        "/catalogue/cqp/nouveau",
        "/catalogue/listes",
        f"/catalogue/{held.id}/dates",
        f"/catalogue/{held.id}/blocs",
    ]
    assert {sophie.get(each).status_code for each in paths} == {403}


def test_a_bloc_that_nothing_employs_is_removed_and_another_ends(db: Session, claire: Browser, held: Enregistrement) -> None:
    db.add_all([Bloc(enregistrement_id=held.id, code=f"BC0{rank}", intitule=f"Bloc {rank}") for rank in (1, 2)])
    db.commit()
    today, at = clock.today(), f"/catalogue/{held.id}/blocs"
    assert f'href="{at}/BC01/retrait"' in claire.get("/catalogue").text
    assert "Rien ne l’emploie" in claire.get(f"{at}/BC02/retrait").text
    assert claire.post(f"{at}/BC02/retrait", {}).status_code == 303
    assert claire.post(f"{at}/BC02/retrait", {}).status_code == 303, "a second click finds it done"
    assert [each.code for each in db.exec(select(Bloc))] == ["BC01"]
    owner = make.habilite(db)
    draft = make.session(db, owner)
    draft.blocs = ["BC01"]
    db.commit()
    page = claire.get(f"{at}/BC01/retrait").text
    assert "1 brouillon le nomme" in page and "il ne se retire pas" in page
    given = make.session(db, owner, etat="demandee")
    db.commit()
    assert "1 session l’emploie, 1 brouillon le nomme" in claire.get(f"{at}/BC01/retrait").text
    past = claire.post(f"{at}/BC01/retrait", {"jusqu_au": written(today - timedelta(days=1)), "confirme": "0-1"})
    assert past.status_code == 422 and "indiquez le" in past.text
    shown = claire.post(f"{at}/BC01/retrait", {"jusqu_au": written(today)})
    assert shown.status_code == 422 and "1 session</b> en cours" in shown.text.replace(" en cours.</b>", "</b> en cours")
    assert claire.post(f"{at}/BC01/retrait", {"jusqu_au": written(today), "confirme": "0-1"}).status_code == 303
    assert "Dans les demandes déposées jusqu’au" in claire.get("/catalogue").text
    db.expire_all()
    other = make.session(db, owner)
    db.commit()
    with clock.travel(timedelta(days=2)):
        assert [each.code for each in catalogue.blocs_of(db, given)] == ["BC01"], "what was handed over keeps it"
        assert [each.code for each in catalogue.blocs_of(db, draft)] == ["BC01"], "a draft that names it too"
        assert catalogue.blocs_of(db, other) == []
        db.commit()
    assert verbs(db, "bloc") == ["fin"] and "bloc_retrait" in verbs(db, "enregistrement")
