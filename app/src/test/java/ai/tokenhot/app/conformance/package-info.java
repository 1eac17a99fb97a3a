/** What of each language reaches models of each other, observed and written down. */
package ai.tokenhot.app.conformance;
