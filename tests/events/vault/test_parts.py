"""The parts of the vault that need no database: key file, blind index, cache, grouping."""

import asyncio
from collections.abc import Set as AbstractSet
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vault import KeyFile, MasterKey, MissingMasterKey, UnusableKeyFile
from events.vault.blind import MOST_TOKENS, UNAMBIGUOUS, BlindIndex
from events.vault.cache import KeyCache
from events.vault.grouped import Grouped

BLIND = BlindIndex.under(MasterKey(bytes(range(32))))
OTHER = BlindIndex.under(MasterKey(bytes(range(1, 33))))
WORDS = st.text("路灯不亮积水abc1", min_size=2, max_size=8)


def test_a_new_key_file_is_its_owners_only_and_reads_back(tmp_path: Path):
    file = KeyFile(tmp_path / "state" / "vault.key", ours=True)

    made = file.create()

    assert made == file.read()
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [file.path] == list(file.path.parent.iterdir())


def test_processes_that_start_together_share_the_first_ones_key_file(tmp_path: Path):
    file = KeyFile(tmp_path / "vault.key", ours=True)

    with ThreadPool(8) as pool:
        made = pool.map(lambda _: file.create(), range(40))

    assert {file.read().secret} == {key.secret for key in made}


def test_a_key_file_named_by_a_setting_must_exist(tmp_path: Path):
    file = KeyFile.of({"HOTLINE_MASTER_KEY_FILE": str(tmp_path / "no")}, tmp_path)

    assert not file.ours
    with pytest.raises(MissingMasterKey, match="backup"):
        file.read()


def test_a_key_file_open_to_others_is_refused(tmp_path: Path):
    file = KeyFile(tmp_path / "vault.key", ours=True)
    file.create()
    file.path.chmod(0o644)

    with pytest.raises(UnusableKeyFile, match="chmod 600"):
        file.read()


@pytest.mark.parametrize("damage", ["", "x", "cut", "letter", "\x00\xff"])
def test_a_damaged_key_file_is_refused(tmp_path: Path, damage):
    file = KeyFile(tmp_path / "vault.key", ours=True)
    file.create()
    whole = file.path.read_text()
    texts = {"cut": whole[:-9], "letter": whole[:40] + whole[40:].swapcase()}
    file.path.write_text(texts.get(damage, damage))

    with pytest.raises(UnusableKeyFile):
        file.read()


def test_the_secret_is_not_shown():
    secret = MasterKey.fresh()

    assert secret.secret.hex() not in repr(secret)
    assert "secret" not in repr(secret)
    assert repr(BLIND) == "BlindIndex()"


def test_the_same_value_looks_different_for_each_purpose_and_master_key():
    assert BLIND.phone("13900001111") != BLIND.fingerprint(b"13900001111")
    assert BLIND.phone("13900001111") != OTHER.phone("13900001111")
    assert BLIND.tokens("路灯") != OTHER.tokens("路灯")
    assert BLIND.query_code("20261121-440500-000001") != OTHER.query_code("20261121-440500-000001")
    assert BLIND.uuid("wechat\nopenid-1") != OTHER.uuid("wechat\nopenid-1")


def test_a_name_has_one_id_and_another_name_another():
    assert BLIND.uuid("wechat\nopenid-1") == BLIND.uuid("wechat\nopenid-1")
    assert BLIND.uuid("wechat\nopenid-1") != BLIND.uuid("wechat\nopenid-2")


@given(before=WORDS, inside=WORDS, after=WORDS)
def test_a_text_has_all_tokens_of_every_piece_of_it(before, inside, after):
    assert {*BLIND.tokens(inside)} <= {*BLIND.tokens(before + inside + after)}


@given(st.text())
def test_tokens_fit_a_database_integer_and_are_different(text):
    tokens = BLIND.tokens(text)

    assert len(tokens) == len({*tokens})
    assert all(0 <= token < 2**31 for token in tokens)


def test_tokens_see_through_width_case_and_signs():
    assert BLIND.tokens("ＡＢ栋，路灯！") == BLIND.tokens("ab栋 路灯")
    assert BLIND.tokens("路灯") != BLIND.tokens("灯路")


def test_a_single_character_is_a_token_only_where_it_stands_alone():
    assert BLIND.tokens("水") == BLIND.tokens("，水。")
    assert not {*BLIND.tokens("水")} & {*BLIND.tokens("积水")}
    assert BLIND.tokens("，。 _") == []


def test_a_number_is_told_from_others_with_the_same_pairs():
    """Its pairs of digits occur everywhere; three neighbours do not."""
    assert not {*BLIND.tokens("编号0123")} <= {*BLIND.tokens("编号01, 号0, 12栋, 23室")}


def test_a_very_long_text_has_a_bounded_number_of_tokens():
    assert len(BLIND.tokens("".join(map(chr, range(0x4E00, 0x5E00))))) == MOST_TOKENS


def test_a_query_code_has_six_signs_that_nobody_mistakes():
    codes = {BLIND.query_code(f"20261121-440500-{number:06}") for number in range(2000)}

    assert len(codes) == 2000
    assert {6} == {len(code) for code in codes}
    assert {*UNAMBIGUOUS} == {*"".join(codes)}
    assert not {*"0O1IL"} & {*UNAMBIGUOUS}


def test_the_cache_keeps_the_keys_used_last():
    cache = KeyCache(lambda: 0.0, size=2)
    for subject in ("a", "b"):
        cache.put(subject, b"key", 0.0)
    cache.get("a")

    cache.put("c", b"key", 0.0)

    assert [*cache.kept] == ["a", "c"]


def test_a_reading_under_way_cannot_bring_a_destroyed_key_back():
    cache = KeyCache(lambda: 0.0)
    cache.put("a", None, 0.0)

    cache.put("a", b"key", 0.0)

    known = cache.get("a")
    assert known is not None
    assert known.key is None


FORGOTTEN = -2  # a question that gets no answer


class Echo:
    """Answers each question with itself, a group at a time, when it is allowed to."""

    def __init__(self) -> None:
        self.groups: list[AbstractSet[int]] = []
        self.may_answer = asyncio.Event()

    async def ask(self, questions: AbstractSet[int]) -> dict[int, int]:
        self.groups.append(questions)
        await self.may_answer.wait()
        if -1 in questions:
            raise ValueError("unlucky")
        return {question: question for question in questions if question != FORGOTTEN}


async def asked(grouped: Grouped[int, int], *questions: int) -> "asyncio.Task[dict[int, int]]":
    """Ask, and go on only when the question stands in the queue."""
    task = asyncio.create_task(grouped.get(questions))
    await asyncio.sleep(0)
    return task


async def test_who_waits_shares_the_next_statement():
    echo = Echo()
    grouped = Grouped(echo.ask)
    tasks = [await asked(grouped, 0)] + [await asked(grouped, n, n % 3) for n in range(1, 50)]
    echo.may_answer.set()

    assert await tasks[0] == {0: 0}
    for number, task in enumerate(tasks[1:], start=1):
        assert {number: number, number % 3: number % 3} == await task
    assert [{0}, {*range(50)}] == echo.groups


async def test_a_group_is_bounded():
    echo = Echo()
    grouped = Grouped(echo.ask, most=10)
    echo.may_answer.set()

    answers = await grouped.get(range(25))

    assert [*range(25)] == [*answers]
    assert [len(group) for group in echo.groups] == [10, 10, 5]


async def test_the_leader_of_a_group_may_be_cancelled_while_it_asks():
    echo = Echo()
    grouped = Grouped(echo.ask)
    first, leader, follower = [await asked(grouped, number) for number in (1, 2, 3)]
    echo.may_answer.set()
    echo.may_answer.clear()
    await first
    while len(echo.groups) < 2:
        await asyncio.sleep(0)
    leader.cancel()
    echo.may_answer.set()

    assert await asyncio.wait_for(follower, 5) == {3: 3}
    assert [{1}, {2, 3}, {3}] == echo.groups


async def test_who_is_cancelled_in_the_queue_takes_nobody_along():
    echo = Echo()
    grouped = Grouped(echo.ask)
    first, second, third = [await asked(grouped, number) for number in (1, 2, 3)]
    second.cancel()
    echo.may_answer.set()

    assert [{1: 1}, {3: 3}] == await asyncio.gather(first, third)
    assert [{1}, {3}] == echo.groups


async def test_an_error_is_everybodys_in_the_group_and_nobodys_afterwards():
    echo = Echo()
    grouped = Grouped(echo.ask)
    first, unlucky, neighbour = [await asked(grouped, number) for number in (1, -1, 2)]
    echo.may_answer.set()

    assert await first == {1: 1}
    for task in (unlucky, neighbour):
        with pytest.raises(ValueError, match="unlucky"):
            await task
    assert await grouped.get([2]) == {2: 2}


async def test_a_question_without_an_answer_is_an_error_not_a_wait_for_ever():
    echo = Echo()
    echo.may_answer.set()

    with pytest.raises(KeyError):
        await asyncio.wait_for(Grouped(echo.ask).get([FORGOTTEN]), 5)
