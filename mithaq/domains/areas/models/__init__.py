"""Tables of areas: figures, data sets and their events, files that wait to be imported."""

from .datasets import Dataset, Event
from .figures import Figure, HexagonFigure
from .uploads import Upload

__all__ = ["Dataset", "Event", "Figure", "HexagonFigure", "Upload"]
