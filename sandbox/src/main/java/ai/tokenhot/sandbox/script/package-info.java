/**
 * What a stand-in model says: a pure function from a conversation to a script, the same for every vendor.
 *
 * <p>Starting points: {@link ai.tokenhot.sandbox.script.Conversation} goes into {@link
 * ai.tokenhot.sandbox.script.Scriptwriter} and {@link ai.tokenhot.sandbox.script.Script} comes out. {@link
 * ai.tokenhot.sandbox.script.Directives} are what the prompt may ask of the sandbox itself.
 */
@NullMarked
package ai.tokenhot.sandbox.script;

import org.jspecify.annotations.NullMarked;
