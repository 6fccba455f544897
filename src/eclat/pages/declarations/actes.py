"""What is done to a declaration, to the file that carries it, and to what its holder asks."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.declarations import declarations, demandes, flux, politiques, relances, schemas, titulaire
from eclat.domain.sessions import catalogue
from eclat.domain.sessions.candidats.champs import SEXES
from eclat.domain.sessions.candidats.valeurs import Court, Naissance, Pays, Prenoms, Ville
from eclat.domain.socle.champs import FormModel, Jour, Texte
from eclat.formats import format_date
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import Acces, Certificat, Declaration, DemandeCorrection, Flux, NatureChoix, SchemaCdc, Sexe


class Correction(FormModel):
    nom_naissance: Court = Field(
        title="Nom de naissance",
        description="Tel que la pièce d’identité l’écrit.",
        json_schema_extra={"missing": "Indiquez le nom de naissance."},
    )
    nom_usage: Court = Field(default="", title="Nom d’usage", description="S’il diffère.")
    prenoms: Prenoms = Field(
        title="Prénoms",
        description="Un à trois, séparés par des virgules\u00a0: Marie Ange, Louise.",
        json_schema_extra={"missing": "Indiquez au moins un prénom."},
    )
    sexe: Sexe = Field(title="Sexe", json_schema_extra={"missing": "Choisissez F ou M."})
    ne_le: Naissance = Field(
        title="Né(e) le",
        description="Exemple\u00a0: 14/03/1998.",
        json_schema_extra={"missing": "Indiquez la date de naissance."},
    )
    commune: Ville = Field(
        title="Commune de naissance",
        description="Avec son code INSEE si plusieurs portent ce nom\u00a0: 93066 Saint-Denis. À l’étranger, la ville seule.",
        json_schema_extra={"missing": "Indiquez la commune de naissance."},
    )
    pays: Pays = Field(title="Pays de naissance", json_schema_extra={"missing": "Indiquez le pays de naissance."})
    acces: Acces = Field(title="Accès à la certification", json_schema_extra={"missing": "Choisissez un accès."})


class Demande(FormModel):
    recue_le: Jour = Field(
        title="Reçue le",
        description="Trois mois courent depuis ce jour.",
        json_schema_extra={"missing": "Indiquez le jour où la demande est arrivée."},
    )
    demande: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Ce que le titulaire demande",
        description="N’écrivez jamais de numéro de sécurité sociale.",
        json_schema_extra={"missing": "Écrivez ce qui est demandé.", "rows": "4"},
    )


class Reponse(FormModel):
    reponse: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Ce qui est répondu",
        description="Ce qui a été corrigé, ou pourquoi la demande n’est pas fondée.",
        json_schema_extra={"missing": "Écrivez ce qui est répondu.", "rows": "4"},
    )


class CibleDeclaration(Cible[Declaration]):
    visible = staticmethod(politiques.visible_declarations)
    sexes = tuple(SEXES.items())

    @property
    def acces(self) -> list[tuple[str, str]]:
        """What the schema names, in the words of the catalogue."""
        said = catalogue.mots(self.ctx.db, NatureChoix.ACCES)
        return [(each, words) for each, words in said.items() if each in catalogue.DECLARED]

    @property
    def certificat(self) -> Certificat:
        return self.ctx.db.get_one(Certificat, self.thing.certificat_id)

    @property
    def nom(self) -> str:
        return self.certificat.titulaire

    @property
    def home(self) -> str:
        return self.ctx.url("declaration", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        above = [("Déclarations CDC", self.ctx.url("declarations"))] if self.ctx.can(politiques.can_declare, None) else []
        return [*above, (self.nom, self.home)]


def as_it_is(cible: CibleDeclaration) -> Form[Correction]:
    """What is written, with what its holder proposed in its place."""
    row = cible.thing
    held = {name: getattr(row, name) for name in Correction.model_fields}
    form = Form.of(Correction, **{name: value for name, value in held.items() if value not in (None, "")})
    form.raw["ne_le"] = [f"{row.ne_le:%d/%m/%Y}" if row.ne_le else ""]
    for name, value in row.proposition.items():
        form.raw[name] = [value]
    return form


def corrected(cible: CibleDeclaration, etat: Any) -> str:
    if cible.thing.manques:
        return "La correction est enregistrée, il manque encore quelque chose"
    return "La déclaration est corrigée, le prochain envoi la portera"


DECLARATION = Actes(
    "declaration",
    CibleDeclaration,
    [
        Acte(
            "correction",
            declarations.correct_and_settle,
            of=declarations.correct,
            form=Correction,
            filled=as_it_is,
            given=lambda cible, form: {"valeurs": form.valid.model_dump()},
            fields="partials/declaration/correction.html",
            said=corrected,
            question="Corriger la déclaration {s.de}",
            submit="Enregistrer",
            text="Le certificat ne change pas\u00a0: pour un nom faux sur le certificat, faites rectifier le procès-verbal.",
        ),
        Acte("interrogation", titulaire.ask, said="Le titulaire reçoit un lien vers ce qui est déclaré de lui"),
        Acte("relance", relances.remind, said="L’organisme est relancé"),
        Acte("renvoi", declarations.send_again, said="Le prochain envoi portera de nouveau la déclaration {s.de}"),
        Acte(
            "suppression_due",
            declarations.to_delete,
            said="La suppression de la déclaration {s.de} est à envoyer",
            question="Supprimer la déclaration {s.de}\u00a0?",
            submit="Demander la suppression",
            text="Un fichier de suppression la portera\u00a0; elle pourra ensuite être déclarée de nouveau. Le certificat ne change pas.",
        ),
        Acte(
            "suppression",
            declarations.delete,
            said="La déclaration {s.de} est supprimée",
            question="La déclaration {s.de} est-elle supprimée sur le portail\u00a0?",
            submit="Elle est supprimée",
            text="À confirmer quand vous l’avez supprimée vous-même sur le portail\u00a0: aucun fichier ne la portera.",
        ),
        Acte("reouverture", declarations.reopen, said="La déclaration {s.de} est à envoyer de nouveau"),
        Acte(
            "demande",
            demandes.register,
            form=Demande,
            said="La demande est inscrite",
            question="Inscrire une demande de correction {s.de}",
            submit="Inscrire la demande",
            text="Le titulaire la fait à la Caisse des Dépôts, ou à vous. Il faut corriger, ou dire pourquoi elle n’est pas fondée, en trois mois.",
        ),
    ],
    see="Voir la déclaration",
)


class CibleFlux(Cible[Flux]):
    visible = staticmethod(politiques.visible_flux)

    @property
    def nom(self) -> str:
        return self.thing.numero

    @property
    def home(self) -> str:
        return self.ctx.url("flux", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        url = self.ctx.url
        return [("Déclarations CDC", url("declarations")), ("Envois et réponses", url("envois")), (self.nom, self.home)]


FLUX = Actes(
    "flux",
    CibleFlux,
    [
        Acte("depot", flux.mark_sent, said="{s.nom} est déposé\u00a0: choisissez ici sa réponse quand elle arrive"),
        Acte(
            "abandon",
            flux.give_up,
            said="{s.nom} est abandonné, ses déclarations sont de nouveau prêtes",
            question="Abandonner {s.nom}\u00a0?",
            submit="Abandonner le fichier",
            text="À faire seulement s’il n’est pas déposé sur le portail\u00a0: ce qu’il porte partira dans un autre fichier.",
        ),
    ],
    see="Voir l’envoi",
)


class CibleDemande(Cible[DemandeCorrection]):
    visible = staticmethod(politiques.visible_demandes)

    @property
    def titulaire(self) -> str:
        declaration = self.ctx.db.get_one(Declaration, self.thing.declaration_id)
        return self.ctx.db.get_one(Certificat, declaration.certificat_id).titulaire

    @property
    def nom(self) -> str:
        return f"la demande du {format_date(self.thing.recue_le)}"

    @property
    def home(self) -> str:
        return self.ctx.url("declaration", id=self.thing.declaration_id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Déclarations CDC", self.ctx.url("declarations")), (self.titulaire, self.home)]


DEMANDE = Actes(
    "demande",
    CibleDemande,
    [
        Acte("correction", demandes.corrected, form=Reponse, said="La réponse est inscrite", question="La déclaration est corrigée", submit="Inscrire"),
        Acte("infondee", demandes.unfounded, form=Reponse, said="La réponse est inscrite", question="La demande n’est pas fondée", submit="Inscrire"),
    ],
    see="Voir la déclaration",
)  # fmt: skip


class CibleSchema(Cible[SchemaCdc]):
    visible = staticmethod(politiques.visible_schemas)

    @property
    def nom(self) -> str:
        return f"le schéma {self.thing.version}"

    @property
    def home(self) -> str:
        return self.ctx.url("envois")

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Déclarations CDC", self.ctx.url("declarations")), ("Envois et réponses", self.home)]


SCHEMA = Actes(
    "schema",
    CibleSchema,
    [Acte("retrait", schemas.withdraw, said="Le schéma {s.thing.version} ne sert plus\u00a0: le précédent sert de nouveau")],
    see="Voir les envois",
)
