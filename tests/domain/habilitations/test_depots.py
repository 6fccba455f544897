"""What a request held at each deposit is kept: what changed from one to the next is told field by field, row by row, document by document."""

from datetime import timedelta

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.delegataires import depots, effacements
from eclat.domain.dossiers import contenu, dossiers, equipe, points
from eclat.domain.dossiers.photos import Change
from eclat.domain.habilitations import habilitations
from eclat.models import Depot, Habilitation, NaturePiece
from tests import factories as make
from tests.statements import statements


def deposited_again(db: Session, request: Habilitation) -> None:
    by = make.owner(db, request)
    for point in points.of(db, request):
        points.answer(db, request, point, "Voici.", by=by)
    habilitations.submit(db, request, by=by)


def told(changes: list[Change]) -> set[tuple[str, str, str]]:
    return {(each.section, each.sorte, each.nom) for each in changes}


def test_nothing_is_compared_before_a_second_deposit(db: Session) -> None:
    request = make.habilitation(db, make.organisme(db), etat="a_completer")
    assert depots.since_last(db, request) is None
    assert len(db.exec(select(Depot)).all()) == 1


def test_fields_rows_and_documents_that_changed_are_told(db: Session) -> None:
    with clock.travel(timedelta(days=-5)):
        request = make.habilitation(db, make.organisme(db), etat="a_completer")
    by = make.owner(db, request)
    contenu.save_field(db, request, "tuteurs", ["Deux par structure."], by=by)
    contenu.save_field(db, request, "departements", ["35", "56"], by=by)
    first = dossiers.team(db, request)[0]
    equipe.save_member(db, request, first, {"diplome": ["Master"]}, by=by)
    equipe.add_member(
        db, request, by=by, typed={"nom": ["Ferhat"], "prenom": ["Nadia"], "fonction": ["formateur"], "diplome": ["DEJEPS"]}
    )
    added = dossiers.team(db, request)[1]
    contenu.attach(db, request, NaturePiece.CV, "cv.pdf", make.PDF, target=added.id, by=by)
    contenu.attach(db, request, NaturePiece.QUALIOPI, "qualiopi-2027.pdf", make.PDF + b"2", by=by)
    deposited_again(db, request)
    found = depots.since_last(db, request)
    assert found is not None and found.avant == request.premier_depot_le and found.apres == request.depose_le
    assert told(found.changes) == {
        ("alternance", "champ", "tuteurs"), ("territoire", "territoire", ""), ("equipe", "ligne", ""), ("pieces", "piece", ""),
    }  # fmt: skip
    rows = [(each.avant, each.apres) for each in found.changes if each.sorte == "ligne"]
    assert [before is None for before, _ in rows] == [False, True] and rows[0][1]["diplome"] == "Master"
    documents = [(each.avant, each.apres) for each in found.changes if each.sorte == "piece"]
    names = [(before and before["nom"], after and after["nom"]) for before, after in documents]
    assert sorted(names, key=str) == sorted([("qualiopi-2024.pdf", "qualiopi-2027.pdf"), (None, "cv.pdf")], key=str)
    territory = next(each for each in found.changes if each.sorte == "territoire")
    assert (territory.avant, territory.apres) == (["22"], ["56"])


def test_a_delegataire_that_came_or_changed_its_form_is_told_and_an_erased_one_forgotten(db: Session) -> None:
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    one, two = make.delegataires(db, request)
    make.identification(db, one, etat="terminee")
    form = make.identification(db, two, etat="terminee")
    first = db.exec(select(Depot)).one()
    form.locaux = "Trois salles à Auray."
    depots.keep(db, request)
    db.flush()
    found = depots.since_last(db, request)
    assert found is not None and found.changes == []
    assert [(each.id, told(each.changes)) for each in found.delegataires] == [(form.id, {("moyens", "champ", "locaux")})]
    two.etat, two.retiree_le = effacements.D.RETIREE, clock.now()
    depots.forget(db, two)
    assert str(form.id) not in first.contenu["delegataires"] and len(first.contenu["delegataires"]) == 1


def test_its_cost_does_not_grow_with_the_delegataires(db: Session) -> None:
    asked = []
    for count in (1, 4):
        request = make.national(
            db, f"Fédération {count}", rows=[make.row(10 * count + each) for each in range(count)], etat="en_attente_delegataires"
        )
        db.flush()
        with statements() as seen:
            depots.contenu(db, request)
        asked.append(len(seen))
    assert asked[0] == asked[1]
