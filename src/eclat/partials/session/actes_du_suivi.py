"""What its organisme does with a session that runs: its dates and places change, its team, a candidate leaves."""

import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat import clock
from eclat.domain.dossiers import dossiers
from eclat.domain.dossiers.formulaires import FONCTIONS, LigneFormateur
from eclat.domain.sessions import abandons, assiduite, changements
from eclat.domain.sessions.changements import CHAMPS, Modification
from eclat.domain.socle.champs import FormModel, Proche, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.partials.session.cible import SEE, CibleSession


class Abandon(FormModel):
    candidat: UUID = Field(title="Candidat", json_schema_extra={"missing": "Choisissez le candidat."})
    le: Proche = Field(
        title="À compter du", description="Sa présence n’est plus demandée à partir de ce jour.",
        json_schema_extra={"missing": "Indiquez le jour de l’abandon."},
    )  # fmt: skip
    motif: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Motif",
        description="Votre organisme, celui dont il est délégataire s’il y en a un, le binôme paritaire et OC Éclat le lisent. Rien de médical.",
        json_schema_extra={"missing": "Indiquez le motif de l’abandon.", "rows": "3"},
    )  # fmt: skip


class Reprise(FormModel):
    candidat: UUID = Field(title="Candidat", json_schema_extra={"missing": "Choisissez le candidat."})


class Depart(FormModel):
    formateur: UUID = Field(title="Personne", json_schema_extra={"missing": "Choisissez la personne."})


class CibleSuivie(CibleSession):
    @property
    def presents(self) -> list[tuple[UUID, str]]:
        """Who may drop out; who did, to correct the day or the reason."""
        return [
            (each.id, each.appele + (" (abandon déclaré)" if each.abandon_le else ""))
            for each in assiduite.inscrits(self.ctx.db, self.thing)
        ]

    def vu(self, form: Form[Any]) -> str:
        """What the page shows of each field; once refused, what it showed, but for those that another wrote meanwhile."""
        held = {name: changements.as_shown(getattr(self.thing, name)) for name in CHAMPS}
        shown = held | {
            name: value for name, value in seen(form.value("vu")).items() if name in held and name not in form.messages
        }
        return json.dumps(shown)

    @property
    def partis(self) -> list[tuple[UUID, str]]:
        return [(each.id, each.appele) for each in assiduite.inscrits(self.ctx.db, self.thing) if each.abandon_le]

    @property
    def equipe(self) -> list[tuple[UUID, str]]:
        return [(each.id, f"{each.prenom} {each.nom}".strip() or "Sans nom") for each in dossiers.team(self.ctx.db, self.thing)]

    fonctions = tuple((key.value, label) for key, label in FONCTIONS.items())


def as_it_is(cible: CibleSuivie) -> Form[Any]:
    values = {name: getattr(cible.thing, name) for name in CHAMPS}
    return Form.of(Modification, **{name: value for name, value in values.items() if value not in (None, "")})


def modified(cible: CibleSuivie, form: Form[Any]) -> dict[str, Any]:
    said: dict[str, Any] = form.valid.model_dump()
    return said | {"vu": seen(said["vu"])}


def seen(text: str) -> dict[str, str]:
    """What the page showed of each field, as it sends it back."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):  # brackets within brackets, which no page of ours sends
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}


def leaving(cible: CibleSuivie) -> Form[Abandon]:
    """Today, and the candidate from whom one came."""
    day: date = clock.today()
    return Form.of(Abandon, le=day, **({"candidat": chosen} if (chosen := cible.ctx.query("candidat")) else {}))


SUIVI = Actes(
    "session",
    CibleSuivie,
    [
        Acte(
            "modification",
            changements.change,
            form=Modification,
            filled=as_it_is,
            given=modified,
            said="La session est modifiée, le binôme paritaire en sera prévenu",
            question="Modifier les dates et les lieux de « {s.nom} »",
            crumb="Dates et lieux",
            submit="Enregistrer les changements",
            fields="partials/session/modification.html",
            text="Ce qui était prévu reste dans l’historique. Le binôme paritaire reçoit un seul mail pour vos changements des quinze minutes qui suivent.",
        ),
        Acte(
            "abandon",
            abandons.drop_out,
            form=Abandon,
            filled=leaving,
            said="L’abandon est enregistré, le binôme paritaire est prévenu",
            question="Déclarer l’abandon d’un candidat",
            crumb="Abandon",
            submit="Déclarer l’abandon et prévenir",
            fields="partials/session/abandon.html",
            text="Ce qui a été saisi de sa présence reste. Cela se corrige, ou s’annule.",
        ),
        Acte(
            "reprise",
            abandons.take_back,
            form=Reprise,
            said="L’abandon est annulé, le binôme paritaire en sera prévenu",
            question="Annuler un abandon déclaré par erreur",
            crumb="Annuler un abandon",
            fields="partials/session/reprise.html",
            text="Sa présence est de nouveau demandée à toutes les demi-journées.",
        ),
        Acte(
            "formateur-ajout",
            changements.add_trainer,
            form=LigneFormateur,
            said="L’équipe est complétée, le binôme paritaire en sera prévenu",
            question="Ajouter quelqu’un à l’équipe de la session",
            crumb="Équipe",
            fields="partials/session/formateur_ajout.html",
        ),
        Acte(
            "formateur-retrait",
            changements.remove_trainer,
            form=Depart,
            said="L’équipe est modifiée, le binôme paritaire en sera prévenu",
            question="Retirer quelqu’un de l’équipe de la session",
            crumb="Équipe",
            submit="Retirer",
            fields="partials/session/formateur_retrait.html",
        ),
    ],
    see=SEE,
)
