"""Words on the screen: Markdown made safe, times, lengths and sizes as people say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

import nh3
from flask_babel import format_date, format_datetime, gettext, ngettext
from markdown_it import MarkdownIt
from markupsafe import Markup

from courses.picture_names import NAME, described, size_of

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").enable("strikethrough")
)
_TAGS = frozenset(
    {"p", "br", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "s", "code", "pre", "blockquote"}
    | {"a", "table", "thead", "tbody", "tr", "th", "td", "hr", "img"}
)
LONGEST_MARKDOWN = 100_000
REMEMBERED = 2_000


def N_(text: str) -> str:
    """Mark a source string for the catalogs without translating it yet."""
    return text


def markdown(text: str, *, below: int = 0) -> Markup:
    """Author's Markdown as safe HTML: no scripts, no foreign images, links that leak nothing. `below`: the
    level of the heading on the page that its own headings stand under."""
    return _remembered(_markdown, text, below)


def inline_markdown(text: str) -> Markup:
    """One line of Markdown, without the paragraph around it."""
    return _remembered(_inline_markdown, text)


def clock(seconds: float) -> str:
    """Seconds as m:ss or h:mm:ss, as a player shows them."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def span(seconds: float) -> str:
    """Seconds in words: 3分20秒."""
    minutes, left = divmod(max(0, round(seconds)), 60)
    if minutes and left:
        return str(gettext("%(m)s min %(s)s s", m=minutes, s=left))
    return str(gettext("%(m)s min", m=minutes) if minutes else gettext("%(s)s s", s=left))


def megabytes(count: int | None) -> str:
    """Bytes as megabytes with one decimal; below 0.1 MB as 0.1, never as nothing."""
    return f"{max((count or 0) / 1_000_000, 0.1):.1f} MB"


def day(moment: datetime | date | None) -> str:
    return str(format_date(moment, gettext("d MMM y"))) if moment else ""


def month_name(first: date) -> str:
    return str(format_date(first, gettext("MMMM y")))


def moment(value: datetime | None) -> str:
    return str(format_datetime(value, gettext("d MMM y, H:mm"))) if value else ""


def weekday(first: date) -> str:
    """A day with its day of the week, without the year."""
    return str(format_date(first, gettext("EEE, d MMM")))


def hour_minute(value: datetime) -> str:
    return str(format_datetime(value, "H:mm"))


def field_moment(value: datetime) -> str:
    """As a field of a form shows a moment: 2026-12-01T10:15."""
    return str(format_datetime(value, "yyyy-MM-dd'T'HH:mm"))


def ago(value: datetime | None, *, at: datetime | None = None) -> str:
    """How long ago in whole days: 今日, きのう, 3日前."""
    if value is None:
        return ""
    days = ((at or datetime.now(UTC)) - value).days
    if days <= 0:
        return str(gettext("today"))
    return str(gettext("yesterday") if days == 1 else ngettext("%(num)s day ago", "%(num)s days ago", days))


def percent(share: float | None) -> str:
    return "" if share is None else f"{int(share * 100 + 1e-9)}%"


def yen(amount: int | None) -> str:
    return "" if amount is None else str(gettext("%(amount)s yen", amount=f"{amount:,}"))


def pictures_beside(page: Markup) -> Markup:
    """The same page for a folder that holds its pictures."""
    return Markup(str(page).replace('src="/pictures/', 'src="'))  # noqa: S704 - nothing is added


def _pictures_only(tag: str, attribute: str, value: str) -> str | None:
    """The address of a picture of ours (courses.picture_names); of others only the description stays."""
    if tag == "img" and attribute == "src":
        return f"/pictures/{value}" if NAME.fullmatch(value) else None
    return value


def _remembered(render: Any, text: str, *how: int) -> Markup:
    """A quiz shows the same short texts to everybody; long ones would fill the memory."""
    render = render if len(text) <= REMEMBERED else render.__wrapped__
    return cast(Markup, render(text, *how))


@lru_cache(maxsize=4096)
def _markdown(text: str, below: int) -> Markup:
    html = _MARKDOWN.render(text[:LONGEST_MARKDOWN])
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        attribute_filter=_own_images_only,
    )
    # Tables may be wider than a phone; they scroll in a frame that the keyboard can reach.
    framed = clean.replace("<table>", '<div class="scroll" tabindex="0" role="group"><table>')
    framed = framed.replace("</table>", "</table></div>")
    placed = re.sub(r"(</?h)([1-6])>", lambda tag: f"{tag[1]}{min(6, int(tag[2]) + below)}>", framed)
    return Markup(_sized(placed))  # noqa: S704 - cleaned just above


@lru_cache(maxsize=4096)
def _inline_markdown(text: str) -> Markup:
    html = _MARKDOWN.renderInline(text[:LONGEST_MARKDOWN])
    clean = nh3.clean(
        html,
        tags={"strong", "em", "code", "s", "br", "img"},
        attributes={"img": {"src", "alt"}},
        attribute_filter=_pictures_only,
        url_schemes={"http", "https"},
    )
    return Markup(_sized(clean))  # noqa: S704 - cleaned just above


def _sized(html: str) -> str:
    """Pictures of ours keep their place before they have come; those without address are their words."""
    if "<img" not in html:
        return html

    def told(found: re.Match[str]) -> str:
        width, height = size_of(found[1])
        size = f'class="picture" width="{width}" height="{height}" loading="lazy"'
        return f'<img {size} src="/pictures/{found[1]}"'

    html = re.sub(rf'<img src="/pictures/({NAME.pattern})"', told, html)
    return re.sub(r'<img(?: alt="([^"]*)")?>', lambda found: found[1] or "", html)


def _own_images_only(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith("/"):
        return _pictures_only(tag, attribute, value)
    return value


FILTERS = {
    "markdown": markdown,
    "inline_markdown": inline_markdown,
    "described": described,
    "clock": clock,
    "span": span,
    "megabytes": megabytes,
    "day": day,
    "month_name": month_name,
    "moment": moment,
    "weekday": weekday,
    "hour_minute": hour_minute,
    "field_moment": field_moment,
    "ago": ago,
    "percent": percent,
    "yen": yen,
    "pictures_beside": pictures_beside,
}
