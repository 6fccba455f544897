"""What is corrected of a candidate once the jury sat: by an administrateur, by the binôme paritaire."""

from pydantic import Field

from eclat.domain.certificats import adresses
from eclat.domain.jurys import corrections
from eclat.domain.sessions.candidats.champs import SEXES, VISEES
from eclat.domain.sessions.candidats.valeurs import Blocs, Court, Naissance, Pays, Prenoms, Ville
from eclat.domain.socle.champs import Courriel, FormModel, Jour
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.models import Sexe, Visee
from eclat.partials.candidat.actes import CibleCandidat


class CibleCorrigee(CibleCandidat):
    sexes = tuple((each.value, words) for each, words in SEXES.items())
    visees = tuple((each.value, words) for each, words in VISEES.items())


class AdresseCandidat(FormModel):
    courriel: Courriel = Field(
        default="",
        title="Adresse mail",
        description="Ses résultats et ses certificats y seront annoncés. Vide : plus aucun mail ne lui est envoyé.",
        json_schema_extra={"type": "email"},
    )


class RectificationCandidat(FormModel):
    nom_naissance: Court = Field(title="Nom de naissance", json_schema_extra={"missing": "Indiquez le nom de naissance."})
    nom_usage: Court = Field(default="", title="Nom d’usage")
    prenoms: Prenoms = Field(
        title="Prénoms",
        description="Un à trois, séparés par des virgules.",
        json_schema_extra={"missing": "Indiquez au moins un prénom."},
    )
    ne_le: Naissance = Field(
        title="Date de naissance",
        description="Exemple : 14/03/1998.",
        json_schema_extra={"missing": "Indiquez la date de naissance."},
    )
    sexe: Sexe = Field(title="Sexe", json_schema_extra={"missing": "Choisissez F ou M."})
    commune: Ville = Field(
        title="Commune de naissance",
        description="À l’étranger, la ville seule.",
        json_schema_extra={"missing": "Indiquez la commune de naissance."},
    )
    pays: Pays = Field(title="Pays de naissance", json_schema_extra={"missing": "Indiquez le pays de naissance."})
    entre_le: Jour | None = Field(
        default=None, title="Entrée en formation", description="Le certificat cite l’enregistrement en vigueur ce jour-là."
    )
    vise: Visee | None = Field(default=None, title="Ce que le candidat vise", description="Sans réponse : le CQP entier.")
    blocs_vises: Blocs = Field(
        default="", title="Blocs visés", description="Quand ce n’est pas le CQP entier. Exemple : BC01, BC03."
    )


def written(cible: CibleCandidat) -> Form[AdresseCandidat]:
    return Form.of(AdresseCandidat, courriel=cible.thing.courriel)


def proposed(cible: CibleCandidat) -> Form[RectificationCandidat]:
    """What is written, with what the candidate proposed in its place."""
    row = cible.thing
    form = Form.of(RectificationCandidat, **{name: getattr(row, name) for name in corrections.JUDGED})
    form.raw["ne_le"] = [f"{row.ne_le:%d/%m/%Y}" if row.ne_le else ""]
    for name, value in row.correction.items():
        form.raw[name] = [value]
    return form


def readdressed(cible: CibleCandidat, told: bool) -> str:
    return f"L’adresse mail est corrigée{', ses résultats y sont annoncés de nouveau' if told else ''}"


def said(cible: CibleCandidat, form: Form[RectificationCandidat]) -> dict[str, object]:
    return {"valeurs": form.valid.model_dump()}


CORRECTIONS = Actes(
    "candidat",
    CibleCorrigee,
    [
        Acte(
            "rectification",
            corrections.correct_and_settle,
            of=corrections.correct,
            form=RectificationCandidat,
            filled=proposed,
            given=said,
            said="Le candidat est corrigé",
            question="Corriger {s.nom}",
            text="Tant que le procès-verbal est en saisie. Le journal garde quels champs ont changé, jamais ce qu’ils contiennent.",
            submit="Corriger",
            crumb="Corriger",
            fields="partials/candidat/rectification.html",
        ),
        Acte(
            "adresse",
            adresses.readdress_and_tell,
            of=corrections.readdress,
            form=AdresseCandidat,
            filled=written,
            said=readdressed,
            question="Corriger l’adresse mail de {s.nom}",
            text="Les liens envoyés à l’ancienne adresse ne s’ouvriront plus. Ses résultats et ses certificats, s’ils sont déjà annoncés, "
            "le seront de nouveau à la nouvelle.",
            submit="Corriger l’adresse",
            crumb="Adresse mail",
        ),
    ],
    see="Voir ce candidat",
)
