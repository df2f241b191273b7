"""How a key reads: LaTeX templates, the renderer that fills them, and the reading back."""
