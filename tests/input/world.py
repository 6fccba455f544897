"""One of each thing that a form may be about, and for each form who sends it, where, and what a good one says.

The answers themselves come from the form's declaration; only what names a row of the database is said here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import agents, connexions, demande, facteurs, instruction, jetons
from eclat.domain.champs import FormModel
from eclat.domain.demande import Demande, LigneFormateur
from eclat.encryption import encrypt
from eclat.models import Formateur, Habilitation, Personne, Point, Role, UsageJeton
from eclat.signatures import sign
from tests import factories as make


@dataclass
class Case:
    """A form and its good answers. ``draft``: the model of what is kept even when it is to be corrected, by prefix of its names."""

    path: str
    who: Personne | None = None
    body: Mapping[str, str | Callable[[], str]] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    draft: type[FormModel] | None = None
    prefix: str = ""
    counts: bool = False  # a wrong code is noted
    half: bool = False  # from a sign-in that awaits its second step
    other: dict[str, str] = field(default_factory=dict)  # another form that the same address reads

    @property
    def said(self) -> dict[str, str]:
        """The body now: a code of the moment is made as it is sent."""
        return {name: value() if callable(value) else value for name, value in self.body.items()}


def members(db: Session, thing: Habilitation) -> list[Formateur]:
    return demande.team(db, thing)


def newest(db: Session, kind: type[Any], **where: Any) -> Any:
    criteria = [getattr(kind, name) == value for name, value in where.items()]
    return db.exec(select(kind).where(*criteria).order_by(col(kind.cree_le).desc())).first()


def link(db: Session, personne: Personne, usage: UsageJeton) -> str:
    return sign("jeton", str(jetons.issue(db, personne, usage).id))


def cases(db: Session) -> dict[str, Case]:
    """By name of route."""
    claire, sophie, paul = make.administrateur(db), make.instructeur(db), make.instructeur(db, "Paul", "Ferrand")
    invited = agents.create(
        db,
        courriel="nour@oc-eclat.example",
        nom="Haddad",
        prenom="Nour",
        roles=[Role.INSTRUCTEUR],
        college=None,
        by=make.decider(db),
    )
    unanswering = agents.create(
        db,
        courriel="amadou@oc-eclat.example",
        nom="Ndiaye",
        prenom="Amadou",
        roles=[Role.INSTRUCTEUR],
        college=None,
        by=make.decider(db),
    )
    make.comite_technique(db, "Lise", "Garnier")
    suspended = make.comite_technique(db)
    agents.suspend(db, suspended, by=make.decider(db))
    waiting = [make.organisme(db, f"Les Ateliers {rank}", etat="en_attente") for rank in ("un", "deux", "trois")]
    free, drafting, sent_back = (make.organisme(db, f"Institut {name}") for name in ("Libre", "Brouillon", "Renvoyé"))
    draft = make.habilitation(db, drafting)
    completing = make.habilitation(db, sent_back, etat="a_completer", instructeurs=[sophie])
    studied = [
        make.habilitation(db, make.organisme(db, f"Centre {n}"), etat="en_instruction", instructeurs=[sophie]) for n in range(4)
    ]
    filed = make.habilitation(db, make.organisme(db, "Fédération Déposée"), etat="deposee")
    points = {}
    for thing, text in ((studied[2], "Convention"), (studied[3], "Assurance")):
        instruction.add_point(db, thing, texte=text, by=make.user_of(db, sophie))
        db.flush()
        points[thing.id] = newest(db, Point, habilitation_id=thing.id)
    instruction.add_point(db, studied[2], texte="Levé", by=make.user_of(db, sophie))
    db.flush()
    lifted = next(each for each in db.exec(select(Point).where(Point.habilitation_id == studied[2].id)) if each.texte == "Levé")
    instruction.lift_point(db, studied[2], point=lifted, by=make.user_of(db, sophie))
    make.referent(db, drafting, active=False)
    make.referent(db, sent_back, active=False, prenom="Lina", nom="Moreau")
    mathilde, helene, libre = (make.dirigeant(db, each) for each in (drafting, sent_back, free))
    asked = newest(db, Point, habilitation_id=completing.id)
    extra = demande.documents(db, completing)
    row = members(db, draft)[0]
    piece = next(each for each in extra if each.nature == "qualiopi")
    lou, zoe, ines = (make.instructeur(db, prenom, "Petit") for prenom in ("Lou", "Zoé", "Inès"))
    for protected in (zoe, ines):
        facteurs.install(db, protected, make.FACTEUR)
    elsewhere, _ = connexions.open_connexion(db, lou, appareil="tests")
    offered: dict[str, str | Callable[[], str]] = {
        "proposition": encrypt("proposition", f"{lou.id} {make.FACTEUR}"),
        "code": make.code,
    }
    db.flush()
    at, back = f"/habilitations/{draft.id}", f"/habilitations/{completing.id}"
    decided = {"valide_du": clock.today().isoformat(), "valide_jusqu_au": (clock.today() + timedelta(days=1000)).isoformat()}
    password = {"mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}
    chosen = {"nouveau_mot_de_passe": make.PASSWORD + "-bis"}
    pdf: Callable[[str], dict[str, Any]] = lambda key: {key: ("piece.pdf", make.PDF)}  # noqa: E731
    found = {
        "inscription": Case("/inscription", None, {"siret": make.siret(), **password}),
        "connexion": Case("/connexion", None, {"identifiant": claire.courriel, "mot_de_passe": make.PASSWORD}),
        "deconnexion": Case("/deconnexion", sophie),
        "mot-de-passe-force": Case("/mot-de-passe/force", None, {"mot_de_passe": "marelle"}),
        "mot-de-passe-oublie": Case("/mot-de-passe-oublie", None, {"identifiant": claire.courriel}),
        "activation": Case(f"/activation/{link(db, invited, UsageJeton.ACTIVATION)}", None, chosen),
        "activation-generation": Case(f"/activation/{link(db, unanswering, UsageJeton.ACTIVATION)}/generation"),
        "activation-nouveau-lien": Case(f"/activation/{link(db, libre, UsageJeton.MOT_DE_PASSE)}/nouveau-lien"),
        "entree": Case("/entree", mathilde, {"appartenance": str(make.user_of(db, mathilde).appartenance_id)}),
        "organismes-acceptation": Case("/organismes/acceptations", claire, {"ids": str(waiting[0].id)}),
        "organisme-acceptation": Case(f"/organismes/{waiting[1].id}/acceptation", claire),
        "organisme-refus": Case(f"/organismes/{waiting[2].id}/refus", claire),
        "profil": Case("/profil", libre, {"siret": ""}),
        "profil-logo": Case("/profil/logo", libre, files={"logo": ("logo.png", make.PNG)}),
        "profil-logo-retrait": Case("/profil/logo/retrait", libre),
        "referent-designation": Case("/referent", libre),
        "referent-relance": Case("/referent/relance", mathilde),
        "referent-retrait": Case("/referent/retrait", helene),
        "habilitation-nouvelle": Case("/habilitations/nouvelle", libre),
        "habilitation-brouillon": Case(f"{at}/brouillon", mathilde, draft=Demande),
        "habilitation-champ": Case(f"{at}/champs/nda", mathilde, {"nda": "11756123475"}),
        "formateur": Case(f"{at}/formateurs/{row.id}", mathilde, draft=LigneFormateur, prefix=f"formateur-{row.id}-"),
        "formateurs": Case(f"{at}/formateurs", mathilde),
        "pieces": Case(f"{at}/pieces", mathilde, files=pdf("piece-autre")),
        "formateur-retrait": Case(f"{back}/formateurs/{members(db, completing)[0].id}/retrait", helene),
        "piece-retrait": Case(f"{back}/pieces/{piece.id}/retrait", helene),
        "point-reponse": Case(f"{back}/points/{asked.id}/reponse", helene, {f"point-{asked.id}": "Le voici."}),
        "habilitation-depot": Case(f"{at}/depot", mathilde, draft=Demande),
        "habilitation-attribution": Case(f"/habilitations/{filed.id}/attribution", claire, {"instructeur_1": str(sophie.id), "instructeur_2": str(paul.id), "comite": "", "vu": ""}),
        "point-ajout": Case(f"/habilitations/{studied[0].id}/ajout-point", sophie),
        "point-levee": Case(f"/habilitations/{studied[2].id}/points/{points[studied[2].id].id}/levee", sophie),
        "point-reprise": Case(f"/habilitations/{studied[2].id}/points/{lifted.id}/reprise", sophie),
        "habilitation-renvoi": Case(f"/habilitations/{studied[3].id}/renvoi", sophie),
        "habilitation-acceptation": Case(f"/habilitations/{studied[1].id}/acceptation", sophie, decided),
        "habilitation-refus": Case(f"/habilitations/{studied[0].id}/refus", sophie),
        "agent-nouveau": Case("/agents/nouveau", claire, {"courriel": "anne.leroy@oc-eclat.example", "roles": "instructeur", "college": ""}),
        "agent-roles": Case(f"/agents/{paul.id}/roles", claire, {"roles": "instructeur", "college": ""}),
        "agent-relance": Case(f"/agents/{unanswering.id}/relance-agent", claire),
        "courriel-relance": Case(f"/courriels/{make.failed_mail(db).id}/relance", claire),
        "agent-suspension": Case(f"/agents/{paul.id}/suspension", claire),
        "connexion-code": Case("/connexion/code", claire, {"code": make.code}, half=True, counts=True, other={"code_secours": "x"}),
        "deblocage": Case(f"/deblocage/{link(db, claire, UsageJeton.DEBLOCAGE)}"),
        "compte-mot-de-passe": Case("/compte/mot-de-passe", ines, {"mot_de_passe_actuel": make.PASSWORD, **chosen}),
        "connexion-fin": Case(f"/compte/connexions/{elsewhere.id}/fin", lou),
        "connexions-fin": Case("/compte/connexions/fin", lou),
        "second-facteur": Case("/compte/second-facteur", lou, offered),
        "second-facteur-retrait": Case("/compte/second-facteur/retrait", zoe, {"mot_de_passe": make.PASSWORD, "code": make.code}, counts=True),
        "codes-secours": Case("/compte/codes-de-secours", ines, {"mot_de_passe": make.PASSWORD}),
        "agent-reinitialisation-facteur": Case(f"/agents/{ines.id}/reinitialisation-facteur", claire),
        "agent-retablissement": Case(f"/agents/{suspended.id}/retablissement", claire),
    }  # fmt: skip
    db.commit()
    return found
