"""Figures as SVG drawn on the server: no styles, no scripts, colours by CSS classes, mirrored right to left."""
