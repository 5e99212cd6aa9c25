"""What `hotline doctor` says about the mail server, without sending anything."""

import socket
from pathlib import Path

import pytest

from hotline.app.doctor.check import Severity
from hotline.app.doctor.machine import mail_check
from hotline.app.settings import BadSetting, Settings
from tests.mail_server import mail_server

FROM = "reply@12345.example"


def checked(url: str | None, **more: Path) -> tuple[Severity, str]:
    found = mail_check(Settings(smtp_url=url, smtp_from=FROM, **more))
    return found.level, found.value


async def test_a_server_that_listens_is_well():
    async with mail_server() as box:
        url = f"smtp+plain://127.0.0.1:{box.port}"

        assert (Severity.OK, url) == checked(url)
        assert [] == box.mails


def test_a_server_out_of_reach_is_named():
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]

    assert Severity.WARN == checked(f"smtp://127.0.0.1:{port}")[0]


def test_mail_in_clear_across_a_network_is_named():
    assert Severity.WARN == checked("smtp+plain://mail.example")[0]


def test_a_file_that_is_missing_stops_the_start(tmp_path: Path):
    gone = tmp_path / "password"

    assert (Severity.BAD, str(gone)) == checked("smtp://127.0.0.1:1", smtp_password_file=gone)


def test_without_a_server_mail_is_recorded():
    assert Severity.NOTE == checked(None)[0]


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"HOTLINE_SMTP_URL": "smtp://mail.example"}, "HOTLINE_SMTP_URL"),
        ({"HOTLINE_SMTP_URL": "smtp://u:secret@mail.example"}, "HOTLINE_SMTP_URL"),
        ({"HOTLINE_SMTP_FROM": "热线 <reply@12345.example>"}, "HOTLINE_SMTP_FROM"),
    ],
)
def test_a_setting_that_cannot_work_stops_the_start(env: dict[str, str], name: str):
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_env(env)

    assert "secret" not in str(refused.value)
