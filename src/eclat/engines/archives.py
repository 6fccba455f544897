"""A whole file as one ZIP, or as the PDF that it begins with: what stands in it is gathered for a reader, with their rights of that instant.

The ZIP holds the PDF, the pieces in folders under names that say what they are, and an index with the SHA-256 of each. It is written while
it is stored: a piece goes by some hundreds of kilobytes at a time, whatever its size and however many they are.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from eclat import clock
from eclat.documents import papier
from eclat.documents.papier import Papier
from eclat.domain.socle import fichiers
from eclat.domain.socle.archives import Noms, Tube, info
from eclat.models import Fichier
from eclat.storage import MissingBlobError
from eclat.tableurs.ecriture import as_csv

PDF, ZIP = "pdf", "zip"
MIMES: Final = {PDF: "application/pdf", ZIP: "application/zip"}
INDEX: Final = "Index.csv"
HEADINGS: Final = ("Fichier", "Contenu", "Déposé le (heure de Paris)", "Taille (octets)", "SHA-256", "Remarque")
LOST: Final = "Ce fichier est enregistré, mais la plateforme n’a pas pu le lire. Signalez-le à OC Éclat.\n"
ALTERED: Final = "Diffère de l’empreinte enregistrée à son dépôt"
UNREAD: Final = "Illisible"

Pas = Callable[[int], None]  # told how many files are written, more often than that


@dataclass(frozen=True)
class Piece:
    """A file of the archive. ``nom``: its path there; ``dit``: what it is. Its bytes are kept, or made when its turn comes."""

    nom: str
    dit: str
    le: datetime
    cle: str = ""
    taille: int = 0
    sha256: str = ""
    fait: Callable[[], bytes] | None = None


@dataclass
class Archive:
    """What a file is gathered into. ``titre``: its own name, and that of its PDF."""

    titre: str
    papier: Papier
    pieces: list[Piece] = field(default_factory=list)
    noms: Noms = field(default_factory=Noms)

    def __post_init__(self) -> None:
        self.pdf = self.noms.of(f"{self.titre}.pdf")
        self.noms.of(INDEX)

    def joindre(self, fichier: Fichier, dit: str, *chemin: str) -> str:
        """A file that is kept, in its folders, under the name that says what it is, with the end of its own. Returns its path."""
        end = fichier.nom.rpartition(".")[2] if "." in fichier.nom else ""
        *folders, name = chemin
        path = self.noms.of(*folders, f"{name}.{end}" if end else name)
        self.pieces.append(Piece(path, dit, fichier.cree_le, fichier.cle, fichier.taille, fichier.sha256))
        return path

    def ecrire(self, fait: Callable[[], bytes], dit: str, *chemin: str) -> str:
        """A file that is made when its turn comes."""
        path = self.noms.of(*chemin)
        self.pieces.append(Piece(path, dit, clock.now(), fait=fait))
        return path

    @property
    def total(self) -> int:
        """Files of the ZIP, without its index."""
        return len(self.pieces) + 1


def written(archive: Archive, format: str, pas: Pas) -> Iterator[bytes]:
    """The bytes of it. ``pas`` is called between two pieces of bytes; what it raises ends everything."""
    made = papier.pdf(archive.papier, clock.now())
    pas(0)
    return single(made, pas) if format == PDF else zipped(archive, made, pas)


def single(made: bytes, pas: Pas) -> Iterator[bytes]:
    yield made
    pas(1)


def zipped(archive: Archive, made: bytes, pas: Pas) -> Iterator[bytes]:
    out, lines = Tube(), []
    first = Piece(archive.pdf, "Le dossier entier", clock.now(), taille=len(made), fait=lambda: made)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as into:  # type: ignore[call-overload]
        for rank, piece in enumerate([first, *archive.pieces]):
            nom, parts, remarque = opened(piece)
            seen, size = hashlib.sha256(), 0
            with into.open(info(nom, piece.le, piece.taille), "w") as file:
                for part in parts:
                    file.write(part)
                    seen.update(part)
                    size += len(part)
                    yield out.taken()
                    pas(rank)
            if piece.sha256 and seen.hexdigest() != piece.sha256 and not remarque:
                remarque = ALTERED
            lines.append((nom, piece.dit, piece.le, size, seen.hexdigest(), remarque))
            yield out.taken()
            pas(rank + 1)
        into.writestr(info(INDEX, clock.now()), b"".join(as_csv("", HEADINGS, lines)))
    yield out.taken()


def opened(piece: Piece) -> tuple[str, Iterator[bytes], str]:
    """Its path, its bytes, what the index says of it. One that is lost is said in its place."""
    if piece.fait is not None:
        return piece.nom, iter([piece.fait()]), ""
    try:
        return piece.nom, fichiers.storage().get(piece.cle), ""
    except MissingBlobError:
        return f"{piece.nom} - illisible.txt", iter([LOST.encode()]), UNREAD
