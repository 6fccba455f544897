"""What happens to one organisme and its people, each step told by who lives it; its request is in stories.py."""

import random
import re
from dataclasses import dataclass, field

from tests import factories as make
from tests.faults.ledger import Ledger, Subject
from tests.faults.patience import tries
from tests.faults.people import GaveUp, Person
from tests.faults.stage import Stage

MAIL_S = 12
PICTURE = "logo.png"


def siret(rng: random.Random) -> str:
    siren = make.luhn(f"{rng.randrange(10_000_000, 99_999_999):08}")
    return make.luhn(f"{siren}0001")


@dataclass
class OrganismeLife:
    """One organisme and the people around it."""

    stage: Stage
    ledger: Ledger
    rng: random.Random
    agents: dict[str, Person]
    siret: str = ""
    people: list[Person] = field(init=False)
    dirigeant: Person = field(init=False)
    referent: Person = field(init=False)
    opened: set[str] = field(default_factory=set)  # links of mails

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

    def mail(self, person: Person, path: str) -> str | None:
        """The address under ``path`` in the newest mail that this person received, if one comes in time. One serves once: a mail that was
        refused for good is not taken for the one before it."""
        for _ in tries(MAIL_S, every=0.15):
            for line in reversed(self.stage.record()):
                if line["event"] == "kept" and line["to"] == person.courriel:
                    found = re.search(
                        rf"https?://[^/\s]+({path}[^\s\"<>]+)", line["source"].replace("=\n", "").replace("=\r\n", "")
                    )
                    if found and found[1] not in self.opened:
                        self.opened.add(found[1])
                        return found[1]
        return None

    # --- P1 to P4 ---

    def registers(self) -> None:
        form = {
            "nom": f"Association {self.siret}", "siret": self.siret, "courriel": self.dirigeant.courriel,
            "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD,
        }  # fmt: skip
        self.dirigeant.act(self.organisme, "inscription", "/inscription", form, already="déjà inscrit")

    def confirms_the_address(self) -> None:
        """Without the link, nobody signs in: when its mail was refused for good, one asks for another."""
        subject = ("personne", self.dirigeant.courriel)
        link = self.mail(self.dirigeant, "/activation/")
        if link is None:
            self.dirigeant.act(subject, "oubli", "/connexion/nouveau-lien", {"identifiant": self.dirigeant.courriel})
            link = self.mail(self.dirigeant, "/activation/")
        if link is None:
            raise GaveUp(f"{self.dirigeant.courriel}: no mail to confirm the address")
        self.dirigeant.act(
            subject, "confirmation_adresse", f"{link}/confirmation", {"mot_de_passe": make.PASSWORD}, already="déjà servi"
        )

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
