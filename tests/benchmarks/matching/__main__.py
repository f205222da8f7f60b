"""``python -m tests.benchmarks.matching``: see ``run``."""

from tests.benchmarks.matching.run import main

main()
