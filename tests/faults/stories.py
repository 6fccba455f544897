"""The habilitation request of an organisme, up to the decision; and the whole story, its session included, drawn from a seed."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from eclat import clock
from tests import factories as make
from tests.faults.formations import Formation
from tests.faults.ledger import Subject
from tests.faults.people import ROW

POINT = "champ-point-([0-9a-f-]{36})"


@dataclass
class Life(Formation):
    """One organisme, the people around it, and its request."""

    chemin: str = ""  # /habilitations/<key>
    qualification: str = "of_independant"

    @property
    def habilitation(self) -> Subject:
        return "habilitation", self.chemin.rpartition("/")[2]

    # --- P5 ---

    def begins_the_request(self) -> None:
        subject = ("organisme", self.siret)
        self.dirigeant.act(subject, "nouvelle", "/habilitations/nouvelle", {"qualification": self.qualification})
        self.chemin = self.dirigeant.look("/habilitations/nouvelle").headers["location"]
        self.ledger.asks(self.habilitation, "ouverture")
        self.ledger.is_told(self.habilitation, "ouverture")

    def fills_the_request(self) -> None:
        names = list(make.ANSWERS)
        alone = self.rng.sample(names, 3)
        for name in alone:
            self.writes({name: str(make.ANSWERS[name])}, f"{self.chemin}/champs/{name}")
        rest = {name: str(make.ANSWERS[name]) for name in names if name not in alone}
        self.writes(rest, f"{self.chemin}/brouillon")
        self.dirigeant.act(self.habilitation, "saisie", f"{self.chemin}/champs/departements", {"departements": ["35", "22"]})

    def writes(self, answers: dict[str, str], path: str) -> None:
        indexes = {name: self.ledger.writes(self.habilitation, name, value) for name, value in answers.items()}
        self.dirigeant.act(self.habilitation, "saisie", path, answers)
        for name, index in indexes.items():
            self.ledger.is_kept(self.habilitation, name, index)

    def rows(self) -> list[str]:
        return sorted(set(ROW.findall(self.dirigeant.read(self.chemin))))

    def adds_the_team(self) -> None:
        self.dirigeant.act(self.habilitation, "formateur", f"{self.chemin}/formateurs", done=lambda: len(self.rows()) > 0)
        for row in self.rows():
            cells = {"nom": "Orsini", "prenom": "Laurent", "fonction": "responsable", "diplome": "Master"}
            form = {f"equipe-{name}": value for name, value in cells.items()}
            self.dirigeant.act(self.habilitation, "saisie", f"{self.chemin}/formateurs/{row}", form)
            self.sends_document(f"piece-cv-{row}")

    def sends_document(self, key: str) -> None:
        files = {key: ("piece.pdf", document(self.rng), "application/pdf")}
        self.dirigeant.act(self.habilitation, "piece", f"{self.chemin}/pieces", files=files)

    def sends_the_documents(self) -> None:
        page = self.dirigeant.read(self.chemin)
        for key in sorted(set(re.findall(r'name="(piece-(?:requise-[0-9a-f-]{36}|qualiopi))"', page))):
            self.sends_document(key)

    def deposits(self) -> None:
        self.dirigeant.act(self.habilitation, "depot", f"{self.chemin}/depot")

    # --- P9 to P11 ---

    def is_attributed(self) -> None:
        pair = {f"instructeur_{n}": self.stage.agents[name][1] for n, name in enumerate(("Sophie", "Julien"), 1)}
        self.agents["Claire"].act(self.habilitation, "attribution", f"{self.chemin}/attribution", pair | {"vu": ""})

    def correspond(self) -> None:
        self.correspond_about(self.habilitation[1])

    def is_sent_back(self) -> None:
        sophie, texte = self.agents["Sophie"], f"Point {self.rng.randrange(10**9)}"
        sophie.act(
            self.habilitation,
            "ajout_point",
            f"{self.chemin}/ajout-point",
            {"texte": texte},
            done=lambda: texte in sophie.read(self.chemin),
        )
        sophie.act(self.habilitation, "renvoi", f"{self.chemin}/renvoi")

    def completes(self) -> None:
        for point in sorted(set(re.findall(POINT, self.dirigeant.read(self.chemin)))):
            form = {f"point-{point}": "Quinze stagiaires au plus."}
            self.dirigeant.act(self.habilitation, "saisie", f"{self.chemin}/points/{point}/reponse", form)
        self.dirigeant.act(self.habilitation, "depot", f"{self.chemin}/depot")

    def is_settled(self, *, accepted: bool) -> None:
        julien = self.agents["Julien"]
        for point in sorted(set(re.findall(r"/points/([0-9a-f-]{36})/levee", julien.read(self.chemin)))):
            julien.act(self.habilitation, "levee_point", f"{self.chemin}/points/{point}/levee", already="déjà levé")
        if accepted:
            form = {
                "objet": "evaluer",
                "valide_du": clock.today().isoformat(),
                "valide_jusqu_au": "2029-12-31",
                "conditions": "",
                "confirme": "oui",
            }
            julien.act(self.habilitation, "acceptation", f"{self.chemin}/acceptation", form)
        else:
            julien.act(self.habilitation, "refus", f"{self.chemin}/refus", {"motif": "Pas d’évaluateur.", "confirme": "oui"})


def document(rng: random.Random) -> bytes:
    """A PDF of some weight, so that a process can be killed while it writes it."""
    return make.PDF + b"%" + rng.randbytes(rng.choice([1_000, 30_000, 200_000])).replace(b"\n", b" ") + b"\n%%EOF\n"


def habilitated(life: Life) -> list[Callable[[], None]]:
    """From the inscription to the acceptance of the request, without a detour."""
    return [
        life.registers, life.confirms_the_address, lambda: life.is_decided(accepted=True), life.completes_the_profile,
        life.begins_the_request, life.fills_the_request, life.adds_the_team, life.sends_the_documents, life.deposits,
        life.is_attributed, lambda: life.is_settled(accepted=True),
    ]  # fmt: skip


def story_of(life: Life) -> list[Callable[[], None]]:
    """The steps of this life, in order, drawn from its seed."""
    rng = life.rng
    if rng.random() < 0.1:
        return [life.registers, lambda: life.is_decided(accepted=False)]
    steps: list[Callable[[], None]] = [life.registers, life.confirms_the_address, lambda: life.is_decided(accepted=True)]
    steps.append(life.completes_the_profile)
    if rng.random() < 0.5:
        steps.append(life.shows_a_logo)
    if rng.random() < 0.6:
        steps.append(life.names_the_referent)
        steps += [life.reminds_the_referent] if rng.random() < 0.4 else []
        steps.append(life.the_referent_opens_the_link)
    if rng.random() < 0.4:
        steps.append(life.forgets_the_password)
    if rng.random() < 0.3:
        steps.append(life.an_agent_is_created)
    if rng.random() < 0.4:
        steps.append(life.writes_to_oc_eclat)
    if rng.random() < 0.75:
        steps += [life.begins_the_request, life.fills_the_request, life.adds_the_team, life.sends_the_documents, life.deposits]
        steps.append(life.is_attributed)
        steps += [life.correspond] if rng.random() < 0.7 else []
        steps += [life.is_sent_back, life.completes] if rng.random() < 0.5 else []
        accepted = rng.random() < 0.7
        steps.append(lambda: life.is_settled(accepted=accepted))
        if accepted and rng.random() < 0.6:
            steps += [life.asks_for_a_session, life.fills_the_session, life.types_the_candidates, life.deposits_the_session]
            steps += [life.is_entrusted, life.is_studied] if rng.random() < 0.8 else []
    return steps
