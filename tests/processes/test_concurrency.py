"""People who act at the same instant: one effect, one explanation, never a failure. On both databases, with real threads."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.database import writing
from eclat.domain.comptes import jetons
from eclat.domain.delegataires import delegues, identifications
from eclat.domain.dossiers import dossiers, equipe
from eclat.domain.habilitations import gracieux
from eclat.domain.socle.errors import Refus
from eclat.engines import journal
from eclat.models import (
    Attribution,
    Connexion,
    Courriel,
    Decision,
    Delegation,
    EtatCourriel,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Evenement,
    Formateur,
    Habilitation,
    Identification,
    Numerotation,
    Organisme,
    Personne,
    Piece,
    RecoursGracieux,
    Role,
    RoleAgent,
    UsageJeton,
)
from eclat.signatures import sign
from eclat.tasks.unit_of_work import commit
from tests import factories as make

Call = Callable[[], Any]


def together(*calls: Call) -> list[Any]:
    """What each call returns, all begun at the same instant."""
    ready = threading.Barrier(len(calls))

    def begin(call: Call) -> Any:
        ready.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result(30) for each in [pool.submit(begin, call) for call in calls]]


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def count(db: Session, model: Any, *where: Any) -> int:
    db.rollback()  # what the requests committed
    return db.exec(select(func.count()).select_from(model).where(*where)).one()


def mails(db: Session, modele: str) -> int:
    return count(db, Courriel, Courriel.modele == modele)


def test_a_request_deposited_twice_is_deposited_once(browse, db: Session) -> None:
    make.administrateur(db)
    thing = make.habilitation(db, make.organisme(db))
    dirigeant = db.exec(select(Personne).where(col(Personne.courriel).startswith("direction"))).one()
    db.commit()
    path = f"/habilitations/{thing.id}/depot"
    windows = [browse(dirigeant) for _ in range(3)]
    answers = together(*[partial(window.post, path) for window in windows])
    assert {(each.status_code, each.headers["location"]) for each in answers} == {(303, f"/habilitations/{thing.id}")}
    pages = [window.follow(answer).text for window, answer in zip(windows, answers, strict=True)]
    assert sum("Vous venez de déposer cette demande" in each for each in pages) == 2
    assert mails(db, "habilitation_deposee") == mails(db, "habilitation_accuse_reception") == 1


def test_two_windows_that_type_into_one_row_at_once_are_told_of_one_another(browse, db: Session) -> None:
    draft = make.national(db)
    first, second, _ = make.delegataires(db, draft)
    helene = make.dirigeant(db, db.get_one(Organisme, draft.organisme_id))
    db.commit()
    at, seen = f"/habilitations/{draft.id}/delegataires", {"base": '[["ville", "Rennes"]]'}
    windows = [browse(helene) for _ in range(2)]
    typed = [partial(each.post, f"{at}/{first.id}", seen | {"ville": f"Ville {n}"}, htmx=True) for n, each in enumerate(windows)]
    assert statuses(together(*typed)) == [200, 409]
    away = partial(windows[0].post, f"{at}/{second.id}/retrait", htmx=True)
    late = partial(windows[1].post, f"{at}/{second.id}", seen | {"ville": "Brest"}, htmx=True)
    removed, told = together(away, late)
    assert removed.status_code == 200 and told.status_code in (200, 410)
    texts = [partial(each.post, f"{at}/collage", {"texte": "a\nb\nc", "depart": str(first.id)}, htmx=True) for each in windows]
    assert statuses(together(*texts)) == [200, 200]
    db.rollback()
    db.expire_all()
    assert [(each.rang, each.nom) for each in make.delegataires(db, draft)] == [(1, "a"), (3, "b"), (4, "c")]


def test_two_instructeurs_who_decide_at_once_decide_once(browse, db: Session) -> None:
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    thing = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    db.commit()
    sophie, julien = map(browse, pair)
    path = f"/habilitations/{thing.id}"
    dates = {"objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31", "confirme": "oui"}
    answers = together(
        lambda: sophie.post(f"{path}/acceptation", dates),
        lambda: julien.post(f"{path}/refus", {"motif": "Pas d’évaluateur.", "confirme": "oui"}),
    )
    assert statuses(answers) == [303, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert (
        "Sophie Rakoto vient d’accepter cette demande" in late.text or "Julien Delmas vient de refuser cette demande" in late.text
    )
    assert count(db, Decision) == 1
    assert mails(db, "habilitation_acceptee") + mails(db, "habilitation_refusee") == 1
    assert db.get(Habilitation, thing.id).etat in (EtatHabilitation.ACCEPTEE, EtatHabilitation.REFUSEE)  # type: ignore[union-attr]


def test_two_members_of_the_comite_who_answer_a_recours_at_once_answer_once(browse, db: Session) -> None:
    odile, paule = make.comite_technique(db), make.comite_technique(db, "Paule", "Ferrand")
    thing = make.habilitation(db, make.organisme(db), etat="refusee", instructeurs=[make.instructeur(db)])
    gracieux.appeal(db, thing, texte="Deux évaluateurs.", by=make.owner(db, thing))
    db.commit()
    first, second = browse(odile), browse(paule)
    path = f"/habilitations/{thing.id}"
    answers = together(
        lambda: first.post(f"{path}/maintien", {"maintien": "Un seul CV."}),
        lambda: second.post(f"{path}/reouverture", {"reouverture": "Deux CV."}),
    )
    assert statuses(answers) == [303, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert "Odile Schmitt vient de maintenir ce refus" in late.text or "Paule Ferrand vient de rouvrir l’étude" in late.text
    assert mails(db, "habilitation_refus_maintenu") + mails(db, "habilitation_rouverte") == 1


def test_two_windows_that_contest_a_refusal_at_once_contest_it_once(browse, db: Session) -> None:
    make.comite_technique(db)
    thing = make.habilitation(db, make.organisme(db), etat="refusee", instructeurs=[make.instructeur(db)])
    leader = make.dirigeant(db, db.get_one(Organisme, thing.organisme_id))
    db.commit()
    windows = [browse(leader) for _ in range(2)]
    sent = [partial(each.post, f"/habilitations/{thing.id}/recours", {"texte": "Deux évaluateurs."}) for each in windows]
    assert statuses(together(*sent)) == [303, 303]
    assert count(db, RecoursGracieux) == 1 and mails(db, "habilitation_contestee") == 1


def test_a_point_added_while_the_request_is_accepted_is_not_lost_in_it(browse, db: Session) -> None:
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    thing = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    db.commit()
    sophie, julien = map(browse, pair)
    path = f"/habilitations/{thing.id}"
    dates = {"objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31", "confirme": "oui"}
    answers = together(
        lambda: sophie.post(f"{path}/acceptation", dates),
        lambda: julien.post(f"{path}/ajout-point", {"texte": "Le plan des locaux"}),
    )
    assert statuses(answers) == [303, 409]


def test_two_administrateurs_who_accept_and_refuse_an_organisme_decide_once(browse, db: Session) -> None:
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    organisme = make.organisme(db, etat="en_attente")
    db.commit()
    first, second = browse(claire), browse(paul)
    path = f"/organismes/{organisme.id}"
    answers = together(
        lambda: first.post(f"{path}/acceptation"), lambda: second.post(f"{path}/refus", {"motif": "Établissement fermé."})
    )
    assert statuses(answers) == [303, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert "Claire Aubertin vient d’accepter" in late.text or "Paul Ferrand vient de refuser" in late.text
    assert mails(db, "inscription_acceptee") + mails(db, "inscription_refusee") == 1


def test_two_administrateurs_who_accept_the_same_batch_accept_each_once(browse, db: Session) -> None:
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    ids = [str(make.organisme(db, f"Organisme {n}", etat="en_attente").id) for n in range(6)]
    db.commit()
    first, second = browse(claire), browse(paul)
    answers = together(
        lambda: first.post("/organismes/acceptations", {"ids": ids}),
        lambda: second.post("/organismes/acceptations", {"ids": ids[::-1]}),
    )
    assert statuses(answers) == [303, 303]
    assert count(db, Organisme, Organisme.etat == EtatOrganisme.ACCEPTE) == mails(db, "inscription_acceptee") == 6


def inscription(**values: str) -> dict[str, str]:
    return {
        "nom": "La Cour des Possibles", "siret": make.siret(), "courriel": "m.lacombe@possibles.example",
        "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD,
    } | values  # fmt: skip


def test_a_number_registered_by_three_people_at_once_is_registered_once(browse, db: Session) -> None:
    make.administrateur(db)
    db.commit()
    number = make.siret()
    forms = [inscription(siret=number, courriel=f"personne{n}@possibles.example") for n in range(3)]
    answers = together(*[partial(browse().post, "/inscription", form) for form in forms])
    assert statuses(answers) == [303, 422, 422]
    assert count(db, Organisme) == mails(db, "inscription_recue") == mails(db, "inscription_a_valider") == 1


def test_an_address_registered_three_times_at_once_has_one_account_and_the_pages_say_the_same(browse, db: Session) -> None:
    make.administrateur(db)
    db.commit()
    answers = together(*[partial(browse().post, "/inscription", form) for form in [inscription() for _ in range(3)]])
    assert statuses(answers) == [303, 303, 303]
    assert len({answer.text for answer in answers}) == 1
    assert count(db, Organisme) == 1
    assert (mails(db, "inscription_recue"), mails(db, "inscription_deja_faite")) == (1, 2)


def test_a_single_use_link_is_used_once(browse, db: Session) -> None:
    karim = make.referent(db, make.organisme(db), active=False)
    signed = sign("jeton", str(jetons.issue(db, karim, UsageJeton.ACTIVATION).id))
    db.commit()
    choice = {"nouveau_mot_de_passe": make.PASSWORD}
    answers = together(*[lambda: browse_and_post(browse, f"/activation/{signed}", choice) for _ in range(3)])
    assert sum(answer.status_code == 303 for answer in answers) == 1
    assert all(answer.status_code in (303, 409, 410) for answer in answers)
    assert count(db, Connexion, Connexion.personne_id == karim.id) == 1


def browse_and_post(browse: Any, path: str, data: dict[str, str]) -> Any:
    return browse().post(path, data)


def test_two_links_of_one_person_used_at_once_leave_one_password(browse, db: Session) -> None:
    karim = make.referent(db, make.organisme(db), active=False)
    signed = [sign("jeton", str(jetons.issue(db, karim, UsageJeton.ACTIVATION).id)) for _ in range(2)]
    db.commit()
    calls = [
        lambda link=link: browse_and_post(browse, f"/activation/{link}", {"nouveau_mot_de_passe": make.PASSWORD})
        for link in signed
    ]
    answers = together(*calls)
    assert sum(answer.status_code == 303 for answer in answers) == 1


def test_fields_saved_at_once_are_all_kept(browse, db: Session) -> None:
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme, complete=False)
    dirigeant = make.dirigeant(db, organisme)
    db.commit()
    typed = {
        "nda": "pas un numéro",
        "qualiopi_jusqu_au": "31/02/2027",
        "sessions_par_an": "beaucoup",
        "tuteurs": "Deux journées.",
    }
    calls = [
        partial(browse(dirigeant).post, f"/habilitations/{thing.id}/champs/{name}", {name: value}, htmx=True)
        for name, value in typed.items()
    ]
    assert statuses(together(*calls)) == [200] * 4
    db.expire_all()
    db.rollback()
    kept = db.get(Habilitation, thing.id)
    assert kept is not None and kept.tuteurs == "Deux journées."
    assert kept.saisies == {name: typed[name] for name in ("nda", "qualiopi_jusqu_au", "sessions_par_an")}


def test_a_field_saved_from_two_windows_at_once_keeps_one_and_says_so(browse, db: Session) -> None:
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme, complete=False)
    dirigeant = make.dirigeant(db, organisme)
    db.commit()
    seen = '[["tuteurs", ""]]'
    calls = [
        partial(browse(dirigeant).post, f"/habilitations/{thing.id}/champs/tuteurs", {"tuteurs": value, "base": seen}, htmx=True)
        for value in ("Une journée", "Deux journées")
    ]
    answers = together(*calls)
    assert statuses(answers) == [200, 409]
    assert "a changé entre-temps" in next(each for each in answers if each.status_code == 409).text


def test_a_request_begun_twice_is_one_request(browse, db: Session) -> None:
    organisme = make.organisme(db)
    dirigeant = make.dirigeant(db, organisme)
    db.commit()
    calls = [partial(browse(dirigeant).post, "/habilitations/nouvelle", {"qualification": "of_independant"}) for _ in range(3)]
    answers = together(*calls)
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert count(db, Habilitation) == 1


def test_the_first_requests_of_a_year_take_numbers_that_follow(browse, db: Session) -> None:
    """No row of the series exists yet for the first to lock."""
    people = [make.dirigeant(db, make.organisme(db, f"Organisme {n}")) for n in range(4)]
    db.commit()
    calls = [partial(browse(one).post, "/habilitations/nouvelle", {"qualification": "of_independant"}) for one in people]
    assert statuses(together(*calls)) == [303] * 4
    db.rollback()
    numbers = sorted(db.exec(select(Habilitation.numero)))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]
    assert count(db, Numerotation) == 1


def test_rows_added_at_once_have_their_own_places(browse, db: Session) -> None:
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme, complete=False)
    dirigeant = make.dirigeant(db, organisme)
    db.commit()
    calls = [partial(browse(dirigeant).post, f"/habilitations/{thing.id}/formateurs", htmx=True) for _ in range(3)]
    assert statuses(together(*calls)) == [200] * 3
    db.rollback()
    assert sorted(db.exec(select(Formateur.rang))) == [1, 2, 3]


def test_a_document_replaced_twice_at_once_is_there_once(browse, db: Session) -> None:
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme)
    dirigeant = make.dirigeant(db, organisme)
    db.commit()
    calls = [
        partial(
            browse(dirigeant).post,
            f"/habilitations/{thing.id}/pieces",
            files={"piece-qualiopi": (f"qualiopi-{n}.pdf", make.PDF)},
            htmx=True,
        )
        for n in range(2)
    ]
    assert statuses(together(*calls)) == [200, 200]
    db.rollback()
    assert sum(piece.nature == "qualiopi" for piece in dossiers.documents(db, thing)) == 1
    assert count(db, Piece, Piece.nature == "qualiopi") == 3


def test_two_referents_designated_at_once_leave_one(browse, db: Session) -> None:
    organisme = make.organisme(db)
    dirigeant = make.dirigeant(db, organisme)
    db.commit()
    calls = [
        partial(browse(dirigeant).post, "/referent", {"nom": name, "prenom": "Karim", "courriel": f"{name}@possibles.example"})
        for name in ("benhaddou", "haddad")
    ]
    assert statuses(together(*calls)) == [303, 303]
    places = db.exec(select(func.count()).select_from(Personne).where(Personne.etat == EtatPersonne.INVITEE)).one()
    assert places == 2
    db.rollback()
    assert browse(dirigeant).get("/referent").status_code == 200


def test_two_administrateurs_who_attribute_at_once_attribute_once(browse, db: Session) -> None:
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    sophie, julien = make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    thing = make.habilitation(db, make.organisme(db), etat="deposee")
    db.commit()
    path = f"/habilitations/{thing.id}/attribution"
    first, second = browse(claire), browse(paul)
    seen = {"vu": ""}
    answers = together(
        lambda: first.post(path, {"instructeur_1": str(sophie.id)} | seen),
        lambda: second.post(path, {"instructeur_1": str(julien.id)} | seen),
    )
    assert statuses(answers) == [303, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert any(f"{who} vient d’attribuer cette demande" in late.text for who in ("Claire Aubertin", "Paul Ferrand"))
    assert count(db, Attribution) == mails(db, "habilitation_attribuee") == 1


def test_two_administrateurs_who_suspend_each_other_leave_one(browse, db: Session) -> None:
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    db.commit()
    first, second = browse(claire), browse(paul)
    answers = together(
        lambda: first.post(f"/agents/{paul.id}/suspension"), lambda: second.post(f"/agents/{claire.id}/suspension")
    )
    assert all(answer.status_code < 500 for answer in answers)
    assert count(db, Personne, Personne.etat == EtatPersonne.SUSPENDUE) == 1


def test_two_administrateurs_who_take_each_other_s_role_leave_one(browse, db: Session) -> None:
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    db.commit()
    first, second = browse(claire), browse(paul)
    answers = together(
        lambda: first.post(f"/agents/{paul.id}/roles", {"roles": "instructeur"}),
        lambda: second.post(f"/agents/{claire.id}/roles", {"roles": "instructeur"}),
    )
    assert all(answer.status_code < 500 for answer in answers)
    assert count(db, RoleAgent, RoleAgent.role == Role.ADMINISTRATEUR, col(RoleAgent.jusqu_a).is_(None)) == 1


def test_the_journal_stays_a_chain_whoever_writes_at_once(browse, db: Session) -> None:
    claire = make.administrateur(db)
    ids: list[UUID] = [make.organisme(db, f"Organisme {n}", etat="en_attente").id for n in range(4)]
    db.commit()
    together(*[partial(browse(claire).post, f"/organismes/{id}/acceptation") for id in ids])
    assert count(db, Evenement, col(Evenement.rang).is_not(None)) == 4
    assert list(journal.broken_lines(db)) == []


# --- délégataires ---


def forms(
    db: Session, count: int = 2, nom: str = "Fédération du Grand Préau", start: int = 1
) -> tuple[Habilitation, list[Identification]]:
    """A request that awaits so many délégataires, from whose forms nothing is missing."""
    request = make.national(
        db, nom, rows=[make.row(rank) for rank in range(start, start + count)], etat="en_attente_delegataires"
    )
    return request, [make.identification(db, each) for each in make.delegataires(db, request)]


def filler(db: Session, browse: Any, form: Identification) -> Any:
    return browse(make.delegataire(db, db.get_one(Delegation, form.delegation_id)))


def deposited(db: Session) -> tuple[int, int]:
    """How many times a request went, and how many mails told an administrateur of it."""
    return count(db, Evenement, Evenement.verbe == "depot_automatique"), mails(db, "habilitation_deposee")


def test_the_last_form_finished_thrice_at_once_deposits_once(browse, db: Session) -> None:
    make.administrateur(db)
    _, (form,) = forms(db, 1)
    db.commit()
    windows = [filler(db, browse, form) for _ in range(3)]
    path = f"/identification/{form.id}"
    answers = together(*[partial(window.post, f"{path}/achevement") for window in windows])
    assert {(each.status_code, each.headers["location"]) for each in answers} == {(303, path)}
    pages = [window.follow(answer).text for window, answer in zip(windows, answers, strict=True)]
    assert sum("Vous venez de terminer ce formulaire" in each for each in pages) == 2
    assert count(db, Evenement, Evenement.verbe == "achevement") == 1
    assert deposited(db) == (1, 1)


def test_the_last_délégataires_finish_together_and_the_request_goes_once(browse, db: Session) -> None:
    make.administrateur(db)
    request, found = forms(db, 4)
    db.commit()
    browsers = [filler(db, browse, form) for form in found]
    calls = [
        partial(browser.post, f"/identification/{form.id}/achevement") for browser, form in zip(browsers, found, strict=True)
    ]
    assert statuses(together(*calls)) == [303] * 4
    assert deposited(db) == (1, 1) and mails(db, "habilitation_accuse_reception") == 1
    assert db.get_one(Habilitation, request.id).etat == EtatHabilitation.DEPOSEE


def remove_at_once(delegation: Delegation) -> str:
    """The Organisme National takes this one off its list, in a transaction of its own."""
    with writing() as other:
        thing = other.get_one(Delegation, delegation.id)
        national = other.get_one(Organisme, other.get_one(Habilitation, thing.habilitation_id).organisme_id)
        try:
            delegues.remove(other, thing, by=make.user_of(other, make.dirigeant(other, national)))
        except Refus as refus:
            return str(refus)
        commit(other)
        return "removed"


def test_a_form_finished_while_its_délégataire_is_removed_is_one_or_the_other(browse, db: Session) -> None:
    """Whoever comes second finds what the first did; the one that remains keeps the request waiting."""
    make.administrateur(db)
    request, (form, other) = forms(db, 2)
    delegation = db.get_one(Delegation, form.delegation_id)
    db.commit()
    browser = filler(db, browse, form)
    answer, removal = together(
        partial(browser.post, f"/identification/{form.id}/achevement"), partial(remove_at_once, delegation)
    )
    assert removal == "removed" and answer.status_code in (303, 404, 409)
    db.rollback()
    db.expire_all()
    assert db.get_one(Delegation, delegation.id).etat == EtatDelegation.RETIREE
    assert db.get_one(Habilitation, request.id).etat == EtatHabilitation.EN_ATTENTE_DELEGATAIRES
    assert deposited(db) == (0, 0)
    assert filler(db, browse, other).post(f"/identification/{other.id}/achevement").status_code == 303
    assert deposited(db) == (1, 1)


def test_the_last_one_finishes_while_the_other_awaited_one_is_removed(browse, db: Session) -> None:
    make.administrateur(db)
    request, (form, other) = forms(db, 2)
    delegation = db.get_one(Delegation, other.delegation_id)
    db.commit()
    browser = filler(db, browse, form)
    answer, removal = together(
        partial(browser.post, f"/identification/{form.id}/achevement"), partial(remove_at_once, delegation)
    )
    assert (answer.status_code, removal) == (303, "removed")
    assert deposited(db) == (1, 1)
    assert db.get_one(Habilitation, request.id).etat == EtatHabilitation.DEPOSEE


def test_two_of_named_by_the_same_two_organisations_finish_crosswise(browse, db: Session) -> None:
    """Each one's other form is untouched, and is prefilled by what it finishes here: nobody waits for nobody in a circle."""
    make.administrateur(db)
    _, (first, second) = forms(db, 2)
    union = make.national(db, "Union Marelle", rows=[make.row(1), make.row(2)], etat="en_attente_delegataires", prenom="Rose",
                          nom_dirigeant="Castaing")  # fmt: skip
    copies = [identifications.of_delegation(db, each) for each in make.delegataires(db, union)]
    make.identification(db, make.delegataires(db, union)[1])
    for member in dossiers.team(db, second):  # the second one's form here is as it was begun
        equipe.remove_member(
            db, second, member, by=make.user_of(db, make.delegataire(db, db.get_one(Delegation, second.delegation_id)))
        )
    second.enregistre_le = None
    db.add(second)
    db.commit()
    calls = [
        partial(filler(db, browse, first).post, f"/identification/{first.id}/achevement"),
        partial(filler(db, browse, copies[1]).post, f"/identification/{copies[1].id}/achevement"),
    ]
    assert statuses(together(*calls)) == [303, 303]
    db.rollback()
    db.expire_all()
    assert [each.nom for each in dossiers.team(db, copies[0])] == ["Ferhat"] == [each.nom for each in dossiers.team(db, second)]


def test_what_is_typed_while_the_other_form_prefills_this_one_stays(browse, db: Session) -> None:
    make.administrateur(db)
    _, (form, _) = forms(db, 2)
    union = make.national(db, "Union Marelle", rows=[make.row(1), make.row(9)], etat="en_attente_delegataires", prenom="Rose",
                          nom_dirigeant="Castaing")  # fmt: skip
    copy = identifications.of_delegation(db, make.delegataires(db, union)[0])
    db.commit()
    typing, finishing = filler(db, browse, copy), filler(db, browse, form)
    answers = together(
        partial(typing.post, f"/identification/{copy.id}/champs/locaux", {"locaux": "Rue du Port"}, htmx=True),
        partial(finishing.post, f"/identification/{form.id}/achevement"),
    )
    assert statuses(answers) == [200, 303]
    db.rollback()
    db.expire_all()
    assert db.get_one(Identification, copy.id).locaux == "Rue du Port"


def test_two_instructeurs_who_set_the_same_one_aside_do_it_once(browse, db: Session) -> None:
    make.administrateur(db)
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    make.studied(db, request, *pair)
    form = identifications.of_delegation(db, make.delegataires(db, request)[0])
    db.commit()
    path = f"/identification/{form.id}/ecart"
    answers = together(*[partial(browse(who).post, path, {"motif": f"Selon {who.prenom}."}) for who in pair])
    assert statuses(answers) == [303, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert "vient d’écarter ce délégataire" in late.text and "Vous aviez écrit" in late.text
    assert count(db, Evenement, Evenement.verbe == "ecart") == 1


def test_two_administrateurs_who_relaunch_a_mail_at_once_send_it_once(browse, db: Session) -> None:
    """One that was given up is tried again; one that had left goes once more."""
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    make.organisme(db)
    refused = make.failed_mail(db)
    left = next(each for each in make.mails(db) if each.modele == "inscription_acceptee")
    left.etat, left.envoye_le = EtatCourriel.ENVOYE, clock.now()
    db.commit()
    before = count(db, Courriel)
    for mail in (refused, left):
        answers = together(*[partial(browse(each).post, f"/courriels/{mail.id}/relance") for each in (claire, paul)])
        assert statuses(answers) == [303, 303], "the second is told that it waits"
        assert count(db, Evenement, Evenement.objet_id == mail.id, Evenement.verbe == "relance") == 1
    db.expire_all()
    assert (refused.etat, refused.tentatives) == (EtatCourriel.A_ENVOYER, 0)
    assert count(db, Courriel) == before + 1 and mails(db, "inscription_acceptee") == 2
