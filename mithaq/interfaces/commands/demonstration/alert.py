"""An alert as a partner might hand it in: an exercise, made up, in three languages over an area of our own maps."""

from datetime import timedelta
from typing import Final

from mithaq.interfaces.exchange.cap import actions
from mithaq.interfaces.exchange.cap.alerts import Alert, Area, Info
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Audience

HOLDS: Final = timedelta(days=2)
WORDS: Final = {
    "en": (
        "Exercise: heavy rain over the coastal road",
        "Made up for the demonstration. Between Sirte and Bin Jawad the road may be under water for some hours.",
        "Patrols and convoys wait until the road has been looked at.",
        "Sirte, Bin Jawad",
    ),
    "ar": (
        "تمرين: أمطار غزيرة على الطريق الساحلي",
        "نص من صنع العرض التوضيحي. قد تغمر المياه الطريق بين سرت وبن جواد بضع ساعات.",
        "تنتظر الدوريات والقوافل إلى أن يُعاين الطريق.",
        "سرت، بن جواد",
    ),
    "fr": (
        "Exercice : fortes pluies sur la route côtière",
        "Inventé pour la démonstration. Entre Syrte et Ben Jawad, la route peut être inondée quelques heures.",
        "Patrouilles et convois attendent que la route ait été inspectée.",
        "Syrte, Ben Jawad",
    ),
}
RING: Final = ((31.25, 16.4), (31.25, 18.2), (30.7, 18.2), (30.9, 16.4), (31.25, 16.4))


def hand_in(*, by: Actor, audience: Audience) -> None:
    """Hand in the alert, unsigned as the demonstration trusts nobody's certificate."""
    # XML is loaded for this one document, and not by every process that serves
    from mithaq.interfaces.exchange.cap import writing

    document = actions.read(writing.written(_alert()), may_be_unsigned=True)
    actions.keep(document, by=by, audience=audience)


def _alert() -> Alert:
    now = clock.now().replace(microsecond=0)
    infos = (
        Info(
            event=headline,
            categories=("Met",),
            urgency="Expected",
            severity="Moderate",
            certainty="Likely",
            language=code,
            expires=now + HOLDS,
            headline=headline,
            description=description,
            instruction=instruction,
            areas=(Area(place, polygons=(RING,)),),
        )
        for code, (headline, description, instruction, place) in WORDS.items()
    )
    note = "Exercise of the demonstration; made up."
    return Alert(
        "demonstration-1", "weather@demo.invalid", now, status="Exercise", note=note, infos=tuple(infos)
    )
