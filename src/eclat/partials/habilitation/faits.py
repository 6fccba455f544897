"""What the sentences and steps of a request name: dates, people, points, decision. Each fact is looked up when it is wanted."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from markupsafe import Markup, escape
from sqlmodel import Session

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import conseil, delais_points, points
from eclat.domain.dossiers.completude import Manque
from eclat.domain.habilitations import (
    attributions,
    decisions,
    demande,
    gracieux,
    griefs,
    recours_resiliations,
    resiliations,
    suites,
    suspensions,
)
from eclat.domain.organismes import organismes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.formats import format_date, format_deposits, plural
from eclat.models import (
    SETTLED,
    Cqp,
    Decision,
    EffetSuspension,
    EtatDelegation,
    EtatHabilitation,
    Evenement,
    Habilitation,
    Organisme,
    Personne,
    RecoursGracieux,
    Role,
)

SHOWN = 180  # characters of a refusal's reason that fit in a sentence


def enumerate_names(names: Sequence[str | Markup]) -> Markup:
    """“A”, “A et B”, “A, B et C”."""
    head, last = [escape(name) for name in names[:-1]], escape(names[-1])
    return Markup(", ").join(head) + Markup(" et ") + last if head else last


class Faits:
    """A request as one user reads it."""

    def __init__(self, db: Session, habilitation: Habilitation, user: Utilisateur) -> None:
        self.db, self.habilitation, self.user = db, habilitation, user

    @cached_property
    def organisme(self) -> str:
        found = self.db.get(Organisme, self.habilitation.organisme_id)
        return found.nom if found else ""

    @cached_property
    def dirigeant(self) -> str:
        found = organismes.dirigeant_of(self.db, self.habilitation.organisme_id)
        return found.nom_complet if found else "Le dirigeant"

    @property
    def asked_advice(self) -> Markup:
        """That its reader is asked what they think, as long as they did not say it."""
        asked = conseil.asked_of(self.db, self.habilitation, self.user)
        return Markup("<b>Votre avis est demandé</b>.") if asked and asked.sens is None else Markup("")

    @property
    def deposited(self) -> str:
        return format_date(self.habilitation.depose_le)

    @property
    def deposits(self) -> str:
        """Its first deposit, and the last one when it is another."""
        return format_deposits(self.habilitation.premier_depot_le, self.habilitation.depose_le)

    @property
    def moved(self) -> str:
        """Since when the request is in its present state."""
        return format_date(self.moved_on(self.habilitation.etat) or self.habilitation.cree_le)

    @cached_property
    def moves(self) -> list[Evenement]:
        """The changes of state, newest first."""
        return [line for line in journal.about(self.db, self.habilitation) if line.avant != line.apres]

    def moved_on(self, etat: EtatHabilitation) -> datetime | None:
        """When the request last entered this state; of an acceptance, which holds again after a suspension, the first time."""
        if etat == EtatHabilitation.ACCEPTEE:
            return self.first_move_to(etat)
        return next((line.cree_le for line in self.moves if line.apres == etat), None)

    def first_move_to(self, etat: EtatHabilitation) -> datetime | None:
        return next((line.cree_le for line in reversed(self.moves) if line.apres == etat), None)

    @cached_property
    def manques(self) -> list[Manque]:
        return demande.manques(self.db, self.habilitation)

    @property
    def lacking(self) -> Markup:
        count = len(self.manques)
        if not count:
            return Markup("Rien n’y manque : <b>vous pouvez la déposer</b>.")
        return Markup("Il y manque <b>{}</b> avant de la déposer.").format(plural(count, "élément", "éléments"))

    @property
    def last_delegataires(self) -> Markup:
        """“les 4 derniers délégataires auront”."""
        left = delegations.count(self.db, self.habilitation, *delegations.AWAITED)
        others = delegations.count(self.db, self.habilitation, EtatDelegation.TERMINEE)
        if left == 1:
            return Markup("<b>{}</b> aura").format("le dernier délégataire" if others else "votre délégataire")
        all_of_them = f"vos {left} délégataires" if left else "tous vos délégataires"
        return Markup("<b>{}</b> auront").format(f"les {left} derniers délégataires" if left and others else all_of_them)

    @cached_property
    def pair(self) -> list[str]:
        """Names of the instructeurs of the day, in the order of their attribution; the reader is “vous” and comes first."""
        held = attributions.attribution_history(self.db, self.habilitation)
        found = [(each.personne_id, name) for each, name in held if each.role == Role.INSTRUCTEUR and each.jusqu_a is None]
        names = ["vous" if key == self.user.personne_id else name for key, name in found]
        return sorted(names, key=lambda name: name != "vous")

    @property
    def instructeurs(self) -> Markup:
        return enumerate_names([Markup("<b>{}</b>").format(name) for name in self.pair] or ["OC Éclat"])

    @property
    def to_instructeurs(self) -> Markup:
        """“à vous et à Sophie Rakoto”."""
        return enumerate_names([Markup("à <b>{}</b>").format(name) for name in self.pair])

    @property
    def points_left(self) -> Markup:
        left = sum(point.etat not in SETTLED for point in points.of(self.db, self.habilitation))
        if left:
            before = "avant de décider" if "vous" in self.pair else "avant la décision"
            return Markup("<b>{}</b> {}.").format(plural(left, "point reste à lever", "points restent à lever"), before)
        return Markup("Elle attend <b>votre décision</b>.") if "vous" in self.pair else Markup("")

    @cached_property
    def asked(self) -> int:
        """Points that the applicant was asked and that are not lifted."""
        return sum(point.envoye_le is not None and point.etat not in SETTLED for point in points.of(self.db, self.habilitation))

    @property
    def points_open(self) -> str:
        return plural(self.asked, "point", "points")

    @property
    def points_asked(self) -> str:
        """“2 points vous sont demandés”; a référent reads “… sont demandés à votre organisme”."""
        are = "est demandé" if self.asked == 1 else "sont demandés"
        return f"{self.points_open} vous {are}" if self.user.est_dirigeant else f"{self.points_open} {are} à votre organisme"

    @property
    def asked_since(self) -> Markup:
        if not self.asked:
            return Markup("OC Éclat a retiré tous les points demandés.")
        return Markup("<b>{}</b> depuis le {}{}.").format(self.points_asked, self.moved, self.until)

    @property
    def until(self) -> Markup:
        """“, à compléter au plus tard le 4 décembre 2026”."""
        day = delais_points.last_day(self.db, self.habilitation)
        return Markup(", à compléter au plus tard le <b>{}</b>").format(format_date(day)) if day else Markup("")

    @property
    def awaited_until(self) -> Markup:
        """The same to those who wait for the applicant."""
        day = delais_points.last_day(self.db, self.habilitation)
        if day is None:
            return Markup("")
        if day >= clock.today():
            return Markup("Réponse attendue au plus tard le {}.").format(format_date(day))
        return Markup("<b>La date donnée est passée</b> : c’était le {}.").format(format_date(day))

    @property
    def to_answer(self) -> Markup:
        waiting = len(points.unanswered(self.db, self.habilitation))
        if not waiting and not self.asked:
            return Markup("<b>Déposez à nouveau</b> votre demande.")
        if not waiting:
            return Markup("Vous avez répondu à tout : <b>déposez à nouveau</b> votre demande.")
        if waiting == self.asked:
            return Markup("Répondez-y, puis déposez à nouveau votre demande.")
        return Markup("<b>{}</b>, puis déposez à nouveau votre demande.").format(
            "Répondez au dernier" if waiting == 1 else f"Répondez aux {waiting} derniers"
        )

    @cached_property
    def decision(self) -> Decision | None:
        return decisions.last_decision(self.db, self.habilitation)

    @property
    def decider(self) -> str:
        found = self.db.get(Personne, self.decision.auteur_id) if self.decision else None
        return found.nom_complet if found else "OC Éclat"

    @property
    def granted(self) -> Markup:
        """“préparer et évaluer le CQP …, du 1er décembre 2026 au 30 novembre 2029”."""
        if self.decision is None or self.decision.objet is None:
            return Markup("dispenser la formation")
        cqp = self.db.get(Cqp, self.habilitation.cqp_id)
        return Markup("<b>{}</b> le {}, du {} au {}").format(
            demande.OBJETS[self.decision.objet].lower(), cqp.intitule if cqp else "CQP",
            format_date(self.decision.valide_du), format_date(self.decision.valide_jusqu_au),
        )  # fmt: skip

    @property
    def conditions(self) -> str:
        return " L’acceptation est assortie de conditions." if self.decision and self.decision.conditions else ""

    @property
    def reason(self) -> str:
        reason = " ".join(self.decision.motif.split()) if self.decision else ""
        return reason if len(reason) <= SHOWN else reason[:SHOWN].rsplit(" ", 1)[0] + "…"

    @property
    def contested(self) -> Markup:
        """What became of the refusal since, or until when it may be contested."""
        mine = self.user.organisme_id is not None
        found = next(iter(gracieux.of(self.db, self.habilitation)), None)
        if found is None or (self.decision and found.decision_id != self.decision.id):
            until = decisions.contested_until(self.db, self.decision) if self.decision else None
            if not mine or until is None or until < clock.today():
                return Markup("")
            return Markup("Vous pouvez aussi le contester jusqu’au {}.").format(format_date(until))
        if found.issue is None:
            return self.under_way(found)
        return Markup("Le comité technique a maintenu ce refus le {}.").format(format_date(found.decide_le))

    @property
    def after_withdrawal(self) -> Markup:
        """What became of the résiliation since it was contested; else until when it may be, whom to ask, or that nobody is awaited."""
        procedure = griefs.withdrawal(self.db, self.habilitation)
        found = recours_resiliations.against(self.db, procedure) if procedure else None
        if found is None:
            until = resiliations.contested_until(self.db, procedure) if procedure else None
            if self.user.est_dirigeant and until is not None and until >= clock.today():
                return Markup("Vous pouvez la contester jusqu’au {}.").format(format_date(until))
            if self.user.organisme_id is not None:
                return Markup("Pour toute question, écrivez à OC Éclat.")
            over = self.habilitation.etat not in suites.HELD
            return Markup("Ce dossier n’attend plus personne." if over else "")
        if found.issue is None:
            return self.under_way(found)
        return Markup("Le comité technique a maintenu la résiliation le {}.").format(format_date(found.decide_le))

    @property
    def withdrawn_from(self) -> str:
        """The day of the résiliation that is decided."""
        procedure = griefs.withdrawal(self.db, self.habilitation)
        return format_date(procedure.effet_le if procedure else None)

    def under_way(self, recours: RecoursGracieux) -> Markup:
        whose = "Votre recours" if self.user.organisme_id is not None else "Le recours de l’organisme"
        return Markup("{} du {} est chez le <b>comité technique</b>.").format(whose, format_date(recours.venu_le))

    @property
    def no_candidate(self) -> str:
        """What a suspension forbids beside sessions."""
        held = suspensions.current(self.db, self.habilitation)
        if held is None or held.effet != EffetSuspension.CANDIDATS:
            return ""
        return f" et n’y {'faites' if self.user.organisme_id else 'fait'} plus entrer de candidat,"

    @property
    def ended(self) -> str:
        return format_date(self.decision.valide_jusqu_au if self.decision else self.habilitation.cree_le)

    @property
    def afterwards(self) -> str:
        """Once it ended: what follows it, or how it is renewed."""
        if (suite := suites.successor(self.db, self.habilitation)) is not None:
            return f"{suite.numero}, qui la renouvelle, a pris la suite."
        if (asked := suites.under_way(self.db, self.habilitation)) is not None and asked.etat != EtatHabilitation.BROUILLON:
            return f"Son renouvellement {asked.numero} est en cours."
        if not self.user.est_dirigeant:
            return f"{self.dirigeant if self.user.organisme_id else self.organisme} peut la renouveler."
        return "Demandez son renouvellement, ou préparez une nouvelle demande."
