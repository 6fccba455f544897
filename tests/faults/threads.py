"""What an organisme and OC Éclat write to one another: sent with files, taken back, read, answered, noted."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests import factories as make
from tests.faults.ledger import Subject
from tests.faults.lives import OrganismeLife
from tests.faults.people import Person

TEXTE, PIECES, SORT = "texte", "pieces", "sort"  # of a message, in the ledger
REPRIS, PARTI = "repris", "parti"
READ_UP_TO = re.compile(r'name="jusqu_a" value="([0-9a-f-]{36})"')


@dataclass
class Correspondence(OrganismeLife):
    """One organisme, the people around it, and what they write."""

    def opens_the_thread(self, by: Person, about: str) -> str:
        """The path of the thread about a thing: ``organismes/<key>``, ``habilitations/<key>``."""
        answer = by.act(("fil", about), "fil", f"/messagerie/{about}")
        assert answer is not None
        return answer.headers["location"].partition("#")[0]

    def writes_to(self, fil: str, by: Person, *, files: int = 0, note: bool = False) -> Subject:
        """A message: the first files join its draft, the last one comes with it."""
        texte, names = f"Message {self.rng.randrange(10**12)}", [f"piece-{self.rng.randrange(10**9)}.pdf" for _ in range(files)]
        for name in names[:-1]:
            by.act(("fil", fil), "piece jointe", f"{fil}/pieces", files={"pieces": (name, self.page(), "application/pdf")})
        last = {"pieces": (names[-1], self.page(), "application/pdf")} if names else None
        return self.sends(fil, by, texte, names, note=note, files=last)

    def sends(
        self, fil: str, by: Person, texte: str, names: list[str], *, note: bool = False, files: dict[str, Any] | None = None
    ) -> Subject:
        subject = ("message", str(UUID(int=self.rng.getrandbits(128), version=4)))
        self.ledger.writes(subject, TEXTE, texte)
        self.ledger.writes(subject, PIECES, " ".join(sorted(names)))
        form = {"cle": subject[1], "texte": texte, "interne": "oui" if note else ""}
        by.act(subject, "message", f"{fil}/messages", form, files=files)
        return subject

    def takes_back(self, fil: str, by: Person, message: Subject) -> bool:
        """Whether it came back into the draft: it may have left."""
        answer = by.act(message, "annulation", f"{fil}/messages/{message[1]}/annulation", already="déjà parti")
        back = answer is not None and answer.status_code < 400
        self.ledger.writes(message, SORT, REPRIS if back else PARTI)
        return back

    def changes_their_mind(self, fil: str, by: Person) -> None:
        """What was taken back is sent again, as it was, from the draft."""
        first = self.writes_to(fil, by, files=self.rng.randint(0, 2))
        if self.takes_back(fil, by, first):
            [texte], [names] = (self.ledger.answers[first, name] for name in (TEXTE, PIECES))
            self.sends(fil, by, texte, names.split())

    def reads(self, fil: str, by: Person) -> None:
        for last in READ_UP_TO.findall(by.read(fil))[:1]:
            by.act(("message", last), f"lecture de {by.courriel}", f"{fil}/lecture", {"jusqu_a": last})

    def page(self) -> bytes:
        """A PDF that no other is like."""
        return make.PDF + b"%" + self.rng.randbytes(self.rng.choice([1_000, 60_000])).replace(b"\n", b" ") + b"\n%%EOF\n"

    # --- P11 ---

    def writes_to_oc_eclat(self) -> None:
        """In general: every administrateur is told, one answers."""
        about = "organismes/" + re.findall(r"/messagerie/organismes/([0-9a-f-]{36})", self.dirigeant.read("/messagerie"))[0]
        fil = self.opens_the_thread(self.dirigeant, about)
        self.writes_to(fil, self.dirigeant, files=self.rng.randint(0, 2))
        if self.rng.random() < 0.6:
            self.reads(fil, self.agents["Claire"])
            self.writes_to(fil, self.agents["Claire"])

    def correspond_about(self, request: str) -> None:
        """About a request that is studied, each in turn: some read before they answer, some do not."""
        fil = self.opens_the_thread(self.dirigeant, f"habilitations/{request}")
        self.writes_to(fil, self.dirigeant, files=self.rng.randint(0, 3))
        for name in self.rng.sample(("Sophie", "Julien"), self.rng.randint(1, 2)):
            agent = self.agents[name]
            if self.rng.random() < 0.6:
                self.reads(fil, agent)
            self.writes_to(fil, agent, files=self.rng.randint(0, 1), note=self.rng.random() < 0.3)
        if self.rng.random() < 0.5:
            self.reads(fil, self.dirigeant)
        self.changes_their_mind(fil, self.rng.choice([self.dirigeant, self.agents["Sophie"]]))
