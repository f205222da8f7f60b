"""Write every generated file of ``schemas``: ``python -m schemas.asyncapi``."""

from schemas.asyncapi.artifacts import generate_artifacts


def write() -> None:
    """Write each generated file, whole."""
    for path, text in generate_artifacts().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
