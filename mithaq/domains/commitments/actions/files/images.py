"""Images: decoded and encoded anew, so that nothing but the picture remains."""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mithaq.kernel.errors import Invalid

from . import types

MOST_PIXELS = 50_000_000
_FORMATS = {types.PNG: "PNG", types.JPEG: "JPEG", types.WEBP: "WEBP"}
_QUALITY = 92


def cleaned(data: bytes, kind: types.FileType) -> bytes:
    """Return the picture without Exif, comments, colour profile or thumbnails.

    Turned as its camera said it stands.

    Raises Invalid for a file that is no whole image, moves, or has more than MOST_PIXELS.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _encoded(_decoded(data, kind), _FORMATS[kind])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_large() from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise Invalid(
                fields={"file": _("This image is damaged. Save it again and send the new file.")}
            ) from error


def _decoded(data: bytes, kind: types.FileType) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    if getattr(image, "is_animated", False):
        raise Invalid(fields={"file": _("Moving images are not accepted. Send a still one.")})
    return ImageOps.exif_transpose(image)


def _encoded(image: Image.Image, encoding: str) -> bytes:
    # a new image, because Pillow carries comments and profiles of the old one along in `info`
    bare = Image.new(image.mode, image.size)
    if image.mode == "P":
        bare.putpalette(image.getpalette() or [])
    bare.paste(image)
    if "transparency" in image.info and image.mode in {"P", "L", "RGB"}:
        bare.info["transparency"] = image.info["transparency"]
    out = io.BytesIO()
    bare.save(out, encoding, **({} if encoding == "PNG" else {"quality": _QUALITY}))
    return out.getvalue()


def _too_large() -> Invalid:
    message = _("This image has more than %d million points. Make it smaller.") % (MOST_PIXELS // 1_000_000)
    return Invalid(fields={"file": message})
