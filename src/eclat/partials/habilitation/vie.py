"""What becomes of an habilitation once it was accepted: it is suspended, and taken up again (P10)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.habilitations import suspensions
from eclat.domain.sessions import arrets
from eclat.domain.socle.champs import FormModel, Texte
from eclat.formats import plural
from eclat.http.actes import Acte, Actes
from eclat.http.context import Context
from eclat.models import EffetSuspension, Habilitation, Qualification
from eclat.models import Suspension as Row
from eclat.partials.habilitation.actes import SEE, CibleDemande


class Suspendre(FormModel):
    effet: EffetSuspension = Field(
        title="Ce que la suspension arrête", json_schema_extra={"missing": "Choisissez ce que la suspension arrête."}
    )
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif de la suspension",
        description="Il figure tel quel dans le mail envoyé à l’organisme.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: l’organisme le lira.", "rows": "5"},
    )


class Reprise(FormModel):
    raison: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        default="",
        title="Message à l’organisme",
        description="Facultatif. Il figure tel quel dans le mail.",
        json_schema_extra={"rows": "3"},
    )


EFFETS = tuple((key.value, *words) for key, words in suspensions.EFFETS.items())


class CibleVie(CibleDemande):
    effets = EFFETS

    @cached_property
    def aussi(self) -> str:
        """Who is told besides the organisme: “ et ses 3 délégataires”."""
        named = len(suspensions.habilitated(self.ctx.db, self.thing))
        return f" et {'son' if named == 1 else 'ses'} {plural(named, 'délégataire', 'délégataires')}" if named else ""


VIE = Actes(
    "habilitation",
    CibleVie,
    [
        Acte(
            "suspension",
            suspensions.suspend,
            form=Suspendre,
            fields="partials/habilitation/suspension.html",
            said="L’habilitation est suspendue, l’organisme est prévenu",
            question="Suspendre l’habilitation {s.de}\u00a0?",
            submit="Suspendre et prévenir",
            text="La suspension prend effet aussitôt. Le dirigeant et le référent CQP{s.aussi} reçoivent un mail. "
            "Les sessions ouvertes gardent leur jury, et les certificats délivrés restent valables.",
        ),
        Acte(
            "reprise",
            suspensions.resume,
            form=Reprise,
            said="La suspension est levée, l’organisme est prévenu",
            question="Lever la suspension {s.de}\u00a0?",
            submit="Lever et prévenir",
            text="L’habilitation permet de nouveau ce qu’elle permettait, aussitôt. Le dirigeant et le référent CQP{s.aussi} "
            "reçoivent un mail.",
        ),
    ],
    see=SEE,
)


@dataclass(frozen=True)
class Suspendue:
    """A suspension as the page of the habilitation says it."""

    ctx: Context
    habilitation: Habilitation
    row: Row

    @property
    def effets(self) -> list[tuple[str, str, str]]:
        """What it changes: icon, colour, sentence."""
        running, asked = arrets.count_sessions(self.ctx.db, self.habilitation)
        closed = self.row.effet == EffetSuspension.CANDIDATS
        found = [("ban", "warn", "Aucune nouvelle session ne se demande ni ne s’ouvre")]
        if asked:
            wait = plural(asked, "session demandée attend", "sessions demandées attendent")
            found.append(("ban", "warn", f"{wait} la reprise pour s’ouvrir"))
        if closed:
            found.append(("ban", "warn", "Aucun candidat n’entre plus dans une session"))
        if self.habilitation.qualification == Qualification.ORGANISME_NATIONAL:
            found.append(("ban", "warn", "Il en est de même de ses délégataires"))
        found.append(("ban", "warn", "L’annuaire public ne la montre plus"))
        if running:
            go_on = plural(running, "session ouverte va", "sessions ouvertes vont")
            found.append(("circle-check", "ok", f"{go_on} jusqu’{'à son' if running == 1 else 'à leur'} jury"))
        return [*found, ("circle-check", "ok", "Les certificats délivrés restent valables")]


def suspended(ctx: Context, habilitation: Habilitation) -> Suspendue | None:
    row = suspensions.current(ctx.db, habilitation)
    return Suspendue(ctx, habilitation, row) if row is not None else None
