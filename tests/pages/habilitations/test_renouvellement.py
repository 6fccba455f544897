"""The renewal as its people see it: begun from the page of the habilitation, read again, studied beside what had been accepted (P10)."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.habilitations import attributions, differences, habilitations, renouvellements, suites
from eclat.engines.grilles import tableau
from eclat.models import EtatDelegation, Habilitation, NaturePiece, Organisme, Personne
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


def ending(db: Session, days: int = 30) -> Habilitation:
    return make.near_its_end(db, make.habilitation(db, make.organisme(db), etat="acceptee"), days)


def dirigeant(db: Session, habilitation: Habilitation) -> Personne:
    return db.get_one(Personne, make.owner(db, habilitation).personne_id)


def begun(db: Session, habilitation: Habilitation) -> Habilitation:
    renouvellements.renew(db, habilitation, by=make.owner(db, habilitation))
    found = suites.under_way(db, habilitation)
    assert found is not None
    return found


def studied(db: Session, habilitation: Habilitation, *, by: Personne) -> Habilitation:
    """Its renewal, with one answer, one person and one document that changed, entrusted to this instructeur."""
    request, owner = begun(db, habilitation), make.owner(db, habilitation)
    contenu.save_field(db, request, "sessions_par_an", ["9"], by=owner)
    member = equipe.add_member(db, request, by=owner)
    row = {"nom": ["Grondin"], "prenom": ["Élise"], "fonction": ["evaluateur"], "diplome": ["DEJEPS"]}
    equipe.save_member(db, request, member, row, by=owner)
    contenu.attach(db, request, NaturePiece.CV, "cv-grondin.pdf", make.PDF + b"3", by=owner, target=member.id)
    contenu.attach(db, request, NaturePiece.QUALIOPI, "qualiopi-2029.pdf", make.PDF + b"2", by=owner)
    habilitations.deposit(db, request, by=owner)
    attributions.attribute(db, request, instructeurs=[by.id], comite=[], by=make.decider(db))
    return request


def test_it_is_begun_from_the_page_and_the_dashboard_leads_there(db: Session, browse: Browse) -> None:
    habilitation = ending(db)
    db.commit()
    mathilde = browse(dirigeant(db, habilitation))
    assert "Renouveler" in mathilde.get("/").text
    page = mathilde.get(at := f"/habilitations/{habilitation.id}").text
    assert "Demander le renouvellement" in page and "prend fin dans" in page
    answers = [mathilde.post(f"{at}/renouvellement") for _ in range(2)]
    request = suites.under_way(db, habilitation)
    assert request is not None
    assert {each.headers["location"].partition("?")[0] for each in answers} == {f"/habilitations/{request.id}"}
    form = mathilde.get(f"/habilitations/{request.id}").text
    assert "Renouvellement d’habilitation" in form and habilitation.numero in form
    again = mathilde.get(at).text
    assert "Continuer le renouvellement" in again and "Demander le renouvellement" not in again


def test_its_referent_reads_that_it_ends(db: Session, browse: Browse) -> None:
    habilitation = ending(db)
    karim = make.referent(db, make.organisme_of(db, habilitation))
    db.commit()
    page = browse(karim).get(f"/habilitations/{habilitation.id}").text
    assert "prend fin dans" in page and "Demander le renouvellement" not in page


def test_who_studies_it_reads_what_changes(db: Session, browse: Browse) -> None:
    habilitation, sophie = ending(db), make.instructeur(db)
    request = studied(db, habilitation, by=sophie)
    db.commit()
    page = browse(sophie).get(f"/habilitations/{request.id}?onglet=differences").text
    assert f"Ce qui change depuis l’habilitation {habilitation.numero}" in page
    assert "<ins>9</ins>" in page and "Élise Grondin" in page and "Personne ajoutée" in page
    assert "qualiopi-2024.pdf" in page and "qualiopi-2029.pdf" in page and "Pièce remplacée" in page
    file = browse(sophie).get(f"/habilitations/{request.id}?onglet=dossier").text
    assert file.count("1 changement") == 2 and "2 changements" in file  # the means, the team; the documents
    assert "4 choses changent" in browse(sophie).get(f"/habilitations/{request.id}").text


def test_its_applicant_reads_no_differences(db: Session, browse: Browse) -> None:
    habilitation = ending(db)
    request = studied(db, habilitation, by=make.instructeur(db))
    db.commit()
    page = browse(dirigeant(db, habilitation)).get(f"/habilitations/{request.id}").text
    assert "Ce qui change" not in page and "reste valable pendant l’étude" in page


def test_what_still_holds_is_said_beside_what_is_studied(db: Session, browse: Browse) -> None:
    habilitation = ending(db)
    studied(db, habilitation, by=make.instructeur(db))
    db.commit()
    mathilde = browse(dirigeant(db, habilitation))
    home = mathilde.get("/").text
    assert "Votre organisme est <b>habilité</b>" in home and "Votre demande est étudiée par" in home
    page = mathilde.get(f"/habilitations/{habilitation.id}").text
    assert "Elle vaut jusqu’à la décision sur son renouvellement" in page and "vaut encore jusqu’à la décision" in page
    assert "Elle prend fin" not in page and "vont à leur terme" not in page and "Rappel par mail" not in page


def test_a_former_document_is_no_link_for_who_does_not_read_the_former_file(db: Session, browse: Browse) -> None:
    habilitation = ending(db)
    nour = make.instructeur(db, "Nour", "Haddad")
    request = studied(db, habilitation, by=nour)
    former = next(each for each in dossiers.documents(db, habilitation) if each.nature == NaturePiece.QUALIOPI)
    db.commit()
    reader = browse(nour)
    assert reader.get(f"/habilitations/{habilitation.id}").status_code == 404
    page = reader.get(f"/habilitations/{request.id}?onglet=differences").text
    assert "qualiopi-2024.pdf" in page and str(former.fichier_id) not in page


def test_nothing_differs_of_what_is_the_same(db: Session) -> None:
    habilitation = ending(db)
    request = begun(db, habilitation)
    found = differences.since_accepted(db, request)
    assert found is not None and not found.changes and not found.delegataires
    assert differences.since_accepted(db, habilitation) is None


def test_delegataires_that_came_went_and_changed(db: Session) -> None:
    habilitation = make.near_its_end(db, make.reseau_accepte(db, rows=3))
    request, owner = begun(db, habilitation), make.owner(db, habilitation)
    _, _, gone = delegations.rows(db, request)
    nom = gone.nom
    db.delete(gone)
    db.flush()
    table = tableau.ouvrir(db, DELEGATAIRES, request, by=owner)
    tableau.add(table, [make.row(9, nom="Nouveau Venu")])
    habilitations.submit(db, request, by=owner)
    for each in delegations.rows(db, request):
        form = make.identification(db, each, complete=each.nom == "Nouveau Venu", etat="invitee")
        if each.nom != "Nouveau Venu":
            form.locaux = "Une salle de plus."
        each.etat = EtatDelegation.TERMINEE
    db.flush()
    found = differences.since_accepted(db, request)
    assert found is not None
    told = {each.nom: (each.venu, each.parti, len(each.changes)) for each in found.delegataires}
    assert told.pop("Nouveau Venu") == (True, False, 0) and told.pop(nom) == (False, True, 0)
    assert list(told.values()) == [(False, False, 1)] * 2


def test_what_goes_beyond_its_last_day_is_said(db: Session, browse: Browse) -> None:
    habilitation = ending(db, 40)
    make.sign_convention(db, habilitation)
    owner = db.get_one(Organisme, habilitation.organisme_id)
    session = make.session(db, owner, etat="ouverte")
    session.habilitation_id, session.fin = habilitation.id, clock.today() + timedelta(days=90)
    leur = browse(make.dirigeant(db, owner))
    key, there = habilitation.id, f"/sessions/{session.id}"
    db.commit()
    page = leur.get(f"/habilitations/{key}").text.replace("\u00a0", " ")
    assert "Ce qui va au-delà du" in page and "Rien ne change pour elle" in page and there in page


def test_the_page_says_how_long_it_holds_and_what_is_to_do(db: Session, browse: Browse) -> None:
    habilitation = ending(db)
    karim = make.referent(db, make.organisme_of(db, habilitation))
    db.commit()
    at = f"/habilitations/{habilitation.id}"
    page = browse(dirigeant(db, habilitation)).get(at).text
    assert "Durée de l’habilitation" in page and "Il reste 30 jours" in page and "6 mois avant la fin" in page
    assert "Renouveler l’habilitation" in page and "Une signature est attendue" in page
    assert "Rien ne vous attend" in browse(karim).get(at).text
    make.sign_convention(db, habilitation)
    db.commit()
    assert "Rien ne vous attend" in browse(make.administrateur(db)).get(at).text
