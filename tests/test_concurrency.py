"""People who act at the same instant: one effect, one explanation, never a failure. On both databases, with real threads."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat.domain import demande, jetons, journal
from eclat.models import (
    Attribution,
    Connexion,
    Courriel,
    Decision,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Evenement,
    Formateur,
    Habilitation,
    Numerotation,
    Organisme,
    Personne,
    Piece,
    Role,
    RoleAgent,
    UsageJeton,
)
from eclat.signatures import sign
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
    dates = {"objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31"}
    answers = together(
        lambda: sophie.post(f"{path}/acceptation", dates), lambda: julien.post(f"{path}/refus", {"motif": "Pas d’évaluateur."})
    )
    assert statuses(answers) == [303, 409]
    late = next(each for each in answers if each.status_code == 409)
    assert (
        "Sophie Rakoto vient d’accepter cette demande" in late.text or "Julien Delmas vient de refuser cette demande" in late.text
    )
    assert count(db, Decision) == 1
    assert mails(db, "habilitation_acceptee") + mails(db, "habilitation_refusee") == 1
    assert db.get(Habilitation, thing.id).etat in (EtatHabilitation.ACCEPTEE, EtatHabilitation.REFUSEE)  # type: ignore[union-attr]


def test_a_point_added_while_the_request_is_accepted_is_not_lost_in_it(browse, db: Session) -> None:
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    thing = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    db.commit()
    sophie, julien = map(browse, pair)
    path = f"/habilitations/{thing.id}"
    dates = {"objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31"}
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
    assert sum(piece.nature == "qualiopi" for piece in demande.documents(db, thing)) == 1
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
