"""What each collège thinks of a session, and what an administrateur decides where they differ."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.sessions import instruction, validation
from eclat.domain.socle.champs import FormModel, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.models import EtatSession
from eclat.partials.point.actes import usual_day
from eclat.partials.point.cible import ask_first, lift_first
from eclat.partials.point.forms import Echeance
from eclat.partials.session.cible import SEE, CibleSession


class MotAccord(FormModel):
    mot: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        default="", title="Un mot", description="L’autre collège et OC Éclat le liront.", json_schema_extra={"rows": "3"}
    )


class MotifDesaccord(FormModel):
    desaccord: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif du refus",
        description="L’autre collège et OC Éclat le liront ; l’organisme aussi, si la session est refusée.",
        json_schema_extra={"missing": "Indiquez le motif : l’autre collège le lira.", "rows": "4"},
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
            question="Refuser l’ouverture de « {s.nom} » ?",
            submit="Refuser l’ouverture",
            text="{s.suite_refus}",
        ),
        Acte(
            "renvoi",
            instruction.POINTS.send_back,
            said="La demande est renvoyée, l’organisme est prévenu",
            more="{s.waiting_count}",
            first=ask_first,
            question="Demander un complément sur « {s.nom} » ?",
            text="Les avis déjà donnés ne comptent plus : chaque collège se prononce à nouveau sur la demande complétée.",
            submit="Renvoyer et prévenir",
            fields="partials/point/renvoi.html",
            form=Echeance,
            filled=usual_day,
        ),
        Acte(
            "accord",
            validation.give_agreement,
            of=validation.agree,
            form=MotAccord,
            given=reason("mot"),
            said=concluded,
            more="{s.et_ouvre}",
            first=lift_first("avant de donner votre accord"),
            question="Donner votre accord pour ouvrir « {s.nom} » ?",
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
            question="Refuser « {s.nom} » ?",
            submit="Refuser et prévenir",
            text="Les deux collèges ne sont pas d’accord : votre décision l’emporte.",
        ),
        Acte(
            "arbitrage-ouverture",
            validation.settle_open,
            form=MotifArbitrage,
            given=reason("ouverture"),
            said="La session est ouverte, l’organisme est prévenu",
            question="Ouvrir « {s.nom} » ?",
            submit="Ouvrir et prévenir",
            text="Les deux collèges ne sont pas d’accord : votre décision l’emporte.",
        ),
    ],
    see=SEE,
)
