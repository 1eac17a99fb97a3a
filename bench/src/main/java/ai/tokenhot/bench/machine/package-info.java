/** What the kernel tells: CPU time, memory and descriptors of processes, facts of the machine. */
@NullMarked
package ai.tokenhot.bench.machine;

import org.jspecify.annotations.NullMarked;
