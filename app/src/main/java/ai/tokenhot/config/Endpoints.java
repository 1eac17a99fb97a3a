package ai.tokenhot.config;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.CatalogReader;
import ai.tokenhot.catalog.CredentialReference;
import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.catalog.Provider;
import ai.tokenhot.catalog.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where each provider can be called: live with the credentials that are there, or in the sandbox. */
public final class Endpoints {

    private Endpoints() {}

    /** Live endpoints by provider; a provider without any is left out. */
    public static Map<String, List<Endpoint>> live(Catalog catalog, Map<String, String> environment) {
        var endpoints = new HashMap<String, List<Endpoint>>();
        for (Provider provider : catalog.providers().values()) {
            var found = new ArrayList<Endpoint>();
            URI base = base(provider, environment);
            for (CredentialReference reference : provider.credentials()) {
                secret(reference, environment).ifPresent(secret -> found.add(endpoint(base, Optional.of(secret))));
            }
            if (found.isEmpty() && provider.keyless()) {
                found.add(endpoint(base, Optional.empty()));
            }
            if (!found.isEmpty()) {
                endpoints.put(provider.id(), List.copyOf(found));
            }
        }
        return endpoints;
    }

    /** Endpoints of the sandbox, for each provider that it stands in for. */
    public static Map<String, List<Endpoint>> sandbox(Catalog catalog, String host, int port) {
        var endpoints = new HashMap<String, List<Endpoint>>();
        for (Provider provider : catalog.providers().values()) {
            provider.sandboxPath()
                    .ifPresent(path -> endpoints.put(
                            provider.id(),
                            List.of(new Endpoint(
                                    false, host, port, path, Optional.of(new Secret("sandbox-credential")), true))));
        }
        return endpoints;
    }

    /** Whether any credential is there. */
    public static boolean anyCredential(Map<String, List<Endpoint>> endpoints) {
        return endpoints.values().stream()
                .flatMap(List::stream)
                .anyMatch(endpoint -> endpoint.credential().isPresent());
    }

    private static URI base(Provider provider, Map<String, String> environment) {
        Optional<String> replaced = provider.baseUrlVariable()
                .map(environment::get)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
        if (replaced.isEmpty()) {
            return provider.baseUrl();
        }
        return CatalogReader.parseBaseUrl(replaced.get())
                .orElseThrow(() ->
                        new IllegalArgumentException(provider.baseUrlVariable().orElse("") + ": " + replaced.get()
                                + " (expected: http(s)://host[:port][/path] without query)"));
    }

    private static Endpoint endpoint(URI base, Optional<Secret> secret) {
        boolean tls = "https".equals(base.getScheme());
        int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        return new Endpoint(
                tls,
                base.getHost(),
                port,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                secret,
                false);
    }

    private static Optional<Secret> secret(CredentialReference reference, Map<String, String> environment) {
        Optional<String> value = switch (reference) {
            case CredentialReference.Environment(String variable) -> Optional.ofNullable(environment.get(variable));
            case CredentialReference.File(String path) -> contents(Path.of(path));
        };
        return value.map(String::strip).filter(text -> !text.isEmpty()).map(Secret::new);
    }

    private static Optional<String> contents(Path path) {
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the credential file " + path + " cannot be read", e);
        }
    }
}
