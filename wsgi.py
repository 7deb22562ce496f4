"""What a WSGI server and `flask` load."""

from lms.app import create_app

app = create_app()
