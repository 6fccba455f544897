"""An habilitation request from its first field to its deposit (P5, P10)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.dossiers import contenu, dossiers, equipe, points
from eclat.domain.habilitations import demande, habilitations, instruction
from eclat.domain.socle.errors import Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.file_types import FileRefused
from eclat.models import EtatHabilitation, EtatPoint, Habilitation, NaturePiece, Organisme, Personne, Piece, Qualification
from tests import factories as make

E = EtatHabilitation


@pytest.fixture
def possibles(db: Session) -> Organisme:
    return make.organisme(db)


@pytest.fixture
def mathilde(db: Session, possibles: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, possibles))


@pytest.fixture
def draft(db: Session, possibles: Organisme) -> Habilitation:
    return make.habilitation(db, possibles)


def labels(db: Session, habilitation: Habilitation) -> list[str]:
    return [manque.label for manque in habilitations.lacking(db, habilitation)]


def test_a_request_has_a_number_and_the_only_cqp_of_the_catalogue(db: Session, possibles: Organisme) -> None:
    made = make.habilitation(db, possibles, complete=False)
    assert made.numero == f"HAB-{clock.today().year}-0001" and made.etat == E.BROUILLON
    assert made.cqp_id == demande.catalogue(db)[0][0]


def test_one_request_at_a_time(db: Session, possibles: Organisme, mathilde: Utilisateur) -> None:
    first = habilitations.start(db, possibles, qualification=Qualification.OF_INDEPENDANT, by=mathilde)
    again = habilitations.start(db, possibles, qualification=Qualification.ORGANISME_NATIONAL, by=mathilde)
    assert again.id == first.id and again.qualification == Qualification.OF_INDEPENDANT


def test_an_organisme_not_accepted_asks_for_nothing(db: Session) -> None:
    waiting = make.organisme(db, "Formation Express Plus", etat="en_attente")
    with pytest.raises(Interdit):
        habilitations.start(
            db, waiting, qualification=Qualification.OF_INDEPENDANT, by=make.user_of(db, make.dirigeant(db, waiting))
        )


def test_another_organisme_cannot_fill_it(db: Session, draft: Habilitation) -> None:
    other = make.organisme(db, "Fédération du Grand Préau")
    with pytest.raises(Interdit):
        contenu.save_field(db, draft, "nda", ["x"], by=make.user_of(db, make.dirigeant(db, other)))


def test_a_referent_reads_and_does_not_write(db: Session, possibles: Organisme, draft: Habilitation) -> None:
    karim = make.user_of(db, make.referent(db, possibles))
    with pytest.raises(Interdit):
        contenu.save_field(db, draft, "nda", ["53351234567"], by=karim)


def test_an_unknown_field_does_not_exist(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    for name in ("etat", "depose_le", "saisies", "numero"):
        with pytest.raises(Introuvable):
            contenu.save_field(db, draft, name, ["acceptee"], by=mathilde)


def test_a_cqp_out_of_the_catalogue_is_not_taken(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    contenu.save_field(db, draft, "cqp_id", [str(uuid4())], by=mathilde)
    assert draft.cqp_id is None and "CQP demandé" in labels(db, draft)


def test_départements_are_kept_once_each_and_an_unknown_one_is_refused(
    db: Session, draft: Habilitation, mathilde: Utilisateur
) -> None:
    assert contenu.save_field(db, draft, "departements", ["75", "2A", "75", ""], by=mathilde) is None
    assert dossiers.territory(db, draft) == ["2A", "75"]
    assert contenu.save_field(db, draft, "departements", ["20"], by=mathilde) == "Choisissez les départements dans la liste."
    assert dossiers.territory(db, draft) == ["2A", "75"]


def test_an_empty_draft_says_everything_that_lacks_in_the_order_of_the_page(db: Session, possibles: Organisme) -> None:
    made = make.habilitation(db, possibles, complete=False)
    assert labels(db, made) == [
        "Objet", "Numéro de déclaration d’activité", "Numéro du certificat Qualiopi", "Date de validité Qualiopi",
        "Certificat Qualiopi", "Départements", "Équipe pédagogique", "Moyens pédagogiques", "Moyens techniques et locaux",
        "Sessions prévues par an", "Stagiaires prévus par an", "Modalités de l’alternance", "Tuteurs", "Financement",
        "Statuts de l’organisme", "Bilan pédagogique et financier", "Attestation d’assurance",
    ]  # fmt: skip


def test_a_complete_draft_lacks_nothing(db: Session, draft: Habilitation) -> None:
    assert labels(db, draft) == []


def test_a_person_without_cv_or_name_is_named_by_what_is_known(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    member = equipe.add_member(db, draft, by=mathilde)
    assert labels(db, draft) == ["Ligne 2 de l’équipe"]
    equipe.save_member(db, draft, member, {"nom": ["Ferhat"], "prenom": ["Nadia"]}, by=mathilde)
    assert labels(db, draft) == ["Fonction de Nadia Ferhat", "Diplôme ou titre de Nadia Ferhat", "CV de Nadia Ferhat"]


def test_an_expired_certificate_is_to_be_renewed_before_the_deposit(
    db: Session, draft: Habilitation, mathilde: Utilisateur
) -> None:
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    contenu.save_field(db, draft, "qualiopi_jusqu_au", [yesterday], by=mathilde)
    assert labels(db, draft) == ["Date de validité Qualiopi"]
    with pytest.raises(Refus):
        habilitations.deposit(db, draft, by=mathilde)


def test_a_national_request_waits_for_the_list_of_its_délégataires(
    db: Session, draft: Habilitation, mathilde: Utilisateur
) -> None:
    contenu.save_field(db, draft, "qualification", ["organisme_national"], by=mathilde)
    assert labels(db, draft) == ["Convention type avec les délégataires", "Liste des délégataires"]


def test_a_deposit_tells_the_administrateurs_and_the_applicant_once(
    db: Session, draft: Habilitation, mathilde: Utilisateur
) -> None:
    make.administrateur(db)
    before = len(make.mails(db))
    habilitations.deposit(db, draft, by=mathilde)
    assert draft.etat == E.DEPOSEE and draft.depose_le is not None
    assert sorted(mail.modele for mail in make.mails(db)[before:]) == [
        "habilitation_accuse_reception", "habilitation_deposee", "habilitation_deposee",
    ]  # fmt: skip
    with pytest.raises(Refus, match="Vous venez de déposer cette demande"):
        habilitations.deposit(db, draft, by=mathilde)


def test_once_deposited_its_content_is_closed(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    habilitations.deposit(db, draft, by=mathilde)
    with pytest.raises(Refus, match="ne peut plus être modifié"):
        contenu.save_field(db, draft, "nda", ["53351234567"], by=mathilde)
    with pytest.raises(Refus):
        equipe.add_member(db, draft, by=mathilde)


def test_a_field_changed_in_another_window_is_not_overwritten(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    held = draft.alternance
    contenu.save_field(db, draft, "alternance", ["Au bureau"], by=mathilde, seen=[{"alternance": [held]}])
    with pytest.raises(Refus, match="autre fenêtre"):
        contenu.save_field(db, draft, "alternance", ["Dans le train"], by=mathilde, seen=[{"alternance": [held]}])
    assert draft.alternance == "Au bureau"


def test_a_try_whose_answer_was_lost_is_not_another_window(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    held = {"alternance": [draft.alternance]}
    contenu.save_field(db, draft, "alternance", ["Un"], by=mathilde, seen=[held])
    contenu.save_field(db, draft, "alternance", ["Un"], by=mathilde, seen=[held])  # sent again
    contenu.save_field(db, draft, "alternance", ["Un, deux"], by=mathilde, seen=[held, {"alternance": ["Un"]}])
    assert draft.alternance == "Un, deux"


def test_a_document_takes_the_place_of_the_former_one_which_stays_in_the_history(
    db: Session, draft: Habilitation, mathilde: Utilisateur
) -> None:
    former = next(piece for piece in dossiers.documents(db, draft) if piece.nature == NaturePiece.QUALIOPI)
    contenu.attach(db, draft, NaturePiece.QUALIOPI, "qualiopi-2026.pdf", make.PDF, by=mathilde)
    assert former.retiree_le is not None
    assert sum(piece.nature == NaturePiece.QUALIOPI for piece in dossiers.documents(db, draft)) == 1


def test_a_refused_document_leaves_the_former_one_in_place(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    with pytest.raises(FileRefused, match=r"photo\.heic n’est pas accepté"):
        contenu.attach(db, draft, NaturePiece.QUALIOPI, "photo.heic", b"\0\0\0\x18ftypheic", by=mathilde)
    assert labels(db, draft) == []


def test_a_document_of_another_request_is_out_of_reach(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    other = make.habilitation(db, make.organisme(db, "Fédération du Grand Préau"))
    theirs = dossiers.documents(db, other)[0]
    with pytest.raises(Introuvable):
        contenu.remove_document(db, draft, theirs, by=mathilde)
    with pytest.raises(Introuvable):
        contenu.attach(db, draft, NaturePiece.CV, "cv.pdf", make.PDF, target=dossiers.team(db, other)[0].id, by=mathilde)


def test_a_removed_row_is_put_back_in_its_place_with_its_cv(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    first = dossiers.team(db, draft)[0]
    second = equipe.add_member(db, draft, by=mathilde)
    cv = next(piece for piece in dossiers.documents(db, draft) if piece.formateur_id == first.id)
    rang = first.rang
    equipe.remove_member(db, draft, first, by=mathilde)
    assert [each.id for each in dossiers.team(db, draft)] == [second.id]
    assert cv.id not in [piece.id for piece in dossiers.documents(db, draft)]
    typed = {"nom": ["Orsini"], "prenom": ["Laurent"], "fonction": ["responsable"], "diplome": ["Master"]}
    back = equipe.restore_member(db, draft, rang, typed, cv.id, by=mathilde)
    assert [each.id for each in dossiers.team(db, draft)] == [back.id, second.id]
    assert db.get_one(Piece, cv.id).formateur_id == back.id


def test_the_cv_of_another_request_cannot_be_put_back_here(db: Session, draft: Habilitation, mathilde: Utilisateur) -> None:
    other = make.habilitation(db, make.organisme(db, "Fédération du Grand Préau"))
    theirs = next(piece for piece in dossiers.documents(db, other) if piece.nature == NaturePiece.CV)
    with pytest.raises(Introuvable):
        equipe.restore_member(db, draft, 9, {}, theirs.id, by=mathilde)


def test_a_team_has_its_limit(db: Session, draft: Habilitation, mathilde: Utilisateur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equipe, "EQUIPE", replace(equipe.EQUIPE, limit=2))
    equipe.add_member(db, draft, by=mathilde)
    with pytest.raises(Refus, match="2 personnes"):
        equipe.add_member(db, draft, by=mathilde)


@pytest.fixture
def sent_back(db: Session, possibles: Organisme) -> Habilitation:
    return make.habilitation(db, possibles, etat="a_completer")


def test_a_point_is_answered_by_a_text_or_by_a_document(db: Session, sent_back: Habilitation, mathilde: Utilisateur) -> None:
    (point,) = points.of(db, sent_back)
    assert labels(db, sent_back) == [point.texte]
    points.answer(db, sent_back, point, "Voici le nouveau.", by=mathilde)
    assert labels(db, sent_back) == []
    points.answer(db, sent_back, point, "  ", by=mathilde)
    assert labels(db, sent_back) == [point.texte]
    piece = contenu.attach(db, sent_back, NaturePiece.POINT, "qualiopi.pdf", make.PDF, target=point.id, by=mathilde)
    assert labels(db, sent_back) == []
    contenu.remove_document(db, sent_back, piece, by=mathilde)
    assert labels(db, sent_back) == [point.texte]


def test_completed_it_goes_back_to_its_instructeurs_and_they_are_told(
    db: Session, sent_back: Habilitation, mathilde: Utilisateur
) -> None:
    with pytest.raises(Refus, match="Il manque encore 1 élément"):
        habilitations.deposit(db, sent_back, by=mathilde)
    (point,) = points.of(db, sent_back)
    points.answer(db, sent_back, point, "Voici le nouveau.", by=mathilde)
    before = len(make.mails(db))
    habilitations.deposit(db, sent_back, by=mathilde)
    assert sent_back.etat == E.EN_INSTRUCTION
    assert {mail.modele for mail in make.mails(db)[before:]} == {"habilitation_completee"}


def test_a_point_not_sent_or_lifted_takes_no_answer(db: Session, sent_back: Habilitation, mathilde: Utilisateur) -> None:
    (point,) = points.of(db, sent_back)
    points.answer(db, sent_back, point, "Voici.", by=mathilde)
    habilitations.deposit(db, sent_back, by=mathilde)
    sophie = make.user_of(db, db.exec(select(Personne).where(Personne.nom == "Rakoto")).one())
    instruction.POINTS.lift(db, sent_back, point=point, by=sophie)
    instruction.POINTS.add(db, sent_back, texte="Locaux", by=sophie)
    instruction.POINTS.send_back(db, sent_back, by=sophie)
    with pytest.raises(Introuvable):
        points.answer(db, sent_back, point, "Encore", by=mathilde)
    with pytest.raises(Introuvable):
        contenu.attach(db, sent_back, NaturePiece.POINT, "x.pdf", make.PDF, target=point.id, by=mathilde)
    assert point.etat == EtatPoint.LEVE


def test_one_begins_another_request_once_nothing_is_under_way_nor_in_force(db: Session) -> None:
    organisme = make.organisme(db)
    by = make.user_of(db, make.dirigeant(db, organisme))
    assert habilitations.may_start_another(db, organisme, by=by)
    thing = make.habilitation(db, organisme)
    for etat in EtatHabilitation:
        thing.etat = etat
        db.flush()
        over = etat in (EtatHabilitation.REFUSEE, EtatHabilitation.RESILIEE, EtatHabilitation.EXPIREE)
        assert habilitations.may_start_another(db, organisme, by=by) == over, etat
    assert not habilitations.may_start_another(db, organisme, by=make.user_of(db, make.referent(db, organisme)))


@pytest.mark.parametrize("etat", ["acceptee", "refusee"])
def test_every_page_says_the_same_of_another_request(browse, db: Session, etat: str) -> None:
    organisme = make.organisme(db)
    first = make.habilitation(db, organisme, etat=etat)
    db.commit()
    mathilde = browse(make.dirigeant(db, organisme))
    offered = etat == "refusee"
    for path in ("/", f"/habilitations/{first.id}"):
        assert ("Préparer une nouvelle demande" in mathilde.get(path).text) == offered, path
    assert mathilde.get("/habilitations/nouvelle").status_code == (200 if offered else 403)
    assert mathilde.post("/habilitations/nouvelle", {"qualification": "of_independant"}).status_code == (303 if offered else 403)
