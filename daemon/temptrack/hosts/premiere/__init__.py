"""Adobe Premiere Pro, from the outside: where its panel goes."""
