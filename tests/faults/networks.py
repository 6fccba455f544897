"""The request of a national organisation: its délégataires, each with its own way, until the request goes by itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests import factories as make
from tests.faults.ledger import Subject
from tests.faults.people import ROW, Person
from tests.faults.stories import Life, document

PASSWORD = "balancoires-du-square-7"
COLUMNS = ("nom", "telephone", "adresse", "code_postal", "ville", "dirigeant_nom", "dirigeant_prenom", "courriel")


@dataclass
class Delegue:
    """An OF that is named, and who leads it."""

    nom: str
    person: Person
    finished: bool = False

    @property
    def delegation(self) -> Subject:
        return "delegation", self.person.courriel

    @property
    def organisme(self) -> Subject:
        return "organisme", self.nom

    @property
    def cells(self) -> dict[str, str]:
        typed = {name: cell for name, (cell,) in make.row(1).items()}
        return typed | {"nom": self.nom, "courriel": self.person.courriel}


@dataclass
class NetworkLife(Life):
    size: int = 4
    delegues: list[Delegue] = field(default_factory=list)
    qualification: str = "organisme_national"

    # --- P6 ---

    def fills_the_table(self) -> None:
        """One row typed cell by cell, the others pasted."""
        self.delegues = [self.delegue(number) for number in range(self.size)]
        typed, *pasted = self.delegues
        table = f"{self.chemin}/delegataires"
        self.dirigeant.act(self.habilitation, "ligne", table, done=lambda: bool(self.lines()))
        row = self.lines()[0]
        for name, value in typed.cells.items():
            self.dirigeant.act(self.habilitation, "saisie", f"{table}/{row}", {name: value})
        text = "".join("\t".join(each.cells[name] for name in COLUMNS) + "\n" for each in pasted)
        last = pasted[-1].person.courriel
        self.dirigeant.act(
            self.habilitation, "collage", f"{table}/collage", {"texte": text}, done=lambda: last in self.dirigeant.read(table)
        )
        self.removes_what_came_twice(table)

    def delegue(self, number: int) -> Delegue:
        courriel = f"of{number}-{self.siret}@maison.example"
        return Delegue(f"Maison {number} {self.siret}", self.person(courriel))

    def lines(self) -> list[str]:
        return ROW.findall(self.dirigeant.read(f"{self.chemin}/delegataires"))

    def removes_what_came_twice(self, table: str) -> None:
        """A row or a paste whose answer was cut may have come twice: the people see it, and take away what is too much."""
        page = self.dirigeant.read(table)
        seen: set[str] = set()
        for row in ROW.findall(page):
            held = re.search(rf'id="?ligne-{row}\b.*?name="?courriel"?[^>]*value="?([^" >]*)', page, re.S)
            courriel = held[1] if held else ""
            if courriel and courriel not in seen:
                seen.add(courriel)
                continue
            self.removes(table, row)
        missing = {each.person.courriel for each in self.delegues} - seen
        assert not missing, f"rows that were told saved are not there: {missing}"

    def removes(self, table: str, row: str) -> None:
        self.dirigeant.act(self.habilitation, "ligne retirée", f"{table}/{row}/retrait", done=lambda: row not in self.lines())

    def invites(self) -> None:
        for each in self.delegues:
            self.ledger.asks(each.delegation, "designation")
            self.ledger.asks(each.organisme, "designation")
        self.dirigeant.act(self.habilitation, "invitation", f"{self.chemin}/depot")
        for each in self.delegues:
            self.ledger.is_told(each.delegation, "designation")
        self.ledger.asks(self.habilitation, "depot_automatique")

    # --- P7 ---

    def relaunches_one(self) -> None:
        late = self.delegues[1]
        self.dirigeant.act(
            late.delegation, "relance", f"/delegataires/{self.key_of(late)}/relance", {"confirme": "oui"},
            already="déjà|moins de 24|Vous venez",
        )  # fmt: skip

    def withdraws_one(self) -> None:
        """The last one, to whose account nobody came: it is closed with it."""
        gone = self.delegues.pop()
        path = f"/delegataires/{self.key_of(gone)}/retrait"
        self.ledger.asks(gone.organisme, "fermeture")
        self.dirigeant.act(gone.delegation, "retrait", path)

    def key_of(self, delegue: Delegue) -> str:
        page = self.dirigeant.read("/delegataires")
        found = re.search(rf'/delegataires/([0-9a-f-]{{36}})"[^>]*>{re.escape(delegue.nom)}<', page)
        assert found, f"{delegue.nom} is not in the list"
        return found[1]

    def each_finishes(self) -> None:
        """Whoever has received the mail; the others are still awaited when the story ends."""
        for each in self.delegues:
            self.opens_the_link(each.person, PASSWORD)
            if each.person.password == PASSWORD:
                self.finishes(each)

    def finishes(self, delegue: Delegue) -> None:
        person = delegue.person
        profile = {
            "sans_siret": "Association en cours d’immatriculation.",
            "telephone": "02 61 91 04 17",
            "site_web": "maison.example",
            "nom": "Le Guen",
            "prenom": "Maëlle",
        }
        profile |= {"adresse": "1 rue des Marronniers", "code_postal": "35000", "ville": "Rennes"}
        person.act(delegue.organisme, "profil", "/profil", profile)
        form = person.look("/identification").headers["location"]
        subject = ("identification", form.rpartition("/")[2])
        answers = make.FICHE | {"tuteurs": f"Un tuteur par structure, {self.rng.randrange(10**6)}."}
        answers["responsable_telephone"] = "+33297010203"  # as it is kept
        indexes = {name: self.ledger.writes(subject, name, value) for name, value in answers.items()}
        person.act(subject, "saisie", f"{form}/brouillon", answers)
        for name, index in indexes.items():
            if name != "honneur":
                self.ledger.is_kept(subject, name, index)
        person.act(subject, "saisie", f"{form}/champs/departements", {"departements": ["35"]})
        self.adds_a_trainer(person, subject, form)
        person.act(delegue.delegation, "achevement", f"{form}/achevement")
        delegue.finished = True

    def adds_a_trainer(self, person: Person, subject: Subject, form: str) -> None:
        def rows() -> list[str]:
            return sorted(set(ROW.findall(person.read(form))))

        person.act(subject, "formateur", f"{form}/formateurs", done=lambda: bool(rows()))
        documents = ["piece-qualiopi"]
        for row in rows():
            cells = {"nom": "Ferhat", "prenom": "Nadia", "fonction": "formateur", "diplome": "DEJEPS"}
            typed = {f"equipe-{name}": value for name, value in cells.items()}
            person.act(subject, "saisie", f"{form}/formateurs/{row}", typed)
            documents.append(f"piece-cv-{row}")
        for key in documents:
            files = {key: ("piece.pdf", document(self.rng), "application/pdf")}
            person.act(subject, "piece", f"{form}/pieces", files=files)

    # --- P8, P10 ---

    def goes_by_itself(self) -> None:
        """When all have finished; else there is nothing to decide yet."""
        if all(each.finished for each in self.delegues):
            self.ledger.is_told(self.habilitation, "depot_automatique")
            self.is_attributed()
            for each in self.delegues:
                self.ledger.asks(each.delegation, "habilitation")
            self.is_settled(accepted=True)


@dataclass
class CrowdLife(NetworkLife):
    """Many are invited at once; what each then does is not told."""

    size: int = 60


def network_story(life: NetworkLife) -> list[Callable[[], None]]:
    """The steps of this network, in order, drawn from its seed."""
    steps: list[Callable[[], None]] = [
        life.registers, life.confirms_the_address, lambda: life.is_decided(accepted=True), life.completes_the_profile, life.begins_the_request,
        life.fills_the_request, life.adds_the_team, life.sends_the_documents, life.fills_the_table, life.invites,
    ]  # fmt: skip
    if isinstance(life, CrowdLife):
        return steps
    steps += [life.relaunches_one] if life.rng.random() < 0.5 else []
    steps += [life.withdraws_one] if life.rng.random() < 0.6 else []
    return [*steps, life.each_finishes, life.goes_by_itself]
