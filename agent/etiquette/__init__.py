"""Pure. The words of hiring and the law of etiquette: stages, timing, what is owed. Knows nothing of mail."""
