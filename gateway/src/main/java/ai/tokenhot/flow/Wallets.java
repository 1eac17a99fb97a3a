package ai.tokenhot.flow;

import ai.tokenhot.ledger.Balance;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What each organization can spend at this moment: what its account has available, less what calls under way hold and
 * what was charged and is not yet on disk. The holds of synchronous calls live here and die with the process, as their
 * calls do. Thread-safe.
 */
public final class Wallets {

    private final Currency currency;
    private final Map<String, AtomicLong> free = new ConcurrentHashMap<>();

    /**
     * Wallets of these accounts.
     *
     * @param currency of all accounts
     */
    public Wallets(Currency currency, List<Balance> balances) {
        this.currency = currency;
        balances.forEach(balance -> free.put(balance.organization(), new AtomicLong(balance.available())));
    }

    /** The currency of all accounts. */
    public Currency currency() {
        return currency;
    }

    /** What can be spent. */
    public Money available(String organization) {
        return new Money(of(organization).get(), currency);
    }

    /** Money came to the account, or left it, other than by a call. */
    public void changed(String organization, long nanos) {
        of(organization).addAndGet(nanos);
    }

    /** Reserves an amount if it is there; nothing is always there. Who reserves ends the hold once. */
    boolean hold(String organization, long nanos) {
        if (nanos == 0) {
            return true;
        }
        AtomicLong wallet = of(organization);
        while (true) {
            long now = wallet.get();
            if (now < nanos) {
                return false;
            }
            if (wallet.compareAndSet(now, now - nanos)) {
                return true;
            }
        }
    }

    private AtomicLong of(String organization) {
        return free.computeIfAbsent(organization, any -> new AtomicLong());
    }
}
