"""A session as one reader finds it, once its request is not theirs to fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.dossiers import documents
from eclat.domain.dossiers.documents import Document
from eclat.domain.habilitations import decisions
from eclat.domain.sessions import (
    attributions,
    calendrier,
    catalogue,
    couverture,
    heures,
    lieux,
    liste,
    ouverture,
    periodes,
    sessions,
    validation,
    verifications,
)
from eclat.domain.sessions.attributions import Relais
from eclat.domain.sessions.calendrier import Calendrier, DemiJournee
from eclat.domain.sessions.candidats import tableau
from eclat.domain.sessions.liste import Ligne
from eclat.domain.sessions.ouverture import DISTANCE, MODALITES
from eclat.domain.sessions.validation import Opinion
from eclat.domain.sessions.verifications import Verification
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import JOURS, format_date, format_phone, plural
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import OBJETS, Cqp, EtatSession, Habilitation, Lieu, Organisme, Periode, SessionCqp, Siege
from eclat.partials.dossier.lecture import Lecture, Section
from eclat.partials.habilitation.etapes import Step
from eclat.partials.point.etude import Checklist
from eclat.partials.session import arret, historique, situation
from eclat.partials.session.actes import ATTRIBUTION, VIE
from eclat.partials.session.arret import Arret
from eclat.partials.timeline import Line

OTHERS = 6  # sessions of the same organisme


class LectureSession(Lecture[SessionCqp]):
    """The whole request, to read by ``lecteur``."""

    sorte = sessions.FORM

    def __init__(self, db: Session, session: SessionCqp, lecteur: Utilisateur) -> None:
        super().__init__(db, session)
        self.lecteur = lecteur

    @cached_property
    def documents(self) -> Sequence[Document]:
        shown = session_policies.documents_of_request(self.db, self.lecteur, self.formulaire)
        return documents.in_force(self.db, self.formulaire, shown)

    def answer(self, name: str) -> str:
        session = self.formulaire
        if name == "habilitation_id":
            return cqp(self.db, session)
        if name == "blocs":
            return ", ".join(session.blocs) or "le CQP entier"
        if name in ouverture.LISTES:
            return ", ".join(catalogue.labels(self.db, ouverture.LISTES[name], getattr(session, name)))
        if name == "modalite":
            return MODALITES[session.modalite][0] if session.modalite else ""
        if name == "responsable_telephone":
            return format_phone(super().answer(name))
        if name == "part_distance" and session.part_distance is not None:
            return f"{session.part_distance}\u00a0%"
        value = getattr(session, name)
        return "0" if value == 0 else super().answer(name)

    @cached_property
    def sections(self) -> list[Section]:
        """Without what is only asked of a session at a distance, nor what is optional and was left empty."""
        fields = ouverture.Ouverture.model_fields
        hidden = {
            str(each.title)
            for name, each in fields.items()
            if (not each.is_required() and not self.answer(name)) or (name in DISTANCE and not ouverture.distant(self.formulaire))
        }
        found = super().sections
        for section in found:
            section.answers[:] = [pair for pair in section.answers if pair[0] not in hidden]
            section.texts[:] = [pair for pair in section.texts if pair[0] not in hidden]
        return found


def cqp(db: Session, session: SessionCqp) -> str:
    """“CQP Animateur périscolaire (RNCP40871) · HAB-2026-0042”"""
    habilitation = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    if habilitation is None:
        return ""
    title = db.get_one(Cqp, habilitation.cqp_id).intitule
    registered = couverture.registration(db, habilitation.cqp_id, session.debut)
    return f"{title} ({registered.code_rncp}) · {habilitation.numero}" if registered else f"{title} · {habilitation.numero}"


@dataclass
class Suivi:
    """``note``: what happened, said first."""

    ctx: Context
    session: SessionCqp
    note: str = ""

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.session.organisme_id)

    @property
    def own(self) -> bool:
        """Whether its reader is of the organisme that runs it."""
        return self.ctx.can(session_policies.can_edit_session, self.session)

    @property
    def arret(self) -> Arret | None:
        """What stands in its way since its habilitation no longer holds."""
        binome = self.ctx.can(session_policies.can_validate_session, self.session)
        return arret.of(self.ctx.db, self.session, own=self.own, binome=binome)

    @cached_property
    def candidats(self) -> int | None:
        """How many; nothing for who does not read them."""
        return tableau.known(self.ctx.db, self.session, self.ctx.me)

    @property
    def copiable(self) -> bool:
        return self.own and self.ctx.can(session_policies.can_ask_session, self.organisme)

    @cached_property
    def phrase(self) -> Markup:
        return situation.sentence(self.ctx.db, self.session, self.ctx.me)

    @property
    def cqp(self) -> str:
        return cqp(self.ctx.db, self.session)

    @property
    def etapes(self) -> list[Step]:
        return situation.steps(self.session)

    @cached_property
    def lecture(self) -> LectureSession:
        return LectureSession(self.ctx.db, self.session, self.ctx.me)

    @cached_property
    def calendrier(self) -> Calendrier:
        return calendrier.of(self.ctx.db, self.session)

    @cached_property
    def lieux(self) -> list[Lieu]:
        return lieux.of(self.ctx.db, self.session)

    @cached_property
    def periodes(self) -> list[Periode]:
        return periodes.of(self.ctx.db, self.session)

    @property
    def periodes_dites(self) -> str:
        return periodes.said(self.periodes)

    @staticmethod
    def endroit(each: Periode) -> str:
        return periodes.ENDROITS[each.endroit] if each.endroit else ""

    @property
    def heure(self) -> str:
        return heures.said_of(self.session.code_postal)

    @staticmethod
    def jour(each: DemiJournee) -> str:
        """mardi 12 janvier 2027"""
        return f"{JOURS[each.jour.weekday()]} {format_date(each.jour)}"

    @staticmethod
    def heures(each: DemiJournee) -> str:
        """9 h – 12 h 30"""
        return f"{heures.said(each.de)} – {heures.said(each.a)}"

    @cached_property
    def verifications(self) -> list[Verification]:
        return verifications.of(self.ctx.db, self.session)

    @property
    def verifiees(self) -> str:
        """faites par la plateforme, 6 sur 7 sont bonnes"""
        good = sum(each.bon for each in self.verifications)
        return f"faites par la plateforme, {good} sur {len(self.verifications)} {'est bonne' if good < 2 else 'sont bonnes'}"

    @cached_property
    def checklist(self) -> Checklist:
        """The points to complete, as they are answered."""
        return Checklist(self.ctx, self.session, "session-point")

    @cached_property
    def opinions(self) -> list[Opinion]:
        return validation.opinions(self.ctx.db, self.session)

    @cached_property
    def anciens(self) -> list[tuple[Siege, str]]:
        """Who sat before."""
        return [pair for pair in attributions.history(self.ctx.db, self.session) if pair[0].jusqu_a is not None]

    @cached_property
    def attribution(self) -> Offres:
        return ATTRIBUTION.offers(self.ctx, self.session)

    @property
    def ensemble(self) -> str | None:
        """Beside the names of the binôme, while both are awaited."""
        both = self.session.etat == EtatSession.EN_VALIDATION and validation.needed(self.ctx.db) > 1
        return "les deux collèges décident ensemble" if both else None

    @property
    def relais(self) -> Relais | None:
        """What is left to do for who replaced a member of a binôme whose session was opened."""
        return attributions.relay(self.ctx.db, self.session, self.ctx.me)

    @property
    def habilitation(self) -> list[tuple[str, str]]:
        """What the session rests on."""
        found = self.ctx.db.get(Habilitation, self.session.habilitation_id) if self.session.habilitation_id else None
        decision = decisions.last_decision(self.ctx.db, found) if found else None
        if found is None or decision is None or decision.objet is None:
            return []
        holder = self.ctx.db.get_one(Organisme, found.organisme_id).nom
        until = f"du {format_date(decision.valide_du)} au {format_date(decision.valide_jusqu_au)}"
        named = [("Portée par", holder)] if found.organisme_id != self.session.organisme_id else []
        return [("Numéro", found.numero), *named, ("Objet", OBJETS[decision.objet]), ("Validité", until)]

    @cached_property
    def autres(self) -> list[Ligne]:
        """The other sessions of the organisme, for agents."""
        return liste.of_organisme(self.ctx.db, self.session, OTHERS) if self.ctx.me.est_agent else []

    @cached_property
    def suivies(self) -> frozenset[UUID]:
        """Those of them that its reader follows."""
        return liste.seen_among(self.ctx.db, self.ctx.me, [each.id for each in self.autres])

    @staticmethod
    def nom_de(ligne: Ligne) -> str:
        return ligne.intitule or f"Session {ligne.numero}"

    @property
    def dates(self) -> str:
        """Du 11 janvier au 15 octobre 2027, 18 places"""
        places = plural(self.session.places, "place", "places") if self.session.places else ""
        return ", ".join(filter(None, [f"Du {format_date(self.session.debut)} au {format_date(self.session.fin)}", places]))

    @cached_property
    def vie(self) -> Offres:
        return VIE.offers(self.ctx, self.session)

    @cached_property
    def historique(self) -> list[Line]:
        return historique.history(self.ctx.db, self.session, self.ctx.me)
