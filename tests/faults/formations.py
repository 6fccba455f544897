"""A session of an organisme: asked for, its candidates typed, studied by both collèges, opened or refused."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests import factories as make
from tests.faults.ledger import Subject
from tests.faults.people import ROW, GaveUp, Person
from tests.faults.threads import Correspondence

CANDIDATS = ("Amrani", "Keller", "Roussel", "Vidal")
BINOME = ("Brigitte", "Amadou")
BEGINS = 90  # days from now


@dataclass
class Formation(Correspondence):
    """One organisme, the people around it, and one of its sessions."""

    lieu: str = ""  # /sessions/<key>

    @property
    def session(self) -> Subject:
        return "session", self.lieu.rpartition("/")[2]

    def asks_for_a_session(self) -> None:
        answer = self.dirigeant.act(("organisme", self.siret), "nouvelle", "/sessions/nouvelle")
        if answer is None or "/sessions/" not in answer.headers.get("location", ""):
            raise GaveUp(f"{self.siret}: no session was begun")
        self.lieu = answer.headers["location"].partition("#")[0]
        self.ledger.asks(self.session, "ouverture")
        self.ledger.is_told(self.session, "ouverture")

    def fills_the_session(self) -> None:
        answers = make.OUVERTURE | make.days(BEGINS) | {"responsable_telephone": "+33465713009"}  # as it is kept
        alone = self.rng.sample([*answers], 4)
        for name in alone:
            self.keeps({name: answers[name]}, f"{self.lieu}/champs/{name}")
        self.keeps({name: value for name, value in answers.items() if name not in alone}, f"{self.lieu}/brouillon")
        start = date.fromisoformat(answers["debut"])
        pattern = {
            "jours": [str(start.weekday())], "matin_de": "9 h", "matin_a": "12 h 30", "apres_midi_de": "", "apres_midi_a": "", "sauf": "",
            "du": start.isoformat(), "au": (start + timedelta(weeks=3)).isoformat(),
        }  # fmt: skip
        self.dirigeant.act(self.session, "saisie", f"{self.lieu}/rythme", pattern)

    def keeps(self, answers: dict[str, str], path: str) -> None:
        indexes = {name: self.ledger.writes(self.session, name, value) for name, value in answers.items()}
        self.dirigeant.act(self.session, "saisie", path, answers)
        for name, index in indexes.items():
            self.ledger.is_kept(self.session, name, index)

    def types_the_candidates(self) -> None:
        """Each row is born empty, then typed cell by cell. What one was told was kept is there at the end."""
        for wanted, nom in enumerate(self.rng.sample(CANDIDATS, self.rng.randint(1, 3)), start=1):
            table = f"{self.lieu}/candidats"
            self.dirigeant.act(self.session, "candidat", table, done=lambda: len(self.candidates()) >= wanted)  # noqa: B023 - asked now
            for row in self.candidates()[-1:]:
                for name, value in (("nom_naissance", nom), ("prenoms", "Ana")):
                    subject = ("candidat", row)
                    index = self.ledger.writes(subject, name, value)
                    self.dirigeant.act(self.session, "saisie", f"{table}/{row}", {name: value})
                    self.ledger.is_kept(subject, name, index)

    def candidates(self) -> list[str]:
        return sorted(set(ROW.findall(self.dirigeant.read(f"{self.lieu}/candidats"))))

    def deposits_the_session(self) -> None:
        self.dirigeant.act(self.session, "depot", f"{self.lieu}/depot")

    def is_entrusted(self) -> None:
        pair = dict(zip(("employeurs", "salaries"), (self.stage.agents[name][1] for name in BINOME), strict=True))
        self.agents["Claire"].act(self.session, "attribution", f"{self.lieu}/attribution", pair | {"lien": "", "vu": ""})

    def is_studied(self) -> None:
        """Both agree, in any order; or they differ, and an administrateur decides."""
        first, second = (self.agents[name] for name in self.rng.sample(BINOME, 2))
        self.agrees(first)
        if self.rng.random() < 0.6:
            self.ledger.asks(self.session, "validation")  # which the platform does, of both
            self.agrees(second)
            return
        second.act(self.session, "desaccord", f"{self.lieu}/desaccord", {"desaccord": "Calendrier trop court."})
        verb, name = self.rng.choice([("arbitrage_ouverture", "ouverture"), ("arbitrage_refus", "refus")])
        path = f"{self.lieu}/{verb.replace('_', '-')}"
        self.agents["Claire"].act(self.session, verb, path, {name: "C’est décidé."})

    def agrees(self, member: Person) -> None:
        member.act(self.session, "accord", f"{self.lieu}/accord", {"mot": ""}, already="Vous (venez|avez)|a ouvert la session")
