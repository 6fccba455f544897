"""What is done with a recours: its detail given, entrusted, instructed, decided; or deposited for who wrote on paper (P14)."""

from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.jurys import notifications, recours
from eclat.domain.jurys.recours import ISSUES
from eclat.domain.socle import recours_policies
from eclat.domain.socle.champs import FormModel, Jour, Texte
from eclat.formats import format_date
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import IssueRecours, Recours
from eclat.partials.recours import situation

Long = Annotated[Texte, StringConstraints(max_length=8000)]


class Reponse(FormModel):
    reponse: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Ce que le jury a observé",
        description="Bloc par bloc. Le candidat le lit tel quel sur sa page. Ne citez personne d’autre.",
        json_schema_extra={"missing": "Écrivez ce que le jury a observé.", "rows": "10"},
    )


class Depot(FormModel):
    motif: Long = Field(
        title="Motifs du recours",
        description="Tels que le candidat les a écrits.",
        json_schema_extra={"missing": "Recopiez les motifs du recours.", "rows": "8"},
    )
    recu_le: Jour | None = Field(
        default=None, title="Reçue le", description="Le jour où la lettre est arrivée. Rien, si c’est aujourd’hui."
    )


class Membres(FormModel):
    membres: list[UUID] = Field(
        title="Membres du comité technique",
        description="Chaque personne nouvellement choisie est prévenue par mail, et lit le dossier.",
        json_schema_extra={"missing": "Choisissez au moins un membre du comité technique."},
    )


class Proposition(FormModel):
    proposition: IssueRecours = Field(
        title="Votre proposition", json_schema_extra={"missing": "Choisissez ce que vous proposez."}
    )
    avis: Long = Field(
        title="Motifs de la proposition",
        description="L’administrateur qui décide les lit. Le candidat, non.",
        json_schema_extra={"missing": "Dites pourquoi vous proposez cela.", "rows": "8"},
    )


class Decision(FormModel):
    issue: IssueRecours = Field(title="Décision", json_schema_extra={"missing": "Choisissez la décision."})
    decision: Long = Field(
        title="Motifs de la décision",
        description="Le candidat les lit tels quels sur sa page.",
        json_schema_extra={"missing": "Dites au candidat pourquoi : il lit ces motifs.", "rows": "8"},
    )


class CibleRecours(Cible[Recours]):
    visible = staticmethod(recours_policies.visible_recours)
    issues = tuple((key.value, said) for key, said in ISSUES.items())

    @property
    def nom(self) -> str:
        return self.thing.numero

    @property
    def home(self) -> str:
        return self.ctx.url("recours-un", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Recours", self.ctx.url("recours")), (self.nom, self.home)]

    @property
    def phrase(self) -> str:
        return situation.sentence(self.ctx.db, self.thing)

    @cached_property
    def membres(self) -> list[tuple[UUID, str]]:
        return instruction.members(self.ctx.db, self.thing)

    @property
    def echeance(self) -> str:
        return format_date(self.thing.echeance)


def observed(cible: CibleRecours) -> Form[Reponse]:
    """Filled with what the procès-verbal says of each bloc."""
    session = recours.session_of(cible.ctx.db, cible.thing)
    rows = notifications.announced(cible.ctx.db, session, cible.thing.candidat_id)
    blocs = {each.code: each.intitule for each in notifications.blocs_of(cible.ctx.db, session)}
    said = [
        f"{code} · {blocs.get(code, '')}\u00a0: {each.observation}"
        for row in rows
        for code, each in sorted(row.resultats.items())
        if each.observation
    ]
    return Form.of(Reponse, reponse="\n\n".join(said))


def held(cible: CibleRecours) -> Form[Membres]:
    return Form.of(Membres, membres=[personne.id for _, personne in instruction.entrusted(cible.ctx.db, cible.thing)])


def proposed(cible: CibleRecours) -> Form[Decision]:
    issue = cible.thing.proposition
    return Form.of(Decision, issue=issue) if issue else Form(Decision)


def answered(cible: CibleRecours, done: Any) -> str:
    return f"Le détail est donné, {reached(cible)}"


def told(cible: CibleRecours, done: Any) -> str:
    return f"Le recours est décidé, {reached(cible)}"


def reached(cible: CibleRecours) -> str:
    """Whether a mail tells the candidate, or somebody has to write."""
    there = recours.candidat_of(cible.ctx.db, cible.thing).courriel
    return "le candidat en est prévenu" if there else "prévenez le candidat par courrier"


RECOURS = Actes(
    "recours",
    CibleRecours,
    [
        Acte(
            "reponse",
            instruction.answer,
            form=Reponse,
            filled=observed,
            said=answered,
            question="Donner le détail demandé ({s.nom})",
            submit="Donner le détail",
            text="À répondre au plus tard le {s.echeance}.",
        ),
        Acte(
            "depot",
            recours.deposit,
            form=Depot,
            said="Le recours est déposé",
            question="Déposer un recours reçu par courrier ({s.nom})",
            submit="Déposer",
            text="Le candidat a écrit à OC Éclat\u00a0: recopiez ses motifs, puis joignez sa lettre.",
        ),
        Acte(
            "attribution",
            instruction.entrust,
            form=Membres,
            filled=held,
            said="Le recours est confié, les personnes nouvellement choisies sont prévenues",
            question="Confier le recours {s.nom} au comité technique",
            submit="Confier et prévenir",
            text="Seuls ceux qui n’étaient pas de ce jury sont proposés.",
            fields="partials/recours/membres.html",
        ),
        Acte(
            "instruction",
            instruction.instruct,
            form=Proposition,
            said="Votre proposition est rendue, les administrateurs sont prévenus",
            question="Rendre votre proposition sur le recours {s.nom}",
            submit="Rendre la proposition",
            text="Un administrateur qui n’a pas instruit ce recours en décide.",
            fields="partials/recours/proposition.html",
        ),
        Acte(
            "decision",
            instruction.decide,
            form=Decision,
            filled=proposed,
            said=told,
            question="Décider du recours {s.nom}",
            submit="Décider",
            text="Le candidat lit la décision et ses motifs. Une nouvelle délibération ouvre le procès-verbal pour lui seul\u00a0; pour une nouvelle évaluation, son organisme l’inscrit à une autre session. Cela ne s’annule pas.",
            fields="partials/recours/decision.html",
        ),
    ],
    see="Voir où en est le recours",
)
