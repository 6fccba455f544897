"""What an administrateur does with a line of the register of jurors (P14)."""

from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import select

from eclat.domain.jurys import frais, registre
from eclat.domain.jurys.frais import NATURES, Frais
from eclat.domain.jurys.registre import COLLEGES, QUALITES, FicheJure, Lien
from eclat.domain.socle.champs import FormModel
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import EtatOrganisme, Jure, Organisme


class LienRetire(FormModel):
    organisme: UUID = Field(title="Organisme", json_schema_extra={"missing": "Choisissez le lien à retirer."})


class FraisRetires(FormModel):
    frais: UUID = Field(title="Frais", json_schema_extra={"missing": "Choisissez les frais à retirer."})


class CibleJure(Cible[Jure]):
    visible = staticmethod(registre.visible_jures)
    qualites = QUALITES
    colleges = COLLEGES
    natures = tuple((key.value, said) for key, said in NATURES.items())

    @property
    def nom(self) -> str:
        return f"{self.thing.prenom} {self.thing.nom}"

    @property
    def home(self) -> str:
        return self.ctx.url("jure", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Registre des jurés", self.ctx.url("jures")), (self.nom, self.home)]

    @property
    def organismes(self) -> list[tuple[UUID, str]]:
        """Those that may run sessions."""
        rows = select(Organisme).where(Organisme.etat == EtatOrganisme.ACCEPTE).order_by(Organisme.nom).limit(2000)
        return [(each.id, each.nom) for each in self.ctx.db.exec(rows)]

    @property
    def lies(self) -> list[tuple[UUID, str]]:
        return [(tie.organisme_id, name) for tie, name in registre.ties(self.ctx.db, self.thing)]

    @property
    def sessions(self) -> list[tuple[UUID, str]]:
        return frais.sessions_of(self.ctx.db, self.thing)

    @property
    def depenses(self) -> list[tuple[UUID, str]]:
        return frais.of_juror(self.ctx.db, self.thing)


def as_it_is(cible: CibleJure) -> Form[FicheJure]:
    held = {name: getattr(cible.thing, name) for name in FicheJure.model_fields}
    return Form.of(FicheJure, **{name: value for name, value in held.items() if value not in (None, "")})


def whole(name: str) -> Any:
    """The form, as one argument of the verb."""
    return lambda cible, form: {name: form.valid}


JURE = Actes(
    "jure",
    CibleJure,
    [
        Acte("verification", registre.accept, said="{s.nom} est au registre"),
        Acte(
            "modification",
            registre.amend,
            form=FicheJure,
            filled=as_it_is,
            given=whole("fiche"),
            said="La fiche est enregistrée",
            question="Modifier la fiche {s.de}",
            submit="Enregistrer",
            fields="partials/jure/modification.html",
        ),
        Acte("retablissement", registre.restore, said="{s.nom} est de nouveau au registre"),
        Acte(
            "retrait",
            registre.withdraw,
            said="{s.nom} n’est plus proposé aux jurys",
            question="Retirer {s.nom} du registre ?",
            text="Cette personne n’est plus proposée aux jurys ; ceux où elle siège ne changent pas. Cela s’annule.",
        ),
        Acte(
            "lien",
            registre.tie,
            form=Lien,
            said="Le lien est noté",
            question="Lien {s.de} avec un organisme",
            submit="Noter ce lien",
            fields="partials/jure/lien.html",
            text="Un motif sera demandé pour un jury de cet organisme.",
            apart=True,
        ),
        Acte(
            "retrait-lien",
            registre.untie,
            form=LienRetire,
            said="Le lien est retiré",
            question="Retirer un lien {s.de}",
            submit="Retirer ce lien",
            fields="partials/jure/lien_retrait.html",
            apart=True,
        ),
        Acte(
            "frais",
            frais.note,
            form=Frais,
            given=whole("frais"),
            said="Les frais sont notés",
            question="Noter des frais {s.de}",
            submit="Noter ces frais",
            fields="partials/jure/depense.html",
            apart=True,
        ),
        Acte(
            "retrait-frais",
            frais.remove,
            form=FraisRetires,
            said="Les frais sont retirés",
            question="Retirer des frais {s.de}",
            submit="Retirer ces frais",
            fields="partials/jure/depense_retrait.html",
            apart=True,
        ),
    ],
    see="Voir sa fiche",
)
