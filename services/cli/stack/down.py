"""``portcullis down``: stop the stack; data is kept.

Owns: what is said about it. Refuses to know: in which order processes end.
"""

from rich.markup import escape

from services.chassis.local import control
from services.chassis.local.home import find_home
from services.cli.console import JsonOption, out, print_json
from services.cli.options import HomeOption


def down(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Stop the stack in good order; data is kept."""
    place = find_home(home)
    stopped = control.stop(place)
    if as_json:
        print_json({"home": str(place.folder), "stopped": stopped})
        return
    folder = escape(str(place.folder))
    if stopped:
        out.print(f"Stopped. Data is kept in {folder}; 'portcullis up' goes on from there.")
    else:
        out.print(f"Nothing ran in {folder}.")
