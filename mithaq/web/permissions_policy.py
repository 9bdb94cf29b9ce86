"""What pages may ask the browser for: nothing, unless a view lets its own page have something."""

_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)


def policy(*own: str) -> str:
    """Return the Permissions-Policy under which a page may use the features `own`, and no other."""
    return ", ".join(f"{name}=({'self' if name in own else ''})" for name in _FEATURES)
