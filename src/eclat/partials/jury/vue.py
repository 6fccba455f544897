"""The jury of a session as one reader finds it: when, where, who sits and what they answered, what the candidates lack, what is next."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from eclat import clock
from eclat.domain.jurys import avertissements, composition, convocations, eligibilite, reponses
from eclat.domain.jurys.composition import Composition, Place, Quorum
from eclat.domain.jurys.eligibilite import Dossier
from eclat.domain.sessions import heures, invitations
from eclat.domain.socle import jury_policies, session_policies
from eclat.formats import JOURS, format_date, initials, plural
from eclat.francais import listed
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import EtatSession, MembreJury, ReponseJure, SessionCqp
from eclat.partials.jury.actes import JURY
from eclat.partials.session import onglets, situation

E, R = EtatSession, ReponseJure
REPONSES = {R.VIENT: ("confirmé", "check", "ok"), R.NE_VIENT_PAS: ("empêché", "triangle-alert", "warn")}


@dataclass(frozen=True)
class Siege:
    """A place as the page shows it. ``etat``: words, icon and colour of what its holder answered; ``dits``: what is warned of them."""

    place: Place
    etat: tuple[str, str, str]
    dits: tuple[str, ...] = ()
    liens: tuple[str, ...] = ()

    @property
    def initiales(self) -> str:
        return initials(self.place.nom)

    @property
    def membre(self) -> MembreJury | None:
        return self.place.membre


@dataclass
class VueJury:
    ctx: Context
    session: SessionCqp
    note: str = ""

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @property
    def phrase(self) -> Any:
        return situation.sentence(self.ctx.db, self.session, self.ctx.me)

    @property
    def onglets(self) -> list[dict[str, Any]]:
        return onglets.tabs(self.ctx, self.session, onglets.JURY)

    @property
    def own(self) -> bool:
        return self.ctx.can(session_policies.can_edit_session, self.session)

    @property
    def preside(self) -> bool:
        return self.ctx.can(jury_policies.can_preside, self.session)

    @cached_property
    def offres(self) -> Offres:
        return JURY.offers(self.ctx, self.session)

    @cached_property
    def there(self) -> Composition:
        return composition.of(self.ctx.db, self.session)

    # --- when and where

    @property
    def jours(self) -> list[tuple[str, str]]:
        """Each day, with its hours: “Vendredi 18 décembre 2026”, “9 h – 12 h 30, 13 h 30 – 17 h 30”."""
        found = []
        for jour, seances in groupby(self.there.seances, key=lambda each: each.jour):
            hours = ", ".join(f"{heures.said(each.de)} – {heures.said(each.a)}" for each in seances)
            found.append((f"{JOURS[jour.weekday()].capitalize()} {format_date(jour)}", hours))
        return found

    @property
    def heure(self) -> str:
        return heures.said_of(self.there.code_postal)

    @property
    def lieu(self) -> str:
        return invitations.where(self.there.jury) if self.there.jury else ""

    @property
    def visio(self) -> str:
        return self.there.jury.lien_visio if self.there.jury and (self.own or self.ctx.me.est_agent) else ""

    @property
    def convoque(self) -> bool:
        return self.session.etat == E.JURY_PLANIFIE

    @property
    def tenu(self) -> bool:
        return self.session.etat not in (E.OUVERTE, E.EN_COURS, E.JURY_PLANIFIE)

    # --- who sits

    @cached_property
    def sieges(self) -> list[Siege]:
        names = {each.id: each.nom for each in self.dossiers}
        ties = reponses.ties_of(self.ctx.db, [each.id for each in self.there.membres])
        day = self.there.seances[0].jour if self.there.seances else self.session.jury_le
        found = []
        for place in self.there.places:
            who = place.membre
            said = avertissements.of_member(self.ctx.db, self.session, who, day) if who else []
            tied = [names[key] for key in ties.get(who.id, ()) if key in names] if who else []
            found.append(Siege(place, self.etat(place), tuple(said), tuple(tied)))
        return found

    def etat(self, place: Place) -> tuple[str, str, str]:
        who = place.membre
        if place.vide:
            return "à proposer", "circle-dashed", "warn"
        if who is not None and who.present is not None:
            return ("présent", "check", "ok") if who.present else ("absent", "user-round-x", "warn")
        if who is None or who.convoque_le is None:
            return "proposé", "circle-dashed", ""
        return REPONSES.get(who.reponse, ("convoqué", "clock", ""))

    @property
    def quorum(self) -> Quorum:
        return self.there.presence if self.there.notee else self.there.quorum

    @property
    def quorum_dit(self) -> str:
        """What is reached or not, by those who were there, or by those who said that they come."""
        found = self.quorum
        if self.there.notee:
            return f"Quorum {'atteint' if found.atteint else 'non atteint'} : il faut {found.voulu}."
        if not self.convoque:
            return f"Le quorum demande {found.voulu}."
        return f"Quorum {'réuni par les réponses reçues' if found.atteint else 'pas encore réuni par les réponses reçues'} : il faut {found.voulu}."

    @property
    def reponses(self) -> str:
        """3 réponses sur 5"""
        told = [each for each in self.there.membres if each.convoque_le]
        return (
            f"{plural(sum(each.reponse != R.ATTENDUE for each in told), 'réponse', 'réponses')} sur {len(told)}" if told else ""
        )

    # --- what is next

    @property
    def avant(self) -> list[str]:
        """What keeps it from being confirmed."""
        return [] if self.convoque or self.tenu else convocations.lacking(self.there)

    @property
    def reserves(self) -> list[str]:
        return [] if self.convoque or self.tenu else convocations.doubts(self.ctx.db, self.session, self.there)

    @property
    def confirme(self) -> str:
        jury = self.there.jury
        if jury is None or jury.confirme_le is None:
            return ""
        day = f"Confirmé le {format_date(jury.confirme_le)}"
        return f"{day}, malgré ce qui était signalé : « {jury.motif} »" if jury.motif else f"{day}."

    @property
    def suite(self) -> str:
        """What happens next, and by whom."""
        jury = self.there.jury
        if self.tenu and self.there.siege:
            return "Le jury a commencé\u00a0: le binôme paritaire note qui est présent, et le procès-verbal peut être saisi."
        if self.tenu:
            return "Le jury s’est réuni : la suite est au procès-verbal."
        if self.convoque:
            if self.there.ouvert:
                return "Le jury a commencé : le binôme paritaire note qui est présent."
            days = (self.there.seances[0].jour - clock.today()).days if self.there.seances else 0
            when = "aujourd’hui" if days <= 0 else "demain" if days == 1 else f"dans {days} jours"
            return f"Le jury se tient {when}. Les convocations sont parties, {self.reponses}."
        if self.session.etat == E.OUVERTE:
            return "Le jury se prépare dès maintenant ; il se confirme une fois la formation commencée."
        if self.preside:
            said = (
                "L’organisme vous a transmis cette composition : complétez-la, puis confirmez-la."
                if jury and jury.propose_le
                else ""
            )
            return (
                said
                or "L’organisme propose la date et les membres ; vous complétez, puis confirmez : les convocations partent alors."
            )
        if self.own:
            said = (
                "Le binôme paritaire a reçu votre proposition : il la complète, puis la confirme."
                if jury and jury.propose_le
                else ""
            )
            return (
                said
                or "Proposez la date, le lieu et les membres ; le binôme paritaire complète, puis confirme : les convocations partent alors."
            )
        return "L’organisme propose la date et les membres ; le binôme paritaire complète, puis confirme."

    # --- the candidates

    @cached_property
    def dossiers(self) -> list[Dossier]:
        return eligibilite.of(self.ctx.db, self.session)

    @property
    def incomplets(self) -> list[Dossier]:
        return [each for each in self.dossiers if each.manques]

    @property
    def communs(self) -> list[str]:
        """What all those who lack something lack alike."""
        return eligibilite.shared(self.incomplets)

    @property
    def communs_dits(self) -> str:
        """“Aux 12 candidats, il manque : l’accès.”; nothing when each lacks something else."""
        many, these = len(self.incomplets), ", ".join(self.communs)
        whom = f"Aux {many} candidats" if many == len(self.dossiers) else f"À ces {many} candidats"
        return f"{whom}, il manque\u00a0: {these}." if these else ""

    def propres(self, dossier: Dossier) -> str:
        """What this one lacks besides."""
        left = ", ".join(each for each in dossier.manques if each not in self.communs)
        return f"Il {'lui manque aussi' if self.communs else 'manque'}\u00a0: {left}." if left else ""

    @property
    def admis(self) -> list[Dossier]:
        """Whom the binôme let before it though something lacked: what is left of it once it sat."""
        return [each for each in self.dossiers if each.candidat.admis_malgre]

    @property
    def complets(self) -> str:
        """12 dossiers complets sur 15"""
        good = sum(not each.manques for each in self.dossiers)
        return f"{plural(good, 'dossier complet', 'dossiers complets')} sur {len(self.dossiers)}"

    @property
    def a_distance(self) -> str:
        far = [each.nom for each in self.dossiers if each.candidat.jury_a_distance]
        return listed(far) if far else ""

    def question(self, name: str, **chosen: UUID | str) -> str:
        """The page of a question, filled with the one from whom one comes."""
        query = "&".join(f"{key}={value}" for key, value in chosen.items())
        return f"{self.offres[name].url}?{query}"
