"""A session that runs, as one reader finds it: where it stands, what is next, who is there, what was held."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, Literal

from markupsafe import Markup

from eclat import clock
from eclat.domain.dossiers import documents
from eclat.domain.dossiers.documents import Document
from eclat.domain.jurys import a_faire as a_faire_jury
from eclat.domain.jurys import notifications
from eclat.domain.jurys.resultats import Issue
from eclat.domain.sessions import a_faire, assiduite, catalogue, effectif, heures, nouveautes
from eclat.domain.sessions.a_faire import Tache
from eclat.domain.sessions.assiduite import Assiduite, Bilan
from eclat.domain.sessions.ouverture import MODALITES
from eclat.domain.socle import jury_policies
from eclat.formats import format_date, format_date_short, plural
from eclat.http.actes import Offres
from eclat.models import JURY, Candidat, EtatCivil, EtatSession, NatureChoix
from eclat.partials.habilitation.etapes import Step
from eclat.partials.jury.vue import VueJury
from eclat.partials.session import onglets, situation, suites
from eclat.partials.session.actes_du_suivi import SUIVI
from eclat.partials.session.suites import Suite
from eclat.partials.session.suivi import Suivi

SHOWN = 8  # candidates, documents: the others are a page away
State = Literal["done", "now", "next"]
ETATS_CIVILS = {
    EtatCivil.A_CONFIRMER: ("À confirmer", "warn", "circle-dot-dashed"),
    EtatCivil.DEMANDE: ("Confirmation demandée", "info", "send"),
    EtatCivil.CORRIGE: ("Correction proposée", "warn", "reply"),
    EtatCivil.CONFIRME: ("Confirmé", "ok", "check"),
}
AFTER = JURY[1:]  # once it has sat
JURY_STEP, PV_STEP = 3, 4
NOW = {  # the step under way
    EtatSession.OUVERTE: 1, EtatSession.EN_COURS: 2, EtatSession.JURY_PLANIFIE: 3, EtatSession.PV_EN_SAISIE: 4, EtatSession.PV_A_SIGNER: 4,
    EtatSession.A_ATTRIBUER: 5, EtatSession.CLOSE: 5,
}  # fmt: skip
PV = {EtatSession.PV_EN_SAISIE: "en saisie", EtatSession.PV_A_SIGNER: "à signer"}
GONE = ("Ne se présente pas", "neutral", "user-round-x")


class Cours(Suivi):
    partie = onglets.SUIVI

    @property
    def onglets(self) -> list[dict[str, Any]]:
        return onglets.tabs(self.ctx, self.session, self.partie)

    @cached_property
    def there(self) -> Assiduite:
        return assiduite.of(self.ctx.db, self.session)

    @cached_property
    def phrase(self) -> Markup:
        """What it is, who follows it, where it stands."""
        said = [
            self.session.numero,
            self.cqp.split(" · ")[0],
            MODALITES[self.session.modalite][0].lower() if self.session.modalite else "",
        ]
        names = [each.nom for each in self.opinions]
        followed = Markup(" Suivie par {}.").format(listed_bold(names)) if names else Markup("")
        whose = Markup("<b>{}</b> · ").format(self.organisme.nom) if not self.own else Markup("")
        return Markup("{}{}.{}<br>{}").format(whose, " · ".join(filter(None, said)), followed, self.situation)

    @property
    def situation(self) -> Markup:
        if self.session.etat in AFTER:
            return situation.sentence(self.ctx.db, self.session, self.ctx.me)
        todo = len(self.taches)
        rest = f" {plural(todo, 'chose est à faire', 'choses sont à faire')}." if todo and self.own else ""
        if self.session.etat == EtatSession.JURY_PLANIFIE:
            return Markup("<b>Le jury se tient {}.</b>{}").format(self.dans(self.session.jury_le), rest)
        days = (self.session.debut - clock.today()).days if self.session.debut else 0
        if self.session.etat == EtatSession.OUVERTE:
            first = Markup("<b>La formation commence {}</b>").format(self.dans(self.session.debut) if days > 0 else "aujourd’hui")
        elif self.session.fin and self.session.fin < clock.today():
            first = Markup("<b>La formation est finie depuis le {}</b>").format(format_date(self.session.fin))
        else:
            first = Markup("<b>En cours jusqu’au {}</b>").format(format_date(self.session.fin))
        return Markup("{}{}.{}").format(first, self.jury, rest)

    @staticmethod
    def dans(day: date | None) -> str:
        """aujourd’hui, demain, dans 22 jours"""
        days = (day - clock.today()).days if day else 0
        return "demain" if days == 1 else f"dans {plural(days, 'jour', 'jours')}" if days > 0 else "aujourd’hui"

    @property
    def jury(self) -> str:
        if self.session.jury_le is None:
            return ""
        past = self.session.jury_le < clock.today()
        return f", jury {'qui était ' if past else ''}prévu le {format_date(self.session.jury_le)}"

    @cached_property
    def taches(self) -> list[Tache]:
        """What the session asks, then its jury: what is pressing first. Nothing once the jury has sat."""
        if self.session.etat in AFTER:
            return []
        preside = self.ctx.can(jury_policies.can_preside, self.session)
        found = a_faire.of(self.ctx.db, self.session, self.there)
        found += a_faire_jury.of(self.ctx.db, self.session, self.there, own=self.own, preside=preside)
        return sorted(found, key=lambda each: not each.urgente)

    @property
    def acteur(self) -> bool:
        """Whether its reader acts here: the organisme, or the binôme for the jury."""
        return self.own or self.ctx.can(jury_policies.can_preside, self.session)

    def agit(self, tache: Tache) -> bool:
        return self.own or (tache.page == "jury" and self.acteur)

    def lien(self, tache: Tache) -> str:
        return self.ctx.url(tache.page, id=self.session.id) + (f"#{tache.ancre}" if tache.ancre else "")

    @property
    def etapes(self) -> list[Step]:
        session, now = self.session, NOW[self.session.etat]
        jury = f"{'le' if now >= JURY_STEP else 'prévu le'} {format_date_short(session.jury_le)}" if session.jury_le else ""
        said = [
            ("Demandée", format_date_short(session.demandee_le)),
            ("Ouverte", "par OC Éclat"),
            ("En cours", f"{'depuis le' if now == 2 else 'le'} {format_date_short(session.debut)}"),
            ("Jury", jury),
            ("Procès-verbal", PV.get(session.etat, "saisi, puis signé" if now < PV_STEP else "signé")),
            ("Close", self.attribues),
        ]
        states: tuple[State, State, State] = ("done", "now", "next")
        over = session.etat == EtatSession.CLOSE
        return [
            {"label": label, "detail": detail, "state": states[0 if rank < now or over else 1 if rank == now else 2]}
            for rank, (label, detail) in enumerate(said)
        ]

    @property
    def attribues(self) -> str:
        """“4 certifiés, 3 partiels”: what was attributed, once it is."""
        if self.session.etat != EtatSession.CLOSE:
            return "résultats attribués"
        found = Counter(each.proposition.issue for each in notifications.announced(self.ctx.db, self.session))
        whole, some = found[Issue.TOTALE], found[Issue.BLOCS_VISES] + found[Issue.PARTIELLE]
        said = [plural(whole, "certifié", "certifiés") if whole else "", plural(some, "partiel", "partiels") if some else ""]
        return ", ".join(filter(None, said)) or "aucun bloc obtenu"

    # --- its jury

    @property
    def apres_jury(self) -> bool:
        return self.session.etat in AFTER

    @cached_property
    def suites(self) -> list[Suite]:
        return suites.of(self.ctx, self.session)

    @cached_property
    def vue_jury(self) -> VueJury:
        return VueJury(self.ctx, self.session)

    # --- candidates

    @cached_property
    def premiers(self) -> Sequence[Candidat]:
        return effectif.candidates(self.ctx.db, self.session, SHOWN)

    @property
    def presentes(self) -> list[tuple[Candidat, str, str, Bilan | None, tuple[str, str, str]]]:
        """Those that are shown first: who, how they came, their hours, their civil status."""
        names = {each.id: each.appele for each in self.there.inscrits}
        acces = catalogue.mots(self.ctx.db, NatureChoix.ACCES)
        return [
            (
                each, names[each.id], acces.get(each.acces or "", "–"), self.there.bilans.get(each.id),
                GONE if each.abandon_le else ETATS_CIVILS[each.etat],
            )
            for each in self.premiers if each.id in names
        ]  # fmt: skip

    @property
    def occupees(self) -> str:
        """15 sur 16 places"""
        there = len(self.there.inscrits)
        return f"{there} sur {plural(self.session.places, 'place', 'places')}" if self.session.places else str(there)

    # --- hours

    @property
    def centre(self) -> tuple[int, int, str, str]:
        done, planned = self.there.tenues, self.there.prevues
        said = f"{heures.said_of_minutes(done)} sur {heures.said_of_minutes(planned)} en centre"
        return done, planned, said, percent(done, planned)

    @property
    def structure(self) -> tuple[int, int, str, str] | None:
        """The mean of those who follow the session; nothing where none is planned."""
        planned = self.session.heures_structure
        staying = [each for each in self.there.inscrits if each.abandon_le is None]
        if not planned or not staying:
            return None
        hours = assiduite.structure(self.ctx.db, self.session)
        mean = round(sum(hours[each.id] for each in staying) / len(staying))
        return mean, planned, f"{mean}\u00a0h sur {planned} en structure, en moyenne", percent(mean, planned)

    @property
    def a_venir(self) -> list[str]:
        """What is to come."""
        session, today = self.session, clock.today()
        following = next((each for each in self.there.seances if not each.commencee), None)
        said = [
            f"{format_date(following.jour)}, {heures.said(following.de)}\u00a0: prochaine demi-journée" if following else "",
            f"{format_date(session.fin)}\u00a0: dernier jour" if session.fin and session.fin >= today else "",
            f"{format_date(session.jury_le)}\u00a0: jury prévu" if session.jury_le and session.jury_le >= today else "",
        ]
        return [each for each in said if each]

    @cached_property
    def pieces(self) -> list[Document]:
        return documents.in_force(self.ctx.db, self.session)

    @property
    def dernieres(self) -> list[Document]:
        return sorted(self.pieces, key=lambda each: each.ajoute_le, reverse=True)[:4]

    # --- acts

    @cached_property
    def suite(self) -> Offres:
        """What changes once it is open."""
        return SUIVI.offers(self.ctx, self.session)

    @property
    def a_dire(self) -> list[str]:
        """Changes of which the binôme will be told in some minutes."""
        return nouveautes.en_attente(self.ctx.db, self.session)


def percent(done: int, planned: int) -> str:
    return f"{round(100 * done / planned)}\u00a0%" if planned else ""


def listed_bold(names: Sequence[str]) -> Markup:
    first, *others = [Markup("<b>{}</b>").format(each) for each in names]
    return Markup("{} et {}").format(first, Markup(" et ").join(others)) if others else first
