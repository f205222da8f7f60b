"""``python -m services.audit``.

Owns: the start. Refuses to know: anything else.
"""

from services.audit.app import main

if __name__ == "__main__":
    main()
