"""What `hotline doctor` says about mail server and gateways, without sending anything."""

import socket
from pathlib import Path

import pytest

from hotline.app.doctor.check import Severity
from hotline.app.doctor.senders import gateway_checks, mail_check
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


def test_without_a_gateway_messages_are_recorded():
    found = [(each.level, each.value) for each in gateway_checks(Settings())]

    assert found == [
        (Severity.NOTE, "HOTLINE_SMS_URL"),
        (Severity.NOTE, "HOTLINE_WECHAT_URL"),
    ]


def test_a_gateway_that_listens_is_well_and_one_with_an_empty_secret_is_not(tmp_path: Path):
    secret, empty = tmp_path / "secret", tmp_path / "empty"
    secret.write_text("s3cret")
    empty.touch()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http+plain://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(
            sms_url=f"{url}/send",
            sms_secret_file=secret,
            wechat_url=f"{url}/send",
            wechat_secret_file=empty,
        )
        found = [(each.level, each.value) for each in gateway_checks(settings)]

    assert found == [(Severity.OK, url), (Severity.BAD, str(empty))]


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"HOTLINE_SMS_URL": "https://gateway.example/send"}, "HOTLINE_SMS_URL"),
        ({"HOTLINE_WECHAT_URL": "https://gateway.example/send"}, "HOTLINE_WECHAT_URL"),
        ({"HOTLINE_SMS_URL": "https://u:pa55word@gateway.example/send"}, "HOTLINE_SMS_URL"),
        ({"HOTLINE_SMS_URL": "http://gateway.example/send"}, "HOTLINE_SMS_URL"),
        ({"HOTLINE_SMTP_URL": "smtp://mail.example"}, "HOTLINE_SMTP_URL"),
        ({"HOTLINE_SMTP_URL": "smtp://u:pa55word@mail.example"}, "HOTLINE_SMTP_URL"),
        ({"HOTLINE_SMTP_FROM": "热线 <reply@12345.example>"}, "HOTLINE_SMTP_FROM"),
    ],
)
def test_a_setting_that_cannot_work_stops_the_start(env: dict[str, str], name: str):
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_env(env)

    assert "pa55word" not in str(refused.value)
