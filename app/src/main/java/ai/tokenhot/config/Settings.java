package ai.tokenhot.config;

import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.money.Currency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the gateway runs.
 *
 * @param host address that is listened on
 * @param port 0 takes any free one
 * @param managementPort for metrics, on loopback; 0 takes any free one
 * @param publicUrl what we write into URLs
 * @param data folder of all that is kept
 * @param databaseUrl a PostgreSQL server's database instead of the file in the data folder; holds a password
 * @param bootstrapKey the first API key's value on an empty data folder
 * @param corsOrigins origins whose pages may call us from a browser
 * @param maxBody the largest request body, in bytes
 * @param callerIdle how long a caller's connection may wait for its next request
 * @param drain how long calls under way may take to end when the gateway stops
 * @param trust a PEM file of certificates to trust for providers instead of the system's
 * @param masterKey what kept content is sealed with; without it a key in the data folder
 * @param adminPassword the operator's token for {@code /api/}; without it that is shut
 * @param keep how long answers that callers may go on from are kept; zero for not at all
 * @param currency of all accounts, if the operator named one; fixed at the first start
 * @param openingCredit what the first organization is given on an empty data folder, in billionths
 * @param clientGone what becomes of calls whose caller goes, for keys that are made without a policy
 * @param fetchAllow where callers' URLs may lead beyond the public internet, as the operator wrote it
 */
public record Settings(
        String host,
        int port,
        int managementPort,
        Optional<String> publicUrl,
        Path data,
        Optional<String> databaseUrl,
        SandboxMode sandbox,
        Transport transport,
        int eventLoops,
        Optional<String> bootstrapKey,
        Set<String> corsOrigins,
        int maxBody,
        Duration callerIdle,
        Duration headHold,
        Duration silence,
        Duration drain,
        Optional<String> trust,
        Optional<String> masterKey,
        Optional<String> adminPassword,
        Duration keep,
        Optional<Currency> currency,
        long openingCredit,
        ClientGone clientGone,
        List<String> fetchAllow) {

    /** Copies the origins and the list. */
    public Settings {
        corsOrigins = Set.copyOf(corsOrigins);
        fetchAllow = List.copyOf(fetchAllow);
    }

    /** The text form leaves the keys out. */
    @Override
    public String toString() {
        return "Settings[" + host + ":" + port + ", data " + data + ", sandbox " + sandbox + "]";
    }

    /** When the sandbox stands in for the vendors. */
    public enum SandboxMode {
        /** While no credential was ever seen. */
        AUTO,
        /** Always: credentials are ignored. */
        ON,
        /** Never. */
        OFF
    }

    /** How sockets are driven. */
    public enum Transport {
        /** io_uring where the kernel lets us, else epoll, else NIO. */
        AUTO,
        IO_URING,
        EPOLL,
        NIO
    }
}
