"""What OC Éclat does with the convention of an habilitation: makes it, amends it, withdraws what is not signed by both."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.changements import changements
from eclat.domain.habilitations import avenants, conventions, decision_rendue
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Ligne, Texte
from eclat.domain.socle.changement_policies import visible_changements
from eclat.domain.socle.departements import REGIONS
from eclat.formats import format_date, listed
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import Changement, Convention, Habilitation, Organisme


class AvenantSaisi(FormModel):
    changements: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Ce qui change",
        description="Territoire, équipe, délégataires\u00a0: dites-le comme l’avenant le dira. Une ligne fait un paragraphe.",
        json_schema_extra={"missing": "Dites ce qui change\u00a0: l’organisme le lira avant de signer.", "rows": "6"},
    )
    regions: list[Ligne] = Field(
        default_factory=list,
        title="Territoire",
        description="Où se tiendront les sessions une fois l’avenant signé. Aucune région cochée\u00a0: toute la France.",
    )
    equipe: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        default="",
        title="Équipe pédagogique",
        description="Telle qu’elle sera, en annexe de l’avenant\u00a0: une personne par ligne, son nom, une virgule, puis sa fonction.",
        json_schema_extra={"rows": "6"},
    )


class MotifRetrait(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Motif",
        description="Il figure tel quel dans le mail envoyé au dirigeant.",
        json_schema_extra={"missing": "Dites pourquoi\u00a0: le dirigeant le lira.", "rows": "4"},
    )


@dataclass
class CibleConvention(Cible[Habilitation]):
    visible = staticmethod(policies.visible_habilitations)

    @cached_property
    def nom(self) -> str:
        return self.ctx.db.get_one(Organisme, self.thing.organisme_id).nom

    @property
    def home(self) -> str:
        return self.ctx.url("convention", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        url = self.ctx.url
        return [
            ("Demandes d’habilitation", url("habilitations")), (self.nom, url("habilitation", id=self.thing.id)), ("Convention", self.home),
        ]  # fmt: skip

    @property
    def numero(self) -> str:
        """Of what awaits a signature."""
        waits = conventions.pending(self.ctx.db, self.thing.id)
        return waits.numero if waits else ""

    regions = tuple((each, each) for each in REGIONS)


def present(cible: CibleConvention) -> Form[AvenantSaisi]:
    """With the territory and the team of today, and the change that leads here, when the address names one."""
    db, habilitation = cible.ctx.db, cible.thing
    decision = decision_rendue.last_acceptance(db, habilitation)
    return Form.of(
        AvenantSaisi,
        changements=declared(cible) or None,
        regions=decision.regions if decision else [],
        equipe=avenants.written(avenants.team(db, habilitation)),
    )


def declared(cible: CibleConvention) -> str:
    """The change of this habilitation that the address names, in the words that were handed over."""
    ctx, key = cible.ctx, cible.ctx.query("changement")
    rows = visible_changements(ctx.me).where(Changement.habilitation_id == cible.thing.id)
    found = next((each for each in ctx.db.exec(rows) if str(each.id) == key), None) if key else None
    said = changements.handed_over(ctx.db, found) if found else {}
    begins = format_date(date.fromisoformat(said["a_compter_du"])) if said else ""
    return f"À compter du {begins}\u00a0: {said['texte']}"[:4000] if said else ""


@dataclass(frozen=True)
class Relu:
    """An avenant as it would be made."""

    avenant: Convention
    territoire: str


def reread(cible: CibleConvention, form: Form[Any]) -> Relu:
    made = avenants.to_amend(cible.ctx.db, cible.thing, **form.valid.model_dump())
    return Relu(made, listed(made.regions or [], most=20) if made.regions else "Toute la France")


CONVENTION = Actes(
    "convention",
    CibleConvention,
    [
        Acte(
            "etablissement",
            conventions.establish,
            said="La convention est établie, le dirigeant est prévenu",
            question="Établir la convention {s.de}\u00a0?",
            submit="Établir et prévenir",
            text="Elle reprend la décision, l’équipe et les clauses d’aujourd’hui. Le dirigeant la signe, puis OC Éclat.",
        ),
        Acte(
            "avenant",
            avenants.amend,
            form=AvenantSaisi,
            filled=present,
            said="L’avenant est établi, le dirigeant est prévenu",
            question="Établir un avenant à la convention {s.de}",
            crumb="Avenant",
            submit="Établir et prévenir",
            fields="partials/convention/avenant.html",
            text="Le dirigeant le signe, puis OC Éclat. Jusque-là, la convention reste en vigueur telle qu’elle est.",
            apercu="partials/convention/relecture.html",
            lu=reread,
        ),
        Acte(
            "retrait",
            conventions.withdraw,
            form=MotifRetrait,
            said="Le document est retiré, le dirigeant est prévenu",
            question="Retirer {s.numero}\u00a0?",
            submit="Retirer et prévenir",
            text="Il ne pourra plus être signé, et reste lisible ici. Vous pourrez en établir un autre.",
        ),
    ],
    see="Voir où en est la convention",
)
