package ai.tokenhot.ledger;

import ai.tokenhot.ledger.Decision.Posted;
import ai.tokenhot.ledger.Decision.Reason;
import ai.tokenhot.ledger.Decision.Refused;
import ai.tokenhot.ledger.Decision.Repeat;
import ai.tokenhot.ledger.Ledger.Known;
import ai.tokenhot.money.Currency;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTest {

    private static final Balance HUNDRED = new Balance("org", new Currency("USD"), 100, 100, 0, 0, 1);
    private static final long NOW = 1_000;
    private static final Hold OPEN = new Hold("h", "org", 40, Hold.State.OPEN, 2_000);
    private static final Balance WITH_HOLD = new Balance("org", new Currency("USD"), 100, 60, 40, 0, 2);

    private static Decision decide(Balance balance, Act act) {
        return Ledger.decide(Known.of(balance), act, NOW);
    }

    private static Decision decide(Balance balance, Hold hold, Act act) {
        return Ledger.decide(new Known(balance, false, Optional.of(hold), 0), act, NOW);
    }

    private static Posted posted(Decision decision) {
        assertThat(decision).isInstanceOf(Posted.class);
        return (Posted) decision;
    }

    @Test
    void aCreditIsGrantedAndAvailable() {
        Posted posted = posted(decide(HUNDRED, new Act.Credit("c", 50, Optional.of("gift"))));

        assertThat(posted.entry().posting()).isEqualTo(new Posting(50, 50, 0, 0));
        assertThat(posted.entry().after()).isEqualTo(new Balance("org", HUNDRED.currency(), 150, 150, 0, 0, 2));
        assertThat(posted.entry().note()).contains("gift");
    }

    @Test
    void aHoldMovesMoneyAndItsSettlementGivesTheRestBack() {
        Posted hold = posted(decide(HUNDRED, new Act.Open("h", 40, 2_000)));
        assertThat(hold.entry().after()).isEqualTo(WITH_HOLD);
        assertThat(hold.hold()).contains(OPEN);

        Posted settled = posted(decide(WITH_HOLD, OPEN, new Act.Settle("h", 30)));
        assertThat(settled.entry().posting()).isEqualTo(new Posting(0, 10, -40, 30));
        assertThat(settled.hold().orElseThrow().state()).isEqualTo(Hold.State.SETTLED);
    }

    @Test
    void aChargeAboveItsHoldIsPostedInFull() {
        Posted settled = posted(decide(WITH_HOLD, OPEN, new Act.Settle("h", 130)));

        assertThat(settled.entry().after().available()).isEqualTo(-30);
        assertThat(settled.entry().after().spent()).isEqualTo(130);
    }

    @Test
    void aHoldEndsOnce() {
        Hold settled = OPEN.ended(Hold.State.SETTLED);
        assertThat(decide(WITH_HOLD, settled, new Act.Settle("h", 1))).isInstanceOf(Repeat.class);
        assertThat(decide(WITH_HOLD, settled, new Act.Expire("h"))).isInstanceOf(Repeat.class);
        assertThat(decide(WITH_HOLD, settled, new Act.Release("h")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.ENDED));

        Hold released = OPEN.ended(Hold.State.RELEASED);
        assertThat(decide(WITH_HOLD, released, new Act.Release("h"))).isInstanceOf(Repeat.class);
        assertThat(decide(WITH_HOLD, released, new Act.Settle("h", 1)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.ENDED));
    }

    @Test
    void aHoldExpiresNotBeforeItsTimeAndALateResultIsPostedOnce() {
        assertThat(decide(WITH_HOLD, OPEN, new Act.Expire("h")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_DUE));

        Posted expired =
                posted(Ledger.decide(new Known(WITH_HOLD, false, Optional.of(OPEN), 0), new Act.Expire("h"), 2_000));
        assertThat(expired.entry().after().available()).isEqualTo(100);

        Posted late = posted(decide(expired.entry().after(), expired.hold().orElseThrow(), new Act.Settle("h", 25)));
        assertThat(late.entry().kind()).isEqualTo(Entry.Kind.ADJUSTMENT);
        assertThat(late.entry().id()).isNotEqualTo(expired.entry().id());
        assertThat(late.entry().after().spent()).isEqualTo(25);
        assertThat(decide(late.entry().after(), late.hold().orElseThrow(), new Act.Settle("h", 25)))
                .isInstanceOf(Repeat.class);
    }

    @Test
    void nothingIsHeldOrTakenBackThatIsNotThere() {
        for (Act act : new Act[] {new Act.Open("h", 101, 0), new Act.Debit("d", 101, Optional.empty())}) {
            assertThat(decide(HUNDRED, act))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LITTLE));
        }
    }

    @Test
    void amountsThatAreNoneAndSumsThatDoNotFitAreRefused() {
        for (long amount : new long[] {0, -1, Long.MIN_VALUE}) {
            for (Act act : new Act[] {
                new Act.Credit("c", amount, Optional.empty()),
                new Act.Debit("d", amount, Optional.empty()),
                new Act.Open("h", amount, 0),
                new Act.Refund("r", "call", amount, Optional.empty())
            }) {
                assertThat(decide(HUNDRED, act))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.AMOUNT));
            }
        }
        assertThat(decide(HUNDRED, new Act.Credit("c", Long.MAX_VALUE, Optional.empty())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.AMOUNT));
    }

    @Test
    void whatWasDoneIsNotDoneAgain() {
        var seen = new Known(HUNDRED, true, Optional.empty(), 100);

        assertThat(Ledger.decide(seen, new Act.Credit("c", 1, Optional.empty()), NOW))
                .isInstanceOf(Repeat.class);
        assertThat(Ledger.decide(seen, new Act.Charge("c", 1), NOW)).isInstanceOf(Repeat.class);
        assertThat(Ledger.decide(seen, new Act.Refund("c", "call", 1, Optional.empty()), NOW))
                .isInstanceOf(Repeat.class);
    }

    @Test
    void noMoreIsRefundedThanWasPaid() {
        var paid = new Balance("org", HUNDRED.currency(), 100, 70, 0, 30, 2);

        assertThat(Ledger.decide(
                        new Known(paid, false, Optional.empty(), 30),
                        new Act.Refund("r", "call", 31, Optional.empty()),
                        NOW))
                .isInstanceOf(Refused.class);
        Posted refunded = posted(Ledger.decide(
                new Known(paid, false, Optional.empty(), 30), new Act.Refund("r", "call", 30, Optional.empty()), NOW));
        assertThat(refunded.entry().posting()).isEqualTo(new Posting(0, 30, 0, -30));
        assertThat(refunded.entry().about()).isEqualTo("call");
    }
}
