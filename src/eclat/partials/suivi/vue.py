"""The follow-up of an organisme as one reader may read it: its own people write it, OC Éclat reads what was handed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from eclat.domain.campagnes import chiffres, reponses, suivis
from eclat.domain.campagnes.reponses import AWAITED, Lue
from eclat.domain.socle import campagne_policies
from eclat.engines import journal
from eclat.formats import format_at, format_date, plural
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Campagne, EtatSuivi, NatureQuestion, Organisme, Personne, SuiviAnnuel
from eclat.partials import timeline
from eclat.partials.suivi.actes import LECTURE, REMISE
from eclat.partials.suivi.champ import Champ

E, N = EtatSuivi, NatureQuestion
LOOKS = {
    "demande": ("send", "info"),
    "remise": ("check", "ok"),
    "lecture": ("eye", "ok"),
    "renvoi": ("reply", "warn"),
    "piece": ("file-text", ""),
    "annotation": ("pencil", ""),
    "dispense": ("archive", ""),
    "relance": ("mail", "info"),
    "rappel": ("mail", "info"),
    "prolongation": ("calendar-check", "info"),
}
KEPT_APART = ("lecture", "annotation")  # what OC Éclat does of it is no affair of the organisme


@dataclass(frozen=True)
class Partie:
    """The questions under one heading."""

    titre: str
    aide: str
    lues: list[Lue]


def parted(lues: Sequence[Lue]) -> list[Partie]:
    found: list[Partie] = []
    for lue in lues:
        if lue.question.nature == N.TITRE:
            found.append(Partie(lue.question.intitule, lue.question.aide, []))
        else:
            if not found:
                found.append(Partie("Questions", "", []))
            found[-1].lues.append(lue)
    return [each for each in found if each.lues]


@dataclass
class VueSuivi:
    """``note`` is said first; ``refus``: why the piece of a question was not taken; ``exige``: it was asked to be handed over;
    ``perdus``: what was typed and could not be kept."""

    ctx: Context
    suivi: SuiviAnnuel
    note: str = ""
    refus: Mapping[UUID, str] = field(default_factory=dict)
    exige: bool = False
    perdus: Sequence[str] = ()

    @cached_property
    def campagne(self) -> Campagne:
        return reponses.campagne_of(self.ctx.db, self.suivi)

    @cached_property
    def organisme(self) -> Organisme:
        return suivis.organisme_of(self.ctx.db, self.suivi)

    @property
    def a_moi(self) -> bool:
        return campagne_policies.reads_drafts(self.ctx.me)

    @cached_property
    def remise(self) -> Offres:
        return REMISE.offers(self.ctx, self.suivi)

    @cached_property
    def offres(self) -> Offres:
        return LECTURE.offers(self.ctx, self.suivi)

    @property
    def repond(self) -> bool:
        return bool(self.remise)

    @cached_property
    def lues(self) -> list[Lue]:
        return reponses.read(self.ctx.db, self.suivi, brouillon=self.a_moi)

    @property
    def parties(self) -> list[Partie]:
        return parted(self.lues)

    @property
    def lisible(self) -> bool:
        """Whether there is something to read: nothing is, of what was never handed over, for OC Éclat."""
        return self.a_moi or self.suivi.remis_le is not None

    def champ(self, lue: Lue) -> Champ:
        return Champ(lue, self.exige)

    @property
    def fautes(self) -> list[tuple[str, str, str]]:
        """What is missing once it was asked to be handed over: the anchor, the question, what to do."""
        if not self.exige:
            return []
        found = [(self.champ(lue), reponses.missing(lue)) for lue in self.lues]
        return [(champ.name, champ.lue.question.intitule, why) for champ, why in found if why]

    @cached_property
    def chiffres(self) -> list[tuple[str, str]]:
        held = suivis.known(self.ctx.db, self.suivi)
        found = [(said, str(held.get(name, 0))) for name, said in chiffres.CHIFFRES.items()]
        rate = chiffres.rate(held)
        return [*found, ("Taux de réussite", f"{rate}\u00a0%" if rate is not None else "pas de candidat présenté")]

    @property
    def periode(self) -> str:
        return f"du {format_date(self.campagne.periode_du)} au {format_date(self.campagne.periode_au)}"

    @property
    def compte(self) -> str:
        """12 réponses sur 15"""
        asked = [each for each in self.lues if each.question.nature != N.TITRE]
        return f"{plural(sum(each.repondue for each in asked), 'réponse', 'réponses')} sur {len(asked)}"

    @property
    def en_retard(self) -> bool:
        return suivis.late(self.suivi)

    @property
    def situation(self) -> str:
        """Where it stands, in a sentence."""
        held, until = self.suivi, format_date(self.suivi.jusqu_au)
        if held.etat == E.DISPENSE:
            return (
                "Rien n’est demandé à cet organisme."
                if not self.a_moi
                else "OC Éclat vous en dispense\u00a0: rien n’est à remplir."
            )
        if held.etat in AWAITED:
            if reponses.over(self.ctx.db, held):
                return "La campagne est close\u00a0: ce suivi n’a pas été remis."
            again = held.etat == E.A_COMPLETER
            if again and not self.a_moi:
                late = "\u00a0: il est en retard" if self.en_retard else ""
                return f"Remis {format_at(held.remis_le)}, renvoyé à compléter au plus tard le {until}{late}."
            if self.en_retard:
                return (
                    f"Attendu au plus tard le {until}. {'Remettez-le dès que possible.' if self.a_moi else 'Il n’est pas remis.'}"
                )
            return f"À remettre au plus tard le {until}." if self.a_moi else f"Attendu au plus tard le {until}, pas encore remis."
        who = f" par {self.qui}" if self.qui else ""
        return f"Remis {format_at(held.remis_le)}{who}."

    @property
    def qui(self) -> str:
        found = self.ctx.db.get(Personne, self.suivi.remis_par_id) if self.suivi.remis_par_id else None
        return found.nom_complet if found else ""

    @property
    def historique(self) -> list[timeline.Line]:
        without = () if self.ctx.me.est_agent else KEPT_APART
        lines = journal.about(self.ctx.db, self.suivi, without=without)
        return [timeline.line(line, timeline.plainly(line, self.ctx.me), LOOKS) for line in lines]
