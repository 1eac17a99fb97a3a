/** The shared client contract, run through the gateway. */
package ai.tokenhot.app.contract;
