"""A view of a list, as it is saved or changed."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, OuiNon, UneLigne


class NomDeVue(FormModel):
    nom: Annotated[UneLigne, StringConstraints(max_length=60)] = Field(
        title="Nom de la vue",
        description="Exemple : Jurys de décembre",
        json_schema_extra={"missing": "Donnez un nom à cette vue."},
    )
    partagee: OuiNon = Field(
        default=False,
        title="La partager avec les autres agents",
        description="Chacun y voit ce qu’il a le droit de voir.",
    )
    au_menu: OuiNon = Field(
        default=False,
        title="La garder dans mon menu, avec son nombre",
        description="Sous votre nom, en haut de chaque page.",
    )
