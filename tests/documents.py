"""Writes the documents that are made from the code: docs/etiquette.md, stages.md and letters.md. Run by `make docs`."""

from __future__ import annotations

from tests import drawings, lawbook, letter_pages

PAGES = {lawbook.PAGE: lawbook.written, drawings.PAGE: drawings.drawn, letter_pages.PAGE: letter_pages.page}


def main() -> None:
    """Write them."""
    for page, write in PAGES.items():
        page.write_text(write(), encoding="utf-8")
        print(f"wrote {page}")  # noqa: T201 - a command says what it did


if __name__ == "__main__":
    main()
