"""Settings of the audit process.

Owns: their names and defaults. Refuses to know: the environment (the chassis reads it).
"""

from pathlib import Path

from services.chassis.settings import ChassisSettings


class AuditSettings(ChassisSettings):
    """Environment ``PORTCULLIS_*``.

    Attributes:
        filer: the filer id under which reports go to the (simulated) sink.
        log_folder: the log's folder; default ``HOME/log``.
        audit_key: the checkpoint key (base64 seed); default ``HOME/keys/audit.key``.
    """

    filer: str = "SIM-FILER-001"
    log_folder: Path | None = None
    audit_key: Path | None = None

    @property
    def log(self) -> Path:
        """Where the log lies."""
        return self.log_folder or self.home / "log"

    @property
    def key(self) -> Path:
        """Where the signing key lies."""
        return self.audit_key or self.home / "keys" / "audit.key"
