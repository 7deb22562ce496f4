"""What Python raises for a zip that cannot be read, wherever it is met: in its contents or in an entry."""

from __future__ import annotations

import zipfile
import zlib

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,  # an entry is damaged
    EOFError,  # the file ends within one
    OSError,
    ValueError,  # a name or a size that cannot be
    RuntimeError,  # an entry has a password, or (NotImplementedError) is packed as Python does not know
)
