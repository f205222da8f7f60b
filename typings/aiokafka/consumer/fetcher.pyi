from typing import Any

MemoryRecords: type[Any]
random: Any
