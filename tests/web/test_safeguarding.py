"""A safeguarding note in the browsers of those who write it, open it, and may not."""

from __future__ import annotations

from tests.web.security.house import House
from tests.web.security.worrying import WORRY


def test_a_note_is_opened_by_whoever_is_on_duty_and_by_nobody_else(house: House) -> None:
    talk = house.places["talk"]
    desk = f"/desk/{talk.public_id}/safeguarding"
    note = f"{desk}/{talk.names['danger']}"
    duty, convenor = house.browser("facilitator"), house.browser("convenor")
    assert "Not opened yet." in duty.get(desk).text
    assert WORRY not in duty.get(desk).text
    assert house.post(convenor, f"{note}/open").status_code == 404
    assert WORRY in house.post(duty, f"{note}/open").text
    assert house.post(duty, f"{note}/done", {"text": ""}).status_code == 400
    assert house.post(duty, f"{note}/done", {"text": "I rang the police."}).status_code == 303
    assert "Settled" in duty.get(desk).text
    assert house.post(duty, f"{desk}/no-such-note/open").status_code == 404
    assert house.post(duty, desk, {"text": " "}).status_code == 400


def test_the_convenor_names_who_is_on_duty(house: House) -> None:
    talk = house.places["talk"]
    convenor, address = house.browser("convenor"), f"/run/{talk.public_id}/duty"
    assert f"/run/{talk.public_id}/duty" in convenor.get(f"/run/{talk.public_id}").text
    assert house.post(convenor, address, {"who": "Nobody Here"}).status_code == 400
    assert house.post(convenor, address, {"who": talk.names["pseudonym_convenor"]}).status_code == 303
    desk = f"/desk/{talk.public_id}/safeguarding"
    # Now the notes are the convenor's to open; the facilitator reads their own.
    opened = house.post(convenor, f"{desk}/{talk.names['danger']}/open")
    assert WORRY in opened.text
    assert WORRY in house.post(house.browser("facilitator"), f"{desk}/{talk.names['danger']}/open").text
