"""What is generated from the wire: JSON Schemas, AsyncAPI, and the generated parts of the README.

Owns: how models and the topic registry are shown to others. Refuses to know: what events mean.
``python -m schemas.asyncapi`` writes the files; a test demands that nothing would change.
"""

from schemas.asyncapi.artifacts import generate_artifacts

__all__ = ["generate_artifacts"]
