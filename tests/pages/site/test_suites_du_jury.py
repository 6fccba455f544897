"""What a jury leaves to do, on the dashboard of each and on the page of its session."""

import re
from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.partenaires import partenaires
from eclat.models import Certificat, Partenaire, Personne, SessionCqp, ValeurBloc
from eclat.tasks.certificats import make_certificates
from tests import certificats, declarations, jurys, signes
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


def lines(db: Session, browse: Browse, who: Personne) -> list[tuple[str, str]]:
    """What the dashboard lists, and where each leads. What awaits somebody is counted as it is listed."""
    db.commit()
    page = browse(who).get("/").text
    found = []
    for card in re.findall(r"<h2[^>]*>(?:Cette semaine|En attente de vous|À faire)\b.*?</section>", page, re.S):
        found += re.findall(r'<div class="what"><b>([^<]+)</b>.*?href="([^"]+)"', card, re.S)
        count = re.search(r'class="count"[^>]*>(\d+)', card)
        if "À faire" not in card:
            assert count and int(count[1]) == card.count('<div class="what">')
    return found


def suites(db: Session, browse: Browse, who: Personne, session: SessionCqp) -> str:
    db.commit()
    page: str = browse(who).get(f"/sessions/{session.id}").text
    return page.partition("Suites du jury")[2].partition("</section>")[0]


def test_the_binome_is_told_first_which_proces_verbaux_await_them(db: Session, browse: Browse) -> None:
    session = jurys.tenu(db)
    first, second = jurys.presidents(db, session)
    title, url = lines(db, browse, first)[0]
    assert title == f"Le procès-verbal de «\u00a0{session.intitule}\u00a0» est à saisir\u00a0: 3 candidats restent"
    assert url == f"/sessions/{session.id}/pv"
    jurys.said(db, session, make.inscrits(db, session)[0], dict.fromkeys(jurys.BLOCS, ValeurBloc.VALIDE))
    assert "2 candidats restent" in lines(db, browse, second)[0][0]
    assert "<b>1</b> procès-verbal vous attend" in browse(first).get("/").text


def test_one_who_signed_waits_for_the_other(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    session = jurys.tenu(db, owner)
    first, second = jurys.presidents(db, session)
    jurys.closed(db, session)
    jurys.signs(db, session, first)
    assert not [each for each in lines(db, browse, first) if "procès-verbal" in each[0]]
    assert lines(db, browse, second)[0] == (
        f"Le procès-verbal de «\u00a0{session.intitule}\u00a0» attend votre signature", f"/sessions/{session.id}/pv/signature",
    )  # fmt: skip
    assert "attend votre signature" in suites(db, browse, second, session)
    hers = suites(db, browse, first, session)
    assert "Lire le procès-verbal" in hers and f"Signature attendue\u00a0: {second.nom_complet}" in hers
    theirs = suites(db, browse, make.dirigeant(db, owner), session)
    assert "Vous le lirez une fois signé" in theirs and "/pv" not in theirs


def test_all_typed_it_is_to_close(db: Session, browse: Browse) -> None:
    session = jurys.tenu(db)
    jurys.all_valid(db, session)
    first = jurys.presidents(db, session)[0]
    assert "il reste à clore" in lines(db, browse, first)[0][0]
    assert "Relire et clore" in suites(db, browse, first, session)
    assert "Tout est saisi" in suites(db, browse, make.administrateur(db), session)


def test_its_organisme_is_told_of_results_then_of_certificates(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    session = certificats.attribuee(db, owner)
    for who in (make.dirigeant(db, owner), make.referent(db, owner)):
        assert ("Les résultats du jury sont attribués", f"/sessions/{session.id}/resultats") in lines(db, browse, who)
    key = session.id
    db.commit()
    make_certificates(str(key))
    db.expire_all()
    assert ("3 certificats sont prêts", f"/sessions/{key}/certificats") in lines(db, browse, make.referent(db, owner))
    assert lines(db, browse, make.referent(db, make.habilite(db, "Un autre organisme"))) == []


def test_declarations_are_corrected_by_the_organisme_and_made_by_the_administrateur(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    first, *_ = declarations.incompletes(db, owner)
    key = db.get_one(Certificat, first.certificat_id).session_id
    theirs = "3 déclarations à la Caisse des Dépôts sont à corriger", f"/sessions/{key}/certificats"
    ours = "3 certificats sont à déclarer à la Caisse des Dépôts", "/declarations"
    for who in (make.dirigeant(db, owner), make.referent(db, owner)):
        found = lines(db, browse, who)
        assert theirs in found and ours not in found
    assert ours in lines(db, browse, make.administrateur(db)) and theirs not in lines(db, browse, make.administrateur(db))
    assert lines(db, browse, make.referent(db, make.habilite(db, "Un autre organisme"))) == []


def test_what_is_due_to_france_competences_within_the_week_is_told(db: Session, browse: Browse) -> None:
    make.habilite(db)
    partenaires.follow(db)
    claire = make.administrateur(db)
    db.commit()
    with clock.travel(db.exec(select(col(Partenaire.echeance))).one() - clock.today() - timedelta(days=3)):
        assert ("1 changement est à déclarer à France compétences", "/partenaires") in lines(db, browse, claire)


def test_the_page_of_a_session_leads_to_results_and_recours(db: Session, browse: Browse) -> None:
    owner = make.habilite(db)
    session = signes.a_attribuer(db, owner)
    claire = make.administrateur(db)
    assert "Attribuer" in suites(db, browse, claire, session)
    assert "OC Éclat les attribue" in suites(db, browse, make.dirigeant(db, owner), session)
    signes.attributed(db, session)
    recours = signes.contested(db, session)
    page = suites(db, browse, claire, session)
    assert f'href="/recours/{recours.id}"' in page and "Voir les résultats" in page and "Lire le procès-verbal" in page
    theirs = suites(db, browse, make.dirigeant(db, owner), session)
    assert "recours" not in theirs and f'href="/sessions/{session.id}/resultats"' in theirs
