from facilitator.storage.wiping import wipe


def test_what_is_wiped_is_gone_from_its_place() -> None:
    secret, other = b"a secret " + bytes(range(32)), bytearray(b"another")
    wipe(secret, other, b"", b"x")
    assert secret == bytes(41)
    assert other == bytes(7)
    assert bytes([120]) == b"x"
