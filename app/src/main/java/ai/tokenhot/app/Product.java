package ai.tokenhot.app;

import java.util.Objects;

/** What this is called. The one place that says so. */
final class Product {

    static final String NAME = "TokenHot";

    private Product() {}

    static String version() {
        return Objects.requireNonNullElse(Product.class.getPackage().getImplementationVersion(), "(not packaged)");
    }
}
