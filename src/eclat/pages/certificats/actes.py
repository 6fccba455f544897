"""What an administrateur does with one certificate: another copy of it, or its end."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.certificats import delivrances, levees
from eclat.domain.socle import certificat_policies
from eclat.domain.socle.champs import FormModel, Texte
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import Candidat, Certificat


class MotifRetrait(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif du retrait",
        description="Il figure tel quel dans le mail envoyé au titulaire. Qui vérifie le certificat lit la date, jamais le motif.",
        json_schema_extra={"missing": "Indiquez le motif : le titulaire le lira.", "rows": "4"},
    )


class MotifLevee(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi le retrait est levé",
        description="Le journal le garde. Le titulaire ne le lit pas.",
        json_schema_extra={"missing": "Indiquez pourquoi le retrait est levé.", "rows": "3"},
    )


class MotifDuplicata(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Pourquoi un duplicata",
        description="Exemple : document perdu. Le journal le garde.",
        json_schema_extra={"missing": "Indiquez pourquoi.", "rows": "2"},
    )


class CibleCertificat(Cible[Certificat]):
    visible = staticmethod(certificat_policies.visible_certificats)

    @property
    def nom(self) -> str:
        return self.thing.numero

    @property
    def home(self) -> str:
        return self.ctx.url("certificat", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Certificats", self.ctx.url("certificats")), (self.nom, self.home)]


def withdrawn(cible: CibleCertificat, done: Any) -> str:
    there = cible.ctx.db.get_one(Candidat, cible.thing.candidat_id).courriel
    told = "son titulaire et l’organisme en sont prévenus"
    return f"{cible.nom} est retiré, " + (
        told if there else "l’organisme en est prévenu\u00a0: prévenez le titulaire par courrier"
    )


CERTIFICAT = Actes(
    "certificat",
    CibleCertificat,
    [
        Acte(
            "duplicata",
            delivrances.edit_again,
            form=MotifDuplicata,
            said="Le duplicata de {s.nom} se prépare",
            question="Éditer un duplicata de {s.nom} ?",
            submit="Éditer le duplicata",
            text="Il reprend mot pour mot ce qui a été délivré, avec le modèle de ce jour-là, et porte la mention « Duplicata ».",
        ),
        Acte(
            "retrait",
            delivrances.withdraw,
            form=MotifRetrait,
            said=withdrawn,
            question="Retirer {s.nom} ?",
            submit="Retirer le certificat",
            text="Il n’attestera plus rien\u00a0: qui le vérifie lira qu’il est retiré, et l’organisme en est prévenu. Ce numéro ne vaudra plus "
            "jamais. Pour corriger un résultat, faites plutôt rectifier le procès-verbal.",
        ),
        Acte(
            "levee",
            levees.lift_and_resume,
            of=levees.lift,
            form=MotifLevee,
            said="Le retrait de {s.nom} est levé\u00a0: un nouveau certificat se prépare",
            question="Lever le retrait de {s.nom} ?",
            submit="Lever le retrait",
            text="{s.nom} reste retiré. Son titulaire reçoit un autre certificat, sous un nouveau numéro, tel que le procès-verbal en vigueur le dit.",
        ),
    ],
    see="Voir le certificat",
)
