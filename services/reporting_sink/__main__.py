"""``python -m services.reporting_sink``."""

from services.reporting_sink.app import main

if __name__ == "__main__":
    main()
