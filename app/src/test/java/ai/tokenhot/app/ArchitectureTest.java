package ai.tokenhot.app;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The walls of the house. */
final class ArchitectureTest {

    private static final String ROOT = "ai.tokenhot.";
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> MODULES = List.of("core", "wire", "gateway", "stores", "sandbox", "app");
    private static final String[] PURE_ROOMS = {
        "ai.tokenhot.json..",
        "ai.tokenhot.money..",
        "ai.tokenhot.condition..",
        "ai.tokenhot.inference..",
        "ai.tokenhot.catalog..",
        "ai.tokenhot.identity..",
        "ai.tokenhot.limits..",
        "ai.tokenhot.routing..",
        "ai.tokenhot.metering..",
        "ai.tokenhot.pricing..",
        "ai.tokenhot.ledger..",
        "ai.tokenhot.task..",
        "ai.tokenhot.dialect..",
        "ai.tokenhot.provider.."
    };

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.tokenhot")
            .that(DescribedPredicate.describe(
                    "the product's", type -> !type.getPackageName().startsWith(ROOT + "testkit")));

    @Test
    void roomsUseOnlyWhatTheArrowsAllow() {
        Set<String> broken = new TreeSet<>();
        for (JavaClass type : HOUSE) {
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                String from = room(type.getPackageName());
                String to = room(dependency.getTargetClass().getPackageName());
                if (!to.isEmpty() && !from.equals(to)) {
                    List<String> allowed = Arrows.ALLOWED.get(from);
                    if (allowed == null || !allowed.contains(to)) {
                        broken.add(from + " → " + to + " in " + type.getName());
                    }
                }
            });
        }
        assertThat(broken)
                .as("arrows go down only; a new one needs a line in Arrows, ARCHITECTURE.md and an ADR")
                .isEmpty();
    }

    @Test
    void everyRoomIsListed() {
        Set<String> rooms = HOUSE.stream()
                .map(type -> room(type.getPackageName()))
                .filter(room -> !room.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Arrows.ALLOWED.keySet()).containsAll(rooms);
    }

    @Test
    void architecturePageHasTheSameArrows() throws IOException {
        String page = Files.readString(PROJECT.resolve("ARCHITECTURE.md"));
        Matcher block = Pattern.compile("```arrows\n(.*?)```", Pattern.DOTALL).matcher(page);

        assertThat(block.find()).as("ARCHITECTURE.md has a block ```arrows").isTrue();
        assertThat(block.group(1)).isEqualTo(Arrows.text());
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("ai.tokenhot.(*)..")
                .should()
                .beFreeOfCycles()
                .because("two rooms that know each other are one room")
                .check(HOUSE);
    }

    @Test
    void dialectsProvidersAndStoresDoNotKnowTheirSiblings() {
        for (String family : List.of("dialect", "provider", "store", "sandbox")) {
            Set<String> folders = HOUSE.stream()
                    .map(JavaClass::getPackageName)
                    .filter(name -> name.startsWith(ROOT + family + "."))
                    .map(name -> name.substring((ROOT + family + ".").length()).split("\\.")[0])
                    .collect(Collectors.toCollection(TreeSet::new));
            if (family.equals("store")) {
                folders.remove("jdbc"); // What all databases have in common.
            }
            if (family.equals("sandbox")) {
                folders.retainAll(Set.of("openai", "xai", "anthropic", "gemini"));
                folders.remove("xai"); // A variation of another vendor's language, as its own documentation says.
            }
            for (String folder : folders) {
                String[] siblings = folders.stream()
                        .filter(other -> !other.equals(folder))
                        .map(other -> ROOT + family + "." + other + "..")
                        .toArray(String[]::new);
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + family + "." + folder + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(siblings)
                        .because("a vendor or dialect is one folder, and touching one must not break another")
                        .allowEmptyShould(true)
                        .check(HOUSE);
            }
        }
    }

    @Test
    void onlyTheAppKnowsADialectByName() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ai.tokenhot.dialect..", "ai.tokenhot.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.tokenhot.dialect.*..")
                .because("nothing outside a vendor's folder names that vendor")
                .check(HOUSE);
    }

    @Test
    void onlyJsonTouchesTheJsonLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ai.tokenhot.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml..")
                .because("the room json is the only one that knows the library")
                .check(HOUSE);
    }

    @Test
    void noRoomTouchesTheCelLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.cel..", "com.google.protobuf..", "org.antlr..")
                .because("the room condition reads CEL itself; the library is its tests' oracle and slows the start")
                .check(HOUSE);
    }

    @Test
    void wordsDecisionsAndLanguagesAreFreeOfTheWorld() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE_ROOMS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.net.http..",
                        "java.sql..",
                        "java.util.concurrent..",
                        "io.vertx..",
                        "io.netty..",
                        "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(lang\\.(Thread|ProcessBuilder|Runtime)|util\\.(Random|UUID|Timer)"
                        + "|security\\.SecureRandom|time\\.(Clock|InstantSource)"
                        + "|io\\.(File.*|Console)|net\\.(Socket.*|ServerSocket|InetAddress|URL|URLConnection))")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "getenv")
                .because("decisions are values of their arguments: time, chance and IO come from outside")
                .check(HOUSE);
    }

    @Test
    void namesNameSomething() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl|Common|Misc)(\\$.*)?")
                .andShould()
                .resideOutsideOfPackages("..util..", "..utils..", "..common..", "..helper..", "..misc..")
                .because("such names name nothing, and code collects there")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() throws ClassNotFoundException {
        Set<String> packages =
                HOUSE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        List<String> unmarked = new ArrayList<>();
        for (String name : packages) {
            if (!Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class)) {
                unmarked.add(name);
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noVendorsNameStandsAsALiteralOutsideItsFolder() throws IOException {
        Pattern vendor = Pattern.compile(
                "\"[^\"\\n]*(openai|anthropic|claude|gpt-|gemini|google|goog-|\\bxai\\b|grok|doubao|volc|dashscope|minimax)"
                        + "[^\"\\n]*\"",
                Pattern.CASE_INSENSITIVE);
        Set<String> found = new TreeSet<>();
        for (String module : List.of("core", "wire", "gateway", "stores")) {
            for (Path file : sources(module)) {
                String name = PROJECT.relativize(file).toString();
                if (name.matches(".*/(dialect|provider)/[a-z]+/.*")) {
                    continue;
                }
                Matcher literal = vendor.matcher(Files.readString(file));
                while (literal.find()) {
                    found.add(name + ": " + literal.group());
                }
            }
        }
        assertThat(found).as("a vendor's bytes belong into its folder").isEmpty();
    }

    @Test
    void sandboxReadsTheWireOnItsOwn() {
        noClasses()
                .that()
                .resideInAPackage("ai.tokenhot.sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.tokenhot.dialect..", "ai.tokenhot.flow..", "ai.tokenhot.inference..")
                .because("one misreading must not pass every test")
                .check(HOUSE);
    }

    @Test
    void everyModuleWasSeen() throws IOException {
        for (String module : MODULES) {
            assertThat(sources(module)).as(module).isNotEmpty();
        }
        assertThat(HOUSE.size()).isGreaterThan(100);
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** The first package below the root; empty for what is not ours. */
    private static String room(String packageName) {
        return packageName.startsWith(ROOT)
                ? packageName.substring(ROOT.length()).split("\\.")[0]
                : "";
    }
}
