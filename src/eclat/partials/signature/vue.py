"""A version of the procès-verbal as one reader finds it: its document, who signed, what they may do."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eclat.domain.comptes import facteurs
from eclat.domain.jurys import cloture, pv, rectificatifs, rendu, signataires, signatures
from eclat.domain.jurys.signataires import Signataire
from eclat.domain.socle import jury_policies, session_policies
from eclat.domain.socle.errors import Interdit, Introuvable
from eclat.domain.socle.qualites import COLLEGES
from eclat.formats import format_at, initials, plural
from eclat.francais import of_name
from eclat.http.actes import Offre, Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import EtatPv, EtatSession, Fichier, Pv, SessionCqp, SignaturePv
from eclat.partials.session import situation
from eclat.partials.signature.actes import PV


@dataclass(frozen=True)
class Case:
    """The box of one signatory."""

    signataire: Signataire
    signature: SignaturePv | None
    mine: bool

    @property
    def initiales(self) -> str:
        return initials(self.signataire.nom)

    @property
    def qualite(self) -> str:
        said = COLLEGES[self.signataire.college] if self.signataire.college else "Membre du jury"
        return f"{said}, à la place {of_name(self.signataire.empeche)}" if self.signataire.empeche else said

    @property
    def dite(self) -> str:
        """“le 25 novembre 2026 à 17 h 12, mot de passe et second facteur vérifiés”"""
        if self.signature is None:
            return ""
        means = "mot de passe et second facteur vérifiés" if self.signature.second_facteur else "mot de passe vérifié"
        return f"{format_at(self.signature.cree_le)}, {means}"


def version_of(ctx: Context, session: SessionCqp, number: int | None = None) -> Pv:
    """The version that is read: the last one unless one is named. An organisme reads those that are signed: nothing is announced before.

    Raises Interdit, Introuvable.
    """
    found = rectificatifs.versions(ctx.db, session)
    original = jury_policies.can_read_original(ctx.db, ctx.me, session)
    if not found:
        raise Introuvable
    readable = (
        found if original or signataires.signs(ctx.db, ctx.me, session) else [each for each in found if each.etat == EtatPv.SIGNE]
    )
    if not readable:
        raise Interdit("read pv")
    wanted = next((each for each in readable if number in (None, each.version)), None)
    if wanted is None:
        raise Introuvable
    return wanted


@dataclass
class VuePv:
    ctx: Context
    session: SessionCqp
    document: Pv
    note: str = ""
    form: Form[Any] | None = None

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @property
    def fil(self) -> list[tuple[str, str | None]]:
        """Whoever instructs a recours opens no session: they come from there."""
        url, me, key = self.ctx.url, self.ctx.me, self.session.id
        seen = self.ctx.db.exec(session_policies.visible_sessions(me).where(SessionCqp.id == key).limit(1)).first()
        around = [(self.liste, url("sessions")), (self.titre, url("session", id=key))] if seen else [("Recours", url("recours"))]
        return [*around, (self.nom, None)]

    @property
    def nom(self) -> str:
        return "Procès-verbal rectificatif" if self.document.version > 1 else "Procès-verbal du jury"

    @cached_property
    def original(self) -> bool:
        """Whether they read the original, with births."""
        signs = signataires.signs(self.ctx.db, self.ctx.me, self.session)
        return signs or jury_policies.can_read_original(self.ctx.db, self.ctx.me, self.session)

    @property
    def en_saisie(self) -> bool:
        return self.document.etat == EtatPv.EN_SAISIE

    @property
    def signe(self) -> bool:
        return self.document.etat == EtatPv.SIGNE

    @cached_property
    def fichier(self) -> Fichier | None:
        """What this reader opens; nothing while it is made."""
        key = file_key(self.document, original=self.original)
        return self.ctx.db.get(Fichier, key) if key else None

    @property
    def se_prepare(self) -> bool:
        return not self.en_saisie and self.fichier is None

    @property
    def adresse(self) -> str:
        return self.ctx.url("pv-document", id=self.session.id, version=self.document.version)

    @property
    def image(self) -> str:
        return self.ctx.url("pv-page", id=self.session.id, version=self.document.version, page=1)

    @property
    def candidats(self) -> str:
        count = len((self.document.contenu or {}).get("candidats", ())) or len(pv.passages(self.ctx.db, self.document))
        return plural(count, "candidat", "candidats")

    @property
    def groupes(self) -> str:
        return rendu.grouped(self.document.empreinte)

    # --- who signs

    @cached_property
    def cases(self) -> list[Case]:
        if self.signe:  # as it was signed, whoever sits there now
            return [
                Case(as_signed(each), each, self.of_mine(each.personne_id)) for each in cloture.valid(self.ctx.db, self.document)
            ]
        given = {each.personne_id: each for each in cloture.valid(self.ctx.db, self.document)}
        who = signataires.of(self.ctx.db, self.session)
        return [Case(each, given.get(each.personne_id), self.of_mine(each.personne_id)) for each in who]

    def of_mine(self, personne_id: Any) -> bool:
        return bool(personne_id == self.ctx.me.personne_id)

    @property
    def donnees(self) -> int:
        return sum(each.signature is not None for each in self.cases)

    @cached_property
    def a_signer(self) -> Case | None:
        """The reader's own box, while their signature is awaited."""
        if self.document.etat != EtatPv.A_SIGNER:
            return None
        return next((each for each in self.cases if each.mine and each.signature is None), None)

    @property
    def intention(self) -> str:
        return signatures.intention(self.a_signer.signataire) if self.a_signer else ""

    @cached_property
    def lu(self) -> bool:
        shown = self.fichier
        return shown is not None and signatures.reading(self.ctx.db, self.document, self.ctx.me, shown.sha256) is not None

    @cached_property
    def facteur_demande(self) -> bool:
        return signatures.needs_factor(self.ctx.db, self.ctx.me)

    @cached_property
    def facteur_manque(self) -> bool:
        """Who has yet to enrol one: they are led there, and come back."""
        assert self.ctx.me.personne_id is not None
        return self.facteur_demande and facteurs.of(self.ctx.db, self.ctx.me.personne_id) is None

    @property
    def phrase(self) -> str:
        if self.en_saisie:
            return "La saisie est en cours\u00a0: ceci est un aperçu."
        if self.signe:
            return f"Signé de tous {format_at(self.document.signe_le)}. Il ne change plus."
        done = [each for each in self.cases if each.signature]
        if self.a_signer and done:
            return f"{done[-1].signataire.nom} a signé {when(done[-1].signature)}, votre signature est attendue."
        if self.a_signer:
            return "Votre signature est attendue."
        waited = [of_name(each.signataire.nom) for each in self.cases if each.signature is None]
        return f"Il attend la signature {' et '.join(waited)}."

    @property
    def suite(self) -> list[dict[str, str]]:
        """What follows the last signature."""
        return [
            {"label": "Le procès-verbal ne change plus", "detail": "Une correction passe par un procès-verbal rectificatif, avec son motif."},
            {"label": "OC Éclat attribue les résultats", "detail": "sur les propositions du jury."},
            {"label": "Les candidats sont prévenus", "detail": "et leurs certificats sont produits."},
        ]  # fmt: skip

    # --- around

    @cached_property
    def offres(self) -> Offres:
        if self.document.version != rectificatifs.versions(self.ctx.db, self.session)[0].version:
            return Offres()
        return PV.offers(self.ctx, self.session)

    @property
    def autour(self) -> list[Offre]:
        """What is done to it beside entering and signing."""
        return [each for name, each in self.offres.items() if name not in ("cloture", "reouverture")]

    @cached_property
    def versions(self) -> list[Pv]:
        found = rectificatifs.versions(self.ctx.db, self.session)
        return found if self.original else [each for each in found if each.etat == EtatPv.SIGNE]

    @property
    def attribuable(self) -> bool:
        """Whether this reader is who goes on with it."""
        return self.session.etat == EtatSession.A_ATTRIBUER and self.ctx.can(jury_policies.can_attribute_results, self.session)

    @property
    def resultats(self) -> str:
        """The button that leads to what the jury decided, once it is there to be read by this reader."""
        if self.attribuable:
            return "Attribuer les résultats"
        follows = self.ctx.can(session_policies.can_follow_session, self.session)
        return "Voir les résultats" if self.session.etat == EtatSession.CLOSE and follows else ""

    @property
    def preuves(self) -> bool:
        return self.ctx.can(jury_policies.can_export_proofs, self.session) and bool(self.document.empreinte)

    @property
    def saisissable(self) -> bool:
        return self.session.etat == EtatSession.PV_EN_SAISIE and self.ctx.can(jury_policies.can_preside, self.session)


def when(signature: SignaturePv | None) -> str:
    return format_at(signature.cree_le) if signature else ""


def as_signed(row: SignaturePv) -> Signataire:
    return Signataire(row.personne_id, row.membre_id or row.id, row.nom, row.college, preside=True)


def file_key(document: Pv, *, original: bool) -> Any:
    if document.etat == EtatPv.SIGNE:
        return document.signe_id if original else document.copie_id
    return document.a_signer_id
