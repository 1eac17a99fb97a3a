/**
 * The HTTP client that fetches what callers' URLs name, with its guard inside. Starting points: {@link
 * ai.tokenhot.upstream.fetch.FetchClient} does, {@link ai.tokenhot.upstream.fetch.Allowance} and {@link
 * ai.tokenhot.upstream.fetch.AddressGuard} decide.
 */
@NullMarked
package ai.tokenhot.upstream.fetch;

import org.jspecify.annotations.NullMarked;
