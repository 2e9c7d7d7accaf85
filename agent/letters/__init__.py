"""Pure. Letters: `compose` (courtesy → letter), `proofread`, and the notes that are rendered and parsed here."""
