"""The whole request, to read."""

from dataclasses import dataclass
from functools import cached_property

from eclat import clock
from eclat.domain.habilitations import demande, habilitations
from eclat.formats import format_date, plural
from eclat.models import Fonction, Habilitation
from eclat.partials.dossier.lecture import Lecture

SOON = 90  # days: a certificate that ends sooner is worth a word
OWN = {"cqp_id": "cqp", "qualification": "qualification", "objet": "objet"}  # answers that are a choice
EVALUATE = (Fonction.EVALUATEUR, Fonction.FORMATEUR_EVALUATEUR)


@dataclass(frozen=True)
class Essentiel:
    """What an instructeur looks at first."""

    objet: str
    nda: str
    qualiopi: str
    qualiopi_days: int | None
    territoire: str
    equipe: str
    sessions: str


class LectureDemande(Lecture[Habilitation]):
    sorte = habilitations.FORM

    @cached_property
    def cqp(self) -> str:
        return demande.cqp_title(self.db, self.formulaire)

    @property
    def qualification(self) -> str:
        return demande.qualifie(self.formulaire.qualification)

    @property
    def objet(self) -> str:
        return demande.OBJETS[self.formulaire.objet] if self.formulaire.objet else super().answer("objet")

    def answer(self, name: str) -> str:
        return str(getattr(self, OWN[name])) if name in OWN else super().answer(name)

    @property
    def essentiel(self) -> Essentiel:
        asked = self.formulaire
        departements = sum(len(names.split(", ")) for _, names in self.regions)
        evaluators = sum(member.fonction in EVALUATE for member in self.equipe)
        until = asked.qualiopi_jusqu_au
        left = (until - clock.today()).days if until else None
        return Essentiel(
            objet=self.objet,
            nda=self.answer("nda"),
            qualiopi=f"{asked.qualiopi_numero}, jusqu’au {format_date(until)}" if until else asked.qualiopi_numero,
            qualiopi_days=left if left is not None and left < SOON else None,
            territoire=f"{plural(departements, 'département', 'départements')}, {plural(len(self.regions), 'région', 'régions')}",
            equipe=plural(len(self.equipe), "personne", "personnes")
            + (f", dont {plural(evaluators, 'évaluateur', 'évaluateurs')}" if evaluators else ""),
            sessions=f"{asked.sessions_par_an} par an, environ {asked.stagiaires_par_an} stagiaires"
            if asked.sessions_par_an and asked.stagiaires_par_an
            else "",
        )
