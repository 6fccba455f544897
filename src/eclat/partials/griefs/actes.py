"""What is done about griefs: they are prepared and notified, answered, heard, and decided (P10)."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from eclat import clock, reglages
from eclat.courriels.compose import would_write
from eclat.domain.habilitations import auditions, griefs, reponses_griefs, resiliations, suspensions
from eclat.formats import format_date, plural
from eclat.francais import listed
from eclat.http.actes import Acte, Actes, First
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Grief, Procedure
from eclat.partials.griefs.forms import (
    Annulation,
    Audition,
    Classement,
    Compte,
    Notification,
    NouveauGrief,
    Reponse,
    Resiliation,
)
from eclat.partials.habilitation.actes import CibleDemande

SEE = "Voir les griefs"


class CibleGriefs(CibleDemande):
    suites = tuple((key.value, *words) for key, words in resiliations.SUITES.items())

    @property
    def home(self) -> str:
        return self.ctx.url("griefs", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        above = self.ctx.url("habilitation", id=self.thing.id)
        return [("Demandes d’habilitation", self.ctx.url("habilitations")), (self.nom, above), ("Griefs", self.home)]

    @cached_property
    def procedure(self) -> Procedure | None:
        return griefs.current(self.ctx.db, self.thing)

    @property
    def combien(self) -> str:
        """3 griefs; none to count before the first."""
        found = griefs.rows(self.ctx.db, self.procedure) if self.procedure else []
        return plural(len(found), "grief", "griefs") if found else "les griefs"

    @cached_property
    def laisses(self) -> str:
        """Which griefs are left without an answer: “les griefs 1 et 3”."""
        procedure = griefs.notified(self.ctx.db, self.thing)
        found = [str(each.rang) for each in reponses_griefs.left(self.ctx.db, procedure)] if procedure else []
        return f"{'le grief' if len(found) == 1 else 'les griefs'} {listed(found)}" if found else ""

    @cached_property
    def aussi(self) -> str:
        """Who is told of a résiliation besides the organisme: “ et ses 3 délégataires”."""
        named = len(suspensions.habilitated(self.ctx.db, self.thing))
        return f" et {'son' if named == 1 else 'ses'} {plural(named, 'délégataire', 'délégataires')}" if named else ""


@dataclass
class CibleGrief(CibleGriefs):
    """One of them."""

    grief: Grief | None = None

    @classmethod
    def load(cls, ctx: Context, id: UUID, grief: UUID) -> Self:  # type: ignore[override]  # the address names both
        found = super().load(ctx, id)
        found.grief = griefs.find(ctx.db, found.thing, grief)
        return found

    @property
    def params(self) -> dict[str, Any]:
        return super().params | ({"grief": self.grief.id} if self.grief else {})


@dataclass(frozen=True)
class Relue:
    """A mail that would leave, with who reads it, and what is decided."""

    lecteurs: list[str]
    mail: str
    faits: list[tuple[str, str]]
    prevenus: str = ""


def as_it_is(cible: CibleGrief) -> Form[NouveauGrief]:
    assert cible.grief is not None
    return Form.of(NouveauGrief, titre=cible.grief.titre, faits=cible.grief.faits)


def reworded(cible: CibleGrief, form: Form[NouveauGrief]) -> dict[str, Any]:
    return {"grief": cible.grief, **form.valid.model_dump()}


def this_one(cible: CibleGrief, form: None) -> dict[str, Any]:
    return {"grief": cible.grief}


def notified(cible: CibleGriefs, form: Form[Notification]) -> Relue:
    db, until = cible.ctx.db, griefs.last_day(form.valid.delai)
    found = griefs.to_notify(db, cible.thing)
    readers, mail = would_write(db, "griefs_notifies", cible.thing, found, until)
    faits = [("Griefs", str(len(found))), ("Réponse attendue", f"au plus tard le {format_date(until)}")]
    return Relue(readers, mail, faits)


def terminated(cible: CibleGriefs, form: Form[Resiliation]) -> Relue:
    said = resiliations.to_terminate(cible.ctx.db, cible.thing, **form.valid.model_dump())
    readers, mail = would_write(cible.ctx.db, "habilitation_resiliee", cible.thing, said)
    faits = [
        ("Décision", "Résiliation"),
        ("Prend effet", f"le {format_date(said.effet_le)}"),
        ("Sessions ouvertes", resiliations.SUITES[said.sessions][0]),
        ("Peut être contestée", f"jusqu’au {format_date(said.conteste_jusqu_au)}"),
    ]
    return Relue(readers, mail, faits, cible.aussi.removeprefix(" et "))


def add_first(cible: CibleGriefs) -> First | None:
    if cible.procedure is not None:
        return None
    return First(
        "Ajoutez d’abord un grief\u00a0: l’organisme doit savoir ce qui lui est reproché.", "Revenir aux griefs", cible.home
    )


def answer_first(cible: CibleGriefs) -> First | None:
    procedure = griefs.notified(cible.ctx.db, cible.thing)
    why = reponses_griefs.unfit(cible.ctx.db, procedure) if procedure else ""
    return First(why, "Revenir aux griefs", f"{cible.home}#griefs") if why else None


def time_first(cible: CibleGriefs) -> First | None:
    """From when it may be withdrawn."""
    procedure = griefs.notified(cible.ctx.db, cible.thing)
    why = resiliations.too_early(procedure) if procedure else ""
    return First(why, "Revenir aux griefs", cible.home) if why else None


def fixed(cible: CibleGriefs) -> Form[Audition]:
    """As it is; one that is not fixed is proposed in a week, at ten."""
    held = cible.procedure
    if held is None or held.audition_le is None:
        return Form.of(Audition, jour=clock.today() + timedelta(days=7), heure="10:00")
    at = held.audition_le.astimezone(clock.PARIS)
    return Form.of(Audition, jour=at.date(), heure=f"{at:%H:%M}", lieu=held.audition_lieu, lien=held.audition_lien)


GRIEFS = Actes(
    "griefs",
    CibleGriefs,
    [
        Acte(
            "ajout",
            griefs.add,
            form=NouveauGrief,
            said="Le grief est prêt, l’organisme ne le voit pas encore",
            question="Ajouter un grief contre {s.nom}",
            submit="Ajouter à la liste",
            text="L’organisme ne le lira qu’une fois les griefs notifiés ensemble. Vous y joindrez ensuite des pièces.",
        ),
        Acte(
            "notification",
            griefs.notify,
            form=Notification,
            filled=lambda cible: Form.of(Notification, delai=reglages.of(cible.ctx.db).griefs_days),
            said="Les griefs sont notifiés, l’organisme est prévenu",
            question="Notifier {s.combien} à {s.nom}\u00a0?",
            submit="Notifier et prévenir",
            text="Le dirigeant et le référent CQP reçoivent un mail. Ensuite, ces griefs ne changent plus.",
            first=add_first,
            apercu="partials/griefs/relecture.html",
            lu=notified,
        ),
        Acte(
            "audition",
            auditions.fix,
            form=Audition,
            filled=fixed,
            fields="partials/griefs/audition.html",
            said="L’audition est fixée, l’organisme est prévenu",
            question="Fixer une audition {s.de}",
            submit="Fixer et prévenir",
            text="Le dirigeant et le référent CQP reçoivent un mail avec le jour, l’heure et le lieu.",
        ),
        Acte(
            "report",
            auditions.move,
            form=Audition,
            filled=fixed,
            fields="partials/griefs/audition.html",
            said="L’audition est déplacée, l’organisme est prévenu",
            question="Déplacer l’audition {s.de}",
            submit="Déplacer et prévenir",
            text="Le dirigeant et le référent CQP reçoivent un mail.",
        ),
        Acte(
            "annulation",
            auditions.cancel,
            form=Annulation,
            said="L’audition est annulée, l’organisme est prévenu",
            question="Annuler l’audition {s.de}\u00a0?",
            submit="Annuler et prévenir",
            text="Le dirigeant et le référent CQP reçoivent un mail.",
        ),
        Acte(
            "note",
            auditions.note,
            form=Compte,
            filled=lambda cible: Form.of(Compte, dit=cible.procedure.audition_note if cible.procedure else ""),
            said="Ce qui s’est dit est enregistré",
            question="Ce qui s’est dit à l’audition {s.de}",
            submit="Enregistrer",
        ),
        Acte(
            "classement",
            resiliations.dismiss,
            form=Classement,
            said="Les griefs sont classés sans suite, l’organisme est prévenu",
            question="Classer sans suite les griefs contre {s.nom}\u00a0?",
            submit="Classer et prévenir",
            text="L’habilitation n’est pas résiliée. Une suspension reste en vigueur jusqu’à ce que vous la leviez.",
        ),
        Acte(
            "resiliation",
            resiliations.terminate,
            of=resiliations.decide,
            form=Resiliation,
            filled=lambda cible: Form.of(Resiliation, effet_le=clock.today()),
            fields="partials/griefs/resiliation.html",
            said="La résiliation est décidée, l’organisme est prévenu",
            question="Résilier l’habilitation {s.de}\u00a0?",
            submit="Résilier et prévenir",
            text="Le dirigeant et le référent CQP{s.aussi} reçoivent un mail. Vous ne pourrez plus l’annuler\u00a0: "
            "seul le comité technique le peut, si l’organisme la conteste.",
            first=time_first,
            apercu="partials/griefs/relecture.html",
            lu=terminated,
        ),
    ],
    see=SEE,
)

GRIEF = Actes(
    "grief",
    CibleGrief,
    [
        Acte(
            "modification",
            griefs.amend,
            form=NouveauGrief,
            filled=as_it_is,
            given=reworded,
            said="Le grief est modifié",
            question="Modifier le grief",
            submit="Enregistrer le grief",
            apart=True,
        ),
        Acte(
            "retrait",
            griefs.remove,
            given=this_one,
            said="Le grief est retiré",
            question="Retirer le grief «\u00a0{s.grief.titre}\u00a0»\u00a0?",
            submit="Retirer le grief",
            text="L’organisme ne l’a pas lu\u00a0: il ne le verra jamais. Ses pièces sont retirées aussi.",
            apart=True,
        ),
    ],
    see=SEE,
)

REPONSE = Actes(
    "reponse-griefs",
    CibleGriefs,
    [
        Acte(
            "envoi",
            reponses_griefs.send,
            form=Reponse,
            fields="partials/griefs/envoi.html",
            said="Votre réponse est envoyée à OC Éclat",
            question="Envoyer votre réponse aux griefs\u00a0?",
            submit="Envoyer ma réponse",
            text="Votre réponse part en une fois et ne se modifie plus ensuite. OC Éclat la lit avant de décider.",
            first=answer_first,
        )
    ],
    see=SEE,
)
