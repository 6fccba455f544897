"""Whatever anyone does, in whatever order: only declared moves, a line and the mails of each, and what must hold, holds.

The story runs in one transaction that is never committed: an example costs what its verbs cost.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import col, func, select

from eclat import clock
from eclat.database import writing
from eclat.domain.annuaire import vitrines
from eclat.domain.comptes import agents
from eclat.domain.comptes.connexions import OPEN_STATES
from eclat.domain.dossiers import contenu, dossiers, equipe, points, quotas
from eclat.domain.habilitations import attributions, decisions, demande, habilitations, instruction, retraits, suspensions
from eclat.domain.organismes import logos, organismes, referents, vie
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal, workflow
from eclat.file_types import FileRefused
from eclat.models import (
    Appartenance,
    Attribution,
    Courriel,
    Decision,
    EffetSuspension,
    EtatHabilitation,
    EtatPersonne,
    Evenement,
    Habilitation,
    NaturePiece,
    Objet,
    Organisme,
    Personne,
    Piece,
    Point,
    Qualification,
    Role,
    RoleAgent,
)
from tests import factories as make

E = EtatHabilitation
TURNED_DOWN = (Refus, Interdit, Introuvable, ChampRefuse, FileRefused)
PROFILE = {
    "siret": None, "statut_juridique": "9220", "date_declaration": None, "adresse": "", "code_postal": "", "ville": "",
    "telephone": "+33261910417", "site_web": "https://organisme.example", "nom": "Lacombe", "prenom": "Mathilde",
}  # fmt: skip
VITRINE = {"presentation": "", "telephone": "", "courriel": "", "site_web": "", "adresse": False}
ADDRESSES = ["karim@organisme.example", "lina@organisme.example", "sophie.rakoto@oc-eclat.example"]
# The mails that a verb owes: one of these sets, whatever the number of their readers. A verb that is not here owes none.
OWED: dict[tuple[str, str], list[set[str]]] = {
    ("organisme", "acceptation"): [{"inscription_acceptee"}],
    ("organisme", "refus"): [{"inscription_refusee"}],
    ("organisme", "designation_referent"): [{"activation_referent"}, {"referent_rattache"}, set()],
    ("organisme", "relance_referent"): [{"activation_referent"}],
    ("organisme", "suspension"): [{"organisme_suspendu"}],
    ("organisme", "retablissement"): [{"organisme_retabli"}],
    ("habilitation", "depot"): [{"habilitation_deposee", "habilitation_accuse_reception"}, {"habilitation_completee"}],
    ("habilitation", "retrait"): [{"habilitation_retiree"}],
    ("habilitation", "attribution"): [{"habilitation_attribuee"}, set()],
    ("habilitation", "renvoi"): [{"habilitation_a_completer"}],
    ("habilitation", "acceptation"): [{"habilitation_acceptee", "convention_a_signer"}],
    ("habilitation", "refus"): [{"habilitation_refusee"}],
    ("habilitation", "suspension"): [{"habilitation_suspendue"}],
    ("habilitation", "reprise"): [{"habilitation_reprise"}],
    ("personne", "relance_agent"): [{"activation_agent"}],
}
VERBS: dict[tuple[str, str], Callable[..., object]] = {
    ("organisme", "acceptation"): organismes.accept,
    ("organisme", "refus"): organismes.refuse,
    ("organisme", "profil"): organismes.complete_profile,
    ("organisme", "vitrine"): vitrines.choose,
    ("organisme", "logo"): logos.set_logo,
    ("organisme", "retrait_logo"): logos.remove_logo,
    ("organisme", "designation_referent"): referents.designate,
    ("organisme", "relance_referent"): referents.resend,
    ("organisme", "retrait_referent"): referents.remove,
    ("organisme", "report_referent"): referents.put_aside,
    ("organisme", "correction"): vie.correct,
    ("organisme", "suspension"): vie.suspend,
    ("organisme", "retablissement"): vie.restore,
    ("personne", "roles"): agents.change_roles,
    ("personne", "suspension"): agents.suspend,
    ("personne", "retablissement"): agents.restore,
    ("personne", "relance_agent"): agents.resend,
    ("habilitation", "depot"): habilitations.deposit,
    ("habilitation", "retrait"): retraits.withdraw,
    ("habilitation", "attribution"): attributions.attribute,
    ("habilitation", "ajout_point"): instruction.POINTS.add,
    ("habilitation", "modification_point"): instruction.POINTS.amend,
    ("habilitation", "retrait_point"): instruction.POINTS.withdraw,
    ("habilitation", "levee_point"): instruction.POINTS.lift,
    ("habilitation", "reprise_point"): instruction.POINTS.reopen,
    ("habilitation", "renvoi"): instruction.POINTS.send_back,
    ("habilitation", "acceptation"): decisions.accept,
    ("habilitation", "refus"): decisions.refuse,
    ("habilitation", "suspension"): suspensions.suspend,
    ("habilitation", "reprise"): suspensions.resume,
}


class Story(RuleBasedStateMachine):
    """Two administrateurs, three instructeurs, one member of the comité technique, and organismes that come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.db = writing()
        self.seen: dict[Any, list[Any]] = {}  # what was read since the last thing that happened

    @initialize()
    def begin(self) -> None:
        for prenom in ("Claire", "Paul"):
            make.administrateur(self.db, prenom)
        for prenom in ("Sophie", "Julien", "Nour"):
            make.instructeur(self.db, prenom, "Rakoto")
        make.comite_technique(self.db)
        for nom in ("La Cour des Possibles", "Les Ateliers du Belvédère"):
            make.organisme(self.db, nom, profil_complet=nom.startswith("La"))
        self.happened()

    def teardown(self) -> None:
        try:
            journal.seal(self.db)
            assert list(journal.broken_lines(self.db)) == []
        finally:
            self.db.rollback()
            self.db.close()

    # --- who and what ---

    def all(self, kind: type[Any]) -> list[Any]:
        if kind not in self.seen:
            self.seen[kind] = list(self.db.exec(select(kind).order_by(kind.cree_le, kind.id)))
        return self.seen[kind]

    def happened(self) -> None:
        self.db.flush()
        self.seen.clear()

    def draw(self, data: st.DataObject, kind: type[Any]) -> Any:
        return data.draw(st.sampled_from(self.all(kind)))

    def users(self) -> list[Any]:
        """Those who may sign in today."""
        if Utilisateur not in self.seen:
            open_ones = {each.id for each in self.all(Organisme) if each.etat in OPEN_STATES}
            users = [make.user_of(self.db, each) for each in self.all(Personne) if each.etat == EtatPersonne.ACTIVE]
            self.seen[Utilisateur] = [user for user in users if user.organisme_id is None or user.organisme_id in open_ones]
        return self.seen[Utilisateur]

    def actor(self, data: st.DataObject) -> Utilisateur:
        drawn: Utilisateur = data.draw(st.sampled_from(self.users()))
        return drawn

    def fitting(self, data: st.DataObject, thing: Any, name: str) -> Utilisateur:
        """Often someone who may do this, else the story would not go far."""
        move = workflow.TRANSITIONS[(thing.__tablename__, name)]
        able = [user for user in self.users() if move.by(self.db, user, thing)]
        rarely = st.integers(0, 3).map(lambda drawn: drawn == 0)
        return self.actor(data) if not able or data.draw(rarely) else data.draw(st.sampled_from(able))

    # --- what they do ---

    @rule(data=st.data(), key=st.sampled_from(sorted(VERBS)))
    def act(self, data: st.DataObject, key: tuple[str, str]) -> None:
        model = workflow.TRANSITIONS[key].model
        things = self.all(model)
        if key[1].endswith("_point") and key[1] != "ajout_point":
            things = [each for each in things if points.of(self.db, each)]
        if not things:
            return
        thing = data.draw(st.sampled_from(things))
        self.attempt(thing, key, by=self.fitting(data, thing, key[1]), **self.arguments(data, key, thing))

    def arguments(self, data: st.DataObject, key: tuple[str, str], thing: Any) -> dict[str, Any]:
        people, points = (
            [each.id for each in self.all(Personne)],
            [each for each in self.all(Point) if each.dossier_id == thing.id],
        )
        given: dict[str, Callable[[], dict[str, Any]]] = {
            "profil": lambda: PROFILE,
            "vitrine": lambda: VITRINE | {"sessions": data.draw(st.booleans())},
            "logo": lambda: {"name": "logo.png", "data": data.draw(st.sampled_from([make.PNG, b"", b"GIF89a"]))},
            "designation_referent": lambda: {"nom": "Benhaddou", "prenom": "Karim", "courriel": data.draw(st.sampled_from(ADDRESSES))},
            "roles": lambda: {"roles": data.draw(st.sets(st.sampled_from(list(Role)[2:5]), max_size=2)), "college": None},
            "attribution": lambda: {"instructeurs": data.draw(st.lists(st.sampled_from(people), max_size=3)), "comite": data.draw(st.lists(st.sampled_from(people), max_size=1))},
            "ajout_point": lambda: {"texte": "Convention de stage"},
            "correction": lambda: {"nom": data.draw(st.sampled_from(["Les Tilleuls", thing.nom])), "siret": thing.siret, "motif": "Une faute."},
            "suspension": lambda: {} if key[0] == "personne" else {"motif": "Une fraude."} | ({"effet": EffetSuspension.SESSIONS} if key[0] == "habilitation" else {}),
            "modification_point": lambda: {"point": data.draw(st.sampled_from(points)), "texte": data.draw(st.sampled_from(["Planning", "Stage"]))},
            "retrait_point": lambda: {"point": data.draw(st.sampled_from(points))},
            "levee_point": lambda: {"point": data.draw(st.sampled_from(points))},
            "reprise_point": lambda: {"point": data.draw(st.sampled_from(points))},
            "acceptation": lambda: {} if key[0] == "organisme" else {
                "objet": Objet.PREPARER, "conditions": "", "valide_du": clock.today(),
                "valide_jusqu_au": clock.today() + timedelta(days=data.draw(st.sampled_from([-1, 0, 1, 900]))),
            },
            "refus": lambda: {"motif": "L’équipe est insuffisante."},
        }  # fmt: skip
        return given.get(key[1], dict)()

    def attempt(self, thing: Any, key: tuple[str, str], *, by: Utilisateur, **arguments: Any) -> None:
        """Run a verb, and compare what came of it with what was declared."""
        move, before = workflow.TRANSITIONS[key], thing.etat
        allowed, possible = move.by(self.db, by, thing), before in move.moves
        mails, lines, noted = self.mails(), self.lines(), len(self.db.info.get("journal", []))
        try:
            with self.db.begin_nested():
                result = VERBS[key](self.db, thing, by=by, **arguments)
                self.db.flush()
        except TURNED_DOWN as error:
            del self.db.info.get("journal", [])[noted:]
            self.db.expire_all()
            self.happened()
            assert (self.mails(), self.lines(), thing.etat) == (mails, lines, before), "turned down, and yet something changed"
            assert not isinstance(error, Interdit) or not allowed or key[0] == "personne"
            assert isinstance(error, Interdit) or allowed, "told why to someone who may not ask"
            assert str(error) or isinstance(error, (Interdit, Introuvable))
            return
        self.happened()
        assert allowed and possible, f"{key} from {before}"
        if result is workflow.UNCHANGED:
            assert (self.mails(), self.lines(), thing.etat) == (mails, lines, before)
            return
        assert thing.etat == move.moves[before]
        line = self.db.exec(select(Evenement).order_by(col(Evenement.cree_le).desc(), col(Evenement.id).desc())).first()
        assert line is not None and self.lines() == lines + 1
        assert (line.verbe, line.objet_id, line.acteur_id) == (key[1], thing.id, by.personne_id)
        assert (line.avant, line.apres) == (before, thing.etat)
        assert set(self.mails() - mails) in OWED.get(key, [set()]), key

    def mails(self) -> Counter[str]:
        return Counter(self.db.exec(select(Courriel.modele)))

    def lines(self) -> int:
        return self.db.exec(select(func.count()).select_from(Evenement)).one()

    @rule(etat=st.sampled_from(["en_attente", "accepte"]))
    @precondition(lambda self: len(self.all(Organisme)) < 5)
    def come(self, etat: str) -> None:
        make.organisme(self.db, "Institut Les Tilleuls", etat=etat)
        self.happened()

    @rule(data=st.data(), qualification=st.sampled_from([Qualification.OF_INDEPENDANT] * 4 + [Qualification.ORGANISME_NATIONAL]))
    def start(self, data: st.DataObject, qualification: Qualification) -> None:
        organisme = self.draw(data, Organisme)
        by = data.draw(st.sampled_from([make.user_of(self.db, make.dirigeant(self.db, organisme)), self.actor(data)]))
        self.quietly(lambda: habilitations.start(self.db, organisme, qualification=qualification, by=by))

    @rule(data=st.data())
    @precondition(lambda self: self.all(Habilitation))
    def fill(self, data: st.DataObject) -> None:
        thing = self.draw(data, Habilitation)
        organisme = self.db.get(Organisme, thing.organisme_id)
        assert organisme is not None
        self.quietly(lambda: make.type_all(self.db, thing, by=make.user_of(self.db, make.dirigeant(self.db, organisme))))

    @rule(
        data=st.data(),
        name=st.sampled_from([*demande.Demande.model_fields, "departements"]),
        text=st.text(max_size=12) | st.sampled_from(["", "35", "12"]),
    )
    @precondition(lambda self: self.all(Habilitation))
    def type(self, data: st.DataObject, name: str, text: str) -> None:
        thing, by = self.draw(data, Habilitation), self.actor(data)
        typed = text.replace("\0", "").encode("utf-8", "replace").decode()
        self.quietly(lambda: contenu.save_field(self.db, thing, name, [typed], by=by))

    @rule(data=st.data(), nature=st.sampled_from(list(NaturePiece)), whole=st.booleans())
    @precondition(lambda self: self.all(Habilitation))
    def attach(self, data: st.DataObject, nature: NaturePiece, whole: bool) -> None:
        thing, by = self.draw(data, Habilitation), self.actor(data)
        targets = [each.id for each in dossiers.team(self.db, thing)]
        targets += [each.id for each in points.of(self.db, thing)]
        targets += [each.id for each in demande.required_documents(self.db, thing)]
        target = data.draw(st.sampled_from([None, *targets]))
        content = make.PDF if whole else b"MZ"
        self.quietly(lambda: contenu.attach(self.db, thing, nature, "piece.pdf", content, target=target, by=by))

    @rule(data=st.data())
    @precondition(lambda self: self.all(Piece))
    def take_out(self, data: st.DataObject) -> None:
        piece, by = self.draw(data, Piece), self.actor(data)
        thing = self.db.get(Habilitation, piece.dossier_id)
        assert thing is not None
        self.quietly(lambda: contenu.remove_document(self.db, thing, piece, by=by))

    @rule(data=st.data())
    @precondition(lambda self: any(dossiers.team(self.db, each) for each in self.all(Habilitation)))
    def dismiss(self, data: st.DataObject) -> None:
        thing = data.draw(st.sampled_from([each for each in self.all(Habilitation) if dossiers.team(self.db, each)]))
        member, by = data.draw(st.sampled_from(dossiers.team(self.db, thing))), self.actor(data)
        self.quietly(lambda: equipe.remove_member(self.db, thing, member, by=by))

    @rule(data=st.data(), text=st.sampled_from(["", "Le voici.", "x" * 9_000]))
    @precondition(lambda self: self.all(Point))
    def answer(self, data: st.DataObject, text: str) -> None:
        point, by = self.draw(data, Point), self.actor(data)
        thing = self.db.get(Habilitation, point.dossier_id)
        assert thing is not None
        self.quietly(lambda: points.answer(self.db, thing, point, text, by=by))

    def quietly(self, verb: Callable[[], object]) -> None:
        """What a draft does writes no mail and moves no state; turned down, it does nothing."""
        mails, states = self.mails(), {each.id: each.etat for each in self.all(Habilitation)}
        noted = len(self.db.info.get("journal", []))
        try:
            with self.db.begin_nested():
                verb()
                self.db.flush()
        except TURNED_DOWN:
            del self.db.info.get("journal", [])[noted:]
            self.db.expire_all()
        self.happened()
        assert self.mails() == mails
        after = {each.id: each.etat for each in self.all(Habilitation)}
        assert all(after[key] == etat for key, etat in states.items())

    # --- what holds, whatever they did ---

    @invariant()
    def one_dirigeant_and_one_referent_at_most(self) -> None:
        for organisme in self.all(Organisme):
            held = Counter(
                each.role for each in self.all(Appartenance) if each.organisme_id == organisme.id and each.jusqu_a is None
            )
            assert held[Role.DIRIGEANT] == 1 and held[Role.REFERENT] <= 1

    @invariant()
    def nobody_is_on_both_sides(self) -> None:
        assert not {each.personne_id for each in self.all(RoleAgent)} & {each.personne_id for each in self.all(Appartenance)}

    @invariant()
    def someone_can_still_administer(self) -> None:
        active = {each.id for each in self.all(Personne) if each.etat == EtatPersonne.ACTIVE}
        held = {each.personne_id for each in self.all(RoleAgent) if each.role == Role.ADMINISTRATEUR and each.jusqu_a is None}
        assert not active or active & held

    @invariant()
    def one_request_under_way_and_numbers_without_gaps(self) -> None:
        things = self.all(Habilitation)
        under_way = Counter(each.organisme_id for each in things if each.etat in habilitations.OPEN)
        assert all(count == 1 for count in under_way.values())
        assert sorted(int(each.numero[-4:]) for each in things) == list(range(1, len(things) + 1))

    @invariant()
    def each_state_has_what_it_needs(self) -> None:
        decisions = Counter((each.habilitation_id, str(each.sens)) for each in self.all(Decision))
        for thing in self.all(Habilitation):
            pair = [
                each
                for each in self.all(Attribution)
                if each.habilitation_id == thing.id and each.role == Role.INSTRUCTEUR and each.jusqu_a is None
            ]
            studied = thing.etat in (E.EN_INSTRUCTION, E.A_COMPLETER, E.ACCEPTEE, E.REFUSEE, E.SUSPENDUE)
            assert 1 <= len(pair) <= 2 if studied else not pair
            assert decisions[(thing.id, "acceptation")] == (thing.etat in habilitations.HELD)
            assert decisions[(thing.id, "refus")] == (thing.etat == E.REFUSEE)
            assert (thing.depose_le is None) == (thing.etat == E.BROUILLON)
            if thing.etat == E.ACCEPTEE:
                assert not points.left(self.db, thing)
            if thing.etat == E.DEPOSEE:
                assert not habilitations.lacking(self.db, thing)

    @invariant()
    def one_document_answers_where_one_is_asked(self) -> None:
        in_force = [each for each in self.all(Piece) if each.retiree_le is None and each.nature in quotas.SINGLE]
        places = Counter((each.dossier_id, each.nature, each.piece_requise_id, each.formateur_id) for each in in_force)
        assert all(count == 1 for count in places.values())


def test_whatever_anyone_does_what_must_hold_holds(database: str) -> None:
    given = settings()
    phases = [
        Phase.generate,
        *([Phase.shrink] if given.max_examples > 100 else []),
    ]  # the quick profile keeps its time: no shrinking
    run_state_machine_as_test(Story, settings=settings(max_examples=max(4, given.max_examples // 10), phases=phases))


OF_SECRETS = {
    "mot_de_passe", "premier_mot_de_passe", "changement_mot_de_passe", "deblocage", "facteur", "retrait_facteur", "code_secours",
    "codes_secours", "reinitialisation_facteur", "confirmation_adresse", "demande_adresse", "abandon_adresse", "changement_adresse", "nouvelle_inscription",
}  # fmt: skip
# What another address, another dirigeant or a draft less entails: tests/pages/organismes/test_vie.py, tests/domain/habilitations/test_retraits.py,
# tests/domain/support/test_fusions.py.
OF_MANY = {
    "correction_nom", "correction_adresse", "correction_adresse_referent", "remplacement_dirigeant", "suppression", "fusion", "annulation_fusion",
}  # fmt: skip
OF_TASTE = {"choix_notifications", "support_autorise", "support_retire"}  # changes nothing that others see: their own tests
OF_CONSERVATION = {"avertissement", "effacement_refus"}  # the clock does them: tests/domain/conservation
OF_TIME = {
    "expiration",
    "rappel_fin",
    "rappel_griefs",
    "echeance_griefs",
    "resiliation_effet",
    "releve",
    "renouvellement",
}  # the clock does them, or they wait for a day: tests/domain/habilitations/test_fins.py, test_griefs.py, test_renouvellements.py
OF_ADVICE = {"demande_avis", "avis"}  # moves nothing: tests/domain/habilitations/test_avis.py
OF_CONTROLS = {
    "controle",
    "signalement",
    "demande_document",
    "veille",
    "changement",
}  # tests/domain/controles, veille, changements
OF_CLOCKS = {"rappel_points", "echeance_points"}  # tests/tasks/test_points.py
OF_TERMINATIONS = {  # tests/domain/habilitations/test_recours_resiliations.py
    "recours_resiliation", "recours_resiliation_papier", "recours_resiliation_maintien", "recours_resiliation_annulation",
}  # fmt: skip
OF_APPEALS = {
    "recours",
    "recours_papier",
    "recours_rappel",
    "avis_recours",
    "recours_maintien",
    "recours_reouverture",
}  # tests/domain/habilitations/test_gracieux.py
OF_GRIEFS = {  # tests/domain/habilitations/test_griefs.py
    "grief", "grief_correction", "grief_retrait", "griefs_notification", "griefs_reponse", "griefs_classement", "audition",
    "audition_report", "audition_annulation", "audition_note", "resiliation",
}  # fmt: skip
OF_CONVENTION = {  # moves nothing: tests/domain/habilitations/test_conventions.py
    "convention", "avenant", "convention_signature", "convention_contresignature", "convention_retrait",
    "rappel_convention",
}  # fmt: skip
OF_DELEGATAIRES = {"invitation", "depot_automatique", "fermeture", "reouverture", "cession_siret", "effacement"}


def test_every_verb_is_in_the_story() -> None:
    """But those that need a secret which only its owner's pocket holds, and those that move many things at once: they have their
    own tests (those of the délégataires: tests/domain/delegataires/test_delegues.py)."""
    kinds = ("organisme", "personne", "habilitation")
    elsewhere = (
        OF_SECRETS
        | OF_DELEGATAIRES
        | OF_MANY
        | OF_TASTE
        | OF_CONSERVATION
        | OF_ADVICE
        | OF_CONVENTION
        | OF_CONTROLS
        | OF_CLOCKS
        | OF_APPEALS
        | OF_TERMINATIONS
        | OF_GRIEFS
        | OF_TIME
    )
    told = {key for key in workflow.TRANSITIONS if key[0] in kinds and key[1] not in elsewhere}
    assert told == set(VERBS)
