"""The comité technique is asked what it thinks of a session, and each of its members who is asked says it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.sessions import comite
from eclat.domain.socle.champs import FormModel, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.models import SensAvis
from eclat.partials.session.cible import SEE, CibleSession


class DemandeAvis(FormModel):
    membres: list[UUID] = Field(
        title="Membres du comité technique",
        description="Chaque personne choisie est prévenue par mail, et lit la demande.",
        json_schema_extra={"missing": "Choisissez au moins un membre du comité technique."},
    )
    demande: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Ce que vous souhaitez savoir", json_schema_extra={"rows": "3"}
    )


class AvisDonne(FormModel):
    sens: SensAvis = Field(title="Votre avis", json_schema_extra={"missing": "Choisissez favorable, réservé ou défavorable."})
    raison: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif",
        description="Seuls le binôme paritaire et l’administrateur le lisent.",
        json_schema_extra={"missing": "Indiquez le motif de votre avis.", "rows": "4"},
    )


def asked(cible: CibleSession, form: Form[DemandeAvis]) -> dict[str, Any]:
    return {"membres": form.valid.membres, "question": form.valid.demande}


def said(cible: CibleSession, form: Form[AvisDonne]) -> dict[str, Any]:
    return {"sens": form.valid.sens, "motif": form.valid.raison}


DEMANDE = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "demande-avis",
            comite.ask,
            form=DemandeAvis,
            given=asked,
            said="L’avis est demandé, les personnes choisies sont prévenues",
            question="Demander l’avis du comité technique sur « {s.nom} »",
            crumb="Comité technique",
            submit="Demander et prévenir",
            fields="partials/session/demande_avis.html",
            text="Le comité conseille : vous décidez avec ou sans son avis.",
            apart=True,
        )
    ],
    see=SEE,
)
CONSEIL = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "avis",
            comite.advise,
            form=AvisDonne,
            given=said,
            said="Votre avis est donné, le binôme est prévenu",
            question="Donner votre avis sur « {s.nom} »",
            submit="Donner mon avis",
            fields="partials/session/avis_donne.html",
            text="Le binôme paritaire vous lit, puis décide.",
        )
    ],
    see=SEE,
)
