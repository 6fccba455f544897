"""What each kind of mail is called by who follows them, and in one word what causes it. A folder of templates has its line here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Modele:
    nom: str
    cause: str


MODELES = {
    "inscription_recue": Modele("Inscription reçue", "Inscription"),
    "inscription_deja_faite": Modele("Inscription déjà faite", "Inscription"),
    "inscription_a_valider": Modele("Inscription à valider", "Inscription"),
    "inscription_acceptee": Modele("Inscription acceptée", "Inscription"),
    "inscription_refusee": Modele("Inscription refusée", "Inscription"),
    "activation_referent": Modele("Désignation référent CQP", "Référent"),
    "referent_rattache": Modele("Désignation référent CQP, compte existant", "Référent"),
    "activation_agent": Modele("Activation d’un compte d’agent", "Agent"),
    "activation_renouvelee": Modele("Nouveau lien d’activation", "Compte"),
    "mot_de_passe_oublie": Modele("Mot de passe oublié", "Compte"),
    "mot_de_passe_change": Modele("Mot de passe changé", "Compte"),
    "compte_bloque": Modele("Compte bloqué", "Compte"),
    "second_facteur_change": Modele("Second facteur changé", "Compte"),
    "second_facteur_reinitialise": Modele("Second facteur réinitialisé", "Compte"),
    "habilitation_deposee": Modele("Demande à attribuer", "Habilitation"),
    "habilitation_accuse_reception": Modele("Accusé de réception d’une demande", "Habilitation"),
    "habilitation_attribuee": Modele("Demande attribuée", "Habilitation"),
    "habilitation_a_completer": Modele("Demande à compléter", "Habilitation"),
    "habilitation_completee": Modele("Demande complétée", "Habilitation"),
    "habilitation_acceptee": Modele("Habilitation acceptée", "Habilitation"),
    "habilitation_refusee": Modele("Habilitation refusée", "Habilitation"),
    "activation_delegataire": Modele("Désignation délégataire", "Délégataire"),
    "delegataire_rattache": Modele("Désignation délégataire, compte existant", "Délégataire"),
    "delegataire_rappel": Modele("Rappel à un délégataire", "Délégataire"),
    "delegation_retiree": Modele("Délégataire retiré de la liste", "Délégataire"),
    "delegation_ecartee": Modele("Délégataire écarté", "Délégataire"),
    "delegation_acceptee": Modele("Habilitation acceptée, à un délégataire", "Délégataire"),
    "delegation_refusee": Modele("Habilitation refusée, à un délégataire", "Délégataire"),
}


def called(modele: str) -> Modele:
    """The words for a kind, even for one that is no longer sent."""
    return MODELES.get(modele) or Modele(modele.replace("_", " ").capitalize(), "Autre")
