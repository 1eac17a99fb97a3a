package ai.tokenhot.flow;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies that the process holds at one time, over all calls. */
public final class ByteBudget {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** A budget of so many bytes. */
    public ByteBudget(long most) {
        this.most = most;
    }

    /** Takes bytes if there is room. */
    public boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Gives bytes back. */
    public void give(long bytes) {
        held.addAndGet(-bytes);
    }

    /** How many are held. */
    public long held() {
        return held.get();
    }
}
