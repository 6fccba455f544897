"""The documents that an habilitated organisme keeps valid: followed by the clock, one asked for, replaced, refused, confirmed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.veille import habilites, naissances
from eclat.models import DocumentSuivi, EtatDocumentSuivi, Evenement, IssueRemplacement, Organisme, Remplacement
from tests.faults.ledger import Subject
from tests.faults.patience import tries
from tests.faults.people import GaveUp
from tests.faults.stories import Life, document, habilitated

FOLLOWED_S = 60  # a clock that died is followed by another
IN_THE_LIST = re.compile(r'href="(/documents-suivis/[0-9a-f-]{36})"[^>]*>([^<]+)<')
TO_PEOPLE = {("document_suivi", "confirmation"): "document_confirme", ("document_suivi", "refus"): "document_refuse"}
TO_ADMINS = {("document_suivi", "transmission"): "document_transmis"}
KNOWN = "Certificat Qualiopi"  # from the accepted request


@dataclass
class WatchedLife(Life):
    """One organisme that is habilitated, and what it must hold valid."""

    suivi: str = ""  # /documents-suivis/<key>

    @property
    def papier(self) -> Subject:
        return "document_suivi", self.suivi.rpartition("/")[2]

    def followed(self) -> dict[str, str]:
        """By their names, the addresses of the documents that it is shown."""
        return {said: path for path, said in IN_THE_LIST.findall(self.dirigeant.read("/documents-suivis"))}

    def is_followed(self) -> None:
        """The clock comes to it; then one of them is chosen."""
        for _ in tries(FOLLOWED_S, every=0.2):
            if found := self.followed():
                self.suivi = found[self.rng.choice(sorted(found))]
                return
        raise GaveUp(f"{self.siret}: none of its documents is followed")

    def is_asked_for_another(self) -> None:
        """By an administrateur, who says which; it is the one that is handed over."""
        said = f"Diplôme de Jean Roy, {self.rng.randrange(10**9)}"
        found = re.search(r"/organismes/([0-9a-f-]{36})", self.agents["Claire"].read(f"/organismes?q={self.siret}"))
        if not found:
            raise GaveUp(f"{self.siret} is not in the list")
        form = {"nature": "formateur", "intitule": said}
        path = f"/organismes/{found[1]}/demande-document"
        self.agents["Claire"].act(self.organisme, "demande_document", path, form, done=lambda: said in self.followed())
        self.suivi = self.followed()[said]

    def replaces_it(self) -> None:
        """Its last day typed first, kept for later; then its file, and another day."""
        self.gives(self.day(), "saisie", garder="oui")
        self.gives(self.day(), "transmission", files={"fichier": ("nouveau.pdf", document(self.rng), "application/pdf")})

    def day(self) -> str:
        return (clock.today() + timedelta(days=self.rng.randint(200, 900))).isoformat()

    def gives(self, day: str, verb: str, files: dict[str, Any] | None = None, **more: str) -> None:
        form = {"valable_jusqu_au": day, **more}
        with self.ledger.keeping({(self.papier, "valable_jusqu_au"): day}):
            self.dirigeant.act(self.papier, verb, f"{self.suivi}/remplacement", form, files=files)

    def is_refused(self) -> None:
        motif = f"La dernière page manque, {self.rng.randrange(10**9)}."
        with self.ledger.keeping({(self.papier, "motif"): motif}):
            self.agents["Paul"].act(self.papier, "refus", f"{self.suivi}/refus", {"motif": motif})

    def is_confirmed(self) -> None:
        self.agents["Claire"].act(self.papier, "confirmation", f"{self.suivi}/confirmation")


def documents_story(life: WatchedLife) -> list[Callable[[], None]]:
    """From the inscription to a document that is up to date."""
    steps = [*habilitated(life), life.is_followed]
    steps += [life.is_asked_for_another] if life.rng.random() < 0.4 else []
    steps += [life.replaces_it]
    steps += [life.is_refused, life.replaces_it] if life.rng.random() < 0.5 else []
    return [*steps, life.is_confirmed]


def typed(db: Session) -> dict[Subject, Any]:
    """By document, what takes its place now, and why the last that was refused was."""
    found: dict[Subject, Any] = {}
    for each in db.exec(select(Remplacement).order_by(col(Remplacement.cree_le), col(Remplacement.id))):
        held = found.setdefault(("document_suivi", str(each.document_id)), SimpleNamespace(motif=""))
        held.valable_jusqu_au, held.motif = each.valable_jusqu_au, each.motif or held.motif
    return found


def asks(line: Evenement) -> bool:
    """Whether the clock found something that its people are to join."""
    return any(each != KNOWN for each in line.details["documents"])


def wrong(db: Session, lines: Mapping[tuple[str, str, str], int]) -> Iterable[str]:
    """Each that is habilitated is followed, once for each kind; each is replaced, confirmed and refused as its lines say. ``lines``: how many,
    by table, key and verb."""
    documents = list(db.exec(select(DocumentSuivi)))
    there: dict[UUID, Counter[Any]] = {}
    for each in documents:
        there.setdefault(each.organisme_id, Counter())[naissances.known(each)] += 1
        yield from replaced(db, each, lines)
    for key in db.exec(select(Organisme.id).where(habilites.are_habilitated(col(Organisme.id)))):
        there.setdefault(key, Counter())
    for key, kinds in there.items():
        for kind in naissances.wanted(db):
            if kinds[kind] != 1:
                yield f"organisme {key}: {kind[1]} is followed {kinds[kind]} times"
        followed, asked = (lines.get(("organisme", str(key), verb), 0) for verb in ("veille", "demande_document"))
        if followed != 1 or kinds.total() != len(naissances.wanted(db)) + asked:
            told = f"followed {followed} times and asked for {asked} more in the journal"
            yield f"organisme {key}: {told}, {kinds.total()} documents in the tables"


def replaced(db: Session, thing: DocumentSuivi, lines: Mapping[tuple[str, str, str], int]) -> Iterable[str]:
    transmissions, confirmations, refusals = (
        lines.get(("document_suivi", str(thing.id), verb), 0) for verb in ("transmission", "confirmation", "refus")
    )
    rows = db.exec(select(Remplacement).where(Remplacement.document_id == thing.id)).all()
    given = [each for each in rows if each.transmis_le and each.auteur_id]
    for what, found, told in (
        ("handed over", len(given), transmissions),
        ("confirmed", sum(each.issue == IssueRemplacement.CONFIRME for each in given), confirmations),
        ("refused", sum(each.issue == IssueRemplacement.REFUSE for each in given), refusals),
        ("awaiting a look", sum(each.issue is None for each in given), int(thing.etat == EtatDocumentSuivi.A_CONFIRMER)),
        ("without a file", sum(each.fichier_id is None for each in rows if each.transmis_le), 0),
    ):
        if found != told:
            yield f"document_suivi {thing.id}: {told} {what} in the journal, {found} in the tables"
