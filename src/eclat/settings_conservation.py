"""How long each thing is kept."""

from pydantic import Field

from eclat.settings_insertion import Insertion


class Conservation(Insertion):
    """Part of ``Settings``."""

    retention_days: int = Field(
        365, ge=1, le=3650, description="Days after which what is kept of an OF taken off a list, with no other tie, is erased"
    )
    retention_inactive_months: int = Field(
        60,
        ge=12,
        le=120,
        description="Months without a sign-in after which an organisme with nothing under way is warned, then erased",
    )
    inactive_warning_days: str = Field(
        "30,7", description="Days before it is erased when an inactive organisme is warned; the first is at least 15"
    )
    retention_refused_months: int = Field(
        12, ge=1, le=60, description="Months after which an inscription that was refused is erased"
    )
    retention_candidates_years: int = Field(
        5,
        ge=1,
        le=50,
        description="Years after its end when what a session holds of its candidates is erased; signed results stay",
    )
    retention_pv_years: int = Field(
        50,
        ge=50,
        le=200,
        description="Years after their signature when procès-verbaux and their certificates are erased: never fewer than 50",
    )
    retention_expenses_years: int = Field(
        10, ge=10, le=50, description="Years after which expenses of jurors are erased, as accounts are"
    )
    retention_logs_months: int = Field(
        12, ge=6, le=36, description="Months after which where the lines of the journal came from is erased; the lines stay"
    )
    retention_mails_months: int = Field(
        12, ge=1, le=120, description="Months after which the words of a mail are erased; that it went, to whom and when stays"
    )
