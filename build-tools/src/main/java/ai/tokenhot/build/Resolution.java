package ai.tokenhot.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All that one Maven run resolved: each artifact's use and file, read from the lists that {@code -Plock} leaves. */
record Resolution(Map<Coordinates, Used> artifacts) {

    /** Where an artifact is used, and its file in the local repository. */
    record Used(Use use, Path file) {}

    private static final String OWN_GROUP = "ai.tokenhot";
    /** The module whose compile and runtime dependencies are inside the jar. */
    private static final String SHIPPED_MODULE = "app";
    /** The folder of what plugins load by themselves. */
    private static final String LOADED_BY_PLUGINS = "loaded";

    private static final Set<String> SHIPPED_SCOPES = Set.of("compile", "runtime");
    private static final Pattern LIST = Pattern.compile("target/lock/[a-z]+\\.txt$");
    private static final int LISTS_AT_DEPTH = 5;

    /** Reads {@code target/lock/*.txt} of all modules under {@code root}. */
    static Resolution read(Path root) throws IOException {
        Map<Coordinates, Used> artifacts = new TreeMap<>();
        for (Path list : lists(root)) {
            for (String line : Files.readAllLines(root.resolve(list))) {
                ResolvedFile.parse(line)
                        .filter(resolved -> !resolved.coordinates().group().equals(OWN_GROUP))
                        .ifPresent(resolved -> artifacts.merge(
                                resolved.coordinates(),
                                new Used(use(list, resolved), resolved.file()),
                                (one, other) -> new Used(one.use().wider(other.use()), one.file())));
            }
        }
        if (artifacts.isEmpty()) {
            throw new IOException("no list of resolved artifacts under " + root
                    + " (expected: target/lock/*.txt, written" + " by mvn -Plock test-compile)");
        }
        return new Resolution(artifacts);
    }

    private static List<Path> lists(Path root) throws IOException {
        try (Stream<Path> files = Files.find(
                root,
                LISTS_AT_DEPTH,
                (file, attributes) -> attributes.isRegularFile()
                        && LIST.matcher(file.toString()).find())) {
            return files.map(root::relativize).sorted().toList();
        }
    }

    /** The folder that holds target/lock/list; empty for the root's own. */
    private static String module(Path list) {
        int names = list.getNameCount();
        return names > 3 ? list.getName(names - 4).toString() : "";
    }

    private static Use use(Path list, ResolvedFile resolved) {
        String module = module(list);
        if (list.endsWith("plugins.txt") || module.equals(LOADED_BY_PLUGINS)) {
            return Use.BUILD;
        }
        boolean shipped = module.equals(SHIPPED_MODULE)
                && resolved.scope().filter(SHIPPED_SCOPES::contains).isPresent();
        return shipped ? Use.RUNTIME : Use.TEST;
    }

    /** The lock that this resolution asks for. */
    Lock lock() throws IOException {
        Map<Coordinates, Lock.Entry> entries = new TreeMap<>();
        for (Map.Entry<Coordinates, Used> artifact : artifacts.entrySet()) {
            Used used = artifact.getValue();
            entries.put(artifact.getKey(), new Lock.Entry(used.use(), sha256(used.file())));
        }
        return new Lock(entries);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
