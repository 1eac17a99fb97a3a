package ai.tokenhot.testkit.scripted;

import java.io.IOException;

/** How a {@link ScriptedVendor} answers. Runs on the connection's own thread; a script that returns has ended. */
@FunctionalInterface
public interface Script {

    /**
     * Answers one request.
     *
     * @throws IOException when the peer is gone, which is its right: the vendor drops the connection and goes on
     */
    void answer(Exchange exchange) throws IOException, InterruptedException;
}
