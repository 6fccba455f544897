"""Several agents on one request: who else has it open, and what changed since a page was, told before anything is done."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlmodel import Session, func, select

from eclat.domain.dossiers import points
from eclat.domain.habilitations import attributions, instruction
from eclat.models import Evenement, Habilitation, Organisme, Personne
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]
REPERE = re.compile(r'name="repere" value="([0-9a-f-]{36})"')


@pytest.fixture
def pair(db: Session) -> list[Personne]:
    return [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]


@pytest.fixture
def studied(db: Session, pair: list[Personne]) -> Habilitation:
    made = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    keys = [each.id for each in pair]
    attributions.attribute(db, made, instructeurs=keys, comite=[], by=make.user_of(db, make.administrateur(db)))
    db.commit()
    return made


def test_an_agent_reads_who_else_has_it_open(db: Session, browse: Browse, pair: list[Personne], studied: Habilitation) -> None:
    at, before = f"/habilitations/{studied.id}", db.exec(select(func.count()).select_from(Evenement)).one()
    db.commit()
    sophie, julien = browse(pair[0]), browse(pair[1])
    assert "consulte ce dossier" not in sophie.get(at).text
    assert f"{pair[0].nom_complet} consulte ce dossier." in julien.get(at).text
    answer = sophie.get(f"{at}/presence")
    assert f"{pair[1].nom_complet} consulte ce dossier." in answer.text
    again = sophie.get(f"{at}/presence", **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and not again.text
    assert db.exec(select(func.count()).select_from(Evenement)).one() == before


def test_nothing_of_it_is_written_to_the_database(
    db: Session, browse: Browse, pair: list[Personne], studied: Habilitation
) -> None:
    sophie, said = browse(pair[0]), list[str]()
    sophie.get(f"/habilitations/{studied.id}/presence")

    def heard(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(db.get_bind().engine, "before_cursor_execute", heard)
    try:
        sophie.get(f"/habilitations/{studied.id}/presence")
    finally:
        event.remove(db.get_bind().engine, "before_cursor_execute", heard)
    assert not [each for each in said if each.split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_the_organisme_is_never_told(db: Session, browse: Browse, pair: list[Personne], studied: Habilitation) -> None:
    browse(pair[0]).get(f"/habilitations/{studied.id}")
    mathilde = browse(make.dirigeant(db, db.get_one(Organisme, studied.organisme_id)))
    assert "consulte" not in mathilde.get(f"/habilitations/{studied.id}").text
    assert mathilde.get(f"/habilitations/{studied.id}/presence").status_code == 403


def test_who_acts_first_reads_what_changed_then_confirms(
    db: Session, browse: Browse, pair: list[Personne], studied: Habilitation
) -> None:
    sophie, at = browse(pair[0]), f"/habilitations/{studied.id}"
    found = REPERE.search(sophie.get(f"{at}/refus").text)
    assert found is not None
    typed = {"motif": "Pas d’évaluateur.", "repere": found[1], "confirme": "oui"}
    instruction.POINTS.add(db, studied, texte="Le plan <coté> des locaux", by=make.user_of(db, pair[1]))
    db.commit()
    told = sophie.post(f"{at}/refus", typed)
    said = told.text.replace("\u00a0", " ")
    assert told.status_code == 409 and "Depuis que vous avez ouvert cette page" in said
    assert (
        "Julien Delmas a ajouté le point « Le plan &lt;coté&gt; des locaux »" in said
        and "Pas d’évaluateur.</textarea>" in told.text
    )
    db.refresh(studied)
    assert studied.etat == "en_instruction"
    db.commit()
    newer = REPERE.search(told.text)
    assert newer is not None and newer[1] != found[1]
    assert sophie.post(f"{at}/refus", typed | {"repere": newer[1]}).status_code == 303


def test_one_s_own_changes_and_a_wrong_mark_stop_nobody(
    db: Session, browse: Browse, pair: list[Personne], studied: Habilitation
) -> None:
    sophie, at = browse(pair[0]), f"/habilitations/{studied.id}"
    found = REPERE.search(sophie.get(f"{at}/refus").text)
    assert found is not None
    instruction.POINTS.add(db, studied, texte="Le plan des locaux", by=make.user_of(db, pair[0]))
    (point,) = points.of(db, studied)
    db.commit()
    assert sophie.post(f"{at}/points/{point.id}/retrait", {"motif": "Non.", "repere": "x"}).status_code == 303
    assert sophie.post(f"{at}/refus", {"motif": "Non.", "repere": found[1], "confirme": "oui"}).status_code == 303
