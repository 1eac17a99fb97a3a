package ai.tokenhot.admin;

import ai.tokenhot.identity.ActStore;
import ai.tokenhot.identity.KeyStore;
import ai.tokenhot.identity.Organization;
import ai.tokenhot.identity.Project;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.money.Currency;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Organizations and their projects. Each change is recorded. Calls block. Thread-safe. */
public final class Tenants {

    private static final int MAX_NAME = 100;

    private final KeyStore store;
    private final LedgerStore ledger;
    private final ActStore acts;
    private final Currency currency;
    private final InstantSource clock;

    /**
     * The tenants of this store.
     *
     * @param currency of all accounts
     */
    public Tenants(KeyStore store, LedgerStore ledger, ActStore acts, Currency currency, InstantSource clock) {
        this.store = store;
        this.ledger = ledger;
        this.acts = acts;
        this.currency = currency;
        this.clock = clock;
    }

    /** All organizations. */
    public List<Organization> organizations() {
        return store.organizations();
    }

    /** All projects of an organization. */
    public List<Project> projects(String organization) {
        return store.projects().stream()
                .filter(project -> project.organization().equals(organization))
                .toList();
    }

    /** A project by its id. */
    public Optional<Project> project(String id) {
        return store.projects().stream()
                .filter(project -> project.id().equals(id))
                .findFirst();
    }

    /**
     * Makes an organization, with an empty account and a first project.
     *
     * @throws IllegalArgumentException when the name is empty, too long or has control characters
     */
    public synchronized Organization organize(String actor, String name) {
        check(name);
        var organization = new Organization(Keys.randomId("org_"), name, clock.instant());
        store.add(organization);
        store.add(new Project(Keys.randomId("proj_"), organization.id(), "Default", clock.instant()));
        ledger.open(organization.id(), currency, 0, clock.millis());
        acts.record(clock.millis(), actor, "organization create", organization.id(), name);
        return organization;
    }

    /**
     * Makes a project of an organization that is there.
     *
     * @throws IllegalArgumentException when the name is empty, too long or has control characters
     */
    public synchronized Project project(String actor, String organization, String name) {
        check(name);
        var project = new Project(Keys.randomId("proj_"), organization, name, clock.instant());
        store.add(project);
        acts.record(clock.millis(), actor, "project create", project.id(), name);
        return project;
    }

    private static void check(String name) {
        if (name.isBlank() || name.length() > MAX_NAME || !Accounts.visible(name)) {
            throw new IllegalArgumentException("the name has " + name.length()
                    + " characters, or control characters among them (expected: 1 to " + MAX_NAME
                    + " visible ones)");
        }
    }
}
