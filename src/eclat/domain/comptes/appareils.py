"""A browser in plain words, from what it says of itself. An order of words, not a science: an unknown one is said to be so."""

# The first that is found is right: Edge and Opera also say Chrome, and every one of them says Safari.
NAVIGATEURS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def plain_words(user_agent: str) -> str:
    """Such as "Firefox sur Windows"."""
    navigateur = next((name for mark, name in NAVIGATEURS if mark in user_agent), "")
    systeme = next((name for mark, name in SYSTEMES if mark in user_agent), "")
    if not navigateur and not systeme:
        return "Appareil inconnu"
    return f"{navigateur or 'Navigateur'} sur {systeme or 'un appareil inconnu'}"
