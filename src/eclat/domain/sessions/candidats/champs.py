"""What is asked of a candidate, and why: the help of each field says it, since nothing that is not necessary may be asked (L6353-9)."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from eclat.domain.sessions.candidats import naissances
from eclat.domain.sessions.candidats.valeurs import Blocs, Court, Libre, Long, Naissance, Pays, Prenoms, Ville, lue
from eclat.domain.socle.champs import Courriel, FormModel, Jour, extra
from eclat.domain.socle.doutes import Doute
from eclat.models import Acces, Financement, Sexe, Visee


def asked(section: str, missing: str = "") -> dict[str, Any]:
    return {"section": section, "missing": missing} if missing else {"section": section}


class LigneCandidat(FormModel):
    """A row of the table, in the order of its columns; then what stands on the page of one candidate."""

    nom_naissance: Court = Field(
        title="Nom de naissance",
        description="Il figure sur le certificat, tel que l’état civil l’écrit.",
        json_schema_extra=asked("etat_civil", "Indiquez le nom de naissance."),
    )
    nom_usage: Court = Field(
        default="",
        title="Nom d’usage",
        description="S’il diffère : il figure aussi sur le certificat.",
        json_schema_extra=asked("etat_civil"),
    )
    prenoms: Prenoms = Field(
        title="Prénoms",
        description="Un à trois, dans l’ordre de l’état civil. Une virgule les sépare quand l’un d’eux a deux mots : Marie Ange, Louise.",
        json_schema_extra=asked("etat_civil", "Indiquez au moins un prénom."),
    )
    ne_le: Naissance = Field(
        title="Né(e) le",
        description="Pour que le certificat soit reconnu comme le sien. Exemple : 14/03/1998.",
        json_schema_extra=asked("etat_civil", "Indiquez la date de naissance."),
    )
    sexe: Sexe = Field(
        title="Sexe",
        description="La déclaration du certificat le demande.",
        json_schema_extra=asked("etat_civil", "Choisissez F ou M."),
    )
    commune: Ville = Field(
        title="Commune de naissance",
        description="La déclaration du certificat demande son code INSEE : il est trouvé par le nom. À l’étranger, la ville seule.",
        json_schema_extra=asked("etat_civil", "Indiquez la commune de naissance.") | {"liste": "communes"},
    )
    pays: Pays = Field(
        title="Pays de naissance",
        description="La déclaration du certificat le demande. France pour une commune française, outre-mer compris.",
        json_schema_extra=asked("etat_civil", "Indiquez le pays de naissance.") | {"liste": "pays"},
    )
    acces: Acces = Field(
        title="Accès",
        description="Comment le candidat vient à la certification : la déclaration du certificat le demande.",
        json_schema_extra=asked("parcours", "Choisissez un accès."),
    )
    courriel: Courriel = Field(
        default="",
        title="Adresse mail",
        description="Pour que le candidat confirme lui-même son état civil. Facultative.",
        json_schema_extra={"section": "etat_civil", "type": "email"},
    )
    entre_le: Jour | None = Field(
        default=None,
        title="Entrée en formation",
        description="Le certificat cite l’enregistrement en vigueur ce jour-là. Sans réponse : le positionnement, ou le premier jour.",
        json_schema_extra=asked("parcours"),
    )
    vise: Visee | None = Field(
        default=None,
        title="Ce que le candidat vise",
        description="Le jury se prononce sur ce qui est visé. Sans réponse : le CQP entier.",
        json_schema_extra=asked("parcours"),
    )
    blocs_vises: Blocs = Field(
        default="",
        title="Blocs visés",
        description="Quand ce n’est pas le CQP entier. Exemple : BC01, BC03.",
        json_schema_extra=asked("parcours"),
    )
    blocs_acquis: Blocs = Field(
        default="",
        title="Blocs déjà acquis",
        description="Le jury les confirme sur leur preuve. Exemple : BC02.",
        json_schema_extra=asked("parcours"),
    )
    acquis_preuve: Libre = Field(
        default="",
        title="Preuve des blocs acquis",
        description="Pour que le jury confirme ces blocs sans les revoir : le numéro et la date de chaque attestation.",
        json_schema_extra=asked("parcours"),
    )
    employeur: Libre = Field(
        default="",
        title="Employeur ou lieu d’alternance",
        description="Pour compter les heures en structure : où elles se passent.",
        json_schema_extra=asked("alternance"),
    )
    tuteur: Libre = Field(
        default="",
        title="Tuteur",
        description="L’accord de branche le demande : prénom et nom.",
        json_schema_extra=asked("alternance"),
    )
    tuteur_qualite: Libre = Field(
        default="",
        title="Fonction et expérience du tuteur",
        description="Sa fonction, son ancienneté, sa formation de tuteur : l’accord de branche les demande.",
        json_schema_extra=asked("alternance"),
    )
    financement: Financement | None = Field(
        default=None,
        title="Financement",
        description="Qui paie la formation : les statistiques de la certification le demandent.",
        json_schema_extra=asked("alternance"),
    )
    financement_detail: Libre = Field(
        default="",
        title="Précision sur le financement",
        description="Pour retrouver le dossier chez le financeur : son numéro, par exemple.",
        json_schema_extra=asked("alternance"),
    )
    amenagement_demande: Long = Field(
        default="",
        title="Aménagement demandé",
        description="Ce dont le candidat a besoin pour suivre la formation ou passer l’évaluation. N’écrivez jamais pourquoi : ni maladie, ni "
        "handicap, ni diagnostic.",
        json_schema_extra=asked("amenagement"),
    )
    amenagement_accorde: Long = Field(
        default="",
        title="Aménagement accordé",
        description="Ce qui est décidé, et par qui. N’écrivez jamais pourquoi : ni maladie, ni handicap, ni diagnostic.",
        json_schema_extra=asked("amenagement"),
    )

    @classmethod
    def croise(cls, values: Mapping[str, str]) -> dict[str, Doute]:
        doute = naissances.doute(values.get("commune", ""), values.get("pays", ""), lue(values.get("ne_le", "")))
        found = {"commune": doute} if doute else {}
        if values.get("vise") == Visee.BLOCS and not values.get("blocs_vises"):
            found["blocs_vises"] = Doute("Quels blocs ? Indiquez leurs numéros.")
        return found


def fields_of(section: str) -> tuple[str, ...]:
    return tuple(name for name, each in LigneCandidat.model_fields.items() if extra(each, "section") == section)


CIVIL: Final = tuple(name for name in fields_of("etat_civil") if name != "courriel")  # what a certificate says of its holder
SECTIONS: Final = {
    "etat_civil": "État civil",
    "parcours": "Parcours",
    "alternance": "Alternance et financement",
    "amenagement": "Aménagement",
}
# The words that the catalogue began with, until an administrateur corrects them there; its answers are the table's (``tableau.reponses``).
ACCES: Final = {
    Acces.CONTINUE: "Formation continue",
    Acces.PROFESSIONNALISATION: "Contrat de professionnalisation",
    Acces.VAE: "VAE",
    Acces.LIBRE: "Candidat libre",
    Acces.EQUIVALENCE: "Équivalence d’un diplôme étranger",
    Acces.INITIALE: "Formation initiale",
    Acces.APPRENTISSAGE: "Apprentissage",
}
SEXES: Final = {Sexe.F: "F", Sexe.M: "M"}
VISEES: Final = {Visee.ENTIER: "Le CQP entier", Visee.BLOCS: "Des blocs"}
FINANCEMENTS: Final = {
    Financement.PLAN: "Plan de développement des compétences",
    Financement.CPF: "CPF",
    Financement.PROFESSIONNALISATION: "Contrat de professionnalisation",
    Financement.RECONVERSION: "Période de reconversion",
    Financement.FRANCE_TRAVAIL: "France Travail",
    Financement.PERSONNEL: "Fonds personnels",
    Financement.AUTRE: "Autre",
}
