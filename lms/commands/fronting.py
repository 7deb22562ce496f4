"""`flask nginx-key`: what an nginx in front of the site must know to send videos by itself."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from lms.media import playing


@click.command("nginx-key")
@with_appcontext
def nginx_key() -> None:
    """Print the line for /etc/nginx/ponkotan-media.key (docs/nginx.conf). Keep it from other eyes."""
    click.echo(playing.directive())
