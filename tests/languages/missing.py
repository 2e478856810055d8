"""`python -m tests.languages.missing`: lists what is not translated yet; `--update` also puts it into the files."""

from __future__ import annotations

import sys

from tests.languages.texts import LANGUAGES, bring_up_to_date, untranslated, wanted


def main(arguments: list[str]) -> int:
    """Say what is missing in each language; 1 when something is."""
    template = wanted()
    missing = 0
    for tag in LANGUAGES:
        if "--update" in arguments:
            bring_up_to_date(tag, template)
        lacking = untranslated(tag, template)
        missing += len(lacking)
        sys.stdout.write(f"{tag}: {len(lacking)} of {len(template)} texts are not translated\n")
        sys.stdout.writelines(f"  {text!r}\n" for text in lacking)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
