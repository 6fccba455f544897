"""The text of a mail as one edits it: its subject, its preview, its message; and the one that leaves today."""

from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session, col, select

from eclat.courriels import rendering
from eclat.courriels.rendering import EVERYWHERE, Texte
from eclat.courriels.textes import HEADER, HEADERS, Faute
from eclat.models import TexteMail

FIELDS = ("sujet", "apercu", "message")


@dataclass(frozen=True)
class Edition:
    """``entetes``: what else the head of the original says, which nobody edits."""

    sujet: str
    apercu: str
    message: str
    entetes: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return "\n".join([f"sujet : {self.sujet}", f"aperçu : {self.apercu}", *self.entetes, "", self.message, ""])

    def champ(self, faute: Faute) -> tuple[str, int]:
        """The field that a mistake is of, and at which of its lines."""
        if faute.ligne <= 2:
            return FIELDS[faute.ligne - 1], 1
        return "message", max(1, faute.ligne - 3 - len(self.entetes))


@lru_cache(maxsize=500)
def edition(source: str) -> Edition:
    head, _, message = source.partition("\n\n")
    said, more = {}, []
    for line in head.splitlines():
        header = HEADER.fullmatch(line.strip())
        if header and header[1] in HEADERS:
            said[header[1]] = header[2].strip()
        elif line.strip():
            more.append(line.strip())
    return Edition(said.get("sujet", ""), said.get("aperçu", ""), message.strip("\n"), tuple(more))


def edited(modele: str, sujet: str, apercu: str, message: str) -> Edition:
    """What is typed, with the rest of the original's head."""
    return Edition(sujet, apercu, message.strip("\n"), edition(rendering.original(modele)).entetes)


@lru_cache(maxsize=500)
def fautes(modele: str, source: str) -> tuple[Faute, ...]:
    return tuple(rendering.fautes(modele, source))


def variables(modele: str) -> list[str]:
    """What its text may show: the original's values first, in their order."""
    own = rendering.texte_of(modele).valeurs
    source = rendering.original(modele)
    return sorted(own, key=lambda name: source.find(f"{{{name}}}") % (len(source) + 1)) + [
        each for each in EVERYWHERE if each not in own
    ]


def links(modele: str) -> list[str]:
    """Without which it would lead nowhere."""
    return sorted(rendering.texte_of(modele).liens)


def in_service(db: Session, modele: str) -> Texte:
    """The text that leaves: OC Éclat's own, or the original where it has none, or one that this version could not fill any more."""
    source = db.exec(select(TexteMail.source).where(col(TexteMail.modele) == modele)).first()
    return rendering.compiled(source) if source and not fautes(modele, source) else rendering.texte_of(modele)
