"""``python -m vlai_widgets`` is the same as ``vlai``."""

import sys

from vlai_widgets.cli import main

sys.exit(main())
