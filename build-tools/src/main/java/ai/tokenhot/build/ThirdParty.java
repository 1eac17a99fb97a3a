package ai.tokenhot.build;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The page of libraries inside the jar and their licences. */
final class ThirdParty {

    private static final String HEAD = """
            # Libraries inside tokenhot.jar

            Written by `./check lock` from the libraries' own POMs; `./check` fails when it is old. Several licences mean a
            choice. What each library says itself stands in the jar under `META-INF/licenses`.

            | library | version | licence |
            |---|---|---|
            """;

    private ThirdParty() {}

    /** The page's text; fails for a library that names no licence, so that somebody looks before it is shipped. */
    static String page(Resolution resolution) throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Map.Entry<Coordinates, Resolution.Used> artifact :
                resolution.artifacts().entrySet()) {
            if (artifact.getValue().use() != Use.RUNTIME) {
                continue;
            }
            Coordinates coordinates = artifact.getKey();
            List<String> licenses = Licenses.of(coordinates, artifact.getValue().file());
            if (licenses.isEmpty()) {
                throw new IOException(coordinates + ": no licence (expected: one in its POM or a parent's)");
            }
            page.append("| %s | %s | %s |%n"
                    .formatted(coordinates.withoutVersion(), coordinates.version(), String.join(" or ", licenses)));
        }
        return page.toString();
    }
}
