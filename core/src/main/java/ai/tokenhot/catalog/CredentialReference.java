package ai.tokenhot.catalog;

/** Where a secret is to be found. The catalog never holds the secret itself. */
public sealed interface CredentialReference {

    /** In an environment variable. */
    record Environment(String variable) implements CredentialReference {}

    /** In a file, whose surrounding white space does not count. */
    record File(String path) implements CredentialReference {}
}
