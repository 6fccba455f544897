"""Griefs as one reader may read them: on their own page, and in a few words on that of the habilitation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from eclat import clock
from eclat.domain.habilitations import griefs, recours_resiliations, reponses_griefs, resiliations
from eclat.domain.socle import griefs_policies
from eclat.formats import format_at, format_date, plural
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Fichier, Grief, Habilitation, IssueGriefs, Organisme, Personne, PieceGrief, Procedure
from eclat.partials.griefs.actes import GRIEF, GRIEFS, REPONSE


@dataclass(frozen=True)
class Lu:
    """One grief. ``repondu``: whether its reader may know that it is answered."""

    grief: Grief
    pieces: list[tuple[PieceGrief, Fichier]]
    reponses: list[tuple[PieceGrief, Fichier]]
    repondu: bool
    trop_long: str


@dataclass
class Lue:
    """The griefs that go together."""

    ctx: Context
    procedure: Procedure
    a_moi: bool  # its reader is of the organisme

    @property
    def notifiee(self) -> bool:
        return self.procedure.notifiee_le is not None

    @property
    def jugee(self) -> bool:
        return self.procedure.issue is not None

    @property
    def passee(self) -> bool:
        return self.procedure.jusqu_au is not None and self.procedure.jusqu_au < clock.today()

    @cached_property
    def griefs(self) -> list[Lu]:
        db, sent = self.ctx.db, self.procedure.repondue_le is not None
        found = []
        for each in griefs.rows(db, self.procedure):
            files = griefs.pieces(db, each)
            ours = [pair for pair in files if not pair[0].de_l_organisme]
            theirs = [pair for pair in files if pair[0].de_l_organisme] if sent or self.a_moi else []
            answered = sent and bool(each.reponse or theirs)
            found.append(Lu(each, ours, theirs, answered, reponses_griefs.too_long(each) if self.a_moi else ""))
        return found

    @property
    def compte(self) -> str:
        """2 réponses sur 3"""
        if not self.notifiee:
            return "pas encore notifiés"
        if self.procedure.repondue_le is None:
            return ""
        return f"{plural(sum(each.repondu for each in self.griefs), 'réponse', 'réponses')} sur {len(self.griefs)}"

    @property
    def repondant(self) -> str:
        return self.nom(self.procedure.repondue_par_id)

    def nom(self, key: UUID | None) -> str:
        found = self.ctx.db.get(Personne, key) if key else None
        return found.nom_complet if found else "L’organisme"

    @property
    def audition(self) -> str:
        """When it is, or was heard."""
        at = self.procedure.audition_le
        if at is None:
            return ""
        who = "Vous êtes entendus" if self.a_moi else "L’organisme est entendu"
        was = "Vous avez été entendus" if self.a_moi else "L’organisme a été entendu"
        return f"{who if at > clock.now() else was} {format_at(at)}."

    @property
    def attend_une_audition(self) -> bool:
        """It asked to be heard, and no hearing is fixed yet."""
        return self.procedure.entendu and self.procedure.audition_le is None and not self.jugee

    @property
    def sans_objet(self) -> bool:
        """The habilitation ended before anything was decided of them."""
        held = self.ctx.db.get_one(Habilitation, self.procedure.habilitation_id)
        return not self.jugee and held.etat not in griefs.STANDS

    @property
    def reste(self) -> str:
        """What is left to OC Éclat, once it was answered."""
        at = self.procedure.audition_le
        if at is not None and at > clock.now():
            return f"Vous l’entendez {format_at(at)}, puis vous décidez."
        return "À vous de décider de ce qui s’ensuit."

    @property
    def en_vigueur(self) -> bool:
        """Whether the résiliation has taken effect."""
        return self.procedure.effet_le is not None and self.procedure.effet_le <= clock.today()

    @property
    def contestable(self) -> str:
        """Until when its organisme may contest the résiliation; nothing once it no longer may."""
        held = self.procedure
        if not self.a_moi or held.issue != IssueGriefs.RESILIATION or held.close_le is None:
            return ""
        until = resiliations.contested_until(self.ctx.db, held)
        contested = recours_resiliations.against(self.ctx.db, held) is not None
        return format_date(until) if until >= clock.today() and not contested else ""

    @property
    def titre_issue(self) -> str:
        done = {
            IssueGriefs.RESILIATION: "Résiliation décidée", IssueGriefs.CLASSEMENT: "Griefs classés sans suite",
            IssueGriefs.ANNULEE: "Résiliation annulée après un recours, décidée",
        }  # fmt: skip
        return f"{done[self.procedure.issue]} le {format_date(self.procedure.close_le)}" if self.procedure.issue else ""

    @property
    def suite(self) -> str:
        """What becomes of the sessions."""
        return resiliations.SUITES[self.procedure.sessions][0] if self.procedure.sessions else ""

    @property
    def situation(self) -> str:
        """Where they stand, in a sentence."""
        held = self.procedure
        if held.issue == IssueGriefs.RESILIATION:
            return f"{self.titre_issue}\u00a0: elle {'a pris' if self.en_vigueur else 'prend'} effet le {format_date(held.effet_le)}."
        if held.issue is not None:
            return f"{self.titre_issue}."
        if held.notifiee_le is None:
            return "L’organisme ne les voit pas encore\u00a0: notifiez-les quand la liste est prête."
        if self.sans_objet:
            return "L’habilitation a pris fin avant toute décision\u00a0: ces griefs n’appellent plus de réponse."
        if held.repondue_le is not None:
            rest = "OC Éclat la lit avant de décider." if self.a_moi else self.reste
            whose = "Votre réponse est partie" if self.a_moi else "L’organisme a répondu"
            return f"{whose} {format_at(held.repondue_le)}. {rest}"
        until = format_date(held.jusqu_au)
        if self.passee:
            still = "Vous pouvez encore répondre tant que rien n’est décidé." if self.a_moi else "Aucune réponse n’est venue."
            return f"La réponse était attendue au plus tard le {until}. {still}"
        return f"Répondez au plus tard le {until}." if self.a_moi else f"Notifiés le {format_date(held.notifiee_le)}, réponse attendue au plus tard le {until}."  # fmt: skip


@dataclass
class VueGriefs:
    """``note`` is said first; ``refus``: why the piece of a grief was not taken."""

    ctx: Context
    habilitation: Habilitation
    note: str = ""
    refus: Mapping[UUID, str] = field(default_factory=dict)

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.habilitation.organisme_id)

    @property
    def a_moi(self) -> bool:
        """Whoever sees as its dirigeant is of OC Éclat, which reads no answer before it is sent."""
        return self.ctx.me.organisme_id is not None and self.ctx.me.par is None

    @cached_property
    def lues(self) -> list[Lue]:
        """The last first; those that are prepared are for who notifies them."""
        notifies = self.ctx.can(griefs_policies.can_notify_griefs, self.habilitation)
        found = griefs.of(self.ctx.db, self.habilitation)
        return [Lue(self.ctx, each, self.a_moi) for each in found if each.notifiee_le is not None or notifies]

    @property
    def derniere(self) -> Lue | None:
        return next(iter(self.lues), None)

    @cached_property
    def offres(self) -> Offres:
        return GRIEFS.offers(self.ctx, self.habilitation)

    @cached_property
    def reponse(self) -> Offres:
        return REPONSE.offers(self.ctx, self.habilitation)

    def sur(self, grief: Grief) -> Offres:
        """What is done to one that is prepared."""
        return GRIEF.offers(self.ctx, self.habilitation, grief=grief)

    @property
    def repond(self) -> bool:
        return bool(self.reponse)

    @property
    def prepare(self) -> bool:
        return "ajout" in self.offres

    @property
    def existe(self) -> bool:
        """Whether its reader finds something there."""
        return bool(self.lues) or self.prepare

    @property
    def enregistree_le(self) -> datetime | None:
        return self.derniere.procedure.enregistree_le if self.derniere else None
