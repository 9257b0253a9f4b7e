"""Words that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

Data = Annotated[Path, Parameter(name="--data", help="The data directory.")]
Json = Annotated[bool, Parameter(name="--json", negative=(), help="One JSON object on stdout.")]
