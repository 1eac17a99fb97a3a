/**
 * A neutral conversation with a chat model, spoken through the vendors' own SDKs: what every dialect can say, in one
 * vocabulary, so that one contract serves all.
 *
 * <p>Starting points: {@code ChatClient} is one SDK in one dialect, {@code Prompt} goes in, {@code Answer} comes out.
 * The clients live in a sub-package per vendor, the contract in {@code contract}.
 */
@NullMarked
package ai.tokenhot.testkit.chat;

import org.jspecify.annotations.NullMarked;
