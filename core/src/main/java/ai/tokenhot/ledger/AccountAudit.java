package ai.tokenhot.ledger;

import ai.tokenhot.money.Money;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Proves one account: its entries, in order, from the first to the last. It takes rows as they stand in the database,
 * whatever they say, and names the first that breaks a rule. Memory is bounded by the holds that are open or expired.
 */
public final class AccountAudit {

    private final String organization;
    private final Map<String, Long> open = new HashMap<>();
    private final Map<String, Long> expired = new HashMap<>();
    private final Map<String, Long> refunded = new HashMap<>();
    private long sequence;
    private long granted;
    private long available;
    private long held;
    private long spent;
    private long charged;

    /** An audit of this organization's account. */
    public AccountAudit(String organization) {
        this.organization = organization;
    }

    /**
     * An entry as it is stored.
     *
     * @param receipt what the receipt of the same call says was charged, for a charge
     */
    public record Row(
            long sequence,
            String id,
            String about,
            String kind,
            long granted,
            long available,
            long held,
            long spent,
            long afterAvailable,
            long afterHeld,
            long afterSpent,
            OptionalLong receipt) {}

    /** Takes the next entry; says what is wrong with it. */
    public Optional<Finding> next(Row row) {
        try {
            return Optional.ofNullable(problem(row)).map(problem -> found(row, problem));
        } catch (ArithmeticException e) {
            return Optional.of(found(row, "its amounts are more than an account can hold"));
        }
    }

    private Finding found(Row row, String problem) {
        return new Finding("entry " + row.sequence() + " of account " + organization + " (" + row.id() + ")", problem);
    }

    private @Nullable String problem(Row row) {
        if (row.sequence() != sequence + 1) {
            return "it follows entry " + sequence + " (expected: no gap and no repeat)";
        }
        sequence = row.sequence();
        if (row.granted() != Math.addExact(Math.addExact(row.available(), row.held()), row.spent())) {
            return "granted " + amount(row.granted()) + " (expected: available + held + spent)";
        }
        Optional<String> shape = shape(row);
        if (shape.isPresent()) {
            return shape.get();
        }
        granted = Math.addExact(granted, row.granted());
        available = Math.addExact(available, row.available());
        held = Math.addExact(held, row.held());
        spent = Math.addExact(spent, row.spent());
        if (row.afterAvailable() != available || row.afterHeld() != held || row.afterSpent() != spent) {
            return "after it the account has " + amounts(row.afterAvailable(), row.afterHeld(), row.afterSpent())
                    + " (expected: " + amounts(available, held, spent) + ")";
        }
        return null;
    }

    /** Whether the posting is one that this kind makes. */
    private Optional<String> shape(Row row) {
        return switch (row.kind()) {
            case "credit" -> grant(row, row.granted() > 0);
            case "debit" -> grant(row, row.granted() < 0 && Math.addExact(available, row.available()) >= 0);
            case "charge" -> charge(row);
            case "hold" -> hold(row);
            case "settle" -> end(row, row.spent() >= 0);
            case "release" -> end(row, row.spent() == 0);
            case "expire" -> {
                long amount = -row.held();
                expired.put(row.about(), amount);
                yield end(row, row.spent() == 0);
            }
            case "adjustment" ->
                expired.remove(row.about()) == null
                        ? Optional.of("it is about " + row.about() + " (expected: a hold that expired, once)")
                        : moved(row, row.spent() >= 0 && row.granted() == 0 && row.held() == 0);
            case "refund" -> {
                refunded.merge(row.about(), -row.spent(), Math::addExact);
                yield moved(row, row.spent() < 0 && row.granted() == 0 && row.held() == 0);
            }
            default -> Optional.of("kind: " + row.kind() + " (expected: one that the ledger has)");
        };
    }

    private static Optional<String> grant(Row row, boolean right) {
        return moved(row, right && row.granted() == row.available() && row.held() == 0 && row.spent() == 0);
    }

    private Optional<String> charge(Row row) {
        if (row.receipt().isEmpty()) {
            return Optional.of("the call " + row.about() + " has no receipt (expected: one that charges "
                    + amount(row.spent()) + ")");
        }
        if (row.receipt().getAsLong() != row.spent()) {
            return Optional.of("charged " + amount(row.spent()) + " (expected: "
                    + amount(row.receipt().getAsLong()) + ", as the receipt says)");
        }
        charged = Math.addExact(charged, row.spent());
        return moved(row, row.spent() > 0 && row.granted() == 0 && row.held() == 0);
    }

    private Optional<String> hold(Row row) {
        if (open.putIfAbsent(row.about(), row.held()) != null) {
            return Optional.of("hold " + row.about() + " is open already (expected: one hold of an id)");
        }
        return moved(
                row,
                row.held() > 0
                        && row.granted() == 0
                        && row.spent() == 0
                        && Math.addExact(available, row.available()) >= 0);
    }

    private Optional<String> end(Row row, boolean right) {
        Long amount = open.remove(row.about());
        if (amount == null) {
            return Optional.of("it ends the hold " + row.about() + " (expected: one that is open, once)");
        }
        if (row.held() != -amount) {
            return Optional.of("it frees " + amount(-row.held()) + " (expected: " + amount(amount) + ", the hold)");
        }
        return moved(row, right && row.granted() == 0);
    }

    private static Optional<String> moved(Row row, boolean right) {
        return right
                ? Optional.empty()
                : Optional.of("a " + row.kind() + " that moves granted " + amount(row.granted()) + ", available "
                        + amount(row.available()) + ", held " + amount(row.held()) + ", spent " + amount(row.spent())
                        + " (expected: what a " + row.kind() + " moves)");
    }

    /**
     * Takes what the account itself says; no entry follows.
     *
     * @param receipts the sum of what the receipts of its calls say was charged
     */
    public Optional<Finding> end(long granted, long available, long held, long spent, long sequence, long receipts) {
        String account = "account " + organization;
        if (sequence != this.sequence) {
            return Optional.of(new Finding(
                    account, "it says that it has " + sequence + " entries (expected: " + this.sequence + ")"));
        }
        if (granted != this.granted || available != this.available || held != this.held || spent != this.spent) {
            return Optional.of(new Finding(
                    account,
                    "granted " + amount(granted) + ", " + amounts(available, held, spent) + " (expected: granted "
                            + amount(this.granted) + ", " + amounts(this.available, this.held, this.spent)
                            + ", as its entries say)"));
        }
        if (receipts != charged) {
            return Optional.of(new Finding(
                    account,
                    "its receipts charge " + amount(receipts) + " (expected: " + amount(charged)
                            + ", as its entries say)"));
        }
        return Optional.empty();
    }

    /** Holds that no entry has ended, by id, with their amounts. */
    public Map<String, Long> openHolds() {
        return Map.copyOf(open);
    }

    /** What was refunded, by the call or hold that it was paid for. */
    public Map<String, Long> refunds() {
        return Map.copyOf(refunded);
    }

    private static String amounts(long available, long held, long spent) {
        return "available " + amount(available) + ", held " + amount(held) + ", spent " + amount(spent);
    }

    private static String amount(long nanos) {
        return Money.text(nanos);
    }

    /**
     * A rule that is broken.
     *
     * @param row which row breaks it
     * @param problem what it says and what was expected
     */
    public record Finding(String row, String problem) {}
}
