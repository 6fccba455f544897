"""A résiliation that its organisme contests on the site: a document joined, an opinion given, then kept or annulled by the comité technique."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from eclat.models import (
    Attribution,
    AvisGracieux,
    IssueGracieuse,
    IssueGriefs,
    Personne,
    PieceGracieuse,
    Procedure,
    RecoursGracieux,
    Role,
)
from tests.faults.griefs import ReproachedLife, answered
from tests.faults.ledger import Subject
from tests.faults.stories import document

COMITE = ("Odile", "Denis")
TO_PEOPLE = {
    ("habilitation", "recours_resiliation_maintien"): "resiliation_maintenue",
    ("habilitation", "recours_resiliation_annulation"): "resiliation_annulee",
}


@dataclass
class ContestedLife(ReproachedLife):
    """One organisme whose habilitation is withdrawn, and that contests it."""

    @property
    def recours(self) -> Subject:
        return "recours", self.habilitation[1]

    def ends_today_or_later(self) -> None:
        self.is_withdrawn(self.rng.choice([0, 0, 20]))

    def contests(self) -> None:
        texte = f"La personne était déclarée, lettre {self.rng.randrange(10**9)}."
        with self.ledger.keeping({(self.recours, "texte"): texte}):
            path = f"{self.chemin}/recours-resiliation"
            self.dirigeant.act(self.habilitation, "recours_resiliation", path, {"contestation": texte})
        files = {"fichier": ("declaration.pdf", document(self.rng), "application/pdf")}
        self.dirigeant.act(self.habilitation, "recours_piece", f"{self.chemin}/recours/pieces", files=files)

    def is_advised(self) -> None:
        """By one member of the comité technique; the other decides."""
        raison = f"La déclaration est du 3, {self.rng.randrange(10**9)}."
        odile = self.agents["Odile"]
        with self.ledger.keeping({(advice(self.habilitation[1], odile.courriel), "motif"): raison}):
            form = {"sens_recours": self.rng.choice(["favorable", "reserve", "defavorable"]), "raison_recours": raison}
            odile.act(self.habilitation, "avis_recours", f"{self.chemin}/avis-recours", form)

    def is_heard(self) -> None:
        name = self.rng.choice(["maintien", "annulation"])
        motif = f"Après examen, {self.rng.randrange(10**9)}."
        with self.ledger.keeping({(self.recours, "motif"): motif}):
            self.agents["Denis"].act(
                self.habilitation, f"recours_resiliation_{name}", f"{self.chemin}/{name}-resiliation", {name: motif}
            )


def contested_story(life: ContestedLife) -> list[Callable[[], None]]:
    """From the inscription to what the comité technique decides."""
    advised = [life.is_advised] if life.rng.random() < 0.6 else []
    return [*answered(life), life.ends_today_or_later, life.contests, *advised, life.is_heard]


def advice(habilitation: Any, courriel: str) -> Subject:
    return "avis_gracieux", f"{habilitation}/{courriel}"


def typed(db: Session) -> dict[Subject, Any]:
    found: dict[Subject, Any] = {("recours", str(each.habilitation_id)): each for each in db.exec(select(RecoursGracieux))}
    said = select(AvisGracieux, RecoursGracieux.habilitation_id, Personne.courriel)
    said = said.join(RecoursGracieux, col(RecoursGracieux.id) == AvisGracieux.recours_id)
    said = said.join(Personne, col(Personne.id) == AvisGracieux.personne_id)
    return found | {advice(key, courriel): avis for avis, key, courriel in db.exec(said)}


def wrong(db: Session, lines: Mapping[tuple[str, str, str], int]) -> Iterable[str]:
    """What the lines say was contested, joined, thought and decided is there, and the comité technique reads it. ``lines``: how many, by
    table, key and verb."""
    rows = {str(each.habilitation_id): each for each in db.exec(select(RecoursGracieux))}
    pieces = counted(db, PieceGracieuse)
    opinions = counted(db, AvisGracieux)
    annulled = Counter(
        str(key) for key in db.exec(select(Procedure.habilitation_id).where(Procedure.issue == IssueGriefs.ANNULEE))
    )
    reading = select(Attribution.habilitation_id).where(
        Attribution.role == Role.COMITE_TECHNIQUE, col(Attribution.jusqu_a).is_(None)
    )
    readers = {str(key) for key in db.exec(reading)}
    about = {key for table, key, verb in lines if table == "habilitation" and verb.startswith(("recours_", "avis_recours"))}
    for key in sorted(about | rows.keys()):
        issue = rows[key].issue if key in rows else None

        def told(verb: str, key: str = key) -> int:
            return lines.get(("habilitation", key, verb), 0)

        for what, there, said in (
            ("appeals", int(key in rows), told("recours_resiliation")),
            ("pieces", pieces[key], told("recours_piece")),
            ("opinions", opinions[key], told("avis_recours")),
            ("kept", int(issue == IssueGracieuse.MAINTENU), told("recours_resiliation_maintien")),
            ("annulled", int(issue == IssueGracieuse.ANNULE), told("recours_resiliation_annulation")),
            ("procedures annulled", annulled[key], told("recours_resiliation_annulation")),
        ):
            if there != said:
                yield f"recours of habilitation {key}: {said} {what} in the journal, {there} in the tables"
        if key not in readers:
            yield f"recours of habilitation {key}: nobody of the comité technique reads it"


def counted(db: Session, model: Any) -> Counter[str]:
    """How many of these each appeal has, by habilitation."""
    of = select(RecoursGracieux.habilitation_id, func.count(model.id)).join(model, model.recours_id == RecoursGracieux.id)
    return Counter({str(key): count for key, count in db.exec(of.group_by(col(RecoursGracieux.habilitation_id)))})
