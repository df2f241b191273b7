"""Question 3.4: the mean log density of one diagonal normal law under another."""

from derivations.sheets.flagships.gmvae_lemma import ITEM as FLAGSHIP
from derivations.sheets.sharif_2024_hw2._flagships import as_question

ITEM = as_question(FLAGSHIP, "3.4")
