"""Where a request stands: a sentence for each reader in each state, the steps, the history."""

from datetime import date

import pytest
from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.dossiers import delais_points
from eclat.domain.habilitations import attributions, instruction
from eclat.formats import format_date
from eclat.models import EtatHabilitation, Habilitation, Organisme, Personne, Qualification
from eclat.partials.habilitation.etapes import steps
from eclat.partials.habilitation.historique import history
from eclat.partials.habilitation.situation import sentence
from eclat.partials.timeline import Line
from tests import factories as make
from tests.factories import (
    administrateur,
    comite_technique,
    dirigeant,
    habilitation,
    instructeur,
    organisme,
    referent,
    user_of,
)

E = EtatHabilitation
REACHED = (E.BROUILLON, E.DEPOSEE, E.EN_INSTRUCTION, E.A_COMPLETER, E.ACCEPTEE, E.REFUSEE)
# Who each side must find in the sentence: the one who acts next, or what was decided.
WAITED_FOR = {
    E.BROUILLON: {"dirigeant": "vous pouvez la déposer", "referent": "Mathilde Lacombe", "agents": "La Cour des Possibles"},
    E.EN_ATTENTE_DELEGATAIRES: {"dirigeant": "tous vos délégataires", "referent": "délégataires", "agents": "Les délégataires"},
    E.DEPOSEE: {"dirigeant": "administrateur", "referent": "administrateur", "administrateur": "vous l’attribuiez", "agents": "administrateur"},
    E.EN_INSTRUCTION: {
        "dirigeant": "Sophie Rakoto et Julien Delmas", "referent": "Sophie Rakoto", "instructeur": "votre décision",
        "agents": "Sophie Rakoto",
    },
    E.A_COMPLETER: {"dirigeant": "1 point vous est demandé", "referent": "Mathilde Lacombe", "agents": "La Cour des Possibles"},
    E.ACCEPTEE: {"dirigeant": "habilité", "referent": "habilité", "agents": "habilité"},
    E.REFUSEE: {"dirigeant": "ne comprend pas d’évaluateur", "referent": "Mathilde Lacombe", "agents": "ne comprend pas d’évaluateur"},
    E.SUSPENDUE: {"dirigeant": "OC Éclat lève", "referent": "OC Éclat lève", "agents": "OC Éclat lève"},
    E.RESILIEE: {"dirigeant": "écrivez à OC Éclat", "referent": "écrivez à OC Éclat", "agents": "n’attend plus personne"},
    E.EXPIREE: {"dirigeant": "nouvelle demande", "referent": "Mathilde Lacombe", "agents": "La Cour des Possibles"},
}  # fmt: skip


@pytest.fixture
def people(db: Session) -> dict[str, Personne]:
    claire = administrateur(db)
    asso = organisme(db)
    return {
        "dirigeant": dirigeant(db, asso),
        "referent": referent(db, asso),
        "administrateur": claire,
        "instructeur": instructeur(db),
        "second": instructeur(db, "Julien", "Delmas"),
        "comite": comite_technique(db),
    }


def request_in(db: Session, people: dict[str, Personne], etat: EtatHabilitation) -> Habilitation:
    """A request in this state; those that no verb reaches yet are put there."""
    asso = user_of(db, people["dirigeant"]).organisme_id
    found = db.get(Organisme, asso)
    assert found is not None
    by_verbs = etat if etat in REACHED else E.ACCEPTEE
    made = habilitation(db, found, etat=by_verbs, instructeurs=[people["instructeur"], people["second"]])
    made.etat = etat
    return made


@pytest.mark.parametrize("etat", list(E))
@pytest.mark.parametrize("side", ["dirigeant", "referent", "administrateur", "instructeur", "comite"])
def test_each_reader_knows_who_waits_for_whom(
    db: Session, people: dict[str, Personne], etat: EtatHabilitation, side: str
) -> None:
    made = request_in(db, people, etat)
    said = sentence(db, made, user_of(db, people[side]))
    expected = WAITED_FOR[etat].get(side) or WAITED_FOR[etat]["agents"]
    assert expected in Markup(said).striptags().replace("\u00a0", " ")
    assert said.endswith((".", "»")) and "{" not in said


def test_the_sentence_escapes_what_people_wrote(db: Session) -> None:
    asso = organisme(db, "Ateliers <b>& Cie</b>")
    made = habilitation(db, asso, etat="a_completer")
    assert "Ateliers &lt;b&gt;&amp; Cie" in sentence(db, made, user_of(db, administrateur(db)))


def test_an_instructeur_reads_how_many_points_are_left(db: Session, people: dict[str, Personne]) -> None:
    made = request_in(db, people, E.EN_INSTRUCTION)
    sophie = user_of(db, people["instructeur"])
    instruction.POINTS.add(db, made, texte="CV de Nadia Ferhat", by=sophie)
    assert "1 point reste à lever" in sentence(db, made, sophie)
    assert "à <b>vous</b> et à <b>Julien Delmas</b>" in sentence(db, made, sophie)


def test_a_draft_says_how_much_lacks(db: Session, people: dict[str, Personne]) -> None:
    asso = organisme(db, "Les Ateliers du Belvédère")
    made = habilitation(db, asso, complete=False)
    assert "éléments</b> avant de la déposer" in sentence(db, made, user_of(db, dirigeant(db, asso)))


def test_an_acceptance_says_what_and_until_when(db: Session, people: dict[str, Personne]) -> None:
    said = sentence(db, request_in(db, people, E.ACCEPTEE), user_of(db, people["dirigeant"]))
    assert "préparer et évaluer" in said and "30\u00a0novembre 2029" in said


@pytest.mark.parametrize(
    ("etat", "now"),
    [(E.BROUILLON, "Brouillon"), (E.DEPOSEE, "Instruction"), (E.EN_INSTRUCTION, "Instruction"), (E.A_COMPLETER, "Instruction")],
)
def test_one_step_is_under_way(db: Session, people: dict[str, Personne], etat: EtatHabilitation, now: str) -> None:
    found = steps(db, request_in(db, people, etat))
    assert [step["label"] for step in found] == ["Brouillon", "Dépôt", "Instruction", "Décision"]
    assert [step["label"] for step in found if step["state"] == "now"] == [now]
    assert all(step["detail"] for step in found)


def test_a_decided_request_has_no_step_left(db: Session, people: dict[str, Personne]) -> None:
    found = steps(db, request_in(db, people, E.REFUSEE))
    assert {step["state"] for step in found} == {"done"}
    assert found[-1]["detail"].startswith("refusée le")


def test_a_national_request_has_the_step_of_its_delegataires(db: Session) -> None:
    made = habilitation(db, organisme(db), complete=False, qualification=Qualification.ORGANISME_NATIONAL)
    assert [step["label"] for step in steps(db, made)][1] == "Délégataires"


def told(lines: list[Line]) -> list[str]:
    return [Markup(line["text"]).striptags().replace("\u00a0", " ") for line in lines]


def test_agents_read_the_whole_history_with_names(db: Session, people: dict[str, Personne]) -> None:
    made = request_in(db, people, E.A_COMPLETER)
    lines = told(history(db, made, user_of(db, people["comite"])))
    until = format_date(delais_points.usual(db)).replace("\u00a0", " ")
    assert lines[0] == f"Sophie Rakoto a renvoyé la demande à compléter (1 point, au plus tard le {until})"
    assert lines[1] == "Sophie Rakoto a ajouté le point « Certificat Qualiopi en cours de validité »"
    assert lines[2] == "Claire Aubertin a attribué la demande à Sophie Rakoto et Julien Delmas"
    assert lines[-1] == "Mathilde Lacombe a commencé la demande"


def test_the_applicant_reads_what_concerns_it(db: Session, people: dict[str, Personne]) -> None:
    made = request_in(db, people, E.A_COMPLETER)
    lines = told(history(db, made, user_of(db, people["dirigeant"])))
    assert lines == [
        "OC Éclat vous a demandé de compléter 1 point",
        "OC Éclat a confié votre demande à Sophie Rakoto et Julien Delmas",
        "Mathilde Lacombe a déposé la demande",
        "Mathilde Lacombe a commencé la demande",
    ]


def test_a_national_applicant_reads_that_its_délégataires_sent_the_request(db: Session) -> None:
    make.administrateur(db)
    made = make.national(db, rows=1, etat=E.EN_ATTENTE_DELEGATAIRES)
    make.identification(db, make.delegataires(db, made)[0], etat="terminee")
    assert told(history(db, made, make.owner(db, made))) == [
        "Tous les délégataires ont terminé : votre demande est partie chez OC Éclat",
        "Hélène Vasseur a déposé la demande et invité ses délégataires",
        "Hélène Vasseur a commencé la demande",
    ]


def test_the_applicant_is_not_told_of_readers(db: Session, people: dict[str, Personne]) -> None:
    made = request_in(db, people, E.EN_INSTRUCTION)
    pair = [people["instructeur"].id, people["second"].id]
    attributions.attribute(db, made, instructeurs=pair, comite=[people["comite"].id], by=user_of(db, people["administrateur"]))
    lines = told(history(db, made, user_of(db, people["dirigeant"])))
    assert len(lines) == 3 and not any("Odile" in line for line in lines)


def test_the_history_is_dated(db: Session, people: dict[str, Personne]) -> None:
    line = history(db, request_in(db, people, E.DEPOSEE), user_of(db, people["dirigeant"]))[0]
    assert line["when"].startswith("Aujourd’hui à ") and date.fromisoformat(line["iso"][:10])
