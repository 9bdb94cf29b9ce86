"""What a data set of UCDP is called here, under which terms it may be used, and how it wants to be cited."""

from typing import Final

from mithaq.kernel.i18n import Names

CODE: Final = "ucdp"
TITLE: Final[Names] = {
    "en": "UCDP Georeferenced Event Dataset",
    "ar": "مجموعة الأحداث المحددة المواقع الجغرافية (GED) لبرنامج أوبسالا (UCDP)",
    "fr": "Jeu de données d’événements géoréférencés (GED) de l’UCDP",
}
LICENCE: Final = "CC BY 4.0"
CITATION: Final = (
    "Sundberg, Ralph, and Erik Melander (2013) Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
    "Research 50(4): 523-532. Candidate events: Hegre, Håvard, et al. (2020) Introducing the UCDP Candidate Events "
    "Dataset. Research & Politics 7(3)."
)
