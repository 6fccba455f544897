"""The settings of OC Éclat, in groups: how each is called and counted. Its type, default and limits stand in ``eclat.settings``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import Field, create_model

from eclat import reglages
from eclat.domain.administration.lecteurs import AVERTISSEMENTS, JOURS, LIGNE, LIGNES, MOIS, READERS, sentences
from eclat.domain.socle.champs import Entier, FormModel, OuiNon
from eclat.settings import Settings

NB = "\u00a0"


@dataclass(frozen=True)
class Reglable:
    """A setting that administrateurs may change. ``unite``: after its number, of one and of several when they differ; ``vide``: what nothing means; ``lignes``: sentences."""

    nom: str
    titre: str
    unite: str = ""
    aide: str = ""
    vide: str = ""
    lignes: bool = False
    choix: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def defaut(self) -> Any:
        return Settings.model_fields[self.nom].default

    @property
    def oui_non(self) -> bool:
        return isinstance(self.defaut, bool)

    @property
    def chiffres(self) -> bool:
        return isinstance(self.defaut, int) or READERS.get(self.nom) in (JOURS, MOIS, AVERTISSEMENTS)

    @property
    def question(self) -> tuple[Any, Any]:
        """Its field in a form: what reads it, how it is asked."""
        kept = Settings.model_fields[self.nom]
        said = {"title": self.titre, "description": self.aide or None}
        if self.oui_non:
            return OuiNon, Field(default=False, **said)  # type: ignore[call-overload]
        if isinstance(self.defaut, int):
            number: Any = Annotated[Entier, *kept.metadata] if kept.metadata else Entier
            return number, Field(**said)  # type: ignore[call-overload]
        return READERS.get(self.nom, LIGNES if self.lignes else LIGNE), Field(default="", **said)  # type: ignore[call-overload]

    def dit(self, value: Any) -> str:
        """As the page says it: 15 jours, oui, 7, 14 et 21."""
        if isinstance(value, bool):
            return "Oui" if value else "Non"
        said = str(value)
        if not said:
            return self.vide or "rien"
        if self.lignes:
            return " ".join(sentences(said))
        unite = self.unite.partition("|")[0] if said == "1" else self.nombreux
        return f"{said.replace(',', ', ')}{NB}{unite}" if unite else said

    @property
    def nombreux(self) -> str:
        """The unit, of several."""
        return self.unite.rpartition("|")[2]

    def saisie(self, value: Any) -> Any:
        """As its form shows it."""
        return "\n".join(sentences(value)) if self.lignes else value

    def garde(self, value: Any) -> str:
        """As it is kept."""
        return reglages.text_of("|".join(filter(None, map(str.strip, value.splitlines()))) if self.lignes else value)


@dataclass(frozen=True)
class Groupe:
    """``cle``: in its address."""

    cle: str
    titre: str
    texte: str
    icone: str
    reglables: Sequence[Reglable]

    @cached_property
    def noms(self) -> list[str]:
        return [each.nom for each in self.reglables]

    def form(self) -> type[FormModel]:
        """Of those that the environment does not say."""
        return asking(self.cle, tuple(nom for nom in self.noms if not reglages.imposed(nom)))


@lru_cache(maxsize=64)
def asking(cle: str, noms: tuple[str, ...]) -> type[FormModel]:
    asked: dict[str, Any] = {nom: PAR_NOM[nom].question for nom in noms}
    return create_model(f"Reglages{cle.title()}", __base__=FormModel, **asked)


R = Reglable
GROUPES = [
    Groupe(
        "delegataires", "Habilitations et délégataires", "Les rappels, ce qu’une acceptation propose, la convention.", "file-pen-line",
        [
            R("reminder_days", "Rappels aux délégataires", "jours après l’invitation",
              "Des nombres de jours, séparés par des virgules. Vide\u00a0: aucun rappel ne part de lui-même.", "aucun rappel"),
            R("instruction_days", "Demande à décider", "jours après son dépôt", "Au-delà, elle est dite en retard dans les statistiques."),
            R("points_days", "Délai pour répondre aux points à compléter", "jours après le renvoi",
              "Qui renvoie une demande peut choisir une autre date. Rappels à mi-parcours et la veille."),
            R("appeal_months", "Délai pour contester un refus ou une résiliation", "mois après la décision",
              "L’organisme le lit avec le refus. Le comité technique répond."),
            R("appeal_reminder_days", "Rappel d’un recours sans réponse", "jours après son arrivée",
              "Une fois, au comité technique. 0\u00a0: aucun rappel."),
            R("griefs_days", "Délai pour répondre à des griefs", "jours après leur notification",
              "15 au moins. Qui les notifie peut en choisir un autre. Rappels à mi-parcours et la veille."),
            R("campaign_days", "Délai proposé pour répondre au suivi annuel", "jours après la préparation de la campagne",
              "Ou après la fin de la période suivie, si elle vient ensuite. Qui prépare peut choisir un autre jour. Rappels à mi-parcours et la veille."),
            R("campaign_completion_days", "Délai proposé pour compléter un suivi annuel", "jours après la demande",
              "Qui demande de compléter peut choisir un autre jour."),
            R("habilitation_months", "Durée proposée d’une habilitation", "mois",
              "Jamais au-delà de l’enregistrement du CQP. Qui décide peut en choisir une autre."),
            R("end_reminder_months", "Rappels de fin d’habilitation", "mois avant son dernier jour",
              "Des nombres de mois, séparés par des virgules. Vide\u00a0: aucun rappel ne part de lui-même.", "aucun rappel"),
            R("renewal_months", "Ouverture du renouvellement", "mois avant la fin de l’habilitation",
              "À partir de ce jour, le dirigeant demande le renouvellement depuis la page de son habilitation."),
            R("renewal_late_months", "Renouvellement après la fin", "mois après la fin de l’habilitation",
              "Passé ce délai, une demande entière est à préparer. 0\u00a0: dès le lendemain de la fin."),
            R("renewal_keeps", "Valable pendant l’étude du renouvellement", "",
              "Oui\u00a0: une habilitation dont le renouvellement est déposé avant son dernier jour reste valable jusqu’à la décision. Les "
              "renouvellements déjà déposés gardent ce qui leur a été dit."),
            R("convention_required", "Convention signée avant les sessions", "",
              "Oui\u00a0: les sessions se demandent quand le dirigeant et OC Éclat ont signé la convention. Les habilitations acceptées avant "
              "qu’il y ait des conventions n’attendent rien."),
            R("convention_reminder_days", "Rappel de la convention à signer", "jours après qu’elle est à signer",
              "Une fois au dirigeant, puis une fois à OC Éclat quand le dirigeant a signé. 0\u00a0: aucun rappel."),
        ],
    ),
    Groupe(
        "documents", "Documents à jour", "Ce que chaque organisme habilité garde valable.", "file-check",
        [
            R("document_reminder_months", "Rappels avant la fin d’un document", "mois avant son dernier jour",
              "Des nombres de mois, séparés par des virgules. Le lendemain de la fin, un dernier mail part toujours. Vide\u00a0: aucun rappel avant.", "aucun rappel"),
            R("follow_nda", "Suivre la déclaration d’activité (NDA)", "",
              "Oui\u00a0: chaque organisme habilité en joint le justificatif. Le certificat Qualiopi est toujours suivi."),
            R("follow_insurance", "Suivre l’assurance responsabilité civile", "", "Oui\u00a0: chaque organisme habilité joint son attestation."),
            R("followed_others", "Autres documents demandés à chaque organisme habilité", "",
              "Un par ligne. Retirer une ligne n’efface pas les documents déjà demandés.", "aucun autre", lignes=True),
        ],
    ),
    Groupe(
        "sessions", "Sessions", "Ce qui ouvre une session, et ce qu’elle doit avoir.", "graduation-cap",
        [
            R("session_accords", "Accords du binôme paritaire", "accord pour ouvrir une session|accords pour ouvrir une session",
              "2\u00a0: les deux collèges, et l’administrateur départage. 1\u00a0: un seul suffit."),
            R("candidates_days", "Liste complète des candidats", "jours après le début", "Au-delà, la page de la session ne la demande plus."),
            R("jury_attendance", "Assiduité attendue avant le jury", "% des heures prévues",
              "En centre et en structure. En dessous, la page du jury le dit."),
        ],
    ),
    Groupe(
        "jurys", "Jurys et procès-verbaux", "Leur composition se règle au catalogue, CQP par CQP.", "gavel",
        [
            R("jury_external", "Membres extérieurs", "% des membres", "En dessous, qui confirme le jury dit pourquoi."),
            R("jury_quorum", "Quorum", "membre délibérant en plus des deux coprésidents|membres délibérants en plus des deux coprésidents"),
            R("jury_experts_days", "Membres à proposer", "jours avant le jury", "L’organisme est alors relancé."),
            R("jury_convocation_days", "Jury à confirmer", "jours avant le jury", "Pour que les convocations partent à temps."),
            R("jury_reminder_days", "Rappels aux membres du jury", "jours avant le jury",
              "Des nombres de jours, séparés par des virgules. Vide\u00a0: aucun rappel.", "aucun rappel"),
            R("pv_days", "Procès-verbal à signer", "jours après le jury", "Au-delà, il est dit en retard."),
            R("pv_second_facteur", "Second facteur demandé à la signature", "",
              "Non\u00a0: il n’est demandé qu’à qui en a enregistré un."),
            R("observations_du_jury", "Phrases proposées sous «\u00a0Observation\u00a0»", "", "Une par ligne.", "aucune", True),
            R("preconisations_du_jury", "Phrases proposées sous «\u00a0Préconisation\u00a0»", "", "Une par ligne.", "aucune", True),
        ],
    ),
    Groupe(
        "resultats", "Résultats et recours", "De l’attribution à la réponse.", "scale",
        [
            R("attribution_automatique", "Attribuer dès la signature", "",
              "Oui\u00a0: les résultats sont attribués sans que personne ne clique, et les candidats prévenus dans la minute."),
            R("attribution_days", "Résultats à attribuer", "jours après la signature", "Au-delà, ils sont dits en retard."),
            R("notice_days", "Lettres à poster", "jours après l’attribution", "Au-delà, elles sont dites en retard."),
            R("recours_months", "Délai pour contester", "mois après l’annonce des résultats"),
            R("recours_answer_months", "Délai pour répondre", "mois après le recours"),
            R("recours_warning_days", "Alerte avant la fin de ce délai", "jours avant", "Puis chaque semaine."),
        ],
    ),
    Groupe(
        "certificats", "Certificats et vérification", "Ce que lit qui vérifie un certificat. Les mentions se règlent au catalogue.", "award",
        [
            R("certifier_name", "Nom du certificateur sur les documents"),
            R("certifier_siret", "SIRET du certificateur", "", "Vide\u00a0: il n’est pas imprimé.", "pas imprimé"),
            R("verification_name", "Demander le nom du titulaire", "", "Non\u00a0: il est montré d’emblée."),
            R("verification_hide", "Le titulaire peut cacher son certificat"),
            R("verification_count", "Compter les vérifications", "", "Leur nombre est montré au titulaire seul."),
        ],
    ),
    Groupe(
        "annuaire", "Annuaire public", "Ce que voit qui cherche où se former, sans compte.", "map-pin",
        [
            R("annuaire", "Montrer l’annuaire public", "",
              "Oui\u00a0: les organismes habilités aujourd’hui, sur une carte, et ce que chacun choisit de montrer. Non\u00a0: l’annuaire n’existe pas."),
        ],
    ),
    Groupe(
        "declaration", "Déclaration à la Caisse des Dépôts", "Qui déclare, et ce que contient un fichier.", "send",
        [
            R("cdc_id_client", "Identifiant client", "", "Les 8 caractères de l’espace des certificateurs.", "à renseigner"),
            R("cdc_id_contrat", "Identifiant du contrat", "", "20 caractères au plus. Exemple\u00a0: MCFCER000000.", "à renseigner"),
            R("cdc_passages", "Certificats par fichier", "au plus", "Un petit fichier se renvoie plus facilement."),
            R("cdc_preuve", "Joindre l’adresse de vérification", "", "Oui\u00a0: le titulaire la retrouve dans son passeport de compétences."),
            R("cdc_warning_days", "Alerte avant la date limite", "jours avant", "Les administrateurs reçoivent un mail."),
        ],
    ),
    Groupe(
        "insertion", "Insertion des certifiés", "Ce qu’on demande aux titulaires, à six mois puis à deux ans.", "chart-column",
        [
            R("survey", "Envoyer l’enquête d’insertion", "",
              "Oui\u00a0: chaque titulaire reçoit un mail six mois, puis vingt-quatre mois après son certificat. Sans compte."),
            R("survey_days", "Délai pour répondre", "jours"),
            R("survey_first_days", "Premier rappel", "jours après le mail", "À qui n’a pas répondu."),
            R("survey_second_days", "Second rappel", "jours après le mail", "Le dernier."),
        ],
    ),
    Groupe(
        "messagerie", "Messagerie et notifications", "Quand partent les messages, et les mails qui les annoncent.", "message-square",
        [
            R("message_delay", "Délai pour reprendre un message", "secondes après l’envoi"),
            R("notice_delay", "Mail à qui n’a pas lu", "secondes après le message"),
            R("group_delay", "Mail à qui reçoit des dossiers", "secondes après le dernier",
              "Plusieurs dossiers confiés de suite font un seul mail. 0\u00a0: un mail pour chacun, aussitôt."),
            R("digest_hour", "Heure des mails quotidiens", "h, du lundi au vendredi", "À l’heure de Paris."),
        ],
    ),
    Groupe(
        "conservation", "Conservation", "Ce que la loi oblige à garder ne se raccourcit pas.", "archive",
        [
            R("retention_days", "Délégataires retirés d’une liste", "jours après le retrait"),
            R("retention_inactive_months", "Organismes où personne ne se connecte", "mois sans connexion",
              "Ceux qui n’ont ni demande, ni session en cours, ni décision de moins de cinq ans."),
            R("inactive_warning_days", "Avertissements avant de les effacer", "jours avant",
              "Des nombres de jours, séparés par des virgules. Le premier au moins 15 jours avant."),
            R("retention_refused_months", "Inscriptions refusées", "mois après le refus"),
            R("retention_candidates_years", "Candidats d’une session", "ans après sa fin", "Les résultats signés restent."),
            R("retention_pv_years", "Procès-verbaux et certificats", "ans après la signature", "Jamais moins de 50."),
            R("retention_mails_months", "Texte des mails", "mois", "Qu’un mail est parti, quand et à qui, reste."),
            R("retention_logs_months", "Provenance des lignes du journal", "mois", "Adresses et appareils. Les lignes restent."),
            R("retention_expenses_years", "Frais des jurés", "ans", "Jamais moins de 10, comme toute pièce comptable."),
        ],
    ),
]  # fmt: skip
PAR_CLE = {each.cle: each for each in GROUPES}
PAR_NOM = {each.nom: each for groupe in GROUPES for each in groupe.reglables}
