package ai.tokenhot.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads an artifact's licences from its POM, or from the nearest parent POM that names any. */
final class Licenses {

    /** Longest chain of parents that is followed. */
    private static final int MAX_PARENTS = 10;

    /** SPDX identifiers of names that POMs use; a name that is not here stands as it is. */
    private static final Map<String, String> SPDX = Map.ofEntries(
            Map.entry("apache license, version 2.0", "Apache-2.0"),
            Map.entry("apache license 2.0", "Apache-2.0"),
            Map.entry("apache license version 2.0", "Apache-2.0"),
            Map.entry("apache 2", "Apache-2.0"),
            Map.entry("apache 2.0", "Apache-2.0"),
            Map.entry("apache v2", "Apache-2.0"),
            Map.entry("the apache license, version 2.0", "Apache-2.0"),
            Map.entry("the apache software license, version 2.0", "Apache-2.0"),
            Map.entry("mit license", "MIT"),
            Map.entry("the mit license", "MIT"),
            Map.entry("mit", "MIT"),
            Map.entry("bsd 2-clause license", "BSD-2-Clause"),
            Map.entry("the bsd 2-clause license", "BSD-2-Clause"),
            Map.entry("bsd 3-clause license", "BSD-3-Clause"),
            Map.entry("public domain, per creative commons cc0", "CC0-1.0"),
            Map.entry("cc0", "CC0-1.0"),
            Map.entry("gnu lesser general public license", "LGPL-2.1"),
            Map.entry("eclipse public license - v 1.0", "EPL-1.0"),
            Map.entry("eclipse public license - v 2.0", "EPL-2.0"));

    private Licenses() {}

    /** The licences that the artifact in {@code jar} is offered under; several mean a choice. Empty when none is named. */
    static List<String> of(Coordinates coordinates, Path jar) throws IOException {
        // The jar lies in repository/group/as/folders/artifact/version.
        int up = coordinates.group().split("\\.", -1).length + 2;
        Path repository = jar.resolveSibling("../".repeat(up)).normalize();
        Path pom = jar.resolveSibling(coordinates.artifact() + "-" + coordinates.version() + ".pom");
        for (int parents = 0; parents <= MAX_PARENTS && Files.exists(pom); parents++) {
            Element project = parse(pom);
            List<String> names = names(project);
            if (!names.isEmpty()) {
                return names;
            }
            Optional<Element> parent = child(project, "parent");
            if (parent.isEmpty()) {
                return List.of();
            }
            pom = pomOf(repository, parent.get());
        }
        return List.of();
    }

    static String spdx(String name) {
        return SPDX.getOrDefault(name.strip().toLowerCase(Locale.ROOT), name.strip());
    }

    private static Path pomOf(Path repository, Element parent) {
        String artifact = text(parent, "artifactId");
        String version = text(parent, "version");
        return repository
                .resolve(text(parent, "groupId").replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".pom");
    }

    private static List<String> names(Element project) {
        List<String> names = new ArrayList<>();
        child(project, "licenses").ifPresent(licenses -> {
            for (Node node = licenses.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element license && license.getTagName().equals("license")) {
                    names.add(spdx(text(license, "name")));
                }
            }
        });
        return names;
    }

    private static Element parse(Path pom) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException problem) {
            throw new IOException(pom + ": " + problem.getMessage() + " (expected: a POM)", problem);
        }
    }

    private static Optional<Element> child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static String text(Element parent, String name) {
        return child(parent, name).map(Node::getTextContent).map(String::strip).orElse("");
    }
}
