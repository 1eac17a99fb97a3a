/**
 * The benchmark: drives nginx, a bare pass-through and the gateway with the same load in one run and prints what each
 * costs. Starting points: {@link ai.tokenhot.bench.Bench} runs it, {@code Scenario} says what is
 * driven.
 */
@NullMarked
package ai.tokenhot.bench;

import org.jspecify.annotations.NullMarked;
