"""Today: what needs me. Each line leads to the one page where it is settled."""
