"""What a browser calls itself, said so that its owner recognises the device."""

from __future__ import annotations

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
# Many pretend to be their elders, so the younger are looked for first.
_BROWSERS = (
    ("Line/", "LINE"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_name(user_agent: str) -> str:
    """`Android ・ Chrome`; what is not known is shown as it calls itself."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "") for marks in (_SYSTEMS, _BROWSERS)
    ]
    return " ・ ".join(name for name in found if name) or user_agent[:60]
