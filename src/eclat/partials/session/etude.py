"""A session as OC Éclat studies it: the whole request, what it rests on, what is asked of its organisme, what each collège thinks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.responses import Response

from eclat.domain.messagerie import pieces as jointes
from eclat.domain.messagerie.pieces import Jointe
from eclat.domain.sessions import validation
from eclat.domain.sessions.verifications import Verification
from eclat.domain.socle import session_policies
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.formats import format_phone, plural
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Fonction, SessionCqp
from eclat.partials.conseil.carte import Conseil
from eclat.partials.dossier.presence import Presence
from eclat.partials.point.etude import Checklist
from eclat.partials.session import changements
from eclat.partials.session.avis import ARBITRAGE, VALIDATION
from eclat.partials.session.changements import Depuis
from eclat.partials.session.comite import CONSEIL, DEMANDE
from eclat.partials.session.suivi import Suivi

EVALUATE = (Fonction.EVALUATEUR, Fonction.FORMATEUR_EVALUATEUR)


@dataclass
class Etude(Suivi):
    """``dits``: what the list of points is told."""

    dits: Mapping[str, Any] = field(default_factory=dict)

    def at(self, onglet: str) -> str:
        """A part of the study."""
        return self.ctx.url("session-etude", id=self.session.id, **({} if onglet == "etude" else {"onglet": onglet}))

    @cached_property
    def presence(self) -> Presence:
        """Which other agents have it open."""
        return Presence.of(self.ctx, self.session, "session")

    @cached_property
    def checklist(self) -> Checklist:
        """The points to complete."""
        return Checklist(self.ctx, self.session, "session-point", self.at("demande"), **self.dits)

    @cached_property
    def depuis(self) -> Depuis | None:
        """What changed since the deposit before the last."""
        return changements.since_last(self.ctx.db, self.session)

    @cached_property
    def decision(self) -> Offres:
        """What its reader decides: their own opinion, between two that differ, as the comité technique."""
        given = [each.offers(self.ctx, self.session) for each in (CONSEIL, VALIDATION, ARBITRAGE)]
        return Offres({name: offre for offres in given for name, offre in offres.items()})

    @property
    def decide(self) -> str:
        """Over the buttons of the decision."""
        return "Votre avis" if list(self.decision) == ["avis"] else "Votre décision"

    @property
    def reste(self) -> str:
        """Beside them."""
        left = self.checklist.restants
        if list(self.decision) == ["avis"]:
            return "Le binôme paritaire vous lit, puis décide."
        if left and self.ctx.can(session_policies.can_validate_session, self.session):
            return plural(left, "point reste à lever ou à envoyer", "points restent à lever ou à envoyer")
        if not self.ctx.can(session_policies.can_validate_session, self.session):
            return "Les deux collèges ne sont pas d’accord : vous départagez."
        both = "La session ouvre quand les deux collèges sont d’accord."
        return both if validation.needed(self.ctx.db) > 1 else "Un seul accord ouvre la session."

    @cached_property
    def conseil(self) -> Conseil:
        """What the comité technique was asked and thinks."""
        return Conseil(
            self.ctx,
            self.session,
            "Comité technique",
            "Vous pouvez demander ce que le comité en pense. Il conseille\u00a0: la décision reste celle du binôme.",
            DEMANDE.offers(self.ctx, self.session),
            self.ctx.can(session_policies.can_read_advice, self.session),
        )

    def point_of(self, each: Verification) -> dict[str, str]:
        """A point that asks to correct what the platform found."""
        return {"texte": each.dit.removesuffix("."), "section": each.section}

    @cached_property
    def demandes(self) -> frozenset[str]:
        """What the points already ask."""
        return frozenset(each.texte for each in self.checklist.comptes)

    @property
    def essentiel(self) -> list[tuple[str, str]]:
        """What a member of the binôme looks at first."""
        session = self.session
        who = f"{session.responsable_prenom} {session.responsable_nom}".strip()
        lieu = f"{session.adresse}, {session.code_postal} {session.ville}".strip(", ")
        equipe = ", ".join(
            f"{each.prenom} {each.nom}{' (évaluation)' if each.fonction in EVALUATE else ''}" for each in self.lecture.equipe
        )
        jury = self.lecture.answer("jury_le")
        return [
            ("Lieu", lieu),
            ("Modalité", self.lecture.answer("modalite")),
            ("Places", str(session.places or "")),
            ("Responsable", ", ".join(filter(None, [who, format_phone(session.responsable_telephone)]))),
            ("Équipe", equipe),
            ("Calendrier", self.calendrier.dit),
            ("Jury prévu", jury),
        ]

    @property
    def statut(self) -> str:
        return label_of(self.organisme.statut_juridique)

    # --- its documents

    @property
    def pieces(self) -> int:
        return len(self.lecture.documents) + self.nombre_jointes

    @property
    def jointes(self) -> Sequence[Jointe]:
        """The files of its messages."""
        return jointes.of_thing(self.ctx.db, self.session, self.ctx.me)

    @cached_property
    def nombre_jointes(self) -> int:
        return jointes.count(self.ctx.db, self.session, self.ctx.me)

    @property
    def etudiee(self) -> bool:
        """Whether it is still to be decided."""
        return self.session.etat in STUDIED


STUDIED = session_policies.STUDIED


def regions(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "", **points: Any) -> Response:
    """For htmx: the points, and around them everything that a point changes. ``points``: what the list of points is told."""
    return ctx.fragment("partials/session/etude.html", status=status, suivi=Etude(ctx, session, note, points))
