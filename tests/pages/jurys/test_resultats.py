"""The results of a session, to attribute then attributed; a candidate's own, at their link; what they say against them."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats import production
from eclat.domain.jurys import attributions, recours
from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import (
    EtatRecours,
    EtatSession,
    IssueRecours,
    NotificationResultat,
    Organisme,
    Personne,
    Pv,
    Recours,
    ResultatBloc,
    SessionCqp,
    ValeurBloc,
)
from eclat.partials.resultat.actes import dits_prevenus
from eclat.signatures import sign
from tests import certificats, jurys, signes
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


def link(db: Session, session: SessionCqp, rank: int = 1) -> str:
    notice = signes.notice(db, session, make.inscrits(db, session)[rank])
    return f"/resultats/{sign('jeton', str(notice.lien))}"


def owner(db: Session, session: SessionCqp) -> Organisme:
    return db.get_one(Organisme, session.organisme_id)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ")


# --- attribution ---


def test_results_are_read_then_attributed(db: Session, browse: Browse) -> None:
    session = signes.a_attribuer(db)
    claire, karim = make.administrateur(db), make.referent(db, owner(db, session))
    db.commit()
    admin, organisme = browse(claire), browse(karim)
    at = f"/sessions/{session.id}/resultats"
    assert "Rien n’est encore annoncé" in text(admin.get(at)) and "Partielle, 2 sur 4" in text(admin.get(at))
    assert "ne sont pas encore attribués" in text(organisme.get(at)) and "Partielle" not in text(organisme.get(at))
    question = admin.get(f"{at}/attribution")
    assert "3 candidats sont prévenus par mail" in text(question)
    vu = re.search(r'name="vu" value="(\w+)"', question.text)
    assert vu and organisme.post(f"{at}/attribution", {"vu": vu[1]}).status_code == 403
    assert admin.post(f"{at}/attribution", {"vu": vu[1]}).status_code == 303
    db.expire_all()
    assert session.etat == EtatSession.CLOSE
    db.commit()
    assert "Partielle, 2 sur 4" in text(organisme.get(at)) and "par mail le" in text(organisme.get(at))
    assert admin.post(f"{at}/attribution", {"vu": vu[1]}).status_code == 303  # a second click
    assert len(db.exec(select(NotificationResultat)).all()) == 3


@pytest.mark.parametrize(
    ("mailed", "posted", "said"),
    [
        (11, 1, "11 candidats sont prévenus ; 1 lettre est à imprimer"), (0, 2, "2 lettres sont à imprimer"), (1, 0, "1 candidat est prévenu"),
    ],
)  # fmt: skip
def test_whom_an_attribution_tells(mailed: int, posted: int, said: str) -> None:
    assert dits_prevenus(mailed, posted).replace("\u00a0", " ") == said


def test_a_bloc_held_before_is_among_those_obtained(db: Session, browse: Browse) -> None:
    session = signes.tenu(db)
    for each in make.inscrits(db, session):
        jurys.said(db, session, each, dict.fromkeys(jurys.BLOCS, ValeurBloc.VALIDE) | {"BC02": ValeurBloc.DEJA_ACQUIS})
    signes.signed(db, session)
    claire = make.administrateur(db)
    db.commit()
    assert "BC01, BC03, BC04 ; BC02 déjà acquis" in text(browse(claire).get(f"/sessions/{session.id}/resultats"))


def test_it_is_sent_back_with_a_reason(db: Session, browse: Browse) -> None:
    session = signes.a_attribuer(db)
    second = make.inscrits(db, session)[1].id
    admin = browse(make.administrateur(db))
    at = f"/sessions/{session.id}/resultats/renvoi"
    assert admin.post(at, {"motif": ""}).status_code == 422
    nobody = admin.post(at, {"motif": "Inversé."})
    assert nobody.status_code == 422 and "cochez « Tous les candidats »" in text(nobody) and "Inversé." in nobody.text
    assert admin.post(at, {"motif": "Inversé.", "candidats": [str(second)]}).status_code == 303
    db.expire_all()
    assert session.etat == EtatSession.PV_EN_SAISIE and jurys.pv_of(db, session).motif == "Inversé."


def test_what_is_late_says_so(db: Session, browse: Browse) -> None:
    session = signes.a_attribuer(db)
    jurys.pv_of(db, session)
    admin = browse(make.administrateur(db))
    db.commit()
    with clock.travel(timedelta(days=17)):
        again = browse(make.administrateur(db))
        assert "En retard de 2 jours" in text(again.get(f"/sessions/{session.id}/resultats"))
    assert "En retard" not in text(admin.get(f"/sessions/{session.id}/resultats"))


def test_letters_come_as_one_pdf_without_birth(db: Session, browse: Browse) -> None:
    session = signes.a_attribuer(db, people=5)
    for each in make.inscrits(db, session)[1:3]:
        each.courriel = ""
    attributions.attribute(db, session, by=make.decider(db))
    karim, brigitte = make.referent(db, owner(db, session)), signes.members(db, session)[0]
    db.commit()
    organisme, at = browse(karim), f"/sessions/{session.id}/resultats"
    assert "2 candidats n’ont pas d’adresse mail" in text(organisme.get(at))
    answer = organisme.post(f"{at}/lettres")
    assert answer.headers["content-type"] == "application/pdf" and "no-store" in answer.headers["cache-control"]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) == 2 and "Bertin" in said and "Amrani" not in said.replace("Yasmine", "")
    assert "1998" not in said and "Nice" not in said and "Contester" in said
    assert "prise le" in text(organisme.get(at))
    assert browse(db.get_one(Personne, brigitte.personne_id)).post(f"{at}/lettres").status_code in (403, 404)


# --- the candidate's own page ---


def test_a_candidate_reads_their_own_and_nobody_else(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    here = link(db, session)
    db.commit()
    answer = browse().get(here)
    said = text(answer)
    assert (
        answer.status_code == 200
        and "noindex" in answer.headers["x-robots-tag"]
        and answer.headers["cache-control"] == "no-store"
    )
    assert "Bertin" in said and "Vous obtenez 2 blocs sur les 4" in said and "Il vous reste à obtenir : BC03" in said
    assert not any(word in said for word in ("Amrani", "Costa", "1998", "Nice"))


def test_their_page_leads_to_their_certificates_once_delivered(db: Session, browse: Browse) -> None:
    session = signes.a_attribuer(db)
    certificats.catalogue(db, session)
    signes.attributed(db, session)
    first, second = link(db, session, 0), link(db, session, 1)
    db.commit()
    visitor = browse()
    assert "Votre certificat vous est délivré : un autre mail" in text(visitor.get(first))
    before = visitor.get(second)
    assert "Une attestation vous est délivrée pour chaque bloc" in text(before) and "Voir mes certificats" not in before.text
    production.produce(db, session.id)
    db.commit()
    mine = re.search(r'href="(/mes-certificats/[^"]+)"', visitor.get(second).text)
    assert mine and "ATT-" in visitor.get(mine[1]).text and "Amrani" not in visitor.get(mine[1]).text


def test_they_read_why_a_bloc_is_not_obtained(db: Session, browse: Browse) -> None:
    """On their page, in their letter, and by whoever treats their recours; nothing is kept against who obtained it."""
    session = signes.tenu(db)
    second = make.inscrits(db, session)[1]
    second.courriel = ""
    jurys.said(db, session, second, dict.fromkeys(jurys.BLOCS, ValeurBloc.VALIDE) | {"BC03": ValeurBloc.NON_VALIDE})
    for each in db.exec(select(ResultatBloc).where(col(ResultatBloc.bloc).in_(("BC02", "BC03")))):
        each.observation = f"Le projet de {each.bloc} manque."
    signes.signed(db, session)
    signes.attributed(db, session)
    found = signes.contested(db, session)
    admin, here = make.administrateur(db), link(db, session)
    db.commit()
    agent = browse(admin)
    letter = agent.post(f"/sessions/{session.id}/resultats/lettres")
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.content)).pages)
    for said in (text(browse().get(here)), text(agent.get(f"/recours/{found.id}")), " ".join(printed.split())):
        assert "Observation du jury" in said and "Le projet de BC03 manque." in said and "de BC02 manque" not in said


@pytest.mark.parametrize("wrong", ["nimporte", "a.b", "01a2c1d0-0000-7000-8000-000000000001"])
def test_a_forged_link_opens_nothing(db: Session, browse: Browse, wrong: str) -> None:
    signes.close(db)
    db.commit()
    visitor = browse()
    assert visitor.get(f"/resultats/{wrong}").status_code == 404
    for verb in ("detail", "recours", "pieces"):
        assert visitor.post(f"/resultats/{wrong}/{verb}", {"demande": "x", "motif": "x"}).status_code == 404
    other = sign("jeton", str(make.organisme(db, "Une autre").id))
    assert visitor.get(f"/resultats/{other}").status_code == 404
    link = sign("annonce", str(db.exec(select(NotificationResultat.lien)).first()))
    assert visitor.get(f"/resultats/{link}").status_code == 404
    assert not db.exec(select(Recours)).all()


def test_they_ask_for_the_detail_then_appeal_with_pieces(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    here, other = link(db, session), link(db, session, 0)
    db.commit()
    visitor = browse()
    assert visitor.post(f"{here}/detail", {"demande": ""}).status_code == 422
    assert visitor.post(f"{here}/detail", {"demande": "Pourquoi BC03 ?"}).status_code == 303
    assert visitor.post(f"{here}/detail", {"demande": "Pourquoi BC03 ?"}).status_code == 303  # a second click
    late = visitor.post(f"{here}/detail", {"demande": "Autre chose"})
    assert late.status_code == 409 and "Autre chose" in text(late)
    assert "Vous avez demandé le détail" in text(visitor.get(here))
    assert visitor.post(f"{here}/recours", {"motif": "Le dossier n’a pas été lu."}).status_code == 303
    assert "est enregistré" in text(visitor.get(here))
    assert visitor.post(f"{here}/pieces", files={"fichier": ("preuve.pdf", make.PDF)}).status_code == 303
    assert visitor.post(f"{here}/pieces", files={"fichier": ("preuve.exe", b"MZ")}).status_code == 422
    piece = re.search(rf'href="({re.escape(here)}/pieces/[\w-]+)"', visitor.get(here).text)
    assert piece and visitor.get(piece[1]).content == make.PDF
    assert visitor.get(piece[1].replace(here, other)).status_code == 404
    assert len(db.exec(select(Recours)).all()) == 1


def test_out_of_time_the_page_says_so(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    here = link(db, session)
    db.commit()
    with clock.travel(timedelta(days=120)):
        visitor = browse()
        said = text(visitor.get(here))
        assert "a pris fin le" in said and "Déposer un recours" not in said
        late = visitor.post(f"{here}/recours", {"motif": "Trop tard."})
        assert late.status_code == 409 and "Trop tard." in text(late)


def test_an_older_link_leads_to_what_is_so_today(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    here, second = link(db, session), make.inscrits(db, session)[1]
    former = str(signes.notice(db, session).id)
    attributions.deliberate_again(db, session, motif="Erreur.", candidat=second.id, by=SYSTEME)
    with clock.travel(timedelta(minutes=5)):
        signes.signed(db, session)
        attributions.attribute(db, session, by=make.decider(db))
        latest = str(signes.notice(db, session).id)
        db.commit()
        visitor = browse()
        assert "ont été rectifiés le" in text(visitor.get(here))
        stale = visitor.post(f"{here}/recours", {"motif": "Non.", "vu": former})
        assert stale.status_code == 409 and "rectifiés pendant" in text(stale)
        assert visitor.post(f"{here}/recours", {"motif": "Non.", "vu": latest}).status_code == 303


# --- at OC Éclat ---


def test_a_recours_goes_from_hand_to_hand(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    found = signes.contested(db, session)
    recours.join(db, found, "preuve.pdf", make.PDF, by=CANDIDAT)
    odile, claire, here = make.comite_technique(db), make.administrateur(db), link(db, session)
    db.commit()
    admin, comite, at = browse(claire), browse(odile), f"/recours/{found.id}"
    assert comite.get(at).status_code == 404
    assert admin.get(at).status_code == admin.get("/recours").status_code == 200
    assert admin.post(f"{at}/attribution", {"membres": [str(odile.id)]}).status_code == 303
    assert "preuve.pdf" in comite.get(at).text and found.numero in comite.get("/recours").text
    assert f'/sessions/{session.id}"' not in comite.get(at).text + comite.get("/recours").text  # which the comité does not open
    assert f'/sessions/{session.id}/pv/signature?version=1"' in comite.get(at).text
    assert f"/sessions/{session.id}" in admin.get(at).text and f"/sessions/{session.id}" in admin.get("/recours").text
    assert "1 recours est à instruire" in text(comite.get("/"))
    assert admin.post(f"{at}/instruction", {"proposition": "maintenu", "avis": "Non."}).status_code == 403
    assert comite.post(f"{at}/instruction", {"proposition": "evaluation", "avis": "Évaluer à nouveau."}).status_code == 303
    assert "Évaluer à nouveau." not in browse().get(here).text
    assert admin.post(f"{at}/decision", {"issue": "evaluation", "decision": "Le jury n’avait pas le dossier."}).status_code == 303
    said = text(browse().get(here))
    assert (
        "Le jury n’avait pas le dossier." in said
        and "nouvelle évaluation vous est proposée" in said
        and "Évaluer à nouveau." not in said
    )
    db.expire_all()
    assert db.get_one(Recours, found.id).etat == EtatRecours.DECIDE


def test_the_binome_gives_the_detail_and_reads_no_piece(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    found = recours.ask_detail(db, signes.notice(db, session), demande="Pourquoi ?", by=CANDIDAT)
    piece = recours.join(db, found, "preuve.pdf", make.PDF, by=CANDIDAT)
    brigitte = db.get_one(Personne, signes.members(db, session)[0].personne_id)
    db.commit()
    binome, at = browse(brigitte), f"/recours/{found.id}"
    assert "1 candidat attend le détail" in text(binome.get("/")) and "conteste" not in text(binome.get("/"))
    assert f"Demande de détail {found.numero}" in text(binome.get(at)) and "contesté" not in text(binome.get(at))
    assert "preuve.pdf" not in binome.get(at).text and binome.get(f"/fichiers/{piece.fichier_id}").status_code == 404
    assert binome.post(f"{at}/reponse", {"reponse": "BC03 : incomplet."}).status_code == 303
    assert "BC03 : incomplet." in text(browse().get(link(db, session)))


def test_an_administrateur_enters_what_came_on_paper(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    second = make.inscrits(db, session)[1].id
    admin, at = browse(make.administrateur(db)), f"/sessions/{session.id}/recours"
    assert admin.get(at).status_code == 200
    assert admin.post(at, {"candidat": str(second), "nature": "recours", "texte": ""}).status_code == 422
    stranger = admin.post(at, {"candidat": str(session.id), "nature": "recours", "texte": "Lettre."})
    assert stranger.status_code == 422 and "Lettre." in stranger.text
    answer = admin.post(at, {"candidat": str(second), "nature": "recours", "texte": "Lettre du 3."})
    assert answer.status_code == 303
    page = admin.follow(answer)
    assert "Lettre du 3." in page.text and "saisi par" in text(page)
    assert admin.post(f"{answer.headers['location']}/pieces", files={"fichier": ("lettre.pdf", make.PDF)}).status_code == 303


def test_decided_for_a_new_deliberation_the_pv_is_open(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    found = signes.contested(db, session)
    odile = make.comite_technique(db)
    instruction.entrust(db, found, membres=[odile.id], by=make.decider(db))
    instruction.instruct(db, found, proposition=IssueRecours.DELIBERATION, avis="À revoir.", by=make.user_of(db, odile))
    admin = browse(make.administrateur(db))
    assert admin.post(f"/recours/{found.id}/decision", {"issue": "deliberation", "decision": "À revoir."}).status_code == 303
    db.expire_all()
    assert len(db.exec(select(Pv).where(Pv.session_id == session.id)).all()) == 2
    assert "délibère à nouveau" in text(browse().get(link(db, session)))


def test_the_register_counts_each_version(db: Session, browse: Browse) -> None:
    session = signes.close(db)
    pv = jurys.pv_of(db, session)
    db.commit()
    admin = browse(make.administrateur(db))
    page = admin.get("/pv")
    assert pv.numero in page.text and "3 avec un bloc obtenu" in text(page)
    assert f'href="/sessions/{session.id}/pv/signature?version=1"' in page.text
    exported = admin.post("/pv/export", {"format": "csv"}).content.decode("utf-8-sig")
    assert pv.empreinte in exported and "Empreinte SHA-256" in exported


def test_the_dashboard_says_what_is_to_attribute_and_what_is_late(db: Session, browse: Browse) -> None:
    signes.a_attribuer(db)
    signes.contested(db)
    claire = make.administrateur(db)
    db.commit()
    said = text(browse(claire).get("/"))
    assert "1 session est à attribuer" in said and "1 recours est à confier" in said and "En retard" not in said
    with clock.travel(timedelta(days=20)):
        later = text(browse(claire).get("/"))
        assert "1 est en retard." in later
