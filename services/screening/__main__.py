"""``python -m services.screening``: run the process.

Owns: nothing. Refuses to know: everything else.
"""

from services.screening.app import main

if __name__ == "__main__":
    main()
