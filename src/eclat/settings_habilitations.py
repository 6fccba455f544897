"""What the environment decides of habilitations (P10)."""

from pydantic import Field
from pydantic_settings import BaseSettings


class Habilitations(BaseSettings):
    reminder_days: str = Field(
        "7,14,21", description="Days after an invitation when a délégataire that has not finished is reminded; empty: never"
    )
    instruction_days: int = Field(
        60, ge=1, le=365, description="Days after its deposit when an habilitation request that is not decided is late"
    )
    points_days: int = Field(
        30,
        ge=1,
        le=366,
        description="Days that an applicant is given to answer the points to complete, unless who studies says another day",
    )
    appeal_months: int = Field(
        2, ge=1, le=24, description="Months after a refusal or a résiliation within which its organisme may contest it"
    )
    appeal_reminder_days: int = Field(
        15, ge=0, le=180, description="Days after which who must answer a recours against a refusal is reminded, once; 0: never"
    )
    griefs_days: int = Field(
        30, ge=15, le=180, description="Days that an organisme is given to answer griefs, unless who notifies them says otherwise"
    )
    campaign_days: int = Field(
        45,
        ge=1,
        le=366,
        description="Days that a new campaign of annual follow-up proposes to answer; who prepares it may change them",
    )
    campaign_completion_days: int = Field(
        15, ge=1, le=366, description="Days that are proposed to complete an annual follow-up that is sent back"
    )
    habilitation_months: int = Field(
        36,
        ge=1,
        le=60,
        description="Months of validity that an acceptance proposes, never past the end of the CQP's registration",
    )
    convention_reminder_days: int = Field(
        7, ge=0, le=90, description="Days after which who has not signed a convention is reminded, once each; 0: never"
    )
    end_reminder_months: str = Field(
        "6,2",
        description="Months before the last day of an habilitation when its people are reminded, comma-separated; empty: never",
    )
    renewal_months: int = Field(
        6, ge=1, le=24, description="Months before the last day of an habilitation from which its renewal may be asked for"
    )
    renewal_late_months: int = Field(
        12,
        ge=0,
        le=36,
        description="Months after the end of an habilitation during which its renewal may still be asked for; 0: not once it ended",
    )
    renewal_keeps: bool = Field(
        True,
        description="Whether an habilitation stays valid beyond its last day while its renewal, deposited before that day, is studied",
    )
    convention_required: bool = Field(
        True, description="Whether sessions are asked for only once both parties signed the convention of the habilitation"
    )
    follow_nda: bool = Field(
        True, description="Whether each habilitated organisme is asked to keep its declaration of activity up to date"
    )
    follow_insurance: bool = Field(
        True, description="Whether each habilitated organisme is asked to keep its insurance up to date"
    )
    followed_others: str = Field(
        "", description="Other documents that each habilitated organisme is asked to keep up to date, separated by a vertical bar"
    )
    document_reminder_months: str = Field(
        "2,1",
        description="Months before the last day of a document that expires when its organisme is reminded, comma-separated; empty: never",
    )
