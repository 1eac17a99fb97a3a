/**
 * What every chat dialect promises to a client that speaks it through its vendor's own SDK, as tests.
 *
 * <p>Starting points: {@code ChatClientContract} gathers the promises, each interface of it holds those of one subject;
 * one abstract class per dialect adds what only that dialect promises. Who wants to know whether a server keeps them
 * extends the dialect's class and names the server and its models.
 */
@NullMarked
package ai.tokenhot.testkit.chat.contract;

import org.jspecify.annotations.NullMarked;
