"""The form of a request to open a session, as it stands."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from eclat.domain.dossiers import completude
from eclat.domain.sessions import (
    calendrier,
    catalogue,
    couverture,
    heures,
    lieux,
    manques,
    ouverture,
    periodes,
    sessions,
    verifications,
)
from eclat.domain.sessions.calendrier import CALENDRIER, Calendrier
from eclat.domain.sessions.ouverture import Ouverture
from eclat.domain.sessions.verifications import Verification
from eclat.domain.socle import session_policies
from eclat.engines.grilles import bilans
from eclat.engines.grilles.bilans import Bilan
from eclat.formats import format_phone
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Bloc, EtatSession, Lieu, NaturePiece, SessionCqp
from eclat.partials.dossier.acces import given
from eclat.partials.dossier.champs import Choix
from eclat.partials.dossier.saisie import Emplacement, Section
from eclat.partials.fil import conversation
from eclat.partials.fil.conversation import Conversation
from eclat.partials.point.saisie import SaisieAvecPoints
from eclat.partials.session import arret
from eclat.partials.session.actes import VIE
from eclat.partials.session.arret import Arret


def load(ctx: Context, key: UUID) -> SessionCqp:
    return ctx.load(session_policies.visible_sessions(ctx.me), key)


of_session = given(load)


class SaisieSession(SaisieAvecPoints[SessionCqp]):
    sorte = sessions.FORM
    page = "pages/sessions/formulaire.html"
    regions = "partials/session/regions.html"
    champs = Ouverture
    decisifs = ("modalite", "habilitation_id", "debut")
    muets = ("modalite", "blocs", "acces", "financements")
    ecrits: ClassVar = {"responsable_telephone": format_phone}
    avant = "avant le dépôt"
    entier = True
    pas_parti = "La demande n’est pas encore partie"
    titre = ouverture.TITRE

    def offres(self, ctx: Context) -> Offres:
        return VIE.offers(ctx, self.formulaire)

    def echanges(self, ctx: Context) -> Conversation | None:
        """What was said with OC Éclat, which does not see a draft."""
        found = conversation.about(ctx, self.formulaire) if self.again else None
        return replace(found, dans_un_formulaire=True) if found else None

    @property
    def again(self) -> bool:
        """OC Éclat sent the request back."""
        return self.formulaire.etat == EtatSession.A_COMPLETER

    @property
    def remise(self) -> tuple[str, str]:
        return "Déposer à nouveau" if self.again else "Déposer la demande", self.adresse("depot")

    @cached_property
    def form(self) -> Form[Any]:
        form = super().form
        form.messages = {**manques.contradictions(self.formulaire), **form.messages}
        return form

    def etat(self, name: str) -> str:
        """An optional field that is left empty says nothing."""
        empty = not any(self.form.values(name)) and not self.form.error(name)
        return "" if empty and not Ouverture.model_fields[name].is_required() else super().etat(name)

    @cached_property
    def options(self) -> dict[str, Choix]:
        return {
            "habilitation_id": tuple((str(each.habilitation_id), each.dit) for each in self.couvertures),
            "modalite": tuple((key.value, *words) for key, words in ouverture.MODALITES.items()),
            "blocs": tuple((each.code, f"{each.code} · {each.intitule}") for each in self.blocs),
            **{name: self.offered(name) for name in ouverture.LISTES},
        }

    def offered(self, name: str) -> Choix:
        held = getattr(self.formulaire, name)
        found = catalogue.choices(self.db, ouverture.LISTES[name], self.formulaire.debut, held)
        return tuple((each.code, each.libelle) for each in found)

    @cached_property
    def blocs(self) -> list[Bloc]:
        """Those among which it may aim at some only; none is known of every registration."""
        return catalogue.blocs_of(self.db, self.formulaire)

    @cached_property
    def couvertures(self) -> list[couverture.Couverture]:
        return couverture.of(self.db, self.formulaire.organisme_id)

    @property
    def arret(self) -> Arret | None:
        return arret.of(self.db, self.formulaire, own=True)

    @property
    def refusee(self) -> str:
        """Why it could not leave today, were it whole."""
        return sessions.why_not(self.db, self.formulaire)

    @property
    def distance(self) -> bool:
        return ouverture.distant(self.formulaire)

    @cached_property
    def calendrier(self) -> Calendrier:
        return calendrier.of(self.db, self.formulaire)

    @cached_property
    def lignes(self) -> Bilan:
        """How the rows of the calendar stand."""
        return bilans.of(self.db, CALENDRIER, self.formulaire)

    @cached_property
    def lieux(self) -> list[Lieu]:
        return lieux.of(self.db, self.formulaire)

    @property
    def periodes(self) -> str:
        return periodes.said(periodes.of(self.db, self.formulaire))

    @cached_property
    def requises(self) -> list[Emplacement]:
        asked = catalogue.required_documents(self.db, self.formulaire)
        return [
            self.emplacement(NaturePiece.REQUISE, each.id, each.intitule, each.obligatoire, each.aide, each.modele)
            for each in asked
        ]

    def places(self, nature: NaturePiece) -> list[Emplacement]:
        return self.requises if nature == NaturePiece.REQUISE else super().places(nature)

    @property
    def heure(self) -> str:
        """Whose hours the calendar says, where they are not those of Paris."""
        return heures.said_of(self.formulaire.code_postal)

    @cached_property
    def avertissements(self) -> list[Verification]:
        return verifications.warnings(self.db, self.formulaire)

    def section(self, key: str, label: str) -> Section:
        if key == "pieces" and not self.autres.pieces and not self.requises:
            return Section(key, label, "ok", "facultatif", 0, f"#{key}")
        return super().section(key, label)

    def expected(self, section: str) -> int:
        if section == "points":
            return super().expected(section)
        fields = completude.fields_of(Ouverture, section)
        required = sum(Ouverture.model_fields[name].is_required() for name in fields)
        pieces = sum(each.obligatoire for each in self.requises)
        more: Mapping[str, int] = {
            "calendrier": 2,
            "organisation": 1,
            "equipe": 0 if self.contenu.equipe else 1,
            "pieces": pieces,
        }
        return required + more.get(section, 0)
