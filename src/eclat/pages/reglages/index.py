"""The settings of OC Éclat, in groups; then what its host decides, to be read only."""

from urllib.parse import urlsplit

from starlette.responses import Response

from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import GROUPES
from eclat.http.context import Context
from eclat.settings import Settings

SIGNATAIRES = {"copresidents": "les deux coprésidents", "deliberatifs": "tous ceux qui ont une voix et un compte"}


def show(ctx: Context) -> Response:
    return ctx.render(
        "pages/reglages/index.html", groupes=GROUPES, etats=reglages.of(ctx.db, GROUPES), hebergement=hosted(ctx.settings)
    )


def hosted(settings: Settings) -> list[tuple[str, str, str]]:
    """What it is called, what it is, and the variable of the environment that says it. Neither password nor key is ever shown."""
    return [
        ("Adresse du site", settings.base_url, "ECLAT_BASE_URL"),
        ("Adresse à laquelle on écrit", settings.admin_email, "ECLAT_ADMIN_EMAIL"),
        ("Expéditeur des mails", settings.mail_from, "ECLAT_MAIL_FROM"),
        ("Serveur des mails", place(settings.smtp_url) or "aucun\u00a0: les mails restent dans le journal", "ECLAT_SMTP_URL"),
        ("Boîte des mails qui reviennent", place(settings.bounce_url) or "aucune", "ECLAT_BOUNCE_URL"),
        ("Base de données", "PostgreSQL" if settings.database_url.startswith("postgresql") else "SQLite", "ECLAT_DATABASE_URL"),
        ("Fichiers", "espace S3" if settings.files_url.startswith("s3:") else "dossier du serveur", "ECLAT_STORAGE_URL"),
        ("Registre des entreprises", place(settings.companies_url) or "non interrogé", "ECLAT_COMPANIES_URL"),
        ("Signataires d’un procès-verbal", SIGNATAIRES[settings.pv_signataires], "ECLAT_PV_SIGNATAIRES"),
        ("Certificats (PDF)", "scellés" if settings.seal_key else "non scellés", "ECLAT_SEAL_KEY"),
        ("Éditeur du site", settings.publisher, "ECLAT_PUBLISHER"),
        ("Directeur de la publication", settings.publication_director, "ECLAT_PUBLICATION_DIRECTOR"),
        ("Hébergeur", settings.hosting, "ECLAT_HOSTING"),
    ]


def place(url: str) -> str:
    """The machine alone."""
    return urlsplit(url).hostname or ""
