"""Question 3.1: the joint density of the model, and where each factor comes from."""

from derivations.sheets.flagships.gmvae_factorisation import ITEM as FLAGSHIP
from derivations.sheets.sharif_2024_hw2._flagships import as_question

ITEM = as_question(FLAGSHIP, "3.1")
