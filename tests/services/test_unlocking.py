"""A wrong passphrase is followed by a pause that grows and ends."""

from facilitator.services.unlocking import PAUSES, Patience


def test_the_first_slip_costs_nothing_and_each_further_one_more_up_to_half_a_minute() -> None:
    now = [100.0]
    patience = Patience(lambda: now[0])
    waited = []
    for _ in range(len(PAUSES) + 3):
        patience.take()
        waited.append(patience.seconds)
        now[0] += patience.seconds
        assert patience.seconds == 0
    assert waited == [0, 1, 2, 4, 8, 15, 30, 30, 30, 30, 30]
