import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.storage.recovery_code import code_of, confirms, groups_of, new_secret, secret_of
from facilitator.storage.vault_errors import RecoverySlipError

SECRETS = st.binary(min_size=32, max_size=32)


@given(SECRETS)
def test_a_code_gives_its_secret_back(secret: bytes) -> None:
    assert secret_of(code_of(secret)) == secret


def test_a_code_is_256_bits_in_groups_that_can_be_read_aloud() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    for secret in secrets:
        assert len(secret) == 32
        groups = groups_of(code_of(secret))
        assert [len(group) for group in groups] == [4] * 14
        assert not set("".join(groups)) & set("ILOU")


@settings(max_examples=20, deadline=None)
@given(SECRETS, st.data())
def test_how_it_is_typed_does_not_matter(secret: bytes, data: st.DataObject) -> None:
    typed = ""
    for letter in code_of(secret).replace("-", ""):
        like = {"0": "0Oo", "1": "1IiLl", "V": "VvUu"}.get(letter, letter + letter.lower())
        typed += data.draw(st.sampled_from(like))
        typed += data.draw(
            st.sampled_from(["", "", " ", "-", "\u2011", " \u2014 ", "\n", "\t", "\u00a0", "\u200b"])
        )
    assert secret_of(typed) == secret


def test_wide_letters_are_read_too() -> None:
    code = code_of(bytes(range(32)))
    assert secret_of(code.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})) == bytes(range(32))


@given(SECRETS, st.integers(0, 55), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_wrong_character_is_a_slip(secret: bytes, place: int, letter: str) -> None:
    letters = code_of(secret).replace("-", "")
    if letters[place] == letter:
        return
    with pytest.raises(RecoverySlipError, match="slip"):
        secret_of(letters[:place] + letter + letters[place + 1 :])


@given(SECRETS, st.integers(0, 54))
def test_two_that_changed_places_are_a_slip(secret: bytes, place: int) -> None:
    letters = code_of(secret).replace("-", "")
    one, other = letters[place], letters[place + 1]
    if one == other:
        return
    with pytest.raises(RecoverySlipError, match="slip"):
        secret_of(letters[:place] + other + one + letters[place + 2 :])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "are 0"),
        ("ABCD", "are 4"),
        ("0" * 57, "are 57"),
        ("0" * 100_000, "are 100000"),
        ("AB!D", "“!”"),
        ("[/x]", "“[”"),
        ("مرحبا", "does not occur"),
        ("\ud800", "are 0"),
    ],
    ids=range(8),
)
def test_what_does_not_fit_is_named(typed: str, told: str) -> None:
    with pytest.raises(RecoverySlipError) as slip:
        secret_of(typed)
    assert told in slip.value.message
    assert slip.value.hint


def test_a_group_of_it_shows_that_it_was_written_down() -> None:
    code = code_of(bytes(range(32)))
    third = groups_of(code)[2]
    assert confirms(code, 3, third.lower() + " ")
    assert not confirms(code, 4, third)
    assert not confirms(code, 3, "")
