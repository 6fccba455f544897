"""What an administrateur does with a signed procès-verbal: attribute what it says, or send it back with a reason (P14)."""

from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.jurys import attributions, notifications
from eclat.domain.jurys.pv import current
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import Coche, FormModel, Ligne, Texte
from eclat.formats import plural
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import SessionCqp
from eclat.partials.session import situation
from eclat.partials.session.cible import SEE

NOBODY = "Aucun candidat n’est à prévenir"


class Attribution(FormModel):
    vu: Annotated[Ligne, StringConstraints(max_length=64)] = Field(default="", title="Empreinte que la page montrait")


class Renvoi(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Ce qui n’est pas juste",
        description="Le binôme paritaire le lit, et le procès-verbal rectificatif le cite.",
        json_schema_extra={"missing": "Dites au binôme paritaire ce qui n’est pas juste.", "rows": "4"},
    )
    tous: Coche = Field(default=False, title="Tous les candidats")
    candidats: list[UUID] = Field(default_factory=list, title="Candidats concernés")


class CibleResultats(Cible[SessionCqp]):
    visible = staticmethod(session_policies.followed_sessions)

    @property
    def nom(self) -> str:
        return situation.nom(self.thing)

    @property
    def home(self) -> str:
        return self.ctx.url("resultats", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        session = self.ctx.url("session", id=self.thing.id)
        return [(situation.liste(self.ctx.me), self.ctx.url("sessions")), (self.nom, session), ("Résultats", self.home)]

    @cached_property
    def empreinte(self) -> str:
        pv = current(self.ctx.db, self.thing)
        return pv.empreinte if pv else ""

    @cached_property
    def candidats(self) -> list[tuple[UUID, str]]:
        versions = [each for each in (current(self.ctx.db, self.thing),) if each]
        return [(each.candidat.id, each.nom) for each in notifications.pv_lignes(self.ctx.db, versions)]

    @property
    def suite(self) -> str:
        """Whom an attribution tells, and how."""
        versions = attributions.to_attribute(self.ctx.db, self.thing)
        lignes = notifications.pv_lignes(self.ctx.db, versions)
        posted = sum(not each.candidat.courriel for each in lignes)
        whom = dits_prevenus(len(lignes) - posted, posted, " par mail, sans attendre") or NOBODY
        return f"{whom}. L’organisme reçoit la liste. Cela ne s’annule pas\u00a0: une erreur se rectifie."


def dits_prevenus(mailed: int, posted: int, how: str = "") -> str:
    """“11 candidats sont prévenus ; 1 lettre est à imprimer”: neither of nobody."""
    told = f"{plural(mailed, 'candidat est prévenu', 'candidats sont prévenus')}{how}" if mailed else ""
    letters = f"{plural(posted, 'lettre est', 'lettres sont')} à imprimer" if posted else ""
    return "\u00a0; ".join(filter(None, (told, letters)))


def attributed(cible: CibleResultats, done: Any) -> str:
    return f"Les résultats sont attribués. {dits_prevenus(done['mails'], done['lettres']) or NOBODY}"


def seen(cible: CibleResultats) -> Form[Attribution]:
    return Form.of(Attribution, vu=cible.empreinte)


ATTRIBUTION = Actes(
    "resultats",
    CibleResultats,
    [
        Acte(
            "attribution",
            attributions.attribute,
            form=Attribution,
            filled=seen,
            said=attributed,
            question="Attribuer les résultats de « {s.nom} » ?",
            submit="Attribuer et prévenir",
            text="{s.suite}",
            fields="partials/resultat/attribution.html",
        ),
        Acte(
            "renvoi",
            attributions.send_back,
            form=Renvoi,
            given=lambda cible, form: {"motif": form.valid.motif, "candidats": None if form.valid.tous else form.valid.candidats},
            said="Le procès-verbal est renvoyé au binôme, qui en est prévenu",
            question="Renvoyer le procès-verbal de « {s.nom} » ?",
            submit="Renvoyer et prévenir",
            text="La version signée est gardée. Une nouvelle s’ouvre pour les candidats concernés\u00a0: elle se saisit, puis se signe.",
            fields="partials/resultat/renvoi.html",
        ),
    ],
    see=SEE,
)
