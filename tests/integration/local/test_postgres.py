import pytest
from sqlalchemy import create_engine, text


@pytest.mark.kafka
def test_the_session_postgres_answers(postgres: str) -> None:
    engine = create_engine(postgres)
    with engine.connect() as connection:
        version = connection.execute(text("show server_version")).scalar_one()
    engine.dispose()

    assert str(version).startswith("18")
