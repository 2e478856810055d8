"""Pictures that somebody sends: read whole and written anew, so that only what is to be seen of them is kept."""

from __future__ import annotations

import io

from deliberation.errors import DeliberationError

PICTURE_JPEG = "image/jpeg"
LIMIT_MEGABYTES = 8
# Pixels; more than any telephone takes. A small file can unfold to a picture that fills the memory.
_MOST_PIXELS = 100_000_000
_WIDEST = (960, 960)
_QUALITY = 80


def poster(content: bytes) -> bytes:
    """A picture to stand in for a video before it plays: JPEG, at most 960 pixels wide and high.

    It is made anew from what is to be seen. Where and with what a picture was taken does not come along.

    Raises:
        DeliberationError: `picture_too_big` or `picture_kind` (not a whole PNG, JPEG or WebP), of the field poster.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415  # only the few who send one need it

    if len(content) > LIMIT_MEGABYTES * 1_000_000:
        raise DeliberationError("picture_too_big", field="poster", limit=LIMIT_MEGABYTES)
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as sent:
            if sent.width * sent.height > _MOST_PIXELS:
                raise DeliberationError("picture_too_big", field="poster", limit=LIMIT_MEGABYTES)
            upright = ImageOps.exif_transpose(sent).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise DeliberationError("picture_kind", field="poster") from error
    upright.thumbnail(_WIDEST)
    upright.info.clear()  # comments and the like, which would be written into the new one
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()
