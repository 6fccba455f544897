"""What is done to a campaign of annual follow-up, and to its questions while it is prepared."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from eclat.domain.campagnes import campagnes, diffusion, questions
from eclat.domain.socle.campagne_policies import visible_campagnes
from eclat.domain.socle.errors import DejaFait, Introuvable
from eclat.formats import format_date, plural
from eclat.http.actes import Acte, Actes, Cible, First
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Campagne, QuestionSuivi
from eclat.partials.campagne.apercu import Relue, relue
from eclat.partials.campagne.formulaires import Ajout, Conclusion, NouvelleQuestion, Preparation, Report
from eclat.partials.dossier.effacement import Gone

SEE = "Voir la campagne"


class CibleCampagne(Cible[Campagne]):
    visible = staticmethod(visible_campagnes)
    natures = tuple((str(key), said) for key, said in questions.NATURES.items())

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        """Deleted an instant ago by the same person, it is said so."""
        try:
            return super().load(ctx, id)
        except Introuvable:
            if campagnes.just_discarded(ctx.db, id, by=ctx.me):
                raise DejaFait("La campagne est supprimée.", ("campagne", id)) from None
            raise

    @property
    def nom(self) -> str:
        return f"la campagne {self.thing.titre}"

    @property
    def home(self) -> str:
        return self.ctx.url("campagne", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Suivi annuel", self.ctx.url("campagnes")), (self.thing.titre, self.home)]

    @cached_property
    def relue(self) -> Relue:
        return relue(self.ctx.db, self.thing)

    @property
    def jusqu_au(self) -> str:
        return format_date(self.thing.jusqu_au)

    @cached_property
    def arrives(self) -> list[tuple[UUID, str]]:
        """Who was habilitated since it was sent."""
        return [(each.id, each.nom) for each in diffusion.newcomers(self.ctx.db, self.thing)]

    @property
    def combien(self) -> str:
        """12 organismes"""
        return plural(self.relue.nombre, "organisme", "organismes")


@dataclass
class CibleQuestion(CibleCampagne):
    """One of its questions."""

    question: QuestionSuivi | None = None

    @classmethod
    def load(cls, ctx: Context, id: UUID, question: UUID) -> Self:  # type: ignore[override]  # the address names both
        found = super().load(ctx, id)
        found.question = questions.find(ctx.db, found.thing, question)
        return found

    @property
    def params(self) -> dict[str, Any]:
        return super().params | ({"question": self.question.id, "rang": self.question.rang} if self.question else {})

    @property
    def rang(self) -> int:
        """Where its reader saw the question."""
        seen = self.ctx.query("rang")
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 5 else 0

    @property
    def home(self) -> str:
        return f"{super().home}#questions"


def as_it_is(cible: CibleCampagne) -> Form[Preparation]:
    held = cible.thing
    return Form.of(Preparation, titre=held.titre, periode_du=held.periode_du, periode_au=held.periode_au, jusqu_au=held.jusqu_au)


def as_asked(cible: CibleQuestion) -> Form[NouvelleQuestion]:
    assert cible.question is not None
    held = cible.question
    return Form.of(
        NouvelleQuestion, nature=held.nature, intitule=held.intitule, aide=held.aide, choix="\n".join(held.choix),
        obligatoire=held.obligatoire,
    )  # fmt: skip


def reworded(cible: CibleQuestion, form: Form[NouvelleQuestion]) -> dict[str, Any]:
    return {"question": cible.question, **form.valid.model_dump()}


def this_one(cible: CibleQuestion, form: None) -> dict[str, Any]:
    return {"question": cible.question}


def seen_there(cible: CibleQuestion, form: None) -> dict[str, Any]:
    return {"question": cible.question, "rang": cible.rang}


def told_how_many(cible: CibleCampagne, done: dict[str, Any]) -> str:
    """Nothing new when they have it already."""
    number = len(done.get("organismes", ()))
    return f"La demande part à {plural(number, 'organisme', 'organismes')}" if number else "Ces organismes l’ont déjà reçue"


def fit_first(cible: CibleCampagne) -> First | None:
    why = campagnes.unfit(cible.ctx.db, cible.thing)
    return First(why, "Revenir à la campagne", cible.home) if why else None


CAMPAGNE = Actes(
    "campagne",
    CibleCampagne,
    [
        Acte(
            "ouverture",
            campagnes.launch,
            said="La campagne est ouverte, la demande part aux organismes",
            question="Ouvrir {s.nom} à {s.combien}\u00a0?",
            fields="partials/campagne/ouverture.html",
            submit="Ouvrir et prévenir",
            first=fit_first,
        ),
        Acte(
            "question",
            questions.add,
            form=NouvelleQuestion,
            fields="partials/campagne/question.html",
            said="La question est ajoutée à la fin",
            question="Ajouter une question",
            submit="Ajouter",
        ),
        Acte(
            "modification",
            campagnes.amend,
            form=Preparation,
            filled=as_it_is,
            fields="partials/campagne/dates.html",
            said="La campagne est modifiée",
            question="Modifier {s.nom}",
            submit="Enregistrer",
        ),
        Acte(
            "report",
            campagnes.put_off,
            form=Report,
            filled=lambda cible: Form.of(Report, jusqu_au=cible.thing.jusqu_au),
            fields="partials/campagne/jour.html",
            said="Le dernier jour est reporté, les organismes qui n’ont pas répondu sont prévenus",
            question="Reporter le dernier jour de {s.nom}",
            text="Les organismes qui n’ont encore rien remis reçoivent un mail. Une campagne close s’ouvre de nouveau.",
            submit="Reporter et prévenir",
        ),
        Acte(
            "ajout",
            diffusion.add,
            form=Ajout,
            fields="partials/campagne/ajout.html",
            said=told_how_many,
            question="Demander {s.nom} à d’autres organismes",
            text="Leurs responsables reçoivent la demande par mail et répondent au plus tard le {s.jusqu_au}.",
            submit="Demander et prévenir",
        ),
        Acte(
            "cloture",
            campagnes.close,
            said="La campagne est close",
            question="Clore {s.nom}\u00a0?",
            text="Plus aucun organisme ne pourra répondre ni compléter. Ce qui est remis reste à lire. "
            "Pour la rouvrir, reportez le dernier jour.",
            submit="Clore",
        ),
        Acte(
            "suppression",
            campagnes.discard,
            said="La campagne est supprimée",
            question="Supprimer {s.nom}\u00a0?",
            text="Ses questions sont effacées avec elle. Aucun organisme ne l’a reçue.",
            cadre=Gone("campagnes"),
        ),
    ],
    see=SEE,
)
CONCLUSION = Actes(
    "campagne",
    CibleCampagne,
    [
        Acte(
            "conclusion",
            campagnes.conclude,
            form=Conclusion,
            filled=lambda cible: Form.of(Conclusion, conclusion=cible.thing.conclusion),
            said="La synthèse est enregistrée",
            question="Synthèse de {s.nom}",
            submit="Enregistrer la synthèse",
        ),
    ],
    see=SEE,
)
QUESTION = Actes(
    "question",
    CibleQuestion,
    [
        Acte("montee", questions.raise_, given=seen_there, said="La question est montée"),
        Acte("descente", questions.lower, given=seen_there, said="La question est descendue"),
        Acte(
            "correction",
            questions.reword,
            form=NouvelleQuestion,
            filled=as_asked,
            given=reworded,
            fields="partials/campagne/question.html",
            said="La question est modifiée",
            question="Modifier la question",
            submit="Enregistrer",
        ),
        Acte(
            "retrait",
            questions.remove,
            given=this_one,
            said="La question est retirée",
            question="Retirer cette question\u00a0?",
            text="«\u00a0{s.question.intitule}\u00a0»",
        ),
    ],
    see=SEE,
)
