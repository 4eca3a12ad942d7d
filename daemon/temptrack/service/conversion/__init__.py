"""Between the contract's messages and the rooms' own types, one file a subject."""
