"""A text of a project in sign language: the video with captions, and the same in words below."""

from __future__ import annotations

from flask import Response, request

from deliberation.database import db
from deliberation.exchange.pictures import PICTURE_JPEG
from deliberation.reading import signed_videos
from deliberation.web.public.place import here, page
from deliberation.web.public.reading import back_to
from deliberation.web.public.routes import pages
from deliberation.web.recordings import played
from deliberation.web.request import Answer, current_actor


@pages.get("/projects/<pid>/signed/<of>")
def signed(pid: str, of: str) -> Answer:
    """The player, and the words."""
    process = here(pid)
    found = signed_videos.one(db.session(), current_actor(), process.id, of)
    return page("signed", process, found=found, back=back_to(process, found.text))


@pages.get("/projects/<pid>/signed/<of>/video")
def signed_video(pid: str, of: str) -> Answer:
    """The video itself, whole or in parts."""
    found = signed_videos.one(db.session(), current_actor(), here(pid).id, of, with_content=True)
    return played(found.content, found.media_type, of)


@pages.get("/projects/<pid>/signed/<of>/captions")
def signed_captions(pid: str, of: str) -> Answer:
    """The captions."""
    found = signed_videos.one(db.session(), current_actor(), here(pid).id, of)
    answer = Response(found.captions, mimetype="text/vtt")
    return answer.make_conditional(request)


@pages.get("/projects/<pid>/signed/<of>/poster")
def signed_poster(pid: str, of: str) -> Answer:
    """The picture that stands there before the video plays."""
    content = signed_videos.poster(db.session(), current_actor(), here(pid).id, of)
    return Response(content, mimetype=PICTURE_JPEG).make_conditional(request)
