"""What the environment decides. Every setting is documented in docs/operations.md (a test checks it)."""

import secrets
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from eclat.settings_conservation import Conservation

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class ConfigurationError(Exception):
    """The configuration cannot be used; the message says what to change."""


FIRST_WARNING = 15  # days before an inactive organisme is erased, at the latest


def days_of(name: str, said: str) -> list[int]:
    """In order. Raises ConfigurationError."""
    try:
        return sorted({int(each) for each in said.split(",") if each.strip()})
    except ValueError:
        raise ConfigurationError(f"{name}: whole numbers separated by commas.") from None


class Settings(Conservation):
    """The settings, read once from ``ECLAT_*`` environment variables."""

    model_config = SettingsConfigDict(env_prefix="ECLAT_", frozen=True, extra="ignore")

    database_url: str = Field("sqlite:///var/eclat.db", description="SQLite or PostgreSQL (`postgresql+psycopg://…`)")
    redis_url: str = Field("", description="Dramatiq's broker; empty: worker and clock run inside `eclat serve`")
    smtp_url: str = Field(
        "", description="`smtp://user:pass@host:port`, `smtps://…`, `?starttls=1`; empty: mails stay in the log"
    )
    base_url: str = Field("http://127.0.0.1:8000", description="Address of the site: links in mails, host check, secure cookies")
    secret_key: str = Field("", description="Comma-separated keys of 32 characters or more: the first signs, all verify")
    admin_email: str = Field("contact@oc-eclat.example", description="The `{admin_email}` of the mails; also their Reply-To")
    mail_from: str = Field("ne-pas-repondre@oc-eclat.example", description="Sender's address of the mails")
    bounce_url: str = Field(
        "", description="`imaps://user:pass@host/INBOX`: the mailbox where undelivered mails come back; empty: nobody reads them"
    )
    bounce_from: str = Field(
        "", description="The address of that mailbox, `+` and a mark added for each mail; empty: `ECLAT_MAIL_FROM`"
    )
    storage_url: str = Field("", description="Where files are kept: `file:///…` or `s3://…`; empty: `var/files`")
    debug: bool = Field(False, description="Developer's pages under `/dev`, on a site of this machine only")
    companies_url: str = Field(
        "https://recherche-entreprises.api.gouv.fr", description="API Recherche d’entreprises; empty: no prefill"
    )
    branche_url: str = Field("https://www.branche-eclat.fr", description="Target of “Aller sur Branche Éclat”")
    publisher: str = Field("", description="Who publishes the site: name, legal form, address, telephone (`/mentions-legales`)")
    publication_director: str = Field("", description="Name of the director of publication (`/mentions-legales`)")
    hosting: str = Field("", description="Who hosts the site: name, address, telephone (`/mentions-legales`)")
    metrics_from: str = Field("127.0.0.1,::1", description="Comma-separated addresses that may read `/metrics`")
    trusted_proxies: str = Field(
        "", description="Comma-separated addresses or networks whose `X-Forwarded-For` is believed; empty: nobody's"
    )
    message_delay: int = Field(
        5, ge=0, le=30, description="Seconds before a message leaves, in which its author may take it back into the draft"
    )
    notice_delay: int = Field(
        300, ge=0, le=86_400, description="Seconds after a message left when whoever has not read it is told by mail"
    )
    group_delay: int = Field(
        60,
        ge=0,
        le=3600,
        description="Seconds without another after which an agent is told, in one mail, of the files entrusted to them",
    )
    digest_hour: int = Field(8, ge=0, le=23, description="Hour, in Paris, when daily mails are written, Monday to Friday")
    observations_du_jury: str = Field(
        "Compétences non observées pendant la mise en situation.|Écrit incomplet.|Posture professionnelle à consolider.",
        description="Sentences offered under “Observation” of a procès-verbal, separated by `|`",
    )
    preconisations_du_jury: str = Field(
        "Reprendre le module correspondant avant un nouveau jury.|Compléter la pratique en structure, avec un tuteur.|"
        "Se présenter à nouveau à ce seul bloc.",
        description="Sentences offered under “Préconisation”, separated by `|`",
    )
    candidates_days: int = Field(
        7, ge=0, le=90, description="Days after the first day of a session when the list of its candidates is due in full"
    )
    session_accords: int = Field(
        2, ge=1, le=2, description="Members of the binôme paritaire whose agreement opens a session: both, or one"
    )
    verification_name: bool = Field(
        True, description="Who verifies a certificate types its holder’s name to read it; false: it is shown at once"
    )
    verification_hide: bool = Field(True, description="Holders may choose that their certificate is shown to nobody")
    verification_count: bool = Field(True, description="Holders read how often their certificate was verified")
    annuaire: bool = Field(
        True,
        description="The public directory `/annuaire`: organismes habilitated today, without an account; false: it does not exist",
    )
    certifier_name: str = Field(
        "OC Éclat, organisme certificateur paritaire de la branche Éclat", description="The certifying body, as documents name it"
    )
    cdc_id_client: str = Field(
        "", description="`idClient` of the certifying body on the portal of the Caisse des Dépôts: 8 characters"
    )
    cdc_id_contrat: str = Field("", description="`idContrat` of the certifying body there: 20 characters at most")
    cdc_passages: int = Field(
        5000, ge=1, le=200_000, description="Certificates in one file of declarations: small files are easier to send again"
    )
    cdc_preuve: bool = Field(False, description="Declarations carry the address at which their certificate is verified")
    cdc_warning_days: int = Field(
        30, ge=1, le=80, description="Days before the last day of a declaration when administrateurs are told"
    )
    certifier_siret: str = Field("", description="Its SIRET, on documents; empty: not printed")
    seal_key: str = Field("", description="PKCS#12 file whose key seals certificates (PAdES); empty: they are not sealed")
    seal_password: str = Field("", description="The password of that file", repr=False)
    pv_signataires: Literal["copresidents", "deliberatifs"] = Field(
        "copresidents",
        description="Who signs a procès-verbal: `copresidents`, or `deliberatifs`: all who were there with a voice and have an account",
    )
    pv_second_facteur: bool = Field(
        True, description="Co-presidents sign with a second factor; false: only those who have enrolled one are asked for it"
    )
    jury_external: int = Field(
        50,
        ge=0,
        le=100,
        description="Per cent of a jury's members from outside, under which a reason is asked of who confirms it",
    )
    jury_quorum: int = Field(1, ge=0, le=10, description="Members who deliberate, beside both co-presidents, for a jury's quorum")
    jury_attendance: int = Field(
        80, ge=0, le=100, description="Per cent of the planned hours under which a candidate lacks some before the jury"
    )
    jury_experts_days: int = Field(15, ge=1, le=180, description="Days before a jury when its members had better be proposed")
    jury_convocation_days: int = Field(21, ge=1, le=180, description="Days before a jury when it had better be confirmed")
    jury_reminder_days: str = Field(
        "10,3", description="Days before a jury when members who have not answered are reminded; empty: never"
    )
    attribution_automatique: bool = Field(
        False, description="On: results are attributed as soon as the procès-verbal is signed, by nobody"
    )
    attribution_days: int = Field(
        15, ge=1, le=365, description="Days after its signature when a procès-verbal to attribute is late"
    )
    pv_days: int = Field(15, ge=1, le=365, description="Days after the jury when a procès-verbal that is not signed is late")
    notice_days: int = Field(
        15, ge=1, le=365, description="Days after the attribution when letters that nobody took to post them are late"
    )
    recours_months: int = Field(3, ge=1, le=24, description="Months, from the notice of results, in which a candidate may appeal")
    recours_answer_months: int = Field(3, ge=1, le=24, description="Months in which an appeal is answered")
    recours_warning_days: int = Field(
        30, ge=1, le=90, description="Days before the last day to answer an appeal when who owes the answer is reminded"
    )
    web_threads: int = Field(6, ge=1, le=64, description="Requests handled at once by one web process")
    web_exports: int = Field(
        2, ge=1, le=16, description="Exports written at once by one web process; others are asked to come back"
    )
    web_connections: int = Field(
        2_000, ge=8, description="Connections held at once by one web process; the oldest at rest give way"
    )
    database_patience: float = Field(
        3, gt=0, description="Seconds after which a PostgreSQL that says nothing is asked whether it is there"
    )
    connection_patience: float = Field(
        20, gt=0, description="Seconds that a connection may stay without sending, or reading, what is awaited"
    )
    log_json: bool = Field(True, description="JSON log lines; off: readable in a terminal")

    @field_validator("database_url")
    @classmethod
    def name_the_driver(cls, url: str) -> str:
        """Platforms write ``postgres://…``, without the driver that we use."""
        scheme, separator, rest = url.partition("://")
        return f"postgresql+psycopg://{rest}" if separator and scheme in ("postgres", "postgresql") else url

    @property
    def local(self) -> bool:
        """True when the site is only reachable from this machine."""
        return (urlsplit(self.base_url).hostname or "") in LOOPBACK

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @cached_property
    def secret_keys(self) -> list[str]:
        """Keys, newest first. Raises ConfigurationError when none is set outside local mode."""
        keys = [key.strip() for key in self.secret_key.split(",") if key.strip()]
        if keys:
            if any(len(key) < 32 for key in keys):
                raise ConfigurationError("ECLAT_SECRET_KEY: each key must have at least 32 characters.")
            return keys
        if not self.local:
            raise ConfigurationError("ECLAT_SECRET_KEY must be set when ECLAT_BASE_URL is not this machine.")
        return [local_secret(Path("var/secret_key"))]

    @cached_property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        """The networks of the trusted proxies. Raises ConfigurationError on what is neither an address nor a network."""
        try:
            return [ip_network(each.strip(), strict=False) for each in self.trusted_proxies.split(",") if each.strip()]
        except ValueError as error:
            raise ConfigurationError(f"ECLAT_TRUSTED_PROXIES: {error}.") from None

    @property
    def reminders(self) -> list[int]:
        """Days after an invitation, in order. Raises ConfigurationError on what is no number."""
        return days_of("ECLAT_REMINDER_DAYS", self.reminder_days)

    @property
    def end_reminders(self) -> list[int]:
        """Months before the end of an habilitation, the first reminder first. Raises ConfigurationError on what is no number."""
        return days_of("ECLAT_END_REMINDER_MONTHS", self.end_reminder_months)[::-1]

    @property
    def document_reminders(self) -> list[int]:
        """Months before the end of a document, the first reminder first. Raises ConfigurationError on what is no number."""
        return days_of("ECLAT_DOCUMENT_REMINDER_MONTHS", self.document_reminder_months)[::-1]

    @property
    def jury_reminders(self) -> list[int]:
        """Days before a jury, the nearest first. Raises ConfigurationError on what is no number."""
        return days_of("ECLAT_JURY_REMINDER_DAYS", self.jury_reminder_days)

    @property
    def inactive_warnings(self) -> list[int]:
        """Days before an inactive organisme is erased, the nearest first. Raises ConfigurationError on what warns too late."""
        days = days_of("ECLAT_INACTIVE_WARNING_DAYS", self.inactive_warning_days)
        if not days or days[-1] < FIRST_WARNING or days[0] < 1:
            raise ConfigurationError(
                f"ECLAT_INACTIVE_WARNING_DAYS: the first warning leaves at least {FIRST_WARNING} days before."
            )
        return days

    @property
    def bounces_to(self) -> str:
        """Where mails that are not delivered come back."""
        return self.bounce_from or self.mail_from

    @field_validator("bounce_url")
    @classmethod
    def read_over_imap(cls, url: str) -> str:
        if url and urlsplit(url).scheme not in ("imap", "imaps"):
            raise ValueError("ECLAT_BOUNCE_URL is an address in imaps:// (or imap://, on this machine)")
        return url

    @property
    def files_url(self) -> str:
        return self.storage_url or f"file://{Path('var/files').resolve()}"


def local_secret(path: Path) -> str:
    """The key of local mode, made once and kept beside the database."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


@lru_cache
def get_settings() -> Settings:
    return Settings()
