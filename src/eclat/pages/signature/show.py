"""The procès-verbal to read and to sign: the document at left, who signs at right (P14)."""

from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, facteurs
from eclat.domain.jurys import signatures
from eclat.domain.jurys.signatures import Preuve
from eclat.domain.socle import jury_policies
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.domain.socle.errors import DejaFait, Refus
from eclat.encryption import decrypt, encrypt
from eclat.engines import workflow
from eclat.engines.workflow import transition_of
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import EtatSession, SessionCqp
from eclat.pages.compte.soi import oneself
from eclat.partials.signature.vue import VuePv, version_of

PURPOSE = "signature-pv"
OPEN_S = 600  # between the password and the code
LATE = "Dix minutes ont passé depuis votre mot de passe\u00a0: ressaisissez-le pour signer."


class Signer(FormModel):
    mot_de_passe: str = Field(
        title="Votre mot de passe", description="Vous le saisissez de nouveau\u00a0: c’est ce qui fait votre signature.",
        json_schema_extra={"missing": "Indiquez votre mot de passe."},
    )  # fmt: skip
    vu: Ligne = Field(default="", title="Document lu")


MISSING = "Recopiez le code que montre votre application, ou l’un de vos codes de secours."


class CodeDeSignature(FormModel):
    code: Ligne = Field(default="", title="Code à six chiffres")
    preuve: Ligne = Field(default="", title="Mot de passe vérifié")


def show(ctx: Context, id: UUID) -> Response:
    """A region of it asks for itself while the document is made."""
    asked = ctx.query("version")
    session = loaded(ctx, id)
    vue = VuePv(ctx, session, version_of(ctx, session, int(asked) if asked.isdecimal() and len(asked) < 5 else None))
    return ctx.swap_or(drawn(vue), "partials/signature/region.html", p=vue) if ctx.wants_fragment else drawn(vue)


def loaded(ctx: Context, id: UUID) -> SessionCqp:
    return ctx.load(jury_policies.visible_pv(ctx.me), id)


def drawn(vue: VuePv, status: int = 200) -> Response:
    vue.form = Form(Signer) if vue.form is None else vue.form  # a form with errors is false
    return vue.ctx.render("pages/signature/show.html", status=status, p=vue)


def page(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """The page as it is now, ``note`` said first."""
    return drawn(VuePv(ctx, session, version_of(ctx, session), note), status)


def judge(ctx: Context, id: UUID) -> Response | str:
    """Whether they may sign, and their password, verified before the transaction. Returns what proves it, for the next step."""
    session = loaded(ctx, id)
    form = Form.bind(Signer, ctx.form)
    try:
        workflow.check(ctx.db, ctx.me, session, transition_of(signatures.sign))
        if signatures.needs_factor(ctx.db, ctx.me) and facteurs.of(ctx.db, oneself(ctx).id) is None:
            raise Refus(signatures.NO_FACTOR)
    except DejaFait:
        raise
    except Refus as refus:
        return page(ctx, session, status=409, note=str(refus))
    if form and not acces.knows_password(oneself(ctx), form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    if not form:
        return drawn(VuePv(ctx, session, version_of(ctx, session), form=form), 422)
    return sealed(ctx, session, form.valid.vu)


def sealed(ctx: Context, session: SessionCqp, sha256: str) -> str:
    """What the next step is given, in its page alone: nobody else can make it, nor use it for another."""
    return encrypt(PURPOSE, f"{ctx.me.personne_id} {session.id} {sha256}")


def opened(ctx: Context, session: SessionCqp, preuve: str) -> str | None:
    """The document that they were reading when they gave their password; None when it was not them, not here, or too long ago."""
    said = decrypt(PURPOSE, preuve, within_s=OPEN_S) or ""
    whose, _, sha256 = said.rpartition(" ")
    return sha256 if whose == f"{ctx.me.personne_id} {session.id}" else None


def ask(ctx: Context, preuve: str, id: UUID) -> Response:
    """The second step, on its own page: nothing is signed yet."""
    return code_page(ctx, loaded(ctx, id), Form.of(CodeDeSignature, preuve=preuve))


def create(ctx: Context, id: UUID) -> Response:
    """Sign, with a code of the moment or one of recovery where it is asked."""
    session = loaded(ctx, id)
    form, asked = Form.bind(CodeDeSignature, ctx.form), signatures.needs_factor(ctx.db, ctx.me)
    if asked and not form.value("code").strip():
        form.refuse("code", MISSING)
    if not form:
        return code_page(ctx, session, form, 422)
    if opened(ctx, session, form.valid.preuve) is None:
        return page(ctx, session, status=409, note=LATE)
    try:
        workflow.check(ctx.db, ctx.me, session, transition_of(signatures.sign))
        if asked:
            give(ctx, form.valid.code)
    except facteurs.CodeRefuse as refused:
        workflow.check(ctx.db, ctx.me, session, transition_of(signatures.sign))  # a second click finds that the first one signed
        ctx.keep = True  # the failure counts
        form.refuse("code", str(refused))
        return code_page(ctx, session, form, 429 if refused.until else 422)
    except DejaFait:
        raise
    except Refus as refus:
        return page(ctx, session, status=409, note=str(refus))
    return signed(ctx, session, form.valid.preuve, second_facteur=asked)


def give(ctx: Context, typed: str) -> None:
    """Raises CodeRefuse, having counted the failure; Refus for who has no factor."""
    personne = oneself(ctx)
    facteur = facteurs.of(ctx.db, personne.id)
    if facteur is None:
        raise Refus(signatures.NO_FACTOR)
    if sum(each.isalnum() for each in typed) > 8:
        facteurs.use_recovery_code(ctx.db, personne, typed, by=ctx.me)
    else:
        facteurs.check(ctx.db, facteur, typed)


def code_page(ctx: Context, session: SessionCqp, form: Form[CodeDeSignature], status: int = 200) -> Response:
    vue = VuePv(ctx, session, version_of(ctx, session), form=form)
    return ctx.render(
        "pages/signature/code.html", status=status, p=vue, form=form, aide=ctx.settings.debug and ctx.settings.local
    )


def signed(ctx: Context, session: SessionCqp, preuve: str, *, second_facteur: bool) -> Response:
    shown = opened(ctx, session, preuve)
    if shown is None:
        return page(ctx, session, status=409, note=LATE)
    try:
        found = signatures.sign_and_conclude(ctx.db, session, preuve=Preuve(shown, second_facteur, ctx.address), by=ctx.me)
    except DejaFait:
        raise
    except Refus as refus:
        return page(ctx, session, status=409, note=str(refus))
    done = found == EtatSession.A_ATTRIBUER
    said = "Le procès-verbal est signé de tous, OC Éclat est prévenu" if done else "Votre signature est enregistrée"
    return ctx.redirect("pv-signature", id=session.id, toast=said)
