package ai.tokenhot.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MoneyTest {

    private static final Currency USD = new Currency("USD");

    @Property
    void whatIsWrittenIsReadAgain(@ForAll long nanos) {
        var money = new Money(nanos, USD);

        assertThat(Money.parse(money.text(), USD)).isEqualTo(money);
    }

    @Property
    void roundsHalvesUpAndOnlyOnce(
            @ForAll @LongRange(min = 0, max = 9_000_000_000L) long numerator,
            @ForAll @LongRange(min = 1, max = 1_000_000) long denominator) {
        BigDecimal exact = BigDecimal.valueOf(numerator).divide(BigDecimal.valueOf(denominator), 40, RoundingMode.DOWN);

        Money rounded = Money.rounded(BigDecimal.valueOf(numerator), BigDecimal.valueOf(denominator), USD);

        BigDecimal error = BigDecimal.valueOf(rounded.nanos(), Money.SCALE).subtract(exact);
        assertThat(error).isGreaterThan(new BigDecimal("-0.0000000005"));
        assertThat(error).isLessThanOrEqualTo(new BigDecimal("0.0000000005000000000000000000000001"));
    }

    @Test
    void halfABillionthIsABillionth() {
        assertThat(Money.rounded(BigDecimal.ONE, BigDecimal.valueOf(2_000_000_000L), USD)
                        .nanos())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1e3",
                "NaN",
                "Infinity",
                "-",
                "1.",
                ".5",
                "0x10",
                "1,5",
                "١",
                "0.0000000001",
                "9223372036.854775808",
                "99999999999999999999",
                "1 000"
            })
    void whatIsNoAmountIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> Money.parse(text, USD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void arithmeticNeverWrapsAndNeverMixesCurrencies() {
        var most = new Money(Long.MAX_VALUE, USD);
        var one = new Money(1, USD);

        assertThatThrownBy(() -> most.plus(one)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(Long.MIN_VALUE, USD).minus(one)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> one.plus(new Money(1, new Currency("CNY")))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.rounded(new BigDecimal("1e12"), BigDecimal.ONE, USD))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void textSaysNoMoreThanThereIs() {
        assertThat(new Money(100_000_000_000L, USD).text()).isEqualTo("100");
        assertThat(new Money(12_500_000, USD).text()).isEqualTo("0.0125");
        assertThat(new Money(-1, USD).text()).isEqualTo("-0.000000001");
        assertThat(Money.zero(USD).text()).isEqualTo("0");
    }
}
