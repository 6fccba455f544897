"""What happens to one organisme, from its inscription to the decision on its habilitation, each step told by who lives it."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests import factories as make
from tests.faults.ledger import Ledger, Subject
from tests.faults.people import GaveUp, Person
from tests.faults.stage import Stage

MAIL_S = 12
PICTURE = "logo.png"
POINT = "champ-point-([0-9a-f-]{36})"


def siret(rng: random.Random) -> str:
    siren = make.luhn(f"{rng.randrange(10_000_000, 99_999_999):08}")
    return make.luhn(f"{siren}0001")


@dataclass
class Life:
    """One organisme and the people around it."""

    stage: Stage
    ledger: Ledger
    rng: random.Random
    agents: dict[str, Person]
    siret: str = ""
    chemin: str = ""  # /habilitations/<key>
    people: list[Person] = field(init=False)
    dirigeant: Person = field(init=False)
    referent: Person = field(init=False)

    def __post_init__(self) -> None:
        self.siret = siret(self.rng)
        self.agents = {name: agent.elsewhere() for name, agent in self.agents.items()}
        self.people = [*self.agents.values()]
        self.dirigeant = self.person(f"direction-{self.siret}@organisme.example")
        self.referent = self.person(f"referent-{self.siret}@organisme.example")

    def person(self, courriel: str) -> Person:
        self.people.append(Person(courriel, self.stage, self.ledger, self.rng))
        return self.people[-1]

    def ends(self) -> None:
        for person in self.people:
            person.leave()

    @property
    def organisme(self) -> Subject:
        return "organisme", self.siret

    @property
    def habilitation(self) -> Subject:
        return "habilitation", self.chemin.rpartition("/")[2]

    def mail(self, person: Person, path: str) -> str | None:
        """The address under ``path`` in the newest mail that this person received, if one comes in time."""
        deadline = time.monotonic() + MAIL_S
        while time.monotonic() < deadline:
            for line in reversed(self.stage.record()):
                if line["event"] == "kept" and line["to"] == person.courriel:
                    found = re.search(
                        rf"https?://[^/\s]+({path}[^\s\"<>]+)", line["source"].replace("=\n", "").replace("=\r\n", "")
                    )
                    if found:
                        return found[1]
            time.sleep(0.15)
        return None

    # --- P1 to P4 ---

    def registers(self) -> None:
        form = {
            "nom": f"Association {self.siret}", "siret": self.siret, "courriel": self.dirigeant.courriel,
            "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD,
        }  # fmt: skip
        self.dirigeant.act(self.organisme, "inscription", "/inscription", form, already="déjà inscrit")

    def is_decided(self, *, accepted: bool) -> None:
        admin = self.agents["Claire"]
        page = admin.read(f"/organismes?q={self.siret}")
        found = re.search(r"/organismes/([0-9a-f-]{36})", page)
        if not found:
            raise GaveUp(f"{self.siret} is not in the list")
        verb = "acceptation" if accepted else "refus"
        admin.act(self.organisme, verb, f"/organismes/{found[1]}/{verb}", {} if accepted else {"motif": "Établissement fermé."})

    def completes_the_profile(self) -> None:
        self.dirigeant.sign_in()
        form = {
            "statut_juridique": "9220", "date_declaration": "1998-05-04", "adresse": "12 rue des Marronniers", "code_postal": "35000",
            "ville": "Rennes", "telephone": "02 61 91 04 17", "site_web": "organisme.example", "nom": "Lacombe", "prenom": "Mathilde",
        }  # fmt: skip
        self.dirigeant.act(self.organisme, "profil", "/profil", form)

    def shows_a_logo(self) -> None:
        self.dirigeant.act(self.organisme, "logo", "/profil/logo", files={"logo": (PICTURE, picture(), "image/png")})

    def names_the_referent(self) -> None:
        form = {"nom": "Benhaddou", "prenom": "Karim", "courriel": self.referent.courriel}
        self.dirigeant.act(
            self.organisme, "designation_referent", "/referent", form,
            done=lambda: self.referent.courriel in self.dirigeant.read("/referent"),
        )  # fmt: skip

    def reminds_the_referent(self) -> None:
        self.dirigeant.act(self.organisme, "relance_referent", "/referent/relance", already="déjà")

    def the_referent_opens_the_link(self) -> None:
        self.opens_the_link(self.referent, "girouettes-et-tilleuls-3")

    def opens_the_link(self, person: Person, password: str) -> None:
        """Chooses a password with the link of the newest mail; when no mail has come in time, another day."""
        link = self.mail(person, "/activation/")
        if link is None:
            return
        subject = ("personne", person.courriel)
        person.act(subject, "mot_de_passe", link, {"nouveau_mot_de_passe": password}, already="déjà servi")
        person.password = password
        person.sign_in()

    def forgets_the_password(self) -> None:
        subject = ("personne", self.dirigeant.courriel)
        self.dirigeant.act(subject, "oubli", "/mot-de-passe-oublie", {"identifiant": self.dirigeant.courriel})
        self.opens_the_link(self.dirigeant, "reverberes-sous-la-pluie-42")

    # --- P5 ---

    def begins_the_request(self) -> None:
        subject = ("organisme", self.siret)
        self.dirigeant.act(subject, "nouvelle", "/habilitations/nouvelle", {"qualification": "of_independant"})
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
        return sorted(set(re.findall(r'id="formateur-([0-9a-f-]{36})"', self.dirigeant.read(self.chemin))))

    def adds_the_team(self) -> None:
        self.dirigeant.act(self.habilitation, "formateur", f"{self.chemin}/formateurs", done=lambda: len(self.rows()) > 0)
        for row in self.rows():
            cells = {"nom": "Orsini", "prenom": "Laurent", "fonction": "responsable", "diplome": "Master"}
            form = {f"formateur-{row}-{name}": value for name, value in cells.items()}
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

    # --- P9, P10 ---

    def is_attributed(self) -> None:
        pair = {f"instructeur_{n}": self.stage.agents[name][1] for n, name in enumerate(("Sophie", "Julien"), 1)}
        self.agents["Claire"].act(self.habilitation, "attribution", f"{self.chemin}/attribution", pair | {"vu": ""})

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
            form = {"objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31", "conditions": ""}
            julien.act(self.habilitation, "acceptation", f"{self.chemin}/acceptation", form)
        else:
            julien.act(self.habilitation, "refus", f"{self.chemin}/refus", {"motif": "Pas d’évaluateur."})

    # --- P17 ---

    def an_agent_is_created(self) -> None:
        admin, courriel = self.agents["Claire"], f"agent-{self.siret}@oc-eclat.example"
        form = {"nom": "Nouveau", "prenom": "Agent", "courriel": courriel, "roles": ["instructeur"]}
        admin.act(("personne", courriel), "creation_agent", "/agents/nouveau", form, already="existe déjà")
        self.opens_the_link(self.person(courriel), "lanternes-du-chemin-creux-9")


def picture() -> bytes:
    import io

    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (64, 32), "#FFC62B").save(drawn, "PNG")
    return drawn.getvalue()


def document(rng: random.Random) -> bytes:
    """A PDF of some weight, so that a process can be killed while it writes it."""
    return make.PDF + b"%" + rng.randbytes(rng.choice([1_000, 30_000, 200_000])).replace(b"\n", b" ") + b"\n%%EOF\n"


def story_of(life: Life) -> list[Callable[[], None]]:
    """The steps of this life, in order, drawn from its seed."""
    rng = life.rng
    if rng.random() < 0.1:
        return [life.registers, lambda: life.is_decided(accepted=False)]
    steps: list[Callable[[], None]] = [life.registers, lambda: life.is_decided(accepted=True), life.completes_the_profile]
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
    if rng.random() < 0.75:
        steps += [life.begins_the_request, life.fills_the_request, life.adds_the_team, life.sends_the_documents, life.deposits]
        steps.append(life.is_attributed)
        steps += [life.is_sent_back, life.completes] if rng.random() < 0.5 else []
        accepted = rng.random() < 0.7
        steps.append(lambda: life.is_settled(accepted=accepted))
    return steps
