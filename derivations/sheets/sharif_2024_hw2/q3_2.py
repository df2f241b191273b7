"""Question 3.2: the lower bound, its gap, and when it is reached."""

from derivations.sheets.flagships.gmvae_bound import ITEM as FLAGSHIP
from derivations.sheets.sharif_2024_hw2._flagships import as_question

ITEM = as_question(FLAGSHIP, "3.2")
