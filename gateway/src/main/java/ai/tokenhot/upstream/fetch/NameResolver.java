package ai.tokenhot.upstream.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of names. */
@FunctionalInterface
public interface NameResolver {

    /** All addresses of a name. Blocks as long as it takes. */
    List<InetAddress> addresses(String name) throws UnknownHostException;

    /** As the machine does it. */
    static NameResolver system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
