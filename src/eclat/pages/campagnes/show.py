"""A campaign of annual follow-up: prepared question by question, then how far it is, what all answered, what is drawn from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from starlette.responses import Response

from eclat.domain.campagnes import chiffres, questions, synthese
from eclat.domain.campagnes.listes import A_SUIVRE, RETARD
from eclat.domain.campagnes.reponses import Lue
from eclat.domain.campagnes.synthese import Avancement, Reponses, Synthese
from eclat.domain.socle.campagne_policies import visible_campagnes
from eclat.engines import journal
from eclat.formats import format_date, plural
from eclat.http.actes import Offre, Offres
from eclat.http.context import Context
from eclat.models import Campagne, EtatCampagne, EtatSuivi, NatureQuestion, Personne, QuestionSuivi
from eclat.pages.campagnes.actes import CAMPAGNE, CONCLUSION, QUESTION
from eclat.partials import timeline
from eclat.partials.campagne.apercu import Relue, relue
from eclat.partials.suivi.champ import Champ
from eclat.partials.suivi.vue import Partie, parted

N = NatureQuestion
LOOKS = {
    "preparation": ("plus", ""),
    "ouverture": ("send", "info"),
    "report": ("calendar-check", "info"),
    "ajout": ("send", "info"),
    "cloture": ("archive", ""),
    "conclusion": ("file-text", "ok"),
}


@dataclass
class Vue:
    """``note`` is said first."""

    ctx: Context
    campagne: Campagne
    note: str = ""
    natures = questions.NATURES

    @property
    def brouillon(self) -> bool:
        return self.campagne.etat == EtatCampagne.BROUILLON

    @cached_property
    def offres(self) -> Offres:
        return CAMPAGNE.offers(self.ctx, self.campagne)

    @cached_property
    def conclusion(self) -> Offres:
        return CONCLUSION.offers(self.ctx, self.campagne)

    @property
    def boutons(self) -> list[Offre]:
        """To ask is done beside the questions."""
        return [each for each in (*self.conclusion.buttons, *self.offres.buttons) if each.acte.name != "question"]

    @property
    def arrives(self) -> str:
        """How many were habilitated since it was sent, to who may ask them."""
        if "ajout" not in self.offres:
            return ""
        number = len(self.offres["ajout"].cible.arrives)
        one, many = "organisme est habilité depuis l’envoi et n’a", "organismes sont habilités depuis l’envoi et n’ont"
        return f"{plural(number, one, many)} pas reçu la demande."

    def sur(self, question: QuestionSuivi) -> Offres:
        return QUESTION.offers(self.ctx, self.campagne, question=question)

    @cached_property
    def questions(self) -> list[QuestionSuivi]:
        return questions.of(self.ctx.db, self.campagne)

    @property
    def parties(self) -> list[Partie]:
        """As the organismes read them."""
        return parted([Lue(each) for each in self.questions])

    def champ(self, lue: Lue) -> Champ:
        return Champ(lue)

    @cached_property
    def relue(self) -> Relue:
        return relue(self.ctx.db, self.campagne)

    @cached_property
    def avancement(self) -> Avancement:
        return synthese.progress(self.ctx.db, self.campagne)

    @property
    def demandes(self) -> int:
        return self.avancement.demandes - self.avancement.dispenses

    @property
    def phrase(self) -> str:
        return f"{plural(self.avancement.remis, 'suivi remis', 'suivis remis')} sur {self.demandes}"

    @property
    def mesures(self) -> list[tuple[str, int, str]]:
        """How many are where, and where they are listed."""
        here, at = self.avancement, {"campagne": str(self.campagne.id)}
        told: Sequence[tuple[str, int, str]] = (
            ("à lire", here.a_lire, str(EtatSuivi.REMIS)),
            ("en retard", here.en_retard, RETARD),
            ("à suivre", here.a_suivre, A_SUIVRE),
            ("dispensés", here.dispenses, str(EtatSuivi.DISPENSE)),
        )
        return [(words, number, self.ctx.url("suivis", **at, etat=etat)) for words, number, etat in told if number]

    @cached_property
    def synthese(self) -> Synthese:
        return synthese.of(self.ctx.db, self.campagne)

    @property
    def reponses(self) -> list[tuple[str, list[Reponses]]]:
        """What all answered, under the headings."""
        found: list[tuple[str, list[Reponses]]] = []
        for each in self.synthese.questions:
            if each.question.nature == N.TITRE:
                found.append((each.question.intitule, []))
            else:
                found = found or [("Questions", [])]
                found[-1][1].append(each)
        return [(titre, asked) for titre, asked in found if asked]

    @property
    def chiffres(self) -> list[tuple[str, str]]:
        held = self.synthese.chiffres
        found = [(said, str(held[name])) for name, said in chiffres.CHIFFRES.items()]
        rate = chiffres.rate(held)
        return [*found, ("Taux de réussite", f"{rate}\u00a0%" if rate is not None else "pas de candidat présenté")]

    @property
    def auteur(self) -> str:
        found = self.ctx.db.get(Personne, self.campagne.conclue_par_id) if self.campagne.conclue_par_id else None
        return found.nom_complet if found else ""

    @property
    def situation(self) -> str:
        held = self.campagne
        period = f"Période du {format_date(held.periode_du)} au {format_date(held.periode_au)}. "
        if self.brouillon:
            return f"{period}Rien n’est encore parti\u00a0: relisez les questions, puis ouvrez la campagne."
        if held.etat == EtatCampagne.CLOSE:
            return f"{period}Elle ne prend plus de réponse."
        sending = "" if held.diffusee_le else " La demande part aux organismes, quelques dizaines à la fois."
        return f"{period}Réponse attendue au plus tard le {format_date(held.jusqu_au)}.{sending}"

    @property
    def historique(self) -> list[timeline.Line]:
        return [
            timeline.line(line, timeline.plainly(line, self.ctx.me), LOOKS) for line in journal.about(self.ctx.db, self.campagne)
        ]


def loaded(ctx: Context, id: UUID) -> Campagne:
    return ctx.load(visible_campagnes(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, loaded(ctx, id))


def page(ctx: Context, campagne: Campagne, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """The page as it is now, ``note`` said first."""
    return ctx.render("pages/campagnes/show.html", status=status, v=Vue(ctx, campagne, note))


def preview(ctx: Context, id: UUID) -> Response:
    """The questions as an organisme reads them, and the mail."""
    return ctx.render("pages/campagnes/apercu.html", v=Vue(ctx, loaded(ctx, id)))
