"""Writes what is made from the code: docs/etiquette.md, stages.md, letters.md, and the demo in README.md."""

from __future__ import annotations

from tests import demo_excerpt, drawings, lawbook, letter_pages

PAGES = {
    lawbook.PAGE: lawbook.written,
    drawings.PAGE: drawings.drawn,
    letter_pages.PAGE: letter_pages.page,
    demo_excerpt.PAGE: demo_excerpt.page,
}


def main() -> None:
    """Write them."""
    for page, write in PAGES.items():
        page.write_text(write(), encoding="utf-8")
        print(f"wrote {page}")  # noqa: T201 - a command says what it did


if __name__ == "__main__":
    main()
