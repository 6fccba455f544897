"""The clock of the phone that makes the codes: how far it is from ours, and what to say of it (RFC 6238, 5.2 and 6).

A code is looked for among the present step and its neighbours, and around the drift that this phone showed before. Further off, a code that
is right but early or late is not taken: what it shows of the phone's clock is said, and allowed at the next code when it is within reason. So
two codes in a row, of two different steps, prove a drift; a code seen over a shoulder proves nothing.
"""

import hmac

import pyotp

from eclat import clock

STEP_S = 30
WITHIN_REASON = 4  # steps: two minutes
MEASURED = 20  # steps: ten minutes; further off, nobody can tell a clock from a wrong code
NEIGHBOURS = (0, -1, 1)


def present() -> int:
    """The time step of this instant."""
    return int(clock.now().timestamp()) // STEP_S


def step_of(secret: str, code: str, *, after: int = 0, derive: int = 0) -> int | None:
    """The time step that this code belongs to, among those that are taken; None for a wrong or a spent one."""
    now = present()
    taken = dict.fromkeys([now + each for each in NEIGHBOURS] + [now + derive + each for each in NEIGHBOURS])
    return next((step for step in taken if step > after and same(secret, code, step)), None)


def drift_of(secret: str, code: str) -> int | None:
    """By how many steps the phone that shows this code is ahead of us, or behind; None when no clock explains the code."""
    now = present()
    offsets = sorted(range(-MEASURED, MEASURED + 1), key=abs)
    return next((offset for offset in offsets if same(secret, code, now + offset)), None)


def same(secret: str, code: str, step: int) -> bool:
    return hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), "".join(code.split()).encode())


def said(derive: int) -> str:
    """What to tell someone whose phone is that far from the hour."""
    seconds = abs(derive) * STEP_S
    amount = (
        f"{seconds} secondes"
        if seconds < 60
        else f"{seconds // 60}\u00a0min {seconds % 60:02}"
        if seconds % 60
        else f"{seconds // 60}\u00a0min"
    )
    wrong = f"L’horloge de votre téléphone {'avance' if derive > 0 else 'retarde'} de {amount} environ : mettez-la sur l’heure automatique."
    if abs(derive) <= WITHIN_REASON:
        return f"{wrong} En attendant, recopiez le prochain code que l’application montrera."
    return f"{wrong} Puis recopiez le code que l’application montrera."
