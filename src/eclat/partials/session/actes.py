"""What is done with a session beside filling its request: entrusted to a binôme, agreed to or not, taken back, deleted, cancelled."""

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from markupsafe import Markup
from pydantic import Field, StringConstraints

from eclat.domain.sessions import attributions, retraits, validation
from eclat.domain.sessions.attributions import Membre
from eclat.domain.sessions.validation import Opinion
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import FormModel, Ligne, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.models import College, EtatSession, SessionCqp
from eclat.partials.dossier.effacement import CibleEffacable, Gone
from eclat.partials.session import situation

SEE = "Voir où en est la session"


class MotifAnnulation(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif de l’annulation",
        description="Il figure tel quel dans le mail envoyé.",
        json_schema_extra={"missing": "Indiquez le motif : ceux qui suivent la session le liront.", "rows": "4"},
    )


class Binome(FormModel):
    employeurs: UUID = Field(
        title="Collège des employeurs", json_schema_extra={"missing": "Choisissez qui représente les employeurs."}
    )
    salaries: UUID = Field(title="Collège des salariés", json_schema_extra={"missing": "Choisissez qui représente les salariés."})
    lien: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="",
        title="Pourquoi quelqu’un de lié à l’organisme",
        description="Seulement si une des personnes choisies a travaillé pour cet organisme. Le journal le garde.",
        json_schema_extra={"rows": "2"},
    )
    vu: Ligne = Field(default="", title="Membres que la page montrait")


class MotAccord(FormModel):
    mot: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        default="", title="Un mot", description="L’autre collège et OC Éclat le liront.", json_schema_extra={"rows": "3"}
    )


class MotifDesaccord(FormModel):
    desaccord: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif du refus",
        description="L’autre collège et OC Éclat le liront ; l’organisme aussi, si la session est refusée.",
        json_schema_extra={"missing": "Indiquez le motif : l’autre collège le lira.", "rows": "4"},
    )


class MotifArbitrage(FormModel):
    """Both are asked on one page: each field has a name of its own."""

    ouverture: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi vous l’ouvrez",
        description="Le binôme le lit.",
        json_schema_extra={"missing": "Indiquez le motif de votre décision.", "rows": "4"},
    )


class MotifRefusArbitre(FormModel):
    refus: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi vous la refusez",
        description="Le binôme et l’organisme le lisent.",
        json_schema_extra={"missing": "Indiquez le motif de votre décision.", "rows": "4"},
    )


class CibleSession(CibleEffacable[SessionCqp]):
    sorte = SessionCqp
    visible = staticmethod(session_policies.visible_sessions)

    @property
    def nom(self) -> str:
        return situation.nom(self.thing)

    @property
    def home(self) -> str:
        return self.ctx.url("session", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [(situation.liste(self.ctx.me), self.ctx.url("sessions")), (self.nom, self.home)]

    @cached_property
    def phrase(self) -> Markup:
        return situation.sentence(self.ctx.db, self.thing, self.ctx.me)

    @cached_property
    def membres(self) -> list[Membre]:
        return attributions.members(self.ctx.db, self.thing)

    @property
    def employeurs(self) -> list[tuple[UUID, str]]:
        return [(each.id, each.dit) for each in self.membres if each.college == College.EMPLOYEURS]

    @property
    def salaries(self) -> list[tuple[UUID, str]]:
        return [(each.id, each.dit) for each in self.membres if each.college == College.SALARIES]

    @cached_property
    def autre(self) -> Opinion | None:
        """What the other collège thinks."""
        said = validation.opinions(self.ctx.db, self.thing)
        return next((each for each in said if each.siege.personne_id != self.ctx.me.personne_id), None)

    @property
    def et_ouvre(self) -> str:
        """What the agreement causes, on its button."""
        first = self.autre is None or self.autre.avis is None or not self.autre.avis.favorable
        return "" if first and validation.needed() > 1 else " et ouvrir"

    @property
    def suite(self) -> str:
        if self.et_ouvre:
            return "Votre accord ouvre la session : l’organisme en est prévenu par mail."
        if self.autre is not None and self.autre.avis is not None:
            return f"{self.autre.nom} n’est pas d’accord : un administrateur décidera."
        return "La session ouvre quand l’autre collège est d’accord aussi. Il est prévenu de votre accord par mail."

    @property
    def suite_refus(self) -> str:
        if self.autre is not None and self.autre.avis is not None:
            if self.autre.avis.favorable:
                return f"{self.autre.nom} est d’accord pour ouvrir : un administrateur décidera."
            return (
                "L’autre collège refuse aussi : la session est refusée, l’organisme en est prévenu par mail avec vos deux motifs."
            )
        return "L’autre collège en est prévenu par mail, et donne son avis."

    @property
    def prevenus(self) -> str:
        """Whom a cancellation writes to."""
        return "OC Éclat en est prévenu par mail" if self.ctx.me.organisme_id else "L’organisme en est prévenu par mail"


def present(cible: CibleSession) -> Form[Binome]:
    """Filled with who sits today."""
    held = {each.college: each for each in attributions.seats(cible.ctx.db, cible.thing)}
    filled = {college.value: seat.personne_id for college, seat in held.items()}
    motif = next((seat.motif for seat in held.values() if seat.motif), "")
    return Form.of(Binome, **filled, lien=motif, vu=" ".join(str(seat.id) for seat in held.values()))


def chosen(cible: CibleSession, form: Form[Binome]) -> dict[str, Any]:
    """Both members, and whom the page showed, if it did."""
    said = form.valid
    seen = said.vu.split() if form.values("vu") else None
    return {"employeurs": said.employeurs, "salaries": said.salaries, "motif": said.lien, "seen": seen}


def reason(name: str) -> Callable[[CibleSession, Form[Any]], dict[str, Any]]:
    """The reason that a form asks for under a name of its own, since several stand on one page."""
    return lambda cible, form: {"motif": getattr(form.valid, name)}


def concluded(cible: CibleSession, etat: EtatSession) -> str:
    """What an opinion led to."""
    ends = {
        EtatSession.OUVERTE: "La session est ouverte, l’organisme est prévenu",
        EtatSession.REFUSEE: "La session est refusée, l’organisme est prévenu",
    }
    return ends.get(etat, "Votre avis est enregistré")


ATTRIBUTION = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "attribution",
            attributions.attribute,
            form=Binome,
            filled=present,
            given=chosen,
            said="La demande est confiée au binôme, les personnes nouvellement choisies sont prévenues",
            question="Confier « {s.nom} » à un binôme paritaire",
            crumb="Binôme paritaire",
            submit="Confier et prévenir",
            fields="partials/session/binome.html",
            text="Un membre de chaque collège. Chaque personne nouvellement choisie est prévenue par mail.",
            apart=True,
        ),
    ],
    see=SEE,
)

VALIDATION = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "desaccord",
            validation.refuse_agreement,
            of=validation.object_to,
            form=MotifDesaccord,
            given=reason("desaccord"),
            said=concluded,
            question="Refuser l’ouverture de « {s.nom} » ?",
            submit="Refuser l’ouverture",
            text="{s.suite_refus}",
        ),
        Acte(
            "accord",
            validation.give_agreement,
            of=validation.agree,
            form=MotAccord,
            given=reason("mot"),
            said=concluded,
            more="{s.et_ouvre}",
            question="Donner votre accord pour ouvrir « {s.nom} » ?",
            text="{s.suite}",
        ),
    ],
    see=SEE,
)

ARBITRAGE = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "arbitrage-refus",
            validation.settle_refuse,
            form=MotifRefusArbitre,
            given=reason("refus"),
            said="La session est refusée, l’organisme est prévenu",
            question="Refuser « {s.nom} » ?",
            submit="Refuser et prévenir",
            text="Les deux collèges ne sont pas d’accord : votre décision l’emporte.",
        ),
        Acte(
            "arbitrage-ouverture",
            validation.settle_open,
            form=MotifArbitrage,
            given=reason("ouverture"),
            said="La session est ouverte, l’organisme est prévenu",
            question="Ouvrir « {s.nom} » ?",
            submit="Ouvrir et prévenir",
            text="Les deux collèges ne sont pas d’accord : votre décision l’emporte.",
        ),
    ],
    see=SEE,
)

VIE = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "retrait",
            retraits.withdraw,
            said="La demande est de nouveau un brouillon, OC Éclat est prévenu",
            question="Reprendre la demande « {s.nom} » ?",
            submit="Reprendre et prévenir",
            text="Elle redevient un brouillon que vous pouvez modifier, et quitte OC Éclat, qui en est prévenu par mail. "
            "OC Éclat ne l’étudiera qu’après un nouveau dépôt.",
        ),
        Acte(
            "suppression",
            retraits.discard,
            said="Le brouillon est supprimé",
            question="Supprimer le brouillon « {s.nom} » ?",
            submit="Supprimer le brouillon",
            text="Tout ce que vous avez saisi et joint à cette demande est effacé. Cela ne s’annule pas.",
            cadre=Gone("sessions"),
        ),
        Acte(
            "annulation",
            retraits.cancel,
            form=MotifAnnulation,
            said="La session est annulée",
            question="Annuler la session « {s.nom} » ?",
            submit="Annuler la session et prévenir",
            text="Elle n’aura pas lieu, ou s’arrête là. {s.prevenus}, avec le motif. Cela ne s’annule pas.",
        ),
    ],
    see=SEE,
)
