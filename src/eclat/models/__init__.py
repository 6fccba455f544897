"""Every table of the product, so that importing this package completes the metadata."""

from eclat.models.base import metadata
from eclat.models.courriel import Courriel, EtatCourriel
from eclat.models.cqp import Cqp, Enregistrement, PieceRequise, Qualification
from eclat.models.delegation import Delegation, EtatDelegation, Identification, ImportDelegataires
from eclat.models.evenement import Evenement
from eclat.models.facteur import CodeSecours, SecondFacteur
from eclat.models.fichier import Fichier
from eclat.models.habilitation import (
    OBJETS,
    Attribution,
    Decision,
    EtatHabilitation,
    EtatPoint,
    Fonction,
    Formateur,
    Habilitation,
    NaturePiece,
    Numerotation,
    Objet,
    Piece,
    Point,
    Sens,
    Territoire,
)
from eclat.models.organisme import EtatOrganisme, MotOrganisme, Organisme
from eclat.models.personne import (
    ROLES_AGENT,
    ROLES_ORGANISME,
    Appartenance,
    College,
    Connexion,
    EtatPersonne,
    Jeton,
    MotPersonne,
    Personne,
    Role,
    RoleAgent,
    UsageJeton,
)

__all__ = [
    "OBJETS",
    "ROLES_AGENT",
    "ROLES_ORGANISME",
    "Appartenance",
    "Attribution",
    "CodeSecours",
    "College",
    "Connexion",
    "Courriel",
    "Cqp",
    "Decision",
    "Delegation",
    "Enregistrement",
    "EtatCourriel",
    "EtatDelegation",
    "EtatHabilitation",
    "EtatOrganisme",
    "EtatPersonne",
    "EtatPoint",
    "Evenement",
    "Fichier",
    "Fonction",
    "Formateur",
    "Habilitation",
    "Identification",
    "ImportDelegataires",
    "Jeton",
    "MotOrganisme",
    "MotPersonne",
    "NaturePiece",
    "Numerotation",
    "Objet",
    "Organisme",
    "Personne",
    "Piece",
    "PieceRequise",
    "Point",
    "Qualification",
    "Role",
    "RoleAgent",
    "SecondFacteur",
    "Sens",
    "Territoire",
    "UsageJeton",
    "metadata",
]
