"""What is pasted or read into a procès-verbal, as its page shows it before it is written."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from eclat import tableurs
from eclat.domain.jurys import champs, pv
from eclat.domain.jurys.collage_resultats import Depart, Ecriture, Lecture
from eclat.formats import plural
from eclat.http.context import Context
from eclat.models import Bloc, Pv, SessionCqp
from eclat.partials.session import situation


@dataclass(frozen=True)
class Change:
    """BC02 : Validé, in place of what it holds."""

    titre: str
    avant: str
    apres: str


@dataclass
class CollagePv:
    """``fichier``: where it was read, else it was pasted; ``feuilles``: which sheet of it; ``refus``: why nothing is shown, or written."""

    ctx: Context
    session: SessionCqp
    document: Pv | None
    text: str = ""
    depart: Depart = field(default_factory=Depart)
    lecture: Lecture | None = None
    fichier: str = ""
    feuilles: str = ""
    masquees: int = 0
    refus: str = ""
    accept: str = tableurs.ACCEPT_ATTRIBUTE

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @cached_property
    def adresse(self) -> str:
        return self.ctx.url("pv-collage", id=self.session.id)

    @cached_property
    def blocs(self) -> list[Bloc]:
        return pv.blocs(self.ctx.db, self.session)

    @property
    def codes(self) -> str:
        return ", ".join(each.code for each in self.blocs)

    @property
    def dite(self) -> str:
        """12 lignes lues dans jury.xlsx. 40 cases à écrire, 8 y sont déjà."""
        found = self.lecture or Lecture()
        count = len(found.ecritures)
        where = f" dans {self.fichier}" if self.fichier else ""
        written = plural(count, "case à écrire", "cases à écrire") if count else "0 case à écrire"
        already = ""
        if found.deja:
            already = ", tout y est déjà" if not count else f", {plural(found.deja, 'y est déjà', 'y sont déjà')}"
        return f"{plural(found.lignes, 'candidat reconnu', 'candidats reconnus')}{where}. {written}{already}."

    @property
    def rangees(self) -> list[tuple[str, list[Change]]]:
        """By candidate, what would be written."""
        found = self.lecture.ecritures if self.lecture else []
        return [
            (group[0].ligne.nom, [self.change(each) for each in group])
            for group in (list(each) for _, each in groupby(found, key=lambda each: each.ligne.passage.id))
        ]

    def change(self, each: Ecriture) -> Change:
        return Change(
            champs.called(each.champ, self.blocs),
            champs.in_words(each.champ, each.avant),
            champs.in_words(each.champ, each.apres),
        )
