"""A change that an habilitated organisme declares: written in a form that saves itself, handed over, sent back, then noted or refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.changements import changements
from eclat.domain.dossiers import depots
from eclat.models import Changement, EtatChangement, NatureChangement
from tests.faults.ledger import Subject
from tests.faults.people import GaveUp
from tests.faults.stories import Life, document, habilitated

TO_PEOPLE = {
    ("changement", "transmission"): "changement_recu", ("changement", "complement"): "changement_a_completer",
    ("changement", "prise_en_note"): "changement_note", ("changement", "refus"): "changement_refuse",
}  # fmt: skip
TO_ADMINS = {("changement", "transmission"): "changement_transmis"}
READ = (EtatChangement.TRANSMIS, EtatChangement.NOTE, EtatChangement.REFUSE)  # nobody writes in it any more


@dataclass
class DeclaringLife(Life):
    """One organisme that is habilitated, and what it says that changes."""

    lieu_du_changement: str = ""  # /changements/<key>

    @property
    def changement(self) -> Subject:
        return "changement", self.lieu_du_changement.rpartition("/")[2]

    def declares_a_change(self) -> None:
        """A second click lands on the form that the first began."""
        answer = self.dirigeant.act(self.habilitation, "changement", f"{self.chemin}/changement")
        there = answer.headers.get("location", "") if answer is not None else ""
        if not there.startswith("/changements/"):
            raise GaveUp(f"{self.siret}: no change was begun, but {there or answer}")
        self.lieu_du_changement = there.partition("#")[0].partition("?")[0]
        self.ledger.asks(self.changement, "ouverture")
        self.ledger.is_told(self.changement, "ouverture")

    def says_what_changes(self) -> None:
        """A field alone as it is typed, then all of them; a document."""
        nature = self.rng.choice([*NatureChangement])
        self.says("champs/texte", texte="Nadia Ferhat remplace")
        self.says("brouillon", nature=str(nature), a_compter_du=clock.today().isoformat(), texte=self.words())
        self.joins()

    def says(self, where: str, verb: str = "saisie", **answers: str) -> None:
        with self.ledger.keeping({(self.changement, name): value for name, value in answers.items()}):
            self.dirigeant.act(self.changement, verb, f"{self.lieu_du_changement}/{where}", answers)

    def words(self) -> str:
        return f"Nadia Ferhat remplace Laurent Orsini, décision {self.rng.randrange(10**9)}."

    def joins(self) -> None:
        files = {"piece-autre": ("cv.pdf", document(self.rng), "application/pdf")}
        self.dirigeant.act(self.changement, "piece", f"{self.lieu_du_changement}/pieces", files=files)

    def hands_it_over(self) -> None:
        """With a last word, typed as the button is pressed."""
        self.says("transmission", "transmission", texte=self.words())

    def is_asked_for_more(self) -> None:
        self.decides(self.rng.choice(["Sophie", "Claire"]), "complement", f"Le CV manque, {self.rng.randrange(10**9)}.")
        self.says("champs/texte", texte=self.words())
        self.joins()
        self.hands_it_over()

    def is_noted_or_refused(self) -> None:
        if self.rng.random() < 0.6:
            with self.ledger.keeping({(self.changement, "motif"): ""}):  # nothing is asked for any more
                self.agents["Julien"].act(self.changement, "prise_en_note", f"{self.lieu_du_changement}/prise-en-note")
        else:
            self.decides("Paul", "refus", f"Rien ne le justifie, {self.rng.randrange(10**9)}.")

    def decides(self, name: str, verb: str, motif: str) -> None:
        with self.ledger.keeping({(self.changement, "motif"): motif}):
            self.agents[name].act(self.changement, verb, f"{self.lieu_du_changement}/{verb}", {"motif": motif})


def change_story(life: DeclaringLife) -> list[Callable[[], None]]:
    """From the inscription to what OC Éclat says of the change."""
    steps = [*habilitated(life), life.declares_a_change, life.says_what_changes, life.hands_it_over]
    steps += [life.is_asked_for_more] if life.rng.random() < 0.5 else []
    return [*steps, life.is_noted_or_refused]


def typed(db: Session) -> dict[Subject, Any]:
    return {("changement", str(each.id)): each for each in db.exec(select(Changement))}


def wrong(db: Session, lines: Mapping[tuple[str, str, str], int]) -> Iterable[str]:
    """Each was begun once, is kept as often as it was handed over, and says to OC Éclat what it holds. ``lines``: how many, by table, key
    and verb."""
    for each in db.exec(select(Changement)):
        begun = lines.get(("habilitation", str(each.habilitation_id), "changement"), 0)
        there = len(db.exec(select(Changement.id).where(Changement.habilitation_id == each.habilitation_id)).all())
        if begun != there:
            yield f"habilitation {each.habilitation_id}: {begun} changes in the journal, {there} in the tables"
        kept, told = len(depots.of(db, each)), lines.get(("changement", str(each.id), "transmission"), 0)
        if kept != told:
            yield f"changement {each.id}: handed over {told} times in the journal, {kept} in the tables"
        if each.etat in READ and changements.handed_over(db, each).get("texte") != each.texte:
            yield f"changement {each.id}: what was handed over is not what it holds"
