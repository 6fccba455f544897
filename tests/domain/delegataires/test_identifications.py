"""The identification form of a délégataire, from the invitation to the day its request goes (P7, P8)."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import delegations, delegues, ecarts, fiche, identifications
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.habilitations import attributions, decisions, instruction
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.errors import DejaFait, Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import (
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    Fichier,
    Formateur,
    Habilitation,
    Identification,
    NaturePiece,
    Organisme,
    Piece,
)
from tests import factories as make
from tests.statements import statements

D, E = EtatDelegation, EtatHabilitation


@pytest.fixture
def preau(db: Session) -> Habilitation:
    """The Fédération du Grand Préau awaits two délégataires."""
    make.administrateur(db)
    return make.national(db, rows=2, etat="en_attente_delegataires")


@pytest.fixture
def first(db: Session, preau: Habilitation) -> Delegation:
    return make.delegataires(db, preau)[0]


@pytest.fixture
def maelle(db: Session, first: Delegation) -> Utilisateur:
    return make.user_of(db, make.delegataire(db, first))


@pytest.fixture
def form(db: Session, first: Delegation) -> Identification:
    return identifications.of_delegation(db, first)


def state(thing: Habilitation) -> EtatHabilitation:
    return thing.etat


def readable(db: Session, user: Utilisateur) -> set[UUID]:
    """Keys of the files that this user may open."""
    return {each.id for each in db.exec(fichiers.visible_fichiers(user))}


def labels(db: Session, form: Identification) -> list[str]:
    return [manque.label for manque in fiche.manques(db, form)]


# --- begun and filled ---


def test_an_invitation_begins_an_empty_form(db: Session, preau: Habilitation, form: Identification) -> None:
    assert len(db.exec(select(Identification)).all()) == 2
    assert (form.nda, form.honneur, form.enregistre_le, form.termine_le) == ("", False, None, None)
    assert labels(db, form) == [
        "Numéro SIRET", "Numéro de déclaration d’activité", "Numéro du certificat Qualiopi", "Date de validité Qualiopi", "Certificat Qualiopi",
        "Nom du responsable de formation", "Prénom du responsable de formation", "Téléphone du responsable de formation",
        "Courriel du responsable de formation", "Équipe pédagogique", "Locaux", "Moyens pédagogiques et techniques", "Départements",
        "Modalités de l’alternance", "Tuteurs", "Sessions prévues par an", "Stagiaires prévus par an", "Déclaration sur l’honneur",
    ]  # fmt: skip


def test_three_hundred_forms_are_begun_by_as_many_statements_as_three(db: Session) -> None:
    make.administrateur(db)
    taken = {}
    for size in (3, 300):
        draft = make.national(db, f"Fédération {size}", rows=[make.row(size * 1000 + number) for number in range(size)])
        named = make.delegataires(db, draft)
        db.commit()
        with statements() as asked:
            identifications.begin(db, named)
        taken[size] = len(asked)
    assert taken[300] <= taken[3]
    assert len(db.exec(select(Identification.id)).all()) == 303


def test_every_answer_is_kept_as_typed_and_said_when_wrong(db: Session, form: Identification, maelle: Utilisateur) -> None:
    assert contenu.save_field(db, form, "responsable_courriel", ["gaelle@"], by=maelle) is not None
    assert contenu.save_field(db, form, "responsable_telephone", ["02 97 01 02 03"], by=maelle) is None
    assert contenu.save_field(db, form, "honneur", ["peut-être"], by=maelle) == "Cochez cette case."
    assert form.saisies == {"responsable_courriel": "gaelle@", "honneur": "peut-être"}
    assert (form.responsable_telephone, form.honneur) == ("+33297010203", False)
    assert contenu.save_field(db, form, "honneur", ["", "oui"], by=maelle) is None
    assert form.honneur and form.enregistre_le is not None
    assert contenu.save_field(db, form, "honneur", [""], by=maelle) is None
    assert not form.honneur


@pytest.mark.parametrize("name", ["qualification", "cqp_id", "financement", "termine_le", "delegation_id", "saisies"])
def test_only_what_the_form_asks_can_be_saved(db: Session, form: Identification, maelle: Utilisateur, name: str) -> None:
    with pytest.raises(Introuvable):
        contenu.save_field(db, form, name, ["x"], by=maelle)


def test_a_document_answers_to_nothing_that_the_form_does_not_ask(
    db: Session, preau: Habilitation, form: Identification, maelle: Utilisateur
) -> None:
    theirs = dossiers.team(db, preau)[0]
    asked = next(each for each in dossiers.documents(db, preau) if each.nature == NaturePiece.REQUISE)
    for nature, target in (
        (NaturePiece.CV, theirs.id),
        (NaturePiece.REQUISE, asked.piece_requise_id),
        (NaturePiece.REQUISE, None),
    ):
        with pytest.raises(Introuvable):
            contenu.attach(db, form, nature, "x.pdf", make.PDF, target=target, by=maelle)
    with pytest.raises(Introuvable):
        contenu.remove_document(db, form, asked, by=maelle)
    with pytest.raises(Introuvable):
        equipe.member_of(db, form, theirs.id)


def test_the_team_and_the_documents_of_a_form_are_its_own(db: Session, first: Delegation, preau: Habilitation) -> None:
    before = len(dossiers.team(db, preau)), len(dossiers.documents(db, preau)), dossiers.territory(db, preau)
    form = make.identification(db, first)
    assert [each.nom for each in dossiers.team(db, form)] == ["Ferhat"]
    assert sorted(each.nature for each in dossiers.documents(db, form)) == ["cv", "qualiopi"]
    assert dossiers.territory(db, form) == ["56"]
    assert (len(dossiers.team(db, preau)), len(dossiers.documents(db, preau)), dossiers.territory(db, preau)) == before
    assert labels(db, form) == []


def test_a_removed_row_is_put_back_with_its_cv(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    form = make.identification(db, first)
    (member,) = dossiers.team(db, form)
    cv = next(each for each in dossiers.documents(db, form) if each.nature == NaturePiece.CV)
    equipe.remove_member(db, form, member, by=maelle)
    assert labels(db, form) == ["Équipe pédagogique"]
    equipe.restore_member(db, form, 1, {"nom": ["Ferhat"], "prenom": ["Nadia"], "fonction": ["formateur"], "diplome": ["DEJEPS"]},
                          cv.id, by=maelle)  # fmt: skip
    assert labels(db, form) == []


# --- by whom, and when ---


def test_nobody_else_fills_it(db: Session, preau: Habilitation, first: Delegation, form: Identification) -> None:
    sibling = make.delegataires(db, preau)[1]
    organisme = db.get_one(Organisme, first.organisme_id)
    make.delegataire(db, first)
    others = [
        make.user_of(db, make.dirigeant(db, db.get_one(Organisme, preau.organisme_id))),
        make.user_of(db, make.delegataire(db, sibling)),
        make.user_of(db, make.referent(db, organisme)),
        make.decider(db),
    ]
    for other in others:
        with pytest.raises(Interdit):
            contenu.save_field(db, form, "nda", ["53561234567"], by=other)
        with pytest.raises(Interdit):
            identifications.finish(db, first, by=other)
        with pytest.raises(Interdit):
            identifications.reopen(db, first, by=other)


def test_an_incomplete_form_is_not_finished(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    form = make.identification(db, first)
    contenu.save_field(db, form, "honneur", [""], by=maelle)
    with pytest.raises(Refus, match="Il manque encore 1 élément"):
        identifications.finish(db, first, by=maelle)
    assert (first.etat, form.termine_le) == (D.INVITEE, None)


def test_an_expired_certificate_is_to_be_renewed_first(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    form = make.identification(db, first)
    contenu.save_field(db, form, "qualiopi_jusqu_au", [(clock.today() - timedelta(days=1)).isoformat()], by=maelle)
    assert labels(db, form) == ["Date de validité Qualiopi"]


def test_the_profile_is_completed_before_the_form(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    make.identification(db, first)
    db.get_one(Organisme, first.organisme_id).profil_complet_le = None
    db.flush()
    with pytest.raises(Refus, match="Complétez d’abord le profil"):
        identifications.finish(db, first, by=maelle)


def test_a_form_has_a_siret_or_says_why_it_has_none(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    form, organisme = make.identification(db, first), db.get_one(Organisme, first.organisme_id)
    organisme.siret = None
    db.flush()
    assert labels(db, form) == ["Numéro SIRET"]
    with pytest.raises(Refus, match="Il manque encore 1 élément"):
        identifications.finish(db, first, by=maelle)
    organisme.sans_siret = "Association en cours d’immatriculation."
    db.flush()
    identifications.finish(db, first, by=maelle)
    assert first.etat == D.TERMINEE


def test_no_form_is_finished_without_the_declaration_of_honour(db: Session, form: Identification) -> None:
    form.termine_le = clock.now()
    with pytest.raises(IntegrityError):
        db.flush()


def test_finished_it_is_closed_and_a_second_click_says_so(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    form = make.identification(db, first)
    identifications.finish(db, first, by=maelle)
    assert form.termine_le is not None
    with pytest.raises(DejaFait, match="Vous venez de terminer ce formulaire") as told:
        identifications.finish(db, first, by=maelle)
    assert told.value.key == form.id
    with clock.travel(timedelta(minutes=5)), pytest.raises(Refus, match=r"terminé depuis le .* Reprenez-le"):
        contenu.save_field(db, form, "nda", ["53561234567"], by=maelle)


def test_the_request_goes_with_the_last_form_and_only_then(db: Session, preau: Habilitation) -> None:
    one, two = make.delegataires(db, preau)
    make.identification(db, one, etat="terminee")
    assert state(preau) == E.EN_ATTENTE_DELEGATAIRES
    before = len(make.mails(db))
    make.identification(db, two, etat="terminee")
    assert state(preau) == E.DEPOSEE and preau.depose_le is not None
    told = [mail.modele for mail in make.mails(db)[before:]]
    assert sorted(set(told)) == ["habilitation_accuse_reception", "habilitation_deposee"]
    assert told.count("habilitation_accuse_reception") == 1


def test_taken_up_again_it_is_declared_anew(db: Session, first: Delegation, preau: Habilitation, maelle: Utilisateur) -> None:
    form = make.identification(db, first, etat="terminee")
    identifications.reopen(db, first, by=maelle)
    assert (first.etat, form.termine_le, labels(db, form)) == (D.INVITEE, None, ["Déclaration sur l’honneur"])
    with pytest.raises(DejaFait, match="Vous venez de reprendre"):
        identifications.reopen(db, first, by=maelle)
    make.identification(db, make.delegataires(db, preau)[1], etat="terminee")
    assert state(preau) == E.EN_ATTENTE_DELEGATAIRES
    contenu.save_field(db, form, "honneur", ["oui"], by=maelle)
    identifications.finish(db, first, by=maelle)
    assert state(preau) == E.DEPOSEE


def test_it_is_taken_up_only_while_the_request_may_change(
    db: Session, preau: Habilitation, first: Delegation, maelle: Utilisateur
) -> None:
    form = make.identification(db, first, etat="terminee")
    for etat in E:
        preau.etat = etat
        db.flush()
        if etat in (E.BROUILLON, E.EN_ATTENTE_DELEGATAIRES, E.A_COMPLETER):  # a draft again, once it was taken back
            identifications.reopen(db, first, by=maelle)
            contenu.save_field(db, form, "honneur", ["oui"], by=maelle)
            identifications.finish(db, first, by=maelle)
            continue
        with pytest.raises(Refus), clock.travel(timedelta(minutes=5)):
            identifications.reopen(db, first, by=maelle)
        first.etat = D.INVITEE
        db.flush()
        with pytest.raises(Refus), clock.travel(timedelta(minutes=5)):
            contenu.save_field(db, form, "nda", ["53561234567"], by=maelle)
        first.etat = D.TERMINEE
        db.flush()


def test_a_request_sent_back_waits_for_the_form_taken_up(
    db: Session, preau: Habilitation, first: Delegation, maelle: Utilisateur
) -> None:
    sophie = make.instructeur(db)
    make.studied(db, preau, sophie)
    instruction.POINTS.add(db, preau, texte="Les locaux de Vannes", by=make.user_of(db, sophie))
    instruction.POINTS.send_back(db, preau, by=make.user_of(db, sophie))
    form = identifications.of_delegation(db, first)
    identifications.reopen(db, first, by=maelle)
    contenu.save_field(db, form, "locaux", ["Trois salles, rue du Port."], by=maelle)
    contenu.save_field(db, form, "honneur", ["oui"], by=maelle)
    identifications.finish(db, first, by=maelle)
    assert (first.etat, preau.etat) == (D.TERMINEE, E.A_COMPLETER)


# --- prefilled from one another ---


def another(db: Session, delegation: Delegation, nom: str = "Union Marelle") -> Delegation:
    """A second national organisation invites the same OF."""
    other = make.national(
        db, nom, rows=[make.row(8, courriel=delegation.courriel), make.row(9, courriel=f"autre-{nom[:3]}@preau.example".lower())],
        etat="en_attente_delegataires", prenom="Rose", nom_dirigeant="Castaing",
    )  # fmt: skip
    found = make.delegataires(db, other)[0]
    assert found.organisme_id == delegation.organisme_id
    return found


def assert_same(db: Session, copy: Identification, source: Identification) -> None:
    for name in fiche.Fiche.model_fields.keys() - {"honneur"}:
        assert getattr(copy, name) == getattr(source, name), name
    assert dossiers.territory(db, copy) == dossiers.territory(db, source)
    rows = [
        [(each.nom, each.prenom, each.fonction, each.diplome, each.rang) for each in dossiers.team(db, form)]
        for form in (copy, source)
    ]
    assert rows[0] == rows[1]
    files = [sorted((each.nature, each.fichier_id) for each in dossiers.documents(db, form)) for form in (copy, source)]
    assert files[0] == files[1]


def test_a_second_national_organisation_finds_the_form_prefilled(db: Session, first: Delegation) -> None:
    source = make.identification(db, first, etat="terminee")
    copy = identifications.of_delegation(db, another(db, first))
    assert_same(db, copy, source)
    assert labels(db, copy) == ["Déclaration sur l’honneur"]
    assert (copy.enregistre_le, copy.termine_le, copy.honneur) == (None, None, False)
    assert identifications.prefilled_from(db, copy) == source.termine_le
    assert identifications.prefilled_from(db, source) is None
    (member,) = dossiers.team(db, copy)
    cv = next(each for each in dossiers.documents(db, copy) if each.nature == NaturePiece.CV)
    assert cv.formateur_id == member.id
    assert len(db.exec(select(Fichier)).all()) == len({piece.fichier_id for piece in db.exec(select(Piece))})


def test_a_form_not_begun_is_prefilled_when_the_other_is_finished(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    second, third = another(db, first), another(db, first, "Ligue du Belvédère")
    begun = identifications.of_delegation(db, third)
    contenu.save_field(db, begun, "nda", ["53569999999"], by=maelle)
    source = make.identification(db, first, etat="terminee")
    assert_same(db, identifications.of_delegation(db, second), source)
    assert (begun.nda, begun.locaux, dossiers.team(db, begun)) == ("53569999999", "", [])
    assert identifications.prefilled_from(db, begun) is None


def test_a_form_only_prefilled_follows_what_is_finished_next(db: Session, first: Delegation, maelle: Utilisateur) -> None:
    source = make.identification(db, first, etat="terminee")
    copy = identifications.of_delegation(db, another(db, first))
    identifications.reopen(db, first, by=maelle)
    contenu.save_field(db, source, "locaux", ["Trois salles, rue du Port."], by=maelle)
    contenu.save_field(db, source, "honneur", ["oui"], by=maelle)
    identifications.finish(db, first, by=maelle)
    assert_same(db, copy, source)
    assert copy.locaux == "Trois salles, rue du Port." and len(dossiers.team(db, copy)) == 1


def test_a_corrected_address_that_leads_to_a_known_of_finds_its_form_prefilled(db: Session, first: Delegation) -> None:
    source = make.identification(db, first, etat="terminee")
    union = make.national(db, "Union Marelle", rows=[make.row(8), make.row(9)], etat="en_attente_delegataires", prenom="Rose",
                          nom_dirigeant="Castaing")  # fmt: skip
    named = make.delegataires(db, union)[0]
    typed = {name: getattr(named, name) for name in delegations.COLONNES} | {"courriel": first.courriel}
    rose = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, union.organisme_id)))
    delegues.modify(db, named, delegations.LigneDelegation.model_validate(typed), by=rose)
    assert named.organisme_id == first.organisme_id
    assert_same(db, identifications.of_delegation(db, named), source)


def test_the_forms_of_others_are_left_alone(db: Session, preau: Habilitation, first: Delegation) -> None:
    sibling = identifications.of_delegation(db, make.delegataires(db, preau)[1])
    make.identification(db, first, etat="terminee")
    assert (sibling.nda, dossiers.team(db, sibling), dossiers.documents(db, sibling)) == ("", [], [])


def test_one_taken_off_by_mistake_finds_its_form_when_named_again(
    db: Session, preau: Habilitation, first: Delegation, maelle: Utilisateur
) -> None:
    source = make.identification(db, first, etat="terminee")
    again, copy = named_again(db, preau, first)
    assert again.organisme_id == first.organisme_id
    assert_same(db, copy, source)
    assert identifications.prefilled_from(db, copy) == source.termine_le and not copy.honneur
    contenu.save_field(db, copy, "honneur", ["oui"], by=maelle)
    identifications.finish(db, again, by=maelle)
    assert again.etat == D.TERMINEE


def test_what_it_had_not_finished_comes_back_too_valid_or_not(
    db: Session, preau: Habilitation, first: Delegation, maelle: Utilisateur
) -> None:
    elsewhere = another(db, first)
    begun = make.identification(db, first, complete=False)
    contenu.save_field(db, begun, "nda", ["5356"], by=maelle)
    contenu.save_field(db, begun, "locaux", ["Deux salles, rue du Port."], by=maelle)
    equipe.save_member(db, begun, equipe.add_member(db, begun, by=maelle), {"nom": ["4"], "prenom": ["Anouk"]}, by=maelle)
    _, copy = named_again(db, preau, first)
    assert (copy.saisies, copy.locaux) == ({"nda": "5356"}, "Deux salles, rue du Port.")
    assert [(each.prenom, each.saisies) for each in dossiers.team(db, copy)] == [("Anouk", {"nom": "4"})]
    assert identifications.prefilled_from(db, copy) == begun.enregistre_le
    make.identification(db, elsewhere, etat="terminee")
    assert copy.locaux == "Deux salles, rue du Port.", "what was typed here is not replaced by what is finished elsewhere"


def named_again(db: Session, preau: Habilitation, first: Delegation) -> tuple[Delegation, Identification]:
    """Its Organisme National takes it off its list, then adds it as it was."""
    helene = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, preau.organisme_id)))
    said = delegations.LigneDelegation.model_validate(delegues.said(first))
    delegues.remove(db, first, by=helene)
    again = delegues.add(db, preau, said, by=helene)
    return again, identifications.of_delegation(db, again)


def test_a_form_taken_off_a_list_prefills_nothing_elsewhere(db: Session, preau: Habilitation, first: Delegation) -> None:
    make.identification(db, first, etat="terminee")
    second = another(db, first)
    helene = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, preau.organisme_id)))
    delegues.remove(db, first, by=helene)
    third = identifications.of_delegation(db, another(db, second, "Ligue du Belvédère"))
    assert third.nda == ""


# --- set aside ---


@pytest.fixture
def sophie(db: Session, preau: Habilitation) -> Utilisateur:
    found = make.instructeur(db)
    make.studied(db, preau, found)
    return make.user_of(db, found)


def test_an_instructeur_sets_a_delegataire_aside_and_puts_it_back(
    db: Session, preau: Habilitation, first: Delegation, sophie: Utilisateur
) -> None:
    before = len(make.mails(db))
    ecarts.set_aside(db, first, motif="Le certificat est celui d’un autre organisme.", by=sophie)
    assert (first.etat, first.motif) == (D.ECARTEE, "Le certificat est celui d’un autre organisme.")
    line = journal.about(db, first)[0]
    assert (line.verbe, line.details) == ("ecart", {"motif": "Le certificat est celui d’un autre organisme."})
    ecarts.put_back(db, first, by=sophie)
    assert (first.etat, first.motif, preau.etat) == (D.TERMINEE, "", E.EN_INSTRUCTION)
    assert len(make.mails(db)) == before


def test_the_decision_leaves_out_who_was_set_aside(
    db: Session, preau: Habilitation, first: Delegation, sophie: Utilisateur
) -> None:
    ecarts.set_aside(db, first, motif="Le certificat est celui d’un autre organisme.", by=sophie)
    start, end = decisions.usual_validity(db, preau)
    assert preau.objet is not None
    decisions.accept(db, preau, objet=preau.objet, valide_du=start, valide_jusqu_au=end, conditions="", by=sophie)
    assert [each.etat for each in make.delegataires(db, preau)] == [D.ECARTEE, D.HABILITEE]


@pytest.mark.parametrize("etat", [etat for etat in E if etat != E.EN_INSTRUCTION])
def test_one_is_set_aside_during_the_study_only(
    db: Session, preau: Habilitation, first: Delegation, sophie: Utilisateur, etat: EtatHabilitation
) -> None:
    preau.etat = etat
    db.flush()
    with pytest.raises(Refus, match="que pendant l’étude"):
        ecarts.set_aside(db, first, motif="Non.", by=sophie)
    assert (first.etat, first.motif) == (D.TERMINEE, "")


def test_only_who_studies_the_request_sets_aside(
    db: Session, preau: Habilitation, first: Delegation, sophie: Utilisateur
) -> None:
    helene = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, preau.organisme_id)))
    for other in (
        helene,
        make.decider(db),
        make.user_of(db, make.instructeur(db, "Nour", "Haddad")),
        make.user_of(db, make.delegataire(db, first)),
    ):
        with pytest.raises(Interdit):
            ecarts.set_aside(db, first, motif="Non.", by=other)


def test_a_delegataire_set_aside_learns_nothing_from_its_form(
    db: Session, preau: Habilitation, first: Delegation, sophie: Utilisateur
) -> None:
    """Not even that its form is closed for another reason than its siblings'."""
    ecarts.set_aside(db, first, motif="Le certificat est celui d’un autre organisme.", by=sophie)
    said = []
    for each in make.delegataires(db, preau):
        by = make.user_of(db, make.delegataire(db, each))
        for verb in (identifications.reopen, identifications.finish):
            with pytest.raises(Refus) as refus, clock.travel(timedelta(minutes=5)):
                verb(db, each, by=by)
            said.append(str(refus.value))
    assert set(said) == {
        "La demande de la Fédération du Grand Préau est partie chez OC Éclat : ce formulaire ne se modifie plus."
    }


# --- seen by whom ---


def seen(db: Session, user: Utilisateur) -> set[Identification]:
    return set(db.exec(policies.visible_identifications(user)))


def test_each_sees_the_forms_that_concern_them(db: Session, preau: Habilitation, first: Delegation, maelle: Utilisateur) -> None:
    one, two = (identifications.of_delegation(db, each) for each in make.delegataires(db, preau))
    helene = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, preau.organisme_id)))
    second = another(db, first)
    theirs = identifications.of_delegation(db, second)
    rose = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, delegations.habilitation_of(db, second).organisme_id)))
    claire, odile = make.decider(db), make.user_of(db, make.comite_technique(db))
    all_of_them = set(db.exec(select(Identification)))
    assert seen(db, maelle) == {one, theirs}
    assert seen(db, helene) == seen(db, rose) == seen(db, odile) == set()
    assert seen(db, claire) == all_of_them
    make.identification(db, first, etat="terminee")
    assert seen(db, helene) == {one} and seen(db, rose) == set()
    make.identification(db, make.delegataires(db, preau)[1], etat="terminee")
    assert seen(db, helene) == {one, two} and seen(db, maelle) == {one, theirs}
    sophie = make.instructeur(db)
    attributions.attribute(db, preau, instructeurs=[sophie.id], comite=[], by=claire)
    assert seen(db, make.user_of(db, sophie)) == {one, two}


def test_a_form_taken_off_a_list_is_seen_by_nobody(
    db: Session, preau: Habilitation, first: Delegation, maelle: Utilisateur
) -> None:
    helene = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, preau.organisme_id)))
    form = make.identification(db, first, etat="terminee")
    delegues.remove(db, first, by=helene)
    for user in (maelle, helene, make.decider(db)):
        assert form not in seen(db, user)


def test_a_file_shared_by_two_forms_is_read_through_either(db: Session, first: Delegation, preau: Habilitation) -> None:
    make.identification(db, first, etat="terminee")
    second = another(db, first)
    make.identification(db, second, complete=False)
    cv = db.exec(
        select(Piece).where(Piece.nature == NaturePiece.CV, col(Piece.dossier_id).in_(select(Identification.id)))
    ).first()
    assert cv is not None
    helene, rose = (
        make.user_of(db, make.dirigeant(db, db.get_one(Organisme, delegations.habilitation_of(db, each).organisme_id)))
        for each in (first, second)
    )
    assert cv.fichier_id in readable(db, helene) and cv.fichier_id not in readable(db, rose)
    form = identifications.of_delegation(db, second)
    by = make.user_of(db, make.delegataire(db, second))
    contenu.save_field(db, form, "honneur", ["oui"], by=by)
    identifications.finish(db, second, by=by)
    assert cv.fichier_id in readable(db, rose)
    assert len(db.exec(select(Formateur).where(Formateur.nom == "Ferhat")).all()) == 2
