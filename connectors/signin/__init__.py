"""Signing in to mail providers: where tokens are kept, how they are got and renewed."""
