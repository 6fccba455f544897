"""A recours as one reader of OC Éclat finds it: whose, what is contested, what was said, who does what (P14)."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from eclat import clock
from eclat.domain.jurys import dits, figes, notifications
from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.jurys import recours as contester
from eclat.domain.jurys.dits import BlocDit
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.recours import ISSUES
from eclat.domain.socle import recours_policies, session_policies
from eclat.engines import journal
from eclat.formats import format_date, format_datetime, plural
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Candidat, EtatRecours, Fichier, IssueRecours, Organisme, Personne, PieceRecours, Pv, Recours, SessionCqp
from eclat.partials import timeline
from eclat.partials.recours import situation
from eclat.partials.recours.actes import RECOURS
from eclat.partials.timeline import Line

LOOKS = {
    "recours_detail": ("circle-question-mark", "info"),
    "recours_ouverture": ("inbox", "warn"),
    "recours_depot": ("inbox", "warn"),
    "recours_piece": ("paperclip", ""),
    "recours_reponse": ("reply", "ok"),
    "recours_attribution": ("users-round", "accent"),
    "recours_instruction": ("file-check", "info"),
    "recours_decision": ("gavel", "ok"),
    "recours_reevaluation": ("user-round-plus", "ok"),
    "recours_rappel": ("bell", ""),
}

ANSWERED = (EtatRecours.DETAIL_REPONDU, EtatRecours.DECIDE)


@dataclass
class Dossier:
    """``note``: what happened, said first; ``refus``: why a piece was not taken."""

    ctx: Context
    recours: Recours
    note: str = ""
    refus: str = ""

    @cached_property
    def session(self) -> SessionCqp:
        return contester.session_of(self.ctx.db, self.recours)

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.session.organisme_id)

    @cached_property
    def candidat(self) -> Candidat:
        return contester.candidat_of(self.ctx.db, self.recours)

    @property
    def nom(self) -> str:
        said = self.candidat
        return f"{said.prenoms.split(',')[0].strip()} {said.nom_usage or said.nom_naissance}".strip() or "Candidat effacé"

    @property
    def phrase(self) -> str:
        return situation.sentence(self.ctx.db, self.recours)

    @property
    def complet(self) -> bool:
        """Whether this reader reads what is written for the decision, and the pieces."""
        return self.ctx.can(recours_policies.can_read_case, self.recours)

    @property
    def saisit(self) -> bool:
        """Whether this reader may join a piece that came on paper."""
        return self.recours.etat != "decide" and self.ctx.can(recours_policies.can_entrust, self.recours)

    @cached_property
    def pieces(self) -> list[tuple[PieceRecours, Fichier]]:
        return contester.pieces(self.ctx.db, self.recours)

    @property
    def detail(self) -> bool:
        """Whether only the detail is asked for: nothing is contested."""
        return self.recours.etat in contester.DETAIL

    @property
    def titre(self) -> str:
        return f"{'Demande de détail' if self.detail else 'Recours'} {self.recours.numero}"

    @property
    def suivie(self) -> bool:
        """Whether this reader opens the session: the comité technique does not."""
        return self.ctx.can(session_policies.can_follow_session, self.session)

    @cached_property
    def pv(self) -> Pv:
        """The version of which they were told: it is that one that they contest, whatever rectifies it."""
        return self.ctx.db.get_one(Pv, contester.notice_of(self.ctx.db, self.recours).pv_id)

    @cached_property
    def ligne(self) -> Ligne | None:
        """What it says of this candidate; nothing once it is erased."""
        rows = notifications.pv_lignes(self.ctx.db, [self.pv], self.recours.candidat_id)
        return rows[0] if rows else None

    @property
    def resultats(self) -> list[BlocDit]:
        return dits.blocs_dits(figes.blocs(self.pv), self.ligne) if self.ligne else []

    @property
    def observations(self) -> str:
        return self.ligne.passage.observations if self.ligne else ""

    @property
    def proces_verbal(self) -> str:
        """“PV-2026-0004, version 2, signé le 12 décembre 2026”"""
        version = f", version {self.pv.version}" if self.pv.version > 1 else ""
        return f"{self.pv.numero}{version}, signé le {format_date(self.pv.signe_le)}"

    @property
    def faits(self) -> list[tuple[str, str]]:
        said = self.recours
        told = contester.notice_of(self.ctx.db, said)
        last = contester.last_day(self.ctx.db, told, said)
        return [
            ("Candidat", self.nom),
            ("Session", f"{self.session.numero} · {self.organisme.nom}"),
            ("Procès-verbal", self.proces_verbal),
            ("Notifié le", format_date(told.cree_le)),
            *(
                []
                if said.depose_le
                else [("Contestable jusqu’au", format_date(last) if last else "Sa lettre n’est pas encore imprimée")]
            ),
            ("Ouvert", f"le {format_date(said.cree_le)}, {self.par}"),
            *([] if said.etat in ANSWERED else [("Réponse due le", f"{format_date(said.echeance)}, ouvert {self.age}")]),
        ]

    @property
    def lecture_du_pv(self) -> str:
        """Where this reader reads the procès-verbal that is contested: whole, or its copy."""
        return self.ctx.url("pv-signature", id=self.pv.session_id, version=self.pv.version) if self.complet else ""

    @property
    def age(self) -> str:
        """depuis 12 jours"""
        days = (clock.today() - clock.day(self.recours.depose_le or self.recours.cree_le)).days
        return f"depuis {plural(days, 'jour', 'jours')}" if days else "aujourd’hui"

    @property
    def rectificatif(self) -> str:
        """Where the new procès-verbal is, once a new deliberation was decided."""
        pv = self.ctx.db.get(Pv, self.recours.rectificatif_id) if self.recours.rectificatif_id else None
        return self.ctx.url("pv-signature", id=pv.session_id, version=pv.version) if pv and self.complet else ""

    @property
    def par(self) -> str:
        return f"saisi par {self.name(self.recours.saisi_par_id)}" if self.recours.saisi_par_id else "par le candidat"

    def name(self, key: UUID | None) -> str:
        found = self.ctx.db.get(Personne, key) if key else None
        return found.nom_complet if found else "OC Éclat"

    @property
    def instructeurs(self) -> list[str]:
        return [personne.nom_complet for _, personne in instruction.entrusted(self.ctx.db, self.recours)]

    @property
    def proposition(self) -> str:
        return ISSUES[self.recours.proposition] if self.recours.proposition else ""

    @property
    def suite(self) -> str:
        """Where the candidate is evaluated again."""
        if self.recours.issue != IssueRecours.EVALUATION:
            return ""
        found = self.ctx.db.get(SessionCqp, self.recours.suite_id) if self.recours.suite_id else None
        if found is None:
            return "Son organisme a été prévenu\u00a0: le candidat est à inscrire à une session dont le jury est à venir."
        return f"Le candidat est inscrit à sa nouvelle évaluation\u00a0: {found.intitule} · {found.numero}."

    @property
    def decision(self) -> str:
        return ISSUES[self.recours.issue] if self.recours.issue else ""

    @cached_property
    def offres(self) -> Offres:
        return RECOURS.offers(self.ctx, self.recours)

    @property
    def historique(self) -> list[Line]:
        lines = journal.about(self.ctx.db, self.recours)
        return [timeline.line(each, timeline.plainly(each, self.ctx.me), LOOKS) for each in lines]

    def at(self, moment: object) -> str:
        return format_datetime(moment)  # type: ignore[arg-type]
